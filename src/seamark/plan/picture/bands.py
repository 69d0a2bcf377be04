"""Bands above the lanes: releases as flags, milestones as diamonds, each name where it touches no other."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from seamark.plan.picture.axis import Axis
from seamark.plan.picture.letters import fitted, width_of
from seamark.plan.picture.palette import ACCENT, INK, blended
from seamark.plan.picture.shapes import Path, Shape, Text
from seamark.plan.picture.signs import diamond, flag
from seamark.plan.picture.view import Spot

SIZE: Final = 7.5
FLAG_ROW, MARK_ROW = 14.0, 14.0
MOST_ROWS: Final = 4
LONGEST: Final = 150.0
APART: Final = 8.0
Span = tuple[float, float]


class Set(msgspec.Struct, frozen=True):
    """A spot with the place of its sign, the row it stands in, and its name; '' where there is no room for one."""

    spot: Spot
    x: float
    row: int
    name: str


def settled(spots: Sequence[Spot], axis: Axis, *, sign: float) -> list[Set]:
    """Spots in the fewest rows; what finds no room for its name keeps its sign in the last row."""
    ends: list[float] = []
    found: list[Set] = []
    for spot in spots:
        x = axis.x(spot.day)
        room = axis.right - x - sign
        name = fitted(spot.title, SIZE, most=min(LONGEST, room)) if room > 20 else ""
        row = next((n for n, end in enumerate(ends) if end + APART <= x), len(ends))
        if row >= MOST_ROWS:
            row = max(range(MOST_ROWS), key=lambda n: -ends[n])
            ends[row] = max(ends[row], x + sign)
            found.append(Set(spot, x, row, ""))
            continue
        if row == len(ends):
            ends.append(0.0)
        ends[row] = x + sign + (width_of(name, SIZE) if name else 0.0)
        found.append(Set(spot, x, row, name))
    return found


def rows_of(found: Sequence[Set]) -> int:
    """How many rows they take."""
    return max((one.row + 1 for one in found), default=0)


def flags(found: Sequence[Set], *, top: float, head: float, lanes: Span) -> Iterator[Shape]:
    """Flags from ``top`` on, each on a staff down to the ``head``; a line goes on below it, through the ``lanes``."""
    for one in found:
        y = top + FLAG_ROW * (one.row + 1) - 1
        sure = 0.35 + 0.4 * one.spot.confidence
        yield Path(points=((one.x, y), (one.x, head)), stroke=blended(ACCENT, 0.35), thick=0.75)
        yield Path(
            points=((one.x, lanes[0]), (one.x, lanes[1])), stroke=blended(ACCENT, sure), thick=0.9, is_dashed=True
        )
        yield from flag(one.x, y, is_out=one.spot.done, name=one.spot.title)
        if one.name:
            width = width_of(one.name, SIZE)
            yield Text(x=one.x + 12, y=y - 5.2, text=one.name, size=SIZE, fill=ACCENT, width=width)


def milestones(found: Sequence[Set], *, top: float) -> Iterator[Shape]:
    """Diamonds from ``top`` on."""
    for one in found:
        y = top + MARK_ROW * one.row + MARK_ROW / 2
        yield from diamond(one.x, y, kind=one.spot.kind, is_done=one.spot.done, name=one.spot.title)
        if one.name:
            yield Text(x=one.x + 8, y=y + 2.7, text=one.name, size=SIZE, fill=INK, width=width_of(one.name, SIZE))
