"""A change of Σ volume · mix · rate, taken apart exactly.

A total of segments is ``V · Σ m·r``: how much there was in all, what share each segment had, what came of one of it.
The change between two periods is shared among the three by their Shapley values (Shorrocks, *Decomposition procedures
for distributional analysis*, J. Econ. Inequal. 2013): each factor's mean effect over all six orders in which the three
could have changed. The parts sum to the difference, and no order is privileged.

A segment's mix counts against the mean rate: a growing share helps only where the rate is above it. As the shares sum
to 1 before and after, that takes nothing from the sum. A segment that is new or gone has no rate of its own in one of
the periods; it gets that of the other, so that all of it is mix. When a whole period is empty, the change is volume.
"""

from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEAST_SPAN: Final = 3  # days


class Parts(msgspec.Struct, frozen=True):
    """What each segment's volume, mix and rate changed of the total (shape s each), in the unit of the results.

    ``own`` is the change of the segment's own result. All of ``volume``, ``mix`` and ``rate`` sum to the difference, as
    does ``own``; segment by segment they differ by what the mix counts against the mean.
    """

    before: float
    after: float
    volume: Floats
    mix: Floats
    rate: Floats
    own: Floats

    @property
    def effects(self) -> tuple[float, float, float]:
        """Volume, mix and rate over all segments."""
        return float(self.volume.sum()), float(self.mix.sum()), float(self.rate.sum())


class Episode(msgspec.Struct, frozen=True):
    """Days ``first`` to before ``last`` (positions) with fewer results than the rest leads one to expect.

    ``expected`` and ``found`` are results in it, ``score`` the log-likelihood ratio against there being none.
    """

    first: int
    last: int
    expected: float
    found: float
    score: float


def take_apart(volumes: tuple[Floats, Floats], results: tuple[Floats, Floats]) -> Parts:
    """The change of the sum of results between two periods.

    ``volumes`` are, before and after, what each segment had (visits, say; shape s, 0 or more), ``results`` what came of
    it (orders, say; shape s). Results that came without any volume (orders in a shop) have no rate: their change counts
    as volume.
    """
    (v0, v1), (r0, r1) = volumes, results
    bare0, bare1 = np.where(v0 == 0, r0, 0.0), np.where(v1 == 0, r1, 0.0)
    before, after = _Period.of(v0, r0 - bare0), _Period.of(v1, r1 - bare1)
    mix = (before.mix_or(after), after.mix_or(before))
    rate = (before.rate_or(after), after.rate_or(before))
    mean = (before.mean_or(after), after.mean_or(before))
    whole = (before.whole, after.whole)
    moved = mix[1] - mix[0]
    return Parts(
        float(r0.sum()),
        float(r1.sum()),
        _effect(whole[1] - whole[0], (mix, rate)) + bare1 - bare0,
        _effect(moved, (whole, rate)) - _effect(moved, (whole, mean)),
        _effect(rate[1] - rate[0], (whole, mix)),
        r1 - r0,
    )


def find_episode(volumes: Floats, results: Floats, *, least_drop: float = 0.2) -> Episode | None:
    """The span of days whose results per volume fell most clearly below those of all other days, or None.

    ``volumes`` and ``results`` have shape n, a value a day; results are counts. Every span of three days to half of all
    is compared by Kulldorff's scan statistic for Poisson counts (Commun. Stat. Theory 1997). Counts of visits scatter
    more than Poisson: the score is divided by the dispersion of the days outside. A span counts with a rate at least
    ``least_drop`` below the others' and a score that chance reaches once in a thousand series.
    """
    n = len(volumes)
    if n < 4 * LEAST_SPAN or not results.sum():
        return None
    v, r = np.concatenate([[0.0], np.cumsum(volumes)]), np.concatenate([[0.0], np.cumsum(results)])
    inside_v, inside_r = v[None, :] - v[:, None], r[None, :] - r[:, None]
    outside_v, outside_r = v[-1] - inside_v, r[-1] - inside_r
    with np.errstate(divide="ignore", invalid="ignore"):
        elsewhere = outside_r / outside_v
        expected = inside_v * elsewhere
        evenly = inside_v * (r[-1] / v[-1])
        rest = r[-1] - evenly
        score = _plog(inside_r, evenly) + _plog(outside_r, rest)
    length = np.arange(n + 1)[None, :] - np.arange(n + 1)[:, None]
    usable = (length >= LEAST_SPAN) & (length <= n // 2) & (inside_r < (1 - least_drop) * expected) & (evenly > 0)
    score = np.where(usable & np.isfinite(score), score, 0.0)
    first, last = np.unravel_index(int(score.argmax()), score.shape)
    best = float(score[first, last]) / _dispersion(volumes, results, span=(int(first), int(last)))
    spans = n * n / 4
    if best < np.log(spans * 1000):
        return None
    return Episode(int(first), int(last), float(expected[first, last]), float(inside_r[first, last]), best)


class _Period(msgspec.Struct, frozen=True):
    """One period: volumes, results and the sum of the volumes."""

    volume: Floats
    result: Floats
    whole: float

    @classmethod
    def of(cls, volume: Floats, result: Floats) -> "_Period":
        return cls(volume, result, float(volume.sum()))

    def mix_or(self, other: "_Period") -> Floats:
        """Shares of the segments; the other period's where this one is empty."""
        chosen = self if self.whole > 0 else other
        return chosen.volume / chosen.whole if chosen.whole > 0 else np.zeros(len(self.volume))

    def rate_or(self, other: "_Period") -> Floats:
        """Results per volume; where there was none, the other period's."""
        theirs = np.divide(other.result, other.volume, out=np.zeros(len(self.volume)), where=other.volume > 0)
        return np.divide(self.result, self.volume, out=theirs, where=self.volume > 0)

    def mean_or(self, other: "_Period") -> float:
        """Results per volume over all segments."""
        chosen = self if self.whole > 0 else other
        return float(chosen.result.sum()) / chosen.whole if chosen.whole > 0 else 0.0


def _effect(change: Floats | float, others: tuple[tuple[Floats | float, Floats | float], ...]) -> Floats:
    """Shapley value of one factor of three, given the two others before and after."""
    (a0, a1), (b0, b1) = others
    mean = (a0 * b0 + a1 * b1) / 3 + (a0 * b1 + a1 * b0) / 6
    return np.asarray(change * mean, np.float64)


def _plog(found: Floats, expected: Floats) -> Floats:
    return np.where(found > 0, found * np.log(np.where(found > 0, found, 1) / expected), 0.0)


def _dispersion(volumes: Floats, results: Floats, *, span: tuple[int, int]) -> float:
    """Variance over mean of the days outside a span; at least 1, as of Poisson counts."""
    outside = np.ones(len(volumes), bool)
    outside[span[0] : span[1]] = False
    v, r = volumes[outside], results[outside]
    expected = v * (r.sum() / max(v.sum(), 1e-12))
    usable = expected > 0
    if usable.sum() < LEAST_SPAN:
        return 1.0
    chi = float(((r[usable] - expected[usable]) ** 2 / expected[usable]).sum())
    return max(1.0, chi / (int(usable.sum()) - 1))
