"""The values of measure: what is asked, what is answered, what a metric is."""

import enum
from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from seamark.kernel import Estimate, Period

Grain = Literal["total", "day", "week", "month"]
Dimension = Literal["channel", "campaign", "utm_source", "utm_medium", "source"]
GRAINS: tuple[str, ...] = ("total", "day", "week", "month")
MONEY = "money"  # a unit: the workspace's currency, in whole units


class MetricDefinition(msgspec.Struct, frozen=True):
    """A metric, defined once: ``numerator`` over ``denominator``, both sums of parts over the rows asked for.

    ``description`` is in a marketer's words. ``unit`` is what one of it is: ``money``, ``share`` (0 to 1), ``times``,
    or the thing counted. ``owner`` is the role that answers for it, ``good`` the direction one hopes for.
    """

    name: str
    title: str
    description: str
    numerator: str
    unit: str
    owner: str
    good: Literal["up", "down", "neither"]
    denominator: str = ""
    grain: str = "day"
    dimensions: tuple[str, ...] = ("channel", "campaign", "utm_source", "utm_medium", "source")

    @property
    def formula(self) -> str:
        """The formula as one reads it."""
        return f"{self.numerator} / {self.denominator}" if self.denominator else self.numerator


class Question(msgspec.Struct, frozen=True):
    """A metric over a period: split ``by`` dimensions, per ``grain``, only where a dimension has one of some values.

    ``"(none)"`` in ``where`` means rows without that dimension.
    """

    metric: str
    period: Period
    by: tuple[str, ...] = ()
    grain: str = "day"
    where: dict[str, tuple[str, ...]] = {}


class AnswerRow(msgspec.Struct, frozen=True):
    """One value. ``period`` is the first day of the grain in UTC (for ``total`` the first day asked for).

    Only the dimensions asked for are set. ``value`` is in the answer's unit, money in whole units; None where the
    denominator of a ratio is 0.
    """

    period: date
    value: float | None
    channel: str | UnsetType | None = UNSET
    campaign: str | UnsetType | None = UNSET
    utm_source: str | UnsetType | None = UNSET
    utm_medium: str | UnsetType | None = UNSET
    source: str | UnsetType | None = UNSET


class Excluded(msgspec.Struct, frozen=True):
    """Money left out because its currency has no exchange rate; ``amount`` in that currency's whole units."""

    part: str
    currency: str
    amount: float


class Answer(msgspec.Struct, frozen=True):
    """Rows ordered by period and dimensions; a period or value in which nothing happened has no row.

    ``data_through`` is when the newest event counted here was received, ``age_seconds`` how long ago that is.
    """

    metric: str
    unit: str
    rows: tuple[AnswerRow, ...]
    data_through: datetime | None
    age_seconds: float | None
    excluded: tuple[Excluded, ...] = ()


class Model(enum.StrEnum):
    """A way to share conversions among the sessions of their paths: five rules, then two that look at all paths."""

    FIRST = "first"
    LAST = "last"
    LINEAR = "linear"
    TIME_DECAY = "time-decay"
    POSITION = "position"
    MARKOV = "markov"
    SHAPLEY = "shapley"


class AttributionQuestion(msgspec.Struct, frozen=True):
    """Who gets the credit for the conversions of a period.

    ``by`` names who: ``utm_content`` is the creative. ``look_back_days`` None means the workspace's setting. ``direct``
    keeps direct sessions in paths that have others. ``order`` (1 to 4) and ``merge_repeats`` are those of the Markov
    chain. ``customers`` keeps orders of people who had not ordered before or had, ``source`` orders seen there.
    """

    period: Period
    by: Literal["channel", "campaign", "utm_source", "utm_content"] = "channel"
    models: tuple[Model, ...] = tuple(Model)
    look_back_days: int | None = None
    direct: bool = False
    order: int = 1
    merge_repeats: bool = False
    customers: Literal["all", "new", "returning"] = "all"
    source: str = ""


class Credit(msgspec.Struct, frozen=True):
    """What one model hands to one channel, campaign or source, beside what it cost. Money in whole units.

    Conversions are fractions of orders. A ratio is None where its denominator is 0. The five rules say what happened
    and have no interval; ``estimate`` (conversions) and ``value_estimate`` say how far a credit of the chain or of
    coalitions would move with other people of the same kind, None where it is not known. ``removal_effect`` (0 to 1) is
    the share of conversions that the chain loses without this one.
    """

    name: str
    model: Model
    conversions: float
    value: float
    cost: float
    cost_per_acquisition: float | None
    return_on_ad_spend: float | None
    estimate: Estimate | None = None
    value_estimate: Estimate | None = None
    removal_effect: float | None = None


class Totals(msgspec.Struct, frozen=True):
    """Conversions and their value, in whole units of the workspace's currency."""

    conversions: float
    value: float


class ModelText(msgspec.Struct, frozen=True):
    """What a model assumes, to be read before its numbers are."""

    model: Model
    title: str
    assumes: str


class WalkedPath(msgspec.Struct, frozen=True):
    """One path, how many conversions it ended in and their value, and how many people walked it in vain."""

    steps: tuple[str, ...]
    conversions: float
    value: float
    missed: float


class AttributionAnswer(msgspec.Struct, frozen=True):
    """Credits per model; for each model they add up to ``total`` less ``unattributed`` (orders without any path).

    ``top_paths`` are those with most conversions, ``missed`` how many people came and did not convert; both are counted
    only where a chain or coalitions are asked for. Where only some customers or a source are asked for, ``total`` is
    what was attributed.
    """

    by: str
    currency: str
    models: tuple[ModelText, ...]
    rows: tuple[Credit, ...]
    total: Totals
    unattributed: Totals
    cost: float
    data_through: datetime | None
    age_seconds: float | None
    excluded: tuple[Excluded, ...] = ()
    top_paths: tuple[WalkedPath, ...] = ()
    missed: float = 0.0


class PathLength(msgspec.Struct, frozen=True):
    """How many conversions needed ``touches`` visits, and their value in whole units of the workspace's currency."""

    touches: int
    conversions: int
    value: float


class Band(msgspec.Struct, frozen=True):
    """Where eight of ten values lay."""

    low: float
    high: float


class Usual(msgspec.Struct, frozen=True):
    """What is usual at this hour of this weekday, from the last ``weeks`` (at most 8) weeks, by event time.

    ``revenue_today`` is that until this time of day, ``spend_day`` that of a whole day, both in whole units of the
    workspace's currency. None where fewer than three weeks are known.
    """

    weeks: int
    events_per_second: Band | None
    visitors_5m: Band | None
    conversions_5m: Band | None
    revenue_today: Band | None
    spend_day: Band | None


class LiveSnapshot(msgspec.Struct, frozen=True):
    """The company this second. Money in whole units of the workspace's currency.

    ``events_per_second`` over the last ten seconds by arrival; the five-minute figures and the day by event time (UTC).
    """

    at: datetime
    events_per_second: float
    visitors_5m: int
    conversions_5m: int
    revenue_5m: float
    revenue_today: float
    spend_today: float
    lag_seconds: float
