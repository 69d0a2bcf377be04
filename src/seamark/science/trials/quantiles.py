"""Quantiles of a metric, such as the median order or the slowest twentieth of page loads.

The error comes from two more quantiles, those between which the sample quantile lies with 95 % (``bounds`` says which;
Deng, Knoblich & Lu, KDD 2018, §4.2). Where events belong to units that have several, ``clusters`` makes it wider by
how much more the share of events below the quantile varies from unit to unit than it would between lone events.
"""

import math
from typing import Final

import msgspec
import numpy as np

from seamark.science.trials.curves import Floats, normal_quantile
from seamark.science.trials.model import Codes, Doubt
from seamark.science.trials.sums import Kind, Numbers, Sums

WIDTH: Final = normal_quantile(0.975)


class Quantiles(msgspec.Struct, frozen=True):
    """The quantile of ``level`` (0 to 1) in variants or cases, each array of one shape S.

    ``n`` counts events, ``value`` is the sample quantile, ``low`` and ``high`` the sample quantiles at ``bounds(level,
    n)`` (or at those for ``looked`` events, where the engine asked for the bounds of another number). ``clusters`` are
    the ratio sums of events at or below ``value`` over events, the units as its units; None where each event is a unit.
    """

    level: float
    n: Floats
    value: Floats
    low: Floats
    high: Floats
    clusters: Sums | None = None
    looked: Floats | None = None

    @property
    def units(self) -> Floats:
        """What was put into variants."""
        return self.n if self.clusters is None else self.clusters.n

    @property
    def variance(self) -> Floats:
        """Variance of the quantile as an estimate, shape S."""
        looked = self.n if self.looked is None else self.looked
        with np.errstate(all="ignore"):
            alone: Floats = ((self.high - self.low) / (2 * WIDTH)) ** 2 * looked / self.n * (self.n - 1) / self.n
            if self.clusters is None:
                return alone
            share = self.clusters.value
            base = self.clusters.means[..., 1]
            covariance = self.clusters.covariance
            across = covariance[..., 0, 0] - 2 * share * covariance[..., 0, 1] + share**2 * covariance[..., 1, 1]
            clustered = across / (base**2 * self.clusters.n)
            return alone * clustered / (self.level * (1 - self.level) / self.n)

    @property
    def doubt(self) -> Codes:
        """What is wrong, if anything."""
        parts = (self.n, self.value, self.low, self.high)
        finite = np.isfinite(np.stack(np.broadcast_arrays(*parts))).all(0)
        least = WIDTH**2 * max(self.level / (1 - self.level), (1 - self.level) / self.level)
        few = (self.units < 2) | (self.n <= least)  # the bounds would lie outside the sample
        code = np.where(few, Doubt.FEW, Doubt.NONE)
        code = np.where(self.n == 0, Doubt.EMPTY, code)
        code = np.where((self.low > self.value) | (self.value > self.high), Doubt.IMPOSSIBLE, code)
        return np.where(finite, code, Doubt.NOT_FINITE)

    def __getitem__(self, place: int | slice) -> "Quantiles":
        """One of the leading places, such as a variant."""
        return Quantiles(
            self.level,
            np.asarray(self.n[place]),
            np.asarray(self.value[place]),
            np.asarray(self.low[place]),
            np.asarray(self.high[place]),
            clusters=None if self.clusters is None else self.clusters[place],
            looked=None if self.looked is None else np.asarray(self.looked[place]),
        )


def bounds(level: float, n: Numbers) -> tuple[Floats, Floats]:
    """The levels of the two quantiles that an engine has to find beside the one asked for, of ``n`` events."""
    if not 0 < level < 1:
        msg = f"A quantile of level {level} was asked for; it lies between 0 and 1."
        raise ValueError(msg)
    count = np.maximum(np.asarray(n, np.float64), 1.0)
    half = WIDTH * math.sqrt(level * (1 - level)) / np.sqrt(count)
    return np.clip(level - half, 0.0, 1.0), np.clip(level + half, 0.0, 1.0)


def gather_quantile(values: Floats, *, level: float, units: Floats | None = None) -> Quantiles:
    """The statistics of one variant: ``values`` of events (n,), and of which unit each is, where units have several."""
    values = np.asarray(values, np.float64)
    below, above = bounds(level, len(values))
    if not len(values):
        nothing = np.asarray(math.nan)
        return Quantiles(level, np.asarray(0.0), nothing, nothing, nothing)
    low, value, high = np.quantile(values, [float(below), level, float(above)])
    clusters = None
    if units is not None:
        _, place = np.unique(units, return_inverse=True)
        events = np.bincount(place).astype(np.float64)
        under = np.bincount(place, values <= value)
        products = np.array([[under @ under, under @ events], [under @ events, events @ events]])
        clusters = Sums(Kind.RATIO, np.asarray(float(len(events))), np.array([under.sum(), events.sum()]), products)
    n = np.asarray(float(len(values)))
    return Quantiles(level, n, np.asarray(value), np.asarray(low), np.asarray(high), clusters=clusters)
