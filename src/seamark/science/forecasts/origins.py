"""Histories cut off at several moments of their past, so that what followed can be compared with what was foretold."""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from seamark.science.forecasts.lagged import is_long, lagged
from seamark.science.forecasts.levels import damped, theta
from seamark.science.forecasts.panel import Bools, Panel
from seamark.science.forecasts.seasons import without_seasons
from seamark.science.pacing import Floats

CUTS: Final = 5
REACH: Final = 2  # horizons back that the oldest cut lies
LEAST: Final = 3  # values that any answer needs
POWER: Final = 2.0  # how sharply a way that erred more counts less
PRIORS: Final = {"theta": 1.0, "damped trend": 0.3, "last value": 0.1, "lags": 1.0, "lagged differences": 1.0}
ROUNDING: Final = 1e-9
TINY: Final = 1e-300


class Rehearsal(msgspec.Struct, frozen=True):
    """What several ways foretold of some series with as many cuts.

    ``places`` says which series these are. ``ahead`` (shape ways, series, horizon) is from their ends, ``past`` (shape
    ways, series, cuts, horizon) from each cut; ``came`` (shape series, cuts, horizon) is what came, NaN where a series
    had ended or has a gap.
    """

    names: tuple[str, ...]
    places: tuple[int, ...]
    ahead: Floats
    past: Floats
    came: Floats

    def foretold(self) -> tuple[Floats, Floats, Floats]:
        """What is expected (shape series, horizon), by how much cuts were wrong, and the shares (shape ways, series).

        At each cut the ways are weighed by their errors at the other cuts: no cut weighs itself, so errors are honest.
        """
        prior = np.array([PRIORS[name] for name in self.names])
        wrong = np.abs(self.past - self.came) / np.sqrt(np.arange(1, self.came.shape[2] + 1))
        known = ~np.isnan(self.came)
        sums = np.where(known, wrong, 0.0).sum(axis=3)
        counts = known.sum(axis=2)
        least = ROUNDING * np.abs(np.where(known, self.came, 0.0)).max(axis=(1, 2), initial=TINY)[:, None] + TINY
        total, count = sums.sum(axis=2, keepdims=True), counts.sum(axis=1, keepdims=True)
        whole = _worth(total, count, prior=prior, least=least)[:, :, 0]
        others = _worth(total - sums, count - counts, prior=prior, least=least)
        mixed = np.einsum("wsc,wsch->sch", others, self.past)
        return np.einsum("ws,wsh->sh", whole, self.ahead), self.came - mixed, whole


def _worth(sums: Floats, counts: Floats, *, prior: Floats, least: Floats) -> Floats:
    """Shares of the ways (first axis) by the mean of their errors (shape ways, series, cuts).

    Errors below ``least`` (shape series, 1) are those of arithmetic.
    """
    mean = sums / np.maximum(counts, 1)
    floor = np.maximum(1e-3 * mean.max(axis=0), least)
    worth = prior[:, None, None] * (np.maximum(mean, floor) / np.maximum(mean.min(axis=0), floor)) ** -POWER
    shares: Floats = worth / worth.sum(axis=0)
    return shares


def cuts_of(length: int, seasons: Sequence[int], *, horizon: int) -> list[int]:
    """How many values before the end a series of ``length`` is cut off, nearest first; a short one less often."""
    needed = max([LEAST, *(2 * season + 1 for season in seasons if 3 * season <= length)])
    most = min(length - needed, max(REACH * horizon, CUTS))
    if most < 1:
        most = min(length - LEAST, CUTS)
    return sorted({-(-most * (step + 1) // CUTS) for step in range(CUTS)}) if most > 0 else []


def rehearse(
    series: Sequence[Floats], seasons: Sequence[int], *, horizon: int, gaps: Sequence[Bools]
) -> list[Rehearsal]:
    """Every series foretold from its end and from its cuts, by every way that its length allows.

    ``series`` have their gaps filled; ``gaps`` (same shapes) are true where a value was filled and proves nothing.
    """
    cuts = [cuts_of(len(values), seasons, horizon=horizon) for values in series]
    groups: dict[tuple[int, bool], list[int]] = {}
    for place, values in enumerate(series):
        shortest = len(values) - max(cuts[place], default=0)
        groups.setdefault((len(cuts[place]), is_long(shortest, seasons)), []).append(place)
    found = []
    for (count, long), places in groups.items():
        rows = [series[place][: len(series[place]) - cut] for place in places for cut in (0, *cuts[place])]
        ways = _ways(rows, seasons, horizon=horizon, long=long)
        told = np.array(list(ways.values())).reshape(len(ways), len(places), count + 1, horizon)
        came = np.array([_came(series[place], gaps[place], cuts=cuts[place], horizon=horizon) for place in places])
        found.append(Rehearsal(tuple(ways), tuple(places), told[:, :, 0], told[:, :, 1:], came))
    return found


def _came(values: Floats, gaps: Bools, *, cuts: Sequence[int], horizon: int) -> Floats:
    """What followed each cut (shape cuts, horizon)."""
    known = np.concatenate([np.where(gaps, np.nan, values) if gaps.any() else values, np.full(horizon, np.nan)])
    return known[(len(values) - np.array(cuts, dtype=int))[:, None] + np.arange(horizon)]


def _ways(rows: Sequence[Floats], seasons: Sequence[int], *, horizon: int, long: bool) -> dict[str, Floats]:
    panel = Panel.of(rows)
    left, factor, extra = without_seasons(panel, seasons, horizon=horizon)
    ways = {
        "theta": theta(left, horizon) * factor + extra,
        "damped trend": damped(left, horizon) * factor + extra,
        "last value": left.values[:, -1:] * factor + extra,
    }
    if long:
        ways["lags"] = lagged(rows, seasons, horizon=horizon)
        ways["lagged differences"] = lagged(rows, seasons, horizon=horizon, apart=seasons[0])
    return ways
