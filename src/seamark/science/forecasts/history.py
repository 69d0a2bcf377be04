"""What arrives as a series, checked; gaps filled by their neighbours and their place in the season."""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from seamark.kernel import InputError
from seamark.science.forecasts.panel import Bools
from seamark.science.pacing import Floats

LEAST: Final = 3
LARGEST: Final = 1e100
MOST_HORIZON: Final = 1000
MOST_VALUES: Final = 100_000
MOST_SEASONS: Final = 3


class Past(msgspec.Struct, frozen=True):
    """A series from its first to its last known value; ``gaps`` are true where one was filled.

    ``late`` is how many values are missing at the end: an answer for the first step ahead is that many further on.
    ``start`` is the place of its first known value.
    """

    values: Floats
    gaps: Bools
    start: int
    late: int

    @property
    def moves(self) -> bool:
        """Whether it ever changed."""
        return bool((self.values != self.values[0]).any())

    @property
    def least(self) -> float:
        """Its least value."""
        return float(self.values.min())


def past_of(values: Floats, seasons: Sequence[int]) -> Past:
    """A series (shape n, oldest first; NaN where missing) ready to be looked at. Raises InputError."""
    given = np.asarray(values, dtype=float)
    if given.ndim != 1:
        msg = f"A series of the shape {given.shape} arrived."
        raise InputError(msg, help="Give one value per period, oldest first.", arrived=list(given.shape))
    wild = np.abs(given) > LARGEST  # infinity too; never true of NaN
    if wild.any():
        place = int(np.flatnonzero(wild)[0])
        msg = f"Value {place + 1} of the series is {given[place]}, which is no amount of anything."
        raise InputError(msg, help="Leave a value that is not known empty.", place=place)
    known = np.flatnonzero(~np.isnan(given))
    if len(known) < LEAST:
        values_said = "value" if len(known) == 1 else "values"
        msg = f"The series has {len(known)} known {values_said}; an answer takes at least {LEAST}."
        raise InputError(msg, help="Wait for more periods, or choose shorter ones.", arrived=len(known), least=LEAST)
    if len(given) > MOST_VALUES:
        msg = f"The series has {len(given):,} values; at most {MOST_VALUES:,} are looked at."
        raise InputError(msg, help="Sum it to longer periods, or leave out the oldest.", arrived=len(given))
    inside = given[known[0] : known[-1] + 1]
    gaps = np.isnan(inside)
    late = len(given) - 1 - int(known[-1])
    return Past(_filled(inside, gaps, seasons=seasons) if gaps.any() else inside.copy(), gaps, int(known[0]), late)


def seasons_of(seasons: Sequence[int]) -> tuple[int, ...]:
    """Season lengths in periods, shortest first, those of one period left out. Raises InputError."""
    for season in seasons:
        if season < 1:
            msg = f"A season of {season} periods arrived."
            raise InputError(msg, help="A season is a number of periods, such as 7, or 1 for none.", arrived=season)
    found = tuple(sorted({season for season in seasons if season > 1}))
    if len(found) > MOST_SEASONS:
        msg = f"{len(found)} seasons arrived; at most {MOST_SEASONS} are told apart."
        raise InputError(msg, help="Keep the shortest ones.", arrived=list(found))
    return found


def horizon_of(horizon: int) -> int:
    """How far ahead, in periods. Raises InputError."""
    if not 1 <= horizon <= MOST_HORIZON:
        msg = f"A horizon of {horizon:,} periods arrived; 1 to {MOST_HORIZON:,} are allowed."
        raise InputError(
            msg, help="Choose a nearer end, or longer periods.", arrived=horizon, allowed=[1, MOST_HORIZON]
        )
    return horizon


def _filled(values: Floats, gaps: Bools, *, seasons: Sequence[int]) -> Floats:
    """A straight line over each gap, moved by what its place in the shortest season usually adds."""
    places = np.arange(len(values))
    line = np.interp(places, places[~gaps], values[~gaps])
    if not seasons or len(values) < 2 * seasons[0]:
        return line
    season = seasons[0]
    kernel = np.ones(season) / season
    smooth = np.convolve(np.pad(line, (season // 2, season - 1 - season // 2), mode="edge"), kernel, "valid")
    apart, place = (values - smooth)[~gaps], (places % season)[~gaps]
    counts = np.bincount(place, minlength=season)
    usual = np.bincount(place, apart, minlength=season) / np.maximum(counts, 1)
    base = np.interp(places, places[~gaps], (values - usual[places % season])[~gaps])
    return np.where(gaps, base + usual[places % season], values)
