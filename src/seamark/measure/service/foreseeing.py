"""What comes of a metric, and when it turned."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final, Generic, TypeVar

import msgspec
import numpy as np

from seamark.govern import Actor, require
from seamark.kernel import Estimate, Grounds, InputError, NotFound, Period
from seamark.measure.answering import unit_of
from seamark.measure.forecasts import (
    ChangesAnswer,
    ForecastAnswer,
    ForecastStep,
    HistoryQuestion,
    TurningPoint,
)
from seamark.measure.forecasts.model import STEP_DAYS
from seamark.measure.metrics import PEOPLE, metric_of
from seamark.measure.model import MetricDefinition, Question
from seamark.measure.service.counting import READ, Counting
from seamark.science import Floats
from seamark.science.forecasts import Outlook, Turns, foresee, turns

LOOK_DAYS: Final = 1100  # three years and a little: three Christmases say what one is like
TURN_DAYS: Final = 400  # a year and a little of single days; of longer steps all that is looked at
MOST_AHEAD: Final = 366  # days
SEASONS: Final = {1: (7, 365), 7: (52,), 28: (13,)}
LEAST_STEPS: Final = 3
SURE: Final = 0.95
BEND: Final = 0.03  # a step of less than this share is no step but a bend
KEPT: Final = 256
T = TypeVar("T")
Key = tuple[bytes, tuple[int, ...], int]


class Past(msgspec.Struct, frozen=True):
    """A metric's history: its first day, the day after its last, a value for each step (NaN: not known)."""

    metric: MetricDefinition
    start: date
    end: date
    values: Floats
    through: datetime


class Kept(Generic[T]):
    """Answers by the history they were found from: the same numbers have the same answer. Safe from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, T] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Key, find: Callable[[], T]) -> T:
        """The answer to a history, found now if it was not before."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = find()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


class ForeseeingVerbs(Counting):
    """Forecasts and turning points of any metric. Found once for the same history, however often they are asked."""

    @cached_property
    def _outlooks(self) -> Kept[Outlook]:
        return Kept()

    @cached_property
    def _turns(self) -> Kept[Turns]:
        return Kept()

    def forecast(self, question: HistoryQuestion, horizon: int, *, by: Actor) -> ForecastAnswer:
        """What comes of a metric in the next ``horizon`` steps, from the day after its last full day on.

        Raises InputError when a metric or a dimension does not exist or the horizon goes beyond a year, NotFound where
        there are not three full steps of history yet.
        """
        require(by, READ)
        if not 1 <= horizon * question.step_days <= MOST_AHEAD:
            most = MOST_AHEAD // question.step_days
            msg = f"A horizon of {horizon:,} steps arrived; 1 to {most} are allowed."
            raise InputError(msg, help="Choose a nearer end.", arrived=horizon, allowed=[1, most])
        past = self._past(question, by=by)
        seasons = _seasons(past, question)
        outlook = self._outlook(past, seasons, horizon=horizon)
        return ForecastAnswer(
            metric=past.metric.name,
            unit=unit_of(past.metric, self._exchange),
            step_days=question.step_days,
            steps=tuple(_step(outlook, past, place=place, days=question.step_days) for place in range(horizon)),
            method=f"{outlook.method} {outlook.version}",
            history_start=past.start,
            history_end=past.end,
            history_steps=len(past.values),
            mase=outlook.backtest.mase,
            coverage80=outlook.backtest.coverage80,
            data_through=past.through,
        )

    def changes(self, question: HistoryQuestion, *, by: Actor) -> ChangesAnswer:
        """When a metric turned in the last year (in steps of a day) or three, as far as that is sure.

        Raises InputError and NotFound as ``forecast`` does.
        """
        require(by, READ)
        past = self._past(question, look=TURN_DAYS if question.step_days == 1 else LOOK_DAYS, by=by)
        seasons = _seasons(past, question)
        told = self._turns.of((past.values.tobytes(), seasons, 0), lambda: turns(past.values, seasons=seasons))
        sure = [one for one in told.changes if one.confidence >= SURE]
        return ChangesAnswer(
            metric=past.metric.name,
            unit=unit_of(past.metric, self._exchange),
            step_days=question.step_days,
            changes=tuple(
                TurningPoint(
                    period=past.start + timedelta(days=one.index * question.step_days),
                    before=one.before,
                    after=one.after,
                    share=one.after / one.before - 1 if one.before else None,
                    bends=abs(one.after - one.before) < BEND * max(abs(one.before), abs(one.after)),
                    slope_before=one.slope_before,
                    slope_after=one.slope_after,
                    confidence=one.confidence,
                )
                for one in sure
            ),
            method=f"{told.method} {told.version}",
            confidence=SURE,
            history_start=past.start,
            history_end=past.end,
            history_steps=len(past.values),
            data_through=past.through,
        )

    def _past(self, question: HistoryQuestion, *, look: int = LOOK_DAYS, by: Actor) -> Past:
        """The history of a metric: full days only, from its first on, at most ``look`` days back."""
        metric = metric_of(question.metric)
        if question.step_days not in STEP_DAYS:
            msg = f"Steps of {question.step_days} days arrived."
            raise InputError(msg, help="Choose 1, 7 or 28.", arrived=question.step_days, allowed=list(STEP_DAYS))
        if question.step_days > 1 and (metric.denominator or metric.numerator in PEOPLE):
            msg = f"'{metric.name}' cannot be summed over days."
            raise InputError(msg, help="Ask for steps of one day.", arrived=question.step_days, allowed=[1])
        through = self.known_through(metric.name, by=by)
        if through is None:
            msg = f"Nothing is known yet that '{metric.name}' is counted from."
            raise NotFound(msg, help="Send events, or import costs.", metric=metric.name)
        end = min(self._clock.now().date(), through.date(), *([question.before] if question.before else []))
        period = Period(end - timedelta(days=look), end)
        answer = self.ask(Question(metric.name, period, grain="day", where=question.where), by=by)
        start = min((row.period for row in answer.rows), default=end)
        days = np.full((end - start).days, np.nan if metric.denominator else 0.0)
        for row in answer.rows:
            if row.value is not None:
                days[(row.period - start).days] = row.value
        steps = len(days) // question.step_days
        if steps < LEAST_STEPS:
            msg = f"'{metric.name}' has {steps} full steps behind it; an answer takes at least {LEAST_STEPS}."
            raise NotFound(msg, help="Wait for more days, or ask for shorter steps.", arrived=steps, least=LEAST_STEPS)
        kept = days[len(days) - steps * question.step_days :].reshape(steps, -1).sum(axis=1)
        return Past(metric, end - timedelta(days=steps * question.step_days), end, kept, through)

    def _outlook(self, past: Past, seasons: tuple[int, ...], *, horizon: int) -> Outlook:
        return self._outlooks.of(
            (past.values.tobytes(), seasons, horizon), lambda: foresee(past.values, horizon, seasons=seasons)
        )


def _seasons(past: Past, question: HistoryQuestion) -> tuple[int, ...]:
    """The seasons of a step that the history holds twice."""
    return tuple(season for season in SEASONS[question.step_days] if 2 * season <= len(past.values))


def _step(outlook: Outlook, past: Past, *, place: int, days: int) -> ForecastStep:
    estimate = Estimate(
        value=float(outlook.mean[place]),
        low=float(outlook.low80[place]),
        high=float(outlook.high80[place]),
        level=0.8,
        method=f"{outlook.method} {outlook.version}",
        evidence=Grounds.MODEL,
        data_through=past.through,
    )
    period = past.end + timedelta(days=place * days)
    return ForecastStep(period, estimate, float(outlook.low95[place]), float(outlook.high95[place]))
