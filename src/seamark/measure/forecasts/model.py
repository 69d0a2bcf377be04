"""The values: a metric's history that is asked about, what comes of it, when it turned."""

from datetime import date, datetime

import msgspec

from seamark.kernel import Estimate

STEP_DAYS = (1, 7, 28)


class HistoryQuestion(msgspec.Struct, frozen=True):
    """A metric's own past, in steps of ``step_days`` (1, 7 or 28) that end with the last full day it is known of.

    ``where`` as in a question. Steps of more than a day are sums, so only what can be summed has them. ``before``
    leaves out that day and everything after it: what would have been said then.
    """

    metric: str
    where: dict[str, tuple[str, ...]] = {}
    step_days: int = 1
    before: date | None = None


class ForecastStep(msgspec.Struct, frozen=True):
    """What is expected of the step that starts on ``period`` (UTC).

    ``estimate`` holds with probability 0.8, ``low95`` to ``high95`` with 0.95; money in whole units of the workspace's
    currency.
    """

    period: date
    estimate: Estimate
    low95: float
    high95: float


class ForecastAnswer(msgspec.Struct, frozen=True):
    """What comes, and how well the same way did on this metric's own past.

    It was learned from ``history_start`` to ``history_end`` (not included), in ``history_steps``. ``mase`` is the error
    over that of repeating the last season; ``coverage80`` the share that its intervals held; both None where the past
    is too short to say.
    """

    metric: str
    unit: str
    step_days: int
    steps: tuple[ForecastStep, ...]
    method: str
    history_start: date
    history_end: date
    history_steps: int
    mase: float | None
    coverage80: float | None
    data_through: datetime


class TurningPoint(msgspec.Struct, frozen=True):
    """The first day of what is new. ``share`` is after over before, less 1 (None where there was nothing before).

    ``before`` and ``after`` are the levels on either side, the season taken off. ``bends``: the level went on, but the
    direction changed, from ``slope_before`` to ``slope_after`` a step.
    """

    period: date
    before: float
    after: float
    share: float | None
    bends: bool
    slope_before: float
    slope_after: float
    confidence: float


class ChangesAnswer(msgspec.Struct, frozen=True):
    """When a metric turned, oldest first; only what is at least ``confidence`` sure."""

    metric: str
    unit: str
    step_days: int
    changes: tuple[TurningPoint, ...]
    method: str
    confidence: float
    history_start: date
    history_end: date
    history_steps: int
    data_through: datetime
