"""The cells of the capacity page: how much of what is free is booked, in a colour, a mark and numbers."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from seamark.plan import Load

STEPS: Final = (0.005, 0.4, 0.7, 0.9)  # booked of free from which a cell is a shade darker
FULL: Final = 0.9
OVER: Final = "over"


class Cell(msgspec.Struct, frozen=True):
    """Days of a week: ``share`` is booked of free (None where nothing is free), ``heat`` the class of its colour.

    ``away`` counts working days on which somebody is away; ``state`` is over, full, none (nothing is free), or ''.
    A team of which one person is over is over, and has the colour of its share.
    """

    booked: float
    free: float
    over: float
    away: float
    share: float | None
    heat: str
    state: str


class Line(msgspec.Struct, frozen=True):
    """A person, team or skill with a cell for each week, and their sum."""

    load: Load
    cells: list[Cell]
    whole: Cell


def lines_of(loads: Sequence[Load], *, away: Mapping[str, Sequence[float]], weeks: int) -> list[Line]:
    """A line for each load; ``away`` are working days away by person and week."""
    return [_line(load, [sum(away[one][week] for one in load.people) for week in range(weeks)]) for load in loads]


def _line(load: Load, away: Sequence[float]) -> Line:
    rows = zip(load.booked, load.free, load.over, away, strict=True)
    cells = [_cell(booked, free, over=over, away=gone) for booked, free, over, gone in rows]
    whole = _cell(sum(load.booked), sum(load.free), over=sum(load.over), away=sum(away))
    return Line(load, cells, whole)


def _cell(booked: float, free: float, *, over: float, away: float) -> Cell:
    booked = max(0.0, booked)
    share = booked / free if free > STEPS[0] else None
    if over > 0:
        state = OVER
    elif share is None:
        state = "none"
    else:
        state = "full" if share >= FULL else ""
    shade = f"h{sum(share >= step for step in STEPS)}" if share is not None else "h0"
    heat = OVER if state == OVER and (share is None or share > 1) else shade
    return Cell(booked, free, over, away, share, heat, state)
