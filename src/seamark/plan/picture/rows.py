"""Bars packed into the rows of lanes, so that neither bars nor their names touch."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from seamark.plan.picture.axis import Axis
from seamark.plan.picture.letters import fitted, width_of
from seamark.plan.picture.view import Bar

SIZE: Final = 7.5  # of names
MARK: Final = 15.0  # points that the sea mark takes at the left of a bar
APART: Final = 14.0  # points between what stands in one row: arrows pass there
SHORTEST: Final = 10.0
LONGEST_NAME: Final = 190.0


class Placed(msgspec.Struct, frozen=True):
    """A bar in its row: where it begins and ends, its name, and where that begins and ends.

    ``until`` is the right end of everything that belongs to it, the fading end too.
    """

    bar: Bar
    row: int
    left: float
    right: float
    name: str
    name_at: float
    begin: float
    until: float
    fade: float


class Lane(msgspec.Struct, frozen=True):
    """A lane with its bars; ``rows`` is how many rows they take, at least one."""

    name: str
    hue: int
    rows: int
    placed: tuple[Placed, ...]
    total: int


def packed(name: str, bars: Iterable[Bar], *, axis: Axis, hue: int) -> Lane:
    """The bars of a lane in the fewest rows, each in the first that has room."""
    ends: list[float] = []
    placed: list[Placed] = []
    for bar in bars:
        one = _placed(bar, axis)
        row = next((n for n, end in enumerate(ends) if end + APART <= one.begin), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = one.until
        placed.append(msgspec.structs.replace(one, row=row))
    return Lane(name, hue, max(1, len(ends)), tuple(placed), len(placed))


def split(lane: Lane, rows: int) -> Iterator[Lane]:
    """A lane in pieces of at most ``rows`` rows."""
    for first in range(0, lane.rows, rows):
        inside = [one for one in lane.placed if first <= one.row < first + rows]
        moved = tuple(msgspec.structs.replace(one, row=one.row - first) for one in inside)
        name = lane.name if first == 0 else f"{lane.name} (continued)"
        yield Lane(name, lane.hue, min(rows, lane.rows - first), moved, lane.total)


def _placed(bar: Bar, axis: Axis) -> Placed:
    left = axis.x(bar.start)
    right = max(axis.after(bar.end), min(axis.right, left + SHORTEST))
    left = min(left, right - SHORTEST) if right == axis.right else left
    fade = max(right, axis.after(bar.sure)) if bar.sure else right
    full = width_of(" ".join(bar.title.split()), SIZE)
    if full + MARK + 6 <= right - left:
        name = fitted(bar.title, SIZE, most=full + 1)
        return Placed(bar, 0, left, right, name, left + MARK, left, fade, fade)
    room_after, room_before = axis.right - fade - 5, left - axis.left - 5
    inside = right - left - MARK - 6
    if room_after >= min(full, LONGEST_NAME):
        name = fitted(bar.title, SIZE, most=min(room_after, LONGEST_NAME))
        until = fade + 4 + width_of(name, SIZE)
        return Placed(bar, 0, left, right, name, fade + 4, left, until, fade)
    if room_before >= min(full, LONGEST_NAME) and inside < min(full, LONGEST_NAME):
        name = fitted(bar.title, SIZE, most=min(room_before, LONGEST_NAME))
        begin = left - 4 - width_of(name, SIZE)
        return Placed(bar, 0, left, right, name, begin, begin, fade, fade)
    if inside >= max(room_after, 24):
        return Placed(bar, 0, left, right, fitted(bar.title, SIZE, most=inside), left + MARK, left, fade, fade)
    name = fitted(bar.title, SIZE, most=min(max(room_after, 0), LONGEST_NAME))
    return Placed(bar, 0, left, right, name, fade + 4, left, fade + 4 + width_of(name, SIZE), fade)
