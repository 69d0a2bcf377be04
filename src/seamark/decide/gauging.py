"""Goals beside what was measured: which are off their path, and their days by segment, now and then."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

import msgspec
import numpy as np

from seamark.decide.store import relations
from seamark.decide.store.relations import GoalOfPlan
from seamark.govern import SYSTEM
from seamark.kernel import Period, Settings
from seamark.measure import METRICS, Answer, Measurement, Question
from seamark.science import Floats
from seamark.warehouse import Warehouse

YEAR: Final = 364  # days: the same weekdays a year before
WHOLE: Final = 0.9  # share of days with data from which a period counts as measured
THIN: Final = 0.005  # share of the whole volume
SETTLING: Final = (7, 0.05)  # days, and share of the way, before which noise is larger than any shortfall
METRIC_OF: Final = {metric.name: metric for metric in METRICS}
COMES_OF: Final = dict.fromkeys(("conversions", "revenue", "new_customers"), "sessions")  # results of visits
UNSUMMED: Final = "visitors"  # one person on two days is one visitor: days do not add up
DAY: Final = timedelta(days=1)


class Spell(msgspec.Struct, frozen=True):
    """Days of a period by segment (shape days × segments): what there was, and what came of it."""

    period: Period
    volume: Floats
    result: Floats


class GoalSeries(msgspec.Struct, frozen=True):
    """A goal under way: where it is, where it should be, and its days by segment now and in what it is held against.

    ``volume_name`` is the metric its results come of ('' where there is none), ``split`` the dimension of the segments.
    """

    goal: GoalOfPlan
    through: date
    actual: float
    planned: float
    shortfall: float
    segments: tuple[str, ...]
    split: str
    volume_name: str
    is_ratio: bool
    unit: str
    now: Spell
    then: Spell | None
    orders: Floats | None


class GoalFacts(msgspec.Struct, frozen=True):
    """Goals that are off their path on the last day that the metric of each was measured whole.

    ``judged`` are the ids of all that could be held against their path.
    """

    currency: str
    off: tuple[GoalSeries, ...]
    judged: frozenset[str] = frozenset()


def read_goals(
    warehouse: Warehouse,
    measure: Measurement,
    *,
    settings: Settings,
    today: date,
    among: Collection[str] | None = None,
) -> GoalFacts | None:
    """Goals off their path; None before anything was measured. One pass for what they share, more for those off.

    ``among`` are ids; None looks at every goal.
    """
    known = [one for one in relations.goals(warehouse, today) if among is None or one.goal_id in among]
    found = [one for one in known if one.metric in METRIC_OF and one.metric != UNSUMMED]
    if not found:
        return GoalFacts(settings.currency, ())
    through = _through(measure, {one.metric for one in found}, today=today)
    if not through:
        return None
    planned = {day: relations.planned_at(warehouse, day) for day in set(through.values())}
    gauges = [
        _Gauge.of(one, through=day)
        for one in found
        if (day := through.get(one.metric)) and one.goal_id in planned[day] and _is_settled(one, day)
    ]
    off = (
        _judged(measure, gauge, now=days, planned=planned[gauge.through][gauge.goal.goal_id])
        for gauge, days in zip(gauges, _measured(measure, gauges), strict=True)
    )
    told = tuple(_in_currency(one, settings.currency) for one in off if one is not None)
    return GoalFacts(settings.currency, told, frozenset(gauge.goal.goal_id for gauge in gauges))


def _through(measure: Measurement, metrics: Iterable[str], *, today: date) -> dict[str, date]:
    """The last day that each metric was measured whole; the day that the newest data are of is not over."""
    known = {metric: measure.known_through(metric, by=SYSTEM) for metric in metrics}
    return {metric: min(today, moment.date()) - DAY for metric, moment in known.items() if moment is not None}


class _Days(msgspec.Struct, frozen=True):
    """Segments, their days, and their orders where those tell more than the goal's own metric."""

    names: tuple[str, ...]
    spell: Spell
    orders: Floats | None


class _Gauge(msgspec.Struct, frozen=True):
    """How a goal's days are asked for: of which period, split by what, results of which volume."""

    goal: GoalOfPlan
    period: Period
    own: str
    volume: str
    split: str

    @classmethod
    def of(cls, goal: GoalOfPlan, *, through: date) -> "_Gauge":
        metric = METRIC_OF[goal.metric]
        days = (through - goal.starts).days + 1 if goal.reading == "total" else goal.window_days
        volume = metric.denominator or COMES_OF.get(goal.metric, "")
        split = "campaign" if len(goal.where.get("channel", ())) == 1 else "channel"
        return cls(goal, Period(through - timedelta(days - 1), through + DAY), metric.numerator, volume, split)

    @property
    def through(self) -> date:
        return self.period.end - DAY

    @property
    def is_ratio(self) -> bool:
        return bool(METRIC_OF[self.goal.metric].denominator)

    def questions(self, period: Period) -> list[Question]:
        """What is asked of a period."""
        counted = ["conversions"] if self.goal.metric == "revenue" else []
        metrics = [self.own, *([self.volume] if self.volume else []), *counted]
        return [Question(name, period, by=(self.split,), where=self.goal.where) for name in metrics]

    def days(self, period: Period, answers: Sequence[Answer]) -> _Days:
        """The answers to its questions as days by segment."""
        names = tuple(sorted({_name(row, self.split) for answer in answers for row in answer.rows}))
        tables = [_table(answer, names, period=period, split=self.split) for answer in answers]
        result, volume = tables[0], tables[1] if self.volume else np.zeros_like(tables[0])
        return _Days(names, Spell(period, volume, result), tables[-1] if self.goal.metric == "revenue" else None)


def _measured(measure: Measurement, gauges: Sequence[_Gauge]) -> list[_Days]:
    """The days of every goal, counted in as few passes as there are different views."""
    asked = [gauge.questions(gauge.period) for gauge in gauges]
    answers = iter(measure.ask_many([one for some in asked for one in some], by=SYSTEM) if asked else ())
    return [gauge.days(gauge.period, [next(answers) for _ in some]) for gauge, some in zip(gauges, asked, strict=True)]


def _judged(measure: Measurement, gauge: _Gauge, *, now: _Days, planned: float) -> GoalSeries | None:
    """A goal that is off its path, with what is needed to say why; None for one that is not."""
    goal, actual = gauge.goal, _actual(now.spell, is_ratio=gauge.is_ratio)
    short = None if actual is None else _shortfall(goal, actual, planned=planned)
    if actual is None or short is None or short < goal.red:
        return None
    then = _then(measure, gauge)
    names = tuple(dict.fromkeys([*now.names, *(then.names if then else ())]))
    before = None if then is None else _aligned(then.spell, then.names, names=names)
    after, before = _thinned(_aligned(now.spell, now.names, names=names), before)
    return GoalSeries(
        goal,
        gauge.through,
        actual,
        planned,
        short,
        names,
        gauge.split,
        gauge.volume,
        gauge.is_ratio,
        METRIC_OF[goal.metric].unit,
        after,
        before,
        None if now.orders is None else _widened(now.orders, now.names, names=names),
    )


def _then(measure: Measurement, gauge: _Gauge) -> _Days | None:
    """The days it is held against: a year before, else just before it began; None where neither was measured."""
    before = Period(gauge.goal.starts - timedelta(gauge.period.days), gauge.goal.starts)
    for period in dict.fromkeys([_reference(gauge.goal, gauge.period), before]):
        days = gauge.days(period, measure.ask_many(gauge.questions(period), by=SYSTEM))
        if _is_whole(days.spell):
            return days
    return None


def _is_settled(goal: GoalOfPlan, through: date) -> bool:
    elapsed, whole = (through - goal.starts).days + 1, (goal.deadline - goal.starts).days + 1
    return elapsed >= max(SETTLING[0], SETTLING[1] * whole)


def _in_currency(one: GoalSeries, currency: str) -> GoalSeries:
    return msgspec.structs.replace(one, unit=currency) if one.unit == "money" else one


def _reference(goal: GoalOfPlan, period: Period) -> Period:
    """A total is held against the same weekdays a year before, a level against the days before the goal began."""
    if goal.reading == "total":
        return Period(period.start - timedelta(YEAR), period.end - timedelta(YEAR))
    return Period(goal.starts - timedelta(goal.window_days), goal.starts)


def _shortfall(goal: GoalOfPlan, actual: float, *, planned: float) -> float | None:
    """The share that the plan's status rule compares with amber and red."""
    behind = (planned - actual) * (1 if goal.direction == "up" else -1)
    way = abs(goal.target - (goal.baseline or 0.0)) or abs(goal.target)
    whole = abs(planned) if goal.reading == "total" else way
    return behind / whole if whole else None


def _actual(now: Spell, *, is_ratio: bool) -> float | None:
    result = float(now.result.sum())
    if not is_ratio:
        return result
    volume = float(now.volume.sum())
    return result / volume if volume else None


def _is_whole(spell: Spell) -> bool:
    seen = spell.volume.sum(axis=1) + np.abs(spell.result).sum(axis=1) > 0
    return bool(seen.mean() >= WHOLE)


def _name(row: Any, split: str) -> str:  # noqa: ANN401 - one of two fields of an answer's row
    return str(getattr(row, split) or "none")


def _table(answer: Answer, names: Iterable[str], *, period: Period, split: str) -> Floats:
    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((period.days, len(place)))
    for row in answer.rows:
        table[(row.period - period.start).days, place[_name(row, split)]] += row.value or 0.0
    return table


def _aligned(spell: Spell, own: Sequence[str], *, names: Sequence[str]) -> Spell:
    """The same days with a column for every segment of either period."""
    return Spell(spell.period, _widened(spell.volume, own, names=names), _widened(spell.result, own, names=names))


def _thinned(now: Spell, then: Spell | None) -> tuple[Spell, Spell | None]:
    """The same without volume where there is next to none in either period: it has no rate to speak of."""
    spells = [spell for spell in (now, then) if spell is not None]
    shares = [spell.volume.sum(axis=0) / max(float(spell.volume.sum()), 1e-12) for spell in spells]
    kept = np.max(shares, axis=0) >= THIN
    thin = [msgspec.structs.replace(spell, volume=spell.volume * kept) for spell in spells]
    return thin[0], thin[1] if then is not None else None


def _widened(days: Floats, own: Sequence[str], *, names: Sequence[str]) -> Floats:
    wide = np.zeros((len(days), len(names)))
    wide[:, [names.index(name) for name in own]] = days
    return wide
