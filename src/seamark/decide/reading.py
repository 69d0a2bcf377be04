"""Budgets and channels beside their spend: daily sums, never events."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import msgspec
import numpy as np

from seamark.decide.store import relations
from seamark.decide.store.relations import Budget
from seamark.govern import SYSTEM
from seamark.kernel import MICROS, Period, Settings
from seamark.measure import Answer, Measurement, Question
from seamark.science import Floats
from seamark.warehouse import Warehouse

COSTS_LATE: Final = 7  # days without any cost after which costs are no basis for a forecast
PLATFORM_LATE: Final = 3  # days one platform may report later than another
DAY: Final = timedelta(days=1)


Present = Callable[[str], Mapping[str, Any] | None]


class BudgetSeries(msgspec.Struct, frozen=True):
    """A budget and its days. Money in whole units of the reporting currency, ``rate`` per unit of the budget's own.

    ``actual`` and ``planned`` have a value a day from the start to ``through``, the last day its costs are known of;
    ``ahead`` from then to the end. ``micros`` is the plan of every day in the budget's own currency. ``revenue`` is
    what was counted under its codes, ``fields`` the initiative as its JSON is now.
    """

    budget: Budget
    limit: float
    rate: float
    through: date
    actual: Floats
    planned: Floats
    ahead: Floats
    micros: tuple[int, ...]
    revenue: float = 0.0
    fields: Mapping[str, Any] = {}


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


def read_budgets(
    warehouse: Warehouse, measure: Measurement, *, settings: Settings, present: Present, today: date
) -> BudgetFacts | None:
    """Budgets under way; None when costs are too old to say anything. One that just left the plan is left out."""
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
    told = tuple(
        msgspec.structs.replace(one, revenue=_since(revenue, one), fields=fields)
        for one in series
        if (fields := present(one.budget.initiative_id)) is not None
    )
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
    return BudgetSeries(budget, limit, rate, through, actual, worth[:so_far], worth[so_far:], micros)


def _since(revenue: Days, one: BudgetSeries) -> float:
    return sum(
        value
        for code in one.budget.campaigns
        for day, value in revenue.get(code, {}).items()
        if one.budget.starts <= day <= one.through
    )
