"""What is answered: an outlook with its intervals, and turning points with how sure they are."""

import msgspec

from seamark.science.pacing import Floats

FORECAST_METHOD, FORECAST_VERSION = "forecast", 1
CHANGES_METHOD, CHANGES_VERSION = "turning points", 1


class Backtest(msgspec.Struct, frozen=True):
    """How the same way of forecasting did on the series' own past, from ``cuts`` moments.

    ``mase`` is its mean absolute error over that of repeating the last season, within the history (Hyndman & Koehler,
    2006): below 1 is better than repeating. ``coverage80`` is the share that fell into the interval which the other
    cuts would have drawn. None where the past is too short, or never changed.
    """

    mase: float | None
    coverage80: float | None
    cuts: int


class Outlook(msgspec.Struct, frozen=True):
    """What is expected (shapes horizon, in the unit of the series) and what lies around it.

    ``low80`` to ``high80`` is meant to hold with probability 0.8, the wider pair with 0.95, each step for itself.
    ``shares`` says how much each way counted. ``filled`` is how many missing values were filled.
    """

    mean: Floats
    low80: Floats
    high80: Floats
    low95: Floats
    high95: Floats
    shares: dict[str, float]
    backtest: Backtest
    filled: int
    method: str = FORECAST_METHOD
    version: int = FORECAST_VERSION


class Change(msgspec.Struct, frozen=True):
    """A turning point: the value at ``index`` is the first of what is new.

    ``before`` and ``after`` are the levels on either side, ``slope_before`` and ``slope_after`` how they moved with
    each step (0 where the series is told as levels), seasons taken off. ``confidence`` is the share of series without
    this change that would have shown less of one.
    """

    index: int
    before: float
    after: float
    slope_before: float
    slope_after: float
    confidence: float


class Turns(msgspec.Struct, frozen=True):
    """The turning points of a series, in order. ``kind`` is ``levels`` or ``lines``, ``memory`` its autocorrelation."""

    changes: tuple[Change, ...]
    kind: str
    memory: float
    filled: int
    method: str = CHANGES_METHOD
    version: int = CHANGES_VERSION
