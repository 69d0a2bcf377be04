"""The values of regional tests."""

from datetime import date
from typing import Final, Literal

import msgspec

from seamark.kernel import Estimate, Period
from seamark.measure.model import Excluded
from seamark.science.regions import Augment, Basis, Market, RegionalEffect

RegionalMethod = Literal["synthetic-control", "differences", "interrupted-series"]
REGIONAL: Final = ("conversions", "revenue", "page_views", "spend")  # metrics that are counted by region


class RegionalQuestion(msgspec.Struct, frozen=True):
    """What changed in the ``treated`` regions over the days of ``period``.

    ``metric`` is one of REGIONAL; ``history_days`` before the test are looked at, ``exclude`` names regions that are
    left out. ``basis``: regions are compared as shares of their own mean, so that small ones can follow large ones, or
    by level. ``randomised``: chance decided which regions were treated, so the answer is an experiment's. ``level`` is
    the probability of the interval.
    """

    metric: str
    treated: tuple[str, ...]
    period: Period
    history_days: int = 120
    method: RegionalMethod = "synthetic-control"
    augment: Augment = "none"
    basis: Basis = "share"
    exclude: tuple[str, ...] = ()
    randomised: bool = False
    level: float = 0.9


class RegionalAnswer(msgspec.Struct, frozen=True):
    """What a test changed. ``estimate`` is the total in ``unit`` (a currency, or the thing counted).

    ``found`` has everything behind it; its moments are the days of ``days``, of which the last ``test_days`` are the
    test's. ``says`` is the answer as a sentence.
    """

    metric: str
    unit: str
    estimate: Estimate
    says: str
    found: RegionalEffect
    days: tuple[date, ...]
    test_days: int
    treated: tuple[str, ...]
    excluded: tuple[Excluded, ...] = ()


class DesignQuestion(msgspec.Struct, frozen=True):
    """Which regions to treat in a test of ``days`` days.

    ``sizes`` are numbers of treated regions to try; ``include`` must be among the treated, ``exclude`` must not.
    """

    metric: str
    days: int = 28
    sizes: tuple[int, ...] = (2, 4, 6, 10)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    history_days: int = 182


class RegionTotal(msgspec.Struct, frozen=True):
    """A region, what it had in the history looked at, and its share of all."""

    region: str
    value: float
    share: float


class DesignAnswer(msgspec.Struct, frozen=True):
    """The best sets of regions, most telling first; a market's ``cost`` is what is spent there over the test."""

    metric: str
    unit: str
    currency: str
    history: Period
    days: int
    regions: tuple[RegionTotal, ...]
    markets: tuple[Market, ...]
    says: str


class FoundTest(msgspec.Struct, frozen=True):
    """A channel whose spend paused over a period in some regions (``treated``) and went on in ``others`` more."""

    channel: str
    period: Period
    treated: tuple[str, ...]
    others: int
