"""Arrows from what must come first to what waits for it: along the gaps between rows, never through a bar or a name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from seamark.plan.picture.axis import Axis
from seamark.plan.picture.rows import Placed
from seamark.plan.picture.shapes import Point

CELL: Final = 2.0  # points that a cell of the map of free places is wide
ROOM: Final = 3.0  # points that an arrow stays away from what stands in a row
STUB: Final = 7.0  # points before a bar on which an arrow turns to it
TRACKS: Final = 3  # arrows beside each other in one gap


class Routes:
    """The rows of one page: ``tops`` and ``bar`` say where bars lie; rows count over all lanes of the page."""

    def __init__(self, placed: Mapping[str, Placed], *, tops: Sequence[float], bar: float, axis: Axis) -> None:
        self._placed, self._tops, self._bar, self._axis = placed, tops, bar, axis
        cells = int((axis.right - axis.left) / CELL) + 2
        self._taken: npt.NDArray[np.bool_] = np.zeros((len(tops), cells), np.bool_)
        for one in placed.values():
            self._taken[one.row, self._cell(one.begin - ROOM) : self._cell(one.until + ROOM) + 1] = True
        self._used: Counter[int] = Counter()

    def path(self, first: str, then: str) -> tuple[Point, ...]:
        """The points of an arrow between two bars of the page; its last part runs into the bar that waits."""
        before, after = self._placed[first], self._placed[then]
        down = after.row >= before.row
        leave = before.row + 1 if down else before.row
        arrive = leave if after.row == before.row else after.row if down else after.row + 1
        out, into = self._gap(leave), self._gap(arrive)
        begin = max(before.left + 2, before.right - 5)
        is_side = after.begin == after.left and after.left - STUB > self._axis.left
        end = after.left - STUB if is_side else min(after.left + 5, after.right - 2)
        turn = end if leave == arrive else self._free(min(leave, arrive), max(leave, arrive), near=end)
        edge = self._tops[before.row] + (self._bar if down else 0.0)
        points = [(begin, edge), (begin, out), (turn, out), (turn, into), (end, into)]
        middle = self._tops[after.row] + self._bar / 2
        points += (
            [(end, middle), (after.left, middle)]
            if is_side
            else [(end, self._entry(after, from_above=arrive == after.row))]
        )
        return _straightened(points)

    def _entry(self, after: Placed, *, from_above: bool) -> float:
        return self._tops[after.row] + (0.0 if from_above else self._bar)

    def _gap(self, number: int) -> float:
        """The height of the gap above row ``number``; arrows in one gap run beside each other."""
        gutter = min(8.0, self._tops[1] - self._tops[0] - self._bar) if len(self._tops) > 1 else 8.0
        if number == 0:
            middle = self._tops[0] - gutter / 2
        elif number == len(self._tops):
            middle = self._tops[-1] + self._bar + gutter / 2
        else:
            middle = (self._tops[number - 1] + self._bar + self._tops[number]) / 2
        track = self._used[number] % TRACKS - TRACKS // 2
        self._used[number] += 1
        return middle + track * gutter / (2 * TRACKS)

    def _free(self, first: int, until: int, *, near: float) -> float:
        """Where an arrow may go down or up through rows: the free place nearest to where it wants to."""
        blocked = self._taken[first:until].sum(axis=0)
        places = np.flatnonzero(blocked == blocked.min())
        wanted = self._cell(near)
        cell = int(places[np.abs(places - wanted).argmin()])
        return near if cell == wanted else self._axis.left + cell * CELL

    def _cell(self, x: float) -> int:
        last: int = self._taken.shape[1] - 1
        return min(last, max(0, int((x - self._axis.left) / CELL)))


def _straightened(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points without those that lie on the line between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)
