"""What measure says about goals: daily series, totals and levels from summed parts, one question for many goals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.govern import Actor
from seamark.kernel import Period
from seamark.measure import Answer, Measurement, Question
from seamark.plan.kinds import Goal
from seamark.plan.kinds.measured import METRIC_OF
from seamark.plan.path import YEAR_BEFORE

Days = npt.NDArray[np.float64]
Where = tuple[tuple[str, tuple[str, ...]], ...]
DAY = timedelta(1)
UNSUMMED = frozenset({"visitors"})  # one person on two days is one visitor: days do not add up


class Need(msgspec.Struct, frozen=True):
    """What a goal must know: a metric, where, and since which day."""

    metric: str
    where: Where


class Gauge:
    """Measured days of the metrics that some goals need, up to and with ``through``, the last day that is over.

    A goal's own days end sooner where what its metric is counted from is not known so far. ``back``: so many days
    before ``through`` are known too, whenever the goals begin.
    """

    def __init__(self, measure: Measurement, goals: Iterable[Goal], *, through: date, by: Actor, back: int = 0) -> None:
        self._measure, self._by, self._through = measure, by, through
        goals = [goal for goal in goals if goal.metric]
        self._first = min([through - timedelta(back), *map(_since, goals)])
        wanted = dict.fromkeys(need for goal in goals for need in needs_of(goal) if goal.metric not in UNSUMMED)
        answers = self._ask([_question(need, Period(self._first, through + DAY)) for need in wanted])
        self._days = {need: self._filled(answer) for need, answer in zip(wanted, answers, strict=True)}
        self._known = {metric: measure.known_through(metric, by=by) for metric in {goal.metric for goal in goals}}
        self._people = [goal for goal in goals if goal.metric in UNSUMMED]
        self._reaches: dict[tuple[int | None, date], Mapping[Where, Sequence[int]]] = {}

    def data_through(self, goal: Goal) -> datetime | None:
        """The moment up to which what a goal's metric is counted from is known; None where nothing was measured."""
        return self._known.get(goal.metric)

    def until(self, goal: Goal) -> date:
        """The last day up to a goal's deadline that was measured whole; before all others where there is none."""
        return self._until(goal, goal.deadline)

    def days(self, goal: Goal, *, begin: date, end: date) -> tuple[Days, Days | None]:
        """What each day brought, both included; of a ratio its numerator and denominator. Not for people."""
        return self._parts(goal, begin=begin, end=end)

    def total(self, goal: Goal) -> list[tuple[date, float]]:
        """The sum since the goal's start, at the end of each measured day."""
        until = self._until(goal, goal.deadline)
        if until < goal.start:
            return []
        if goal.metric in UNSUMMED:
            return self._reach(goal, start=goal.start, end=until)
        days = self._between(goal, begin=goal.start, end=until)
        return [(goal.start + timedelta(n), value) for n, value in enumerate(np.cumsum(days).tolist())]

    def level(self, goal: Goal, *, start: date, end: date) -> list[tuple[date, float]]:
        """The level over the last ``window_days``, at the end of each day from ``start`` to ``end``."""
        until = self._until(goal, end)
        if until < start:
            return []
        if goal.metric in UNSUMMED:
            return self._reach(goal, start=start, end=until)
        begin = start - timedelta(goal.window_days - 1)
        above, below = self._parts(goal, begin=begin, end=until)
        values = _rolling(above, goal.window_days)
        if below is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                values = values / _rolling(below, goal.window_days)
        pairs = ((start + timedelta(n), value) for n, value in enumerate(values.tolist()))
        return [(day, value) for day, value in pairs if np.isfinite(value)]

    def shape(self, goal: Goal) -> Sequence[float] | None:
        """What was measured on the same weekdays a year before: a total's daily values, a level's level.

        None where that year is not measured whole.
        """
        start, end = goal.start - timedelta(YEAR_BEFORE), goal.deadline - timedelta(YEAR_BEFORE)
        if goal.metric in UNSUMMED or self._until(goal, end) < end:
            return None
        if goal.reading == "total":
            days = self._between(goal, begin=start, end=end).tolist()
            return days if sum(day > 0 for day in days) > len(days) / 2 else None
        levels = self.level(goal, start=start, end=end)
        return [value for _, value in levels] if len(levels) == (end - start).days + 1 else None

    def _until(self, goal: Goal, end: date) -> date:
        """The last day up to ``end`` that was measured whole; before all others where there is none."""
        known = self.data_through(goal)
        if known is None:
            return date.min
        return min(end, self._through, known.date() - DAY)  # the day of the newest data is not over, or was cut off

    def _reach(self, goal: Goal, *, start: date, end: date) -> list[tuple[date, float]]:
        """Different people over the last days of a level, or since a total's start."""
        days, since = self._span(goal)
        found, begin = self._reached(days, since)[needs_of(goal)[0].where], (start - since).days
        return [(start + timedelta(n), float(found[begin + n])) for n in range((end - start).days + 1)]

    def _span(self, goal: Goal) -> tuple[int | None, date]:
        """Over how many days a goal's people are counted (None: all since), and since when."""
        return (None, goal.start) if goal.reading == "total" else (goal.window_days, self._first)

    def _reached(self, days: int | None, since: date) -> Mapping[Where, Sequence[int]]:
        """Reach under every filter that goals with this span have, asked together."""
        if (days, since) not in self._reaches:
            alike = [goal for goal in self._people if self._span(goal) == (days, since)]
            wheres = list(dict.fromkeys(needs_of(goal)[0].where for goal in alike))
            period = Period(since, self._through + DAY)
            told = self._measure.reaches(period, days=days, wheres=[dict(where) for where in wheres], by=self._by)
            self._reaches[days, since] = dict(zip(wheres, told, strict=True))
        return self._reaches[days, since]

    def _parts(self, goal: Goal, *, begin: date, end: date) -> tuple[Days, Days | None]:
        """Daily numerator and denominator."""
        above, *below = (self._cut(self._days[need], begin=begin, end=end) for need in needs_of(goal))
        return above, below[0] if below else None

    def _between(self, goal: Goal, *, begin: date, end: date) -> Days:
        return self._cut(self._days[needs_of(goal)[0]], begin=begin, end=end)

    def _cut(self, days: Days, *, begin: date, end: date) -> Days:
        return days[(begin - self._first).days : (end - self._first).days + 1]

    def _filled(self, answer: Answer) -> Days:
        """An answer's rows as an array of all days; nothing happened is 0."""
        days = np.zeros((self._through - self._first).days + 1)
        for row in answer.rows:
            days[(row.period - self._first).days] = row.value or 0.0
        return days

    def _ask(self, questions: Sequence[Question]) -> Sequence[Answer]:
        return self._measure.ask_many(questions, by=self._by) if questions else ()


def needs_of(goal: Goal) -> list[Need]:
    """The metrics that give a goal's value: its own, and for a ratio what is divided by what.

    A ratio itself says nothing of days without anything to divide by: what such a day cost would be lost.
    """
    metric, where = METRIC_OF[goal.metric], tuple(sorted(goal.where.items()))
    return [Need(name, where) for name in (metric.numerator, metric.denominator) if name]


def _since(goal: Goal) -> date:
    before = YEAR_BEFORE if goal.path == "seasonal" else 0
    return goal.start - timedelta(before + (goal.window_days if goal.reading == "level" else 0))


def _question(need: Need, period: Period) -> Question:
    return Question(need.metric, period, where=dict(need.where))


def _rolling(days: Days, window: int) -> Days:
    """Sums over the last ``window`` days; shape n → n − window + 1."""
    sums = np.concatenate([[0.0], np.cumsum(days)])
    rolled: Days = sums[window:] - sums[:-window]
    return rolled
