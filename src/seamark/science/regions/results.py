"""What a regional test found."""

from typing import Literal

import msgspec

Method = Literal["regional-synthetic-control", "regional-differences", "regional-interrupted-series", "regional-blocks"]


class Effect(msgspec.Struct, frozen=True):
    """What a test changed, each with the ends of its interval of probability ``level``.

    ``per_period`` is the mean change of one treated region in one period of the test, ``total`` that of all treated
    regions in all of it, both in the outcome's unit; ``relative`` is the total over what was expected without the test
    (0.05 is 5 %), None where nothing was expected. ``p_value`` is two-sided.
    """

    per_period: float
    low: float
    high: float
    total: float
    total_low: float
    total_high: float
    relative: float | None
    relative_low: float | None
    relative_high: float | None
    p_value: float
    level: float


class Moment(msgspec.Struct, frozen=True):
    """One period: what all treated regions had (``observed``) and would have had (``expected``) with its interval."""

    observed: float
    expected: float
    low: float
    high: float


class Weight(msgspec.Struct, frozen=True):
    """A control region and its share of the synthetic one."""

    region: str
    weight: float


class Placebo(msgspec.Struct, frozen=True):
    """A test that never was: untreated ``regions`` taken as treated in the same periods.

    ``effect`` is relative to what was expected, as a share; ``score`` counts its own standard errors.
    """

    regions: tuple[str, ...]
    effect: float
    score: float


class Fit(msgspec.Struct, frozen=True):
    """How well the controls followed the treated regions before the test.

    ``error`` is the usual gap of a period as a share of the treated mean; ``memory`` the correlation of one period's
    gap with the next; ``widened`` how much placebo regions widened the interval (1 is not at all); ``rank`` the share
    of placebos, the test itself included, whose score is at least as large, None where there are no placebos;
    ``over_time`` the share of runs of as many periods whose gaps are as large; ``trend_p`` the chance that slopes
    before the test differ as much.
    """

    error: float
    memory: float
    widened: float
    rank: float | None
    periods_before: int
    controls: int
    weights: tuple[Weight, ...] = ()
    ridge: float | None = None
    over_time: float | None = None
    trend_p: float | None = None


class RegionalEffect(msgspec.Struct, frozen=True):
    """The whole answer. ``moments`` are all periods of the panel up to the end of the test, oldest first.

    ``warnings`` are sentences for whoever reads the numbers.
    """

    method: Method
    effect: Effect
    fit: Fit
    moments: tuple[Moment, ...] = ()
    placebos: tuple[Placebo, ...] = ()
    warnings: tuple[str, ...] = ()
