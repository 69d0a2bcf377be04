"""Simulated experiments: metrics as companies have them, a true effect on each, thousands of runs at once."""

import math
from statistics import NormalDist
from typing import Final, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.science.trials import Arms, Kind, Quantiles, Sums, bounds

Floats = npt.NDArray[np.float64]
Random = np.random.Generator
EFFECT: Final = 0.1  # the variant's metric over the control's, less one


class Draw(Protocol):
    """Draws ``runs`` of one arm whose metric is multiplied by ``1 + lift``."""

    def __call__(self, random: Random, runs: int, *, lift: float) -> Arms: ...


class World(msgspec.Struct, frozen=True):
    """A kind of experiment.

    ``arm`` draws runs of one arm, ``base`` is the control's true value.
    """

    name: str
    told: str
    base: float
    arm: Draw
    has_covariates: bool = False


def summed(kind: Kind, columns: Floats) -> Sums:
    """Sums of units: ``columns`` (runs, units, k)."""
    runs, units, _ = columns.shape
    products = np.einsum("rui,ruj->rij", columns, columns, optimize=True)
    return Sums(kind, np.full(runs, float(units)), columns.sum(1), products)


def without_covariates(arm: Sums) -> Sums:
    """The same units, as if nothing was known of them beforehand."""
    return Sums(arm.kind, arm.n, arm.sums[..., : arm.own], arm.products[..., : arm.own, : arm.own])


def share(random: Random, runs: int, *, lift: float) -> Sums:
    """One in ten of 2,000 people orders."""
    ordered = random.binomial(2_000, 0.1 * (1 + lift), runs).astype(np.float64)
    return Sums(Kind.PROPORTION, np.full(runs, 2_000.0), ordered[:, None], ordered[:, None, None])


def amount(random: Random, runs: int, *, lift: float) -> Sums:
    """Minutes that 500 people spend: mean 20, nearly normal."""
    return summed(Kind.MEAN, random.gamma(16.0, 1.25, (runs, 500, 1)) * (1 + lift))


def orders(random: Random, shape: tuple[int, ...]) -> Floats:
    """Revenue of a visitor: one in twenty buys, for a skewed amount (log-normal, deviation 1 in logs)."""
    bought = random.random(shape) < 0.05
    return np.where(bought, random.lognormal(4.0, 1.0, shape), 0.0)


ORDERS: Final = 0.05 * math.exp(4.5)


def revenue(random: Random, runs: int, *, lift: float) -> Sums:
    """Revenue of 10,000 visitors of whom one in twenty buys."""
    return summed(Kind.MEAN, orders(random, (runs, 10_000, 1)) * (1 + lift))


def revenue_few(random: Random, runs: int, *, lift: float) -> Sums:
    """The same of only 1,000 visitors: fifty buyers an arm."""
    return summed(Kind.MEAN, orders(random, (runs, 1_000, 1)) * (1 + lift))


def per_visit(random: Random, runs: int, *, lift: float) -> Sums:
    """Revenue per visit of 1,000 people: those who come more often spend more a visit."""
    return _per_visit(random, runs, lift=lift, before=False)


def per_visit_before(random: Random, runs: int, *, lift: float) -> Sums:
    """The same with both sums of the period before as covariates."""
    return _per_visit(random, runs, lift=lift, before=True)


def _per_visit(random: Random, runs: int, *, lift: float, before: bool) -> Sums:
    shape = (runs, 1_000)
    keen = random.gamma(2.0, 0.5, shape)
    periods = []
    for grown in (1 + lift, 1.0)[: 1 + before]:
        visits = 1.0 + random.poisson(3 * keen)
        spent = random.gamma(2.0 * visits, 1.0) * (0.5 + keen) * grown
        periods += [spent, visits]
    return summed(Kind.RATIO, np.stack(periods, axis=-1))


# E[2 v (0.5 + k)] over E[v], where v is 1 + Poisson(3 k) and k has mean 1 and variance 0.5
PER_VISIT: Final = 2 * (0.5 * 4 + 1 + 3 * 1.5) / 4


def with_before(random: Random, runs: int, *, lift: float) -> Sums:
    """Spend of 500 people with their spend of the period before (correlation about 0.8)."""
    usual = random.gamma(4.0, 10.0, (runs, 500))
    before = usual * random.gamma(20.0, 1 / 20, usual.shape)
    after = usual * random.gamma(20.0, 1 / 20, usual.shape) * (1 + lift)
    return summed(Kind.MEAN, np.stack([after, before], axis=-1))


def in_strata(random: Random, runs: int, *, lift: float) -> Sums:
    """Spend of 600 people in three countries that differ much (post-stratified)."""
    country = random.choice(3, p=[0.5, 0.3, 0.2], size=(runs, 600))
    spend = random.gamma(4.0, 1.0, country.shape) * np.array([1.0, 4.0, 10.0])[country] * (1 + lift)
    return summed(Kind.MEAN, np.stack([spend, country == 1, country == 2], axis=-1).astype(np.float64))


IN_STRATA: Final = 4.0 * (0.5 * 1 + 0.3 * 4 + 0.2 * 10)


def clustered(random: Random, runs: int, *, lift: float) -> Sums:
    """Spend of people in 80 shops that were assigned whole, of 5 to 60 people each, alike within a shop."""
    size = random.integers(5, 61, (runs, 80)).astype(np.float64)
    shop = random.gamma(25.0, 1 / 25, size.shape)
    total = random.gamma(4.0 * size, 5.0) * shop * (1 + lift)
    return summed(Kind.RATIO, np.stack([total, size], axis=-1))


def quantile_of(level: float) -> "Draw":
    """A quantile of 2,000 order values (log-normal, deviation 1 in logs)."""

    def arm(random: Random, runs: int, *, lift: float) -> Quantiles:
        return _quantiles(random.lognormal(4.0, 1.0, (runs, 2_000)) * (1 + lift), level=level)

    return arm


def clustered_quantile(random: Random, runs: int, *, lift: float) -> Quantiles:
    """The 90 % quantile of the load times of 400 people, of 1 to 20 pages each, alike within a person."""
    pages = random.integers(1, 21, (runs, 400))
    slow = random.normal(0.0, 0.5, pages.shape)
    found = [_of_people(random, pages[run], slow=slow[run] + math.log1p(lift)) for run in range(runs)]
    return Quantiles(
        0.9,
        np.stack([one.n for one in found]),
        np.stack([one.value for one in found]),
        np.stack([one.low for one in found]),
        np.stack([one.high for one in found]),
        clusters=Sums(
            Kind.RATIO,
            np.stack([one.clusters.n for one in found if one.clusters]),
            np.stack([one.clusters.sums for one in found if one.clusters]),
            np.stack([one.clusters.products for one in found if one.clusters]),
        ),
    )


def _of_people(random: Random, pages: npt.NDArray[np.int64], *, slow: Floats) -> Quantiles:
    owner = np.repeat(np.arange(pages.size), pages)
    times = np.exp(slow[owner] + random.normal(0.0, 0.8, owner.size))
    one = _quantiles(times[None], level=0.9)
    under = np.bincount(owner, times <= one.value[0])
    sums = summed(Kind.RATIO, np.stack([under, pages.astype(np.float64)], axis=-1)[None])[0]
    return Quantiles(0.9, one.n[0], one.value[0], one.low[0], one.high[0], clusters=sums)


def _quantiles(values: Floats, *, level: float) -> Quantiles:
    n = values.shape[1]
    below, above = bounds(level, n)
    low, value, high = np.quantile(values, [float(below), level, float(above)], axis=1)
    return Quantiles(level, np.full(len(values), float(n)), value, low, high)


def _log_normal(level: float, *, mean: float, deviation: float) -> float:
    return math.exp(mean + deviation * NormalDist().inv_cdf(level))


WORLDS: Final = (
    World("share", "share of 2,000 people an arm who order (10 %)", 0.1, share),
    World("amount", "mean of 500 people an arm, hardly skewed", 20.0, amount),
    World("revenue", "revenue of 10,000 visitors an arm, 5 % buy, log-normal amounts", ORDERS, revenue),
    World("revenue-few", "revenue of 1,000 visitors an arm, 5 % buy, log-normal amounts", ORDERS, revenue_few),
    World("ratio", "revenue per visit of 1,000 people an arm, keener people come more often", PER_VISIT, per_visit),
    World(
        "ratio-before",
        "revenue per visit of 1,000 people an arm, with the period before (CUPED)",
        PER_VISIT,
        per_visit_before,
        has_covariates=True,
    ),
    World("mean-before", "mean of 500 people an arm, with the period before (CUPED)", 40.0, with_before,
          has_covariates=True),
    World("strata", "mean of 600 people an arm in three countries (post-stratified)", IN_STRATA, in_strata,
          has_covariates=True),
    World("clustered", "mean of people in 80 shops an arm, shops assigned whole", 20.0, clustered),
    World("median", "median of 2,000 log-normal order values an arm",
          _log_normal(0.5, mean=4.0, deviation=1.0), quantile_of(0.5)),
    World("quantile-90", "90 % quantile of 2,000 log-normal order values an arm",
          _log_normal(0.9, mean=4.0, deviation=1.0), quantile_of(0.9)),
    World("quantile-clustered", "90 % quantile of load times, 400 people an arm with 1 to 20 pages each",
          _log_normal(0.9, mean=0.0, deviation=math.hypot(0.5, 0.8)), clustered_quantile),
)  # fmt: skip
