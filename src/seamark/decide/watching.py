"""What contingency plans watch: how a metric, a goal or a date stands to what was agreed to be too much."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

import msgspec
import numpy as np

from seamark.decide.gauging import METRIC_OF, WHOLE, GoalFacts
from seamark.decide.reading import COSTS_LATE
from seamark.decide.store.relations import ContingencyOfPlan
from seamark.govern import SYSTEM
from seamark.kernel import Period
from seamark.measure import Answer, Measurement, Question
from seamark.science import LEAST_DAYS, Floats, Level

LEVEL: Final = 0.8  # of the interval beside every value
DAY: Final = timedelta(days=1)
State = Literal["fired", "quiet", "unknown"]


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """How what a contingency plan watches stands.

    ``value`` with its 80 % interval and ``limit`` are in ``unit`` (a currency, ``share``, or what is counted), over the
    days of ``period``; None where a date is watched: that of now is ``day``. ``p_beyond`` is the probability that what
    is measured lies beyond the limit and did not only fall there by chance. ``why`` says why it is unknown.
    """

    contingency_id: str
    watch: Literal["metric", "goal", "date"]
    state: State
    value: float | None = None
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    unit: str = ""
    period: Period | None = None
    day: date | None = None
    p_beyond: float | None = None
    why: str = ""


class Case(msgspec.Struct, frozen=True):
    """A contingency plan, and how what it watches stands."""

    plan: ContingencyOfPlan
    stands: Watched


def watch(
    found: Sequence[ContingencyOfPlan], measure: Measurement, *, goals: GoalFacts | None, currency: str, today: date
) -> tuple[Case, ...]:
    """Contingency plans that are armed today, beside what they watch. ``goals``: how those that are watched stand."""
    metrics = _metrics(measure, [one for one in found if one.watch == "metric"], today=today)
    return tuple(
        Case(plan, _in_currency(stands, currency))
        for plan in found
        for stands in [
            metrics[plan.contingency_id]
            if plan.watch == "metric"
            else _of_goal(plan, goals)
            if plan.watch == "goal"
            else _of_date(plan)
        ]
    )


def _standing(plan: ContingencyOfPlan, state: State, **known: Any) -> Watched:  # noqa: ANN401 - fields of Watched
    return Watched(contingency_id=plan.contingency_id, watch=plan.watch, state=state, **known)


def _of_date(plan: ContingencyOfPlan) -> Watched:
    if plan.item_day is None or plan.later_than is None:
        return _standing(plan, "unknown", why="What it watches has no date.")
    is_late = plan.item_day > plan.later_than
    return _standing(plan, "fired" if is_late else "quiet", day=plan.item_day, p_beyond=float(is_late))


def _of_goal(plan: ContingencyOfPlan, goals: GoalFacts | None) -> Watched:
    if goals is None or plan.goal_id not in goals.judged:
        return _standing(plan, "unknown", why="The goal cannot be held against its path yet.")
    series = next((one for one in goals.off if one.goal.goal_id == plan.goal_id), None)
    if series is None:
        return _standing(plan, "quiet")
    now = series.now
    told = _standing(plan, "fired", value=series.actual, limit=series.planned, unit=series.unit, period=now.period)
    if now.period.days < LEAST_DAYS:
        return told
    level = Level.of(now.result.sum(axis=1), now.volume.sum(axis=1) if series.is_ratio else None)
    return _judged(told, level, is_above=series.goal.direction == "down")


def _metrics(measure: Measurement, plans: Sequence[ContingencyOfPlan], *, today: date) -> dict[str, Watched]:
    """Those that watch a metric, all counted together."""
    through = {one.metric: measure.known_through(one.metric, by=SYSTEM) for one in plans}
    found: dict[str, Watched] = {}
    asked: list[tuple[ContingencyOfPlan, Period]] = []
    for one in plans:
        moment = through[one.metric]
        last = None if moment is None else min(today, moment.date()) - DAY
        if last is None or (today - last).days > COSTS_LATE:
            since = f" since {last}" if last else ""
            found[one.contingency_id] = _standing(one, "unknown", why=f"Nothing that it needs has arrived{since}.")
        else:
            asked.append((one, Period(last - timedelta(one.days - 1), last + DAY)))
    questions = [_questions(one, period) for one, period in asked]
    answers = iter(measure.ask_many([one for some in questions for one in some], by=SYSTEM) if asked else ())
    for (one, period), some in zip(asked, questions, strict=True):
        told = [next(answers) for _ in some]
        unpriced = ", ".join(sorted({left.currency for answer in told for left in answer.excluded}))
        found[one.contingency_id] = (
            _standing(one, "unknown", period=period, why=f"Money in {unpriced} has no exchange rate.")
            if unpriced
            else _of_metric(one, [_days(answer, period) for answer in told], period=period)
        )
    return found


def _questions(one: ContingencyOfPlan, period: Period) -> list[Question]:
    """What it is made of, of what it counts; then all of that and all visits, to see whether the days were measured."""
    metric = METRIC_OF[one.metric]
    parts = [name for name in (metric.numerator, metric.denominator) if name]
    everything = [Question(name, period) for name in dict.fromkeys((*parts, "sessions"))]
    return [*(Question(name, period, where=one.where) for name in parts), *everything]


def _days(answer: Answer, period: Period) -> Floats:
    days = np.zeros(period.days)
    for row in answer.rows:
        days[(row.period - period.start).days] += row.value or 0.0
    return days


def _of_metric(one: ContingencyOfPlan, days: Sequence[Floats], *, period: Period) -> Watched:
    metric = METRIC_OF[one.metric]
    own = 2 if metric.denominator else 1
    if one.limit is None or not any((part != 0).mean() >= WHOLE for part in days[own:]):
        return _standing(one, "unknown", period=period, why="Too few of its days were measured.")
    level = Level.of(*days[:own])
    if level is None:
        return _standing(one, "unknown", period=period, why="There was nothing to divide by in its days.")
    is_above = one.beyond == "above"
    is_beyond = level.value > one.limit if is_above else level.value < one.limit
    state: State = "fired" if is_beyond else "quiet"
    told = _standing(one, state, value=level.value, limit=one.limit, unit=metric.unit, period=period)
    return _judged(told, level, is_above=is_above)


def _judged(told: Watched, level: Level | None, *, is_above: bool) -> Watched:
    """With its interval, and the probability that it lies beyond its limit."""
    if level is None or told.limit is None:
        return told
    low, high = level.within(LEVEL)
    p_above = level.p_above(told.limit)
    return msgspec.structs.replace(told, low=low, high=high, p_beyond=p_above if is_above else 1 - p_above)


def _in_currency(one: Watched, currency: str) -> Watched:
    return msgspec.structs.replace(one, unit=currency) if one.unit == "money" else one
