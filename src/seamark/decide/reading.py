"""What weighing must know: budgets beside their spend, goals beside what was measured. Daily sums, never events."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import msgspec
import numpy as np

from seamark.decide.store import relations
from seamark.decide.store.relations import Budget, GoalOfPlan
from seamark.govern import SYSTEM
from seamark.kernel import MICROS, Period, Settings
from seamark.measure import METRICS, Answer, Measurement, Question
from seamark.science import Floats
from seamark.warehouse import Warehouse

COSTS_LATE: Final = 7  # days without any cost after which costs are no basis for a forecast
PLATFORM_LATE: Final = 3  # days one platform may report later than another
YEAR: Final = 364  # days: the same weekdays a year before
WHOLE: Final = 0.9  # share of days with data from which a period counts as measured
THIN: Final = 0.005  # share of the whole volume
METRIC_OF: Final = {metric.name: metric for metric in METRICS}
COMES_OF: Final = dict.fromkeys(("conversions", "revenue", "new_customers"), "sessions")  # results of visits
DAY: Final = timedelta(days=1)


class BudgetSeries(msgspec.Struct, frozen=True):
    """A budget and its days. Money in whole units of the reporting currency, ``rate`` per unit of the budget's own.

    ``actual`` and ``planned`` have a value a day from the start to ``through``, the last day its costs are known of;
    ``ahead`` from then to the end. ``micros`` is the plan of every day in the budget's own currency. ``revenue`` is
    what was counted under its codes.
    """

    budget: Budget
    limit: float
    rate: float
    through: date
    actual: Floats
    planned: Floats
    ahead: Floats
    micros: tuple[int, ...]
    revenue: float


class ChannelSeries(msgspec.Struct, frozen=True):
    """A channel in the quarter under way, over all initiatives: days as in ``BudgetSeries``."""

    channel: str
    period: Period
    through: date
    actual: Floats
    planned: Floats
    ahead: Floats
    initiatives: frozenset[str]


class BudgetFacts(msgspec.Struct, frozen=True):
    """Every budget under way, and every channel that somebody planned to spend on in this quarter."""

    today: date
    currency: str
    data_through: datetime
    budgets: tuple[BudgetSeries, ...]
    channels: tuple[ChannelSeries, ...] = ()


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
    """Goals that are off their path on ``through``, the last day measured whole."""

    currency: str
    off: tuple[GoalSeries, ...]


def read_budgets(warehouse: Warehouse, measure: Measurement, *, settings: Settings, today: date) -> BudgetFacts | None:
    """Budgets under way; None when costs are too old to say anything."""
    found = relations.budgets(warehouse, today)
    latest, data_through = _last_costs(measure, today)
    if latest is None or data_through is None:
        return None
    rates = {**settings.exchange_rates, settings.currency: 1.0}
    known = [one for one in found if one.currency in rates]
    planned = relations.planned_days(warehouse, today)
    spend, revenue = _spend(measure, known, today=today)
    series = [
        _series(one, planned.get(one.initiative_id, {}), spend=spend, latest=latest, rate=rates[one.currency])
        for one in known
    ]
    told = tuple(msgspec.structs.replace(one, revenue=_since(revenue, one)) for one in series)
    channels = tuple(_channels(warehouse, measure, rates=rates, latest=latest))
    return BudgetFacts(today, settings.currency, data_through, told, channels)


def _channels(
    warehouse: Warehouse, measure: Measurement, *, rates: Mapping[str, float], latest: date
) -> Iterator[ChannelSeries]:
    """Channels of the quarter that the last known costs are of."""
    quarter = _quarter(latest)
    planned: dict[str, Floats] = {}
    on: dict[str, set[str]] = {}
    for row in relations.channel_days(warehouse, quarter):
        if row.currency in rates:
            days = planned.setdefault(row.channel, np.zeros(quarter.days))
            days[(row.day - quarter.start).days] += row.micros * (rates[row.currency] / MICROS)
            on.setdefault(row.channel, set()).update(row.initiatives)
    answer = measure.ask(Question("spend", quarter, by=("channel",)), by=SYSTEM)
    known = (latest - quarter.start).days + 1
    for channel, plan in planned.items():
        actual = np.zeros(known)
        for one in answer.rows:
            if one.channel == channel and one.period <= latest:
                actual[(one.period - quarter.start).days] = one.value or 0.0
        yield ChannelSeries(channel, quarter, latest, actual, plan[:known], plan[known:], frozenset(on[channel]))


def _quarter(day: date) -> Period:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    later = first + timedelta(days=100)
    return Period(first, date(later.year, (later.month - 1) // 3 * 3 + 1, 1))


def read_goals(warehouse: Warehouse, measure: Measurement, *, settings: Settings, today: date) -> GoalFacts | None:
    """Goals off their path; None before anything was measured."""
    found = [one for one in relations.goals(warehouse, today) if one.metric in METRIC_OF and one.metric != "visitors"]
    if not found:
        return GoalFacts(settings.currency, ())
    probe = measure.ask(Question("sessions", Period(today - DAY, today + DAY), grain="total"), by=SYSTEM)
    if probe.data_through is None:
        return None
    through = min(today, probe.data_through.date()) - DAY  # the day of the newest event is not over
    planned = relations.planned_at(warehouse, through)
    judged = (_judged(measure, one, through=through, planned=planned.get(one.goal_id)) for one in found)
    off = (one for one in judged if one is not None)
    return GoalFacts(settings.currency, tuple(_in_currency(one, settings.currency) for one in off))


def _in_currency(one: GoalSeries, currency: str) -> GoalSeries:
    return msgspec.structs.replace(one, unit=currency) if one.unit == "money" else one


def spent_under(measure: Measurement, campaigns: Sequence[str], *, period: Period, through: date) -> float | None:
    """What was spent under some codes, in the reporting currency; None while its last days are not reported."""
    latest, _ = _last_costs(measure, through)
    if latest is None or latest < period.end - DAY - timedelta(PLATFORM_LATE):
        return None
    asked = Question("spend", period, grain="total", where={"campaign": tuple(campaigns)})
    rows = measure.ask(asked, by=SYSTEM).rows
    return (rows[0].value or 0.0) if rows else 0.0


def _last_costs(measure: Measurement, today: date) -> tuple[date | None, datetime | None]:
    """The last whole day that any platform reported costs of, and when data were last received."""
    answer = measure.ask(Question("spend", Period(today - timedelta(COSTS_LATE), today)), by=SYSTEM)
    latest = max((row.period for row in answer.rows), default=None)
    return latest, answer.data_through or (None if latest is None else datetime.combine(latest, time.min, UTC))


Days = dict[str, dict[date, float]]


def _spend(measure: Measurement, budgets: Sequence[Budget], *, today: date) -> tuple[Days, Days]:
    """Spend and revenue by campaign and day."""
    if not budgets:
        return {}, {}
    period = Period(min(one.starts for one in budgets), today + DAY)
    codes = {"campaign": tuple(sorted({code for one in budgets for code in one.campaigns}))}
    questions = [Question(metric, period, by=("campaign",), where=codes) for metric in ("spend", "revenue")]
    spend, revenue = measure.ask_many(questions, by=SYSTEM)
    return _by_campaign(spend), _by_campaign(revenue)


def _by_campaign(answer: Answer) -> Days:
    days: Days = {}
    for row in answer.rows:
        days.setdefault(str(row.campaign), {})[row.period] = row.value or 0.0
    return days


def _series(budget: Budget, planned: dict[date, int], *, spend: Days, latest: date, rate: float) -> BudgetSeries:
    own = [spend.get(code, {}) for code in budget.campaigns]
    last = max((day for days in own for day in days if day <= latest), default=latest)
    through = last if latest - last <= timedelta(PLATFORM_LATE) else latest
    days = [budget.starts + timedelta(n) for n in range((budget.ends - budget.starts).days + 1)]
    so_far = max(0, (through - budget.starts).days + 1)
    micros = tuple(planned.get(day, 0) for day in days)
    worth = np.array(micros, np.float64) * (rate / MICROS)
    actual = np.array([sum(one.get(day, 0.0) for one in own) for day in days[:so_far]], np.float64)
    limit = budget.micros / MICROS * rate
    return BudgetSeries(budget, limit, rate, through, actual, worth[:so_far], worth[so_far:], micros, 0.0)


def _since(revenue: Days, one: BudgetSeries) -> float:
    return sum(
        value
        for code in one.budget.campaigns
        for day, value in revenue.get(code, {}).items()
        if one.budget.starts <= day <= one.through
    )


def _judged(measure: Measurement, goal: GoalOfPlan, *, through: date, planned: float | None) -> GoalSeries | None:
    """A goal that is off its path, with what is needed to say why; None for one that is not, or too young to tell."""
    elapsed, whole = (through - goal.starts).days + 1, (goal.deadline - goal.starts).days + 1
    if planned is None or elapsed < max(7, 0.05 * whole):
        return None
    days = elapsed if goal.reading == "total" else goal.window_days
    period = Period(through - timedelta(days - 1), through + DAY)
    split = "campaign" if len(goal.where.get("channel", ())) == 1 else "channel"
    metric = METRIC_OF[goal.metric]
    volume = metric.denominator or COMES_OF.get(goal.metric, "")
    asked = _Asked(measure, goal, volume, split)
    segments, now, orders = asked.spell(period)
    actual = _actual(now, is_ratio=bool(metric.denominator))
    short = None if actual is None else _shortfall(goal, actual, planned=planned)
    if actual is None or short is None or short < goal.red:
        return None
    then_segments, then, _ = asked.spell(_reference(goal, period))
    if not _is_whole(then):
        before = Period(goal.starts - timedelta(days), goal.starts)
        then_segments, then, _ = asked.spell(before)
    names = tuple(dict.fromkeys([*segments, *then_segments]))
    return GoalSeries(
        goal,
        through,
        actual,
        planned,
        short,
        names,
        split,
        volume,
        bool(metric.denominator),
        metric.unit,
        *_thinned(_aligned(now, segments, names), _aligned(then, then_segments, names) if _is_whole(then) else None),
        None if orders is None else _widened(orders, segments, names),
    )


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


class _Asked(msgspec.Struct, frozen=True):
    """How a goal's days are asked for."""

    measure: Measurement
    goal: GoalOfPlan
    volume: str
    split: str

    def spell(self, period: Period) -> tuple[tuple[str, ...], Spell, Floats | None]:
        """Segments, their days, and their orders where those tell more than the goal's own metric."""
        metric = METRIC_OF[self.goal.metric]
        own = metric.numerator if metric.denominator and metric.numerator in METRIC_OF else metric.name
        metrics = [own, *([self.volume] if self.volume else [])]
        counts_orders = self.goal.metric == "revenue"
        if counts_orders:
            metrics.append("conversions")
        questions = [Question(name, period, by=(self.split,), where=self.goal.where) for name in metrics]
        answers = self.measure.ask_many(questions, by=SYSTEM)
        rows = [row for answer in answers for row in answer.rows]
        names = tuple(sorted({_name(row, self.split) for row in rows}))
        tables = [_table(answer, names, period=period, split=self.split) for answer in answers]
        result, volume = tables[0], tables[1] if self.volume else np.zeros_like(tables[0])
        if METRIC_OF[own].denominator:  # its numerator is no metric of its own
            result = result * volume
        return names, Spell(period, volume, result), tables[-1] if counts_orders else None


def _name(row: Any, split: str) -> str:  # noqa: ANN401 - one of two fields of an answer's row
    return str(getattr(row, split) or "none")


def _table(answer: Answer, names: Iterable[str], *, period: Period, split: str) -> Floats:
    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((period.days, len(place)))
    for row in answer.rows:
        table[(row.period - period.start).days, place[_name(row, split)]] += row.value or 0.0
    return table


def _aligned(spell: Spell, own: Sequence[str], names: Sequence[str]) -> Spell:  # noqa: PLR0917 - from these to those
    """The same days with a column for every segment of either period."""
    return Spell(spell.period, _widened(spell.volume, own, names), _widened(spell.result, own, names))


def _thinned(now: Spell, then: Spell | None) -> tuple[Spell, Spell | None]:
    """The same without volume where there is next to none in either period: it has no rate to speak of."""
    spells = [spell for spell in (now, then) if spell is not None]
    shares = [spell.volume.sum(axis=0) / max(float(spell.volume.sum()), 1e-12) for spell in spells]
    kept = np.max(shares, axis=0) >= THIN
    thin = [msgspec.structs.replace(spell, volume=spell.volume * kept) for spell in spells]
    return thin[0], thin[1] if then is not None else None


def _widened(days: Floats, own: Sequence[str], names: Sequence[str]) -> Floats:  # noqa: PLR0917 - from these to those
    wide = np.zeros((len(days), len(names)))
    wide[:, [names.index(name) for name in own]] = days
    return wide
