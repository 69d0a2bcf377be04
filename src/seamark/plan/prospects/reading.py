"""From measured days to the course of a goal: which days count, which are to come, and when nothing can be said."""

from datetime import date, datetime, timedelta
from typing import Final

import msgspec
import numpy as np

from seamark.plan.gauge import UNSUMMED, Gauge
from seamark.plan.kinds import Goal
from seamark.plan.kinds.measured import METRIC_OF
from seamark.plan.path import PlannedPath, planned_path
from seamark.plan.prospects.forecasting import LOOK, SURE, Course, expected_level, expected_sum, rated_level
from seamark.plan.status import STALE_DAYS
from seamark.science import LEAST_DAYS, Floats

DAY: Final = timedelta(1)


class Foreseen(msgspec.Struct, frozen=True):
    """The course of a goal's number, or why there is none; ``day`` is the last that was measured whole."""

    course: Course | None
    why: str
    day: date
    through: datetime | None

    def days(self, goal: Goal) -> tuple[date, date]:
        """The days to come that count for the goal, both included; the first after the last when none does."""
        first = goal.start if goal.reading == "total" else goal.deadline - timedelta(goal.window_days - 1)
        return max(first, self.day + DAY), goal.deadline


def course_of(goal: Goal, gauge: Gauge, *, today: date) -> Foreseen:
    """Where a goal's number is going; the gauge must know the ``LOOK`` days before today."""
    through, day = gauge.data_through(goal), gauge.until(goal)
    why = _silent(goal, day, today=today)
    if why:
        return Foreseen(None, why, day, through)
    if day >= goal.deadline:
        values = gauge.total(goal) if goal.reading == "total" else gauge.level(goal, start=goal.deadline, end=day)
        over = Course(values[-1][1], 0.0, SURE, len(values), 0) if values else None
        return Foreseen(over, "" if over else "Nothing was measured in its last days.", day, through)
    if goal.metric in UNSUMMED:
        course = _of_people(goal, gauge, day=day)
    elif METRIC_OF[goal.metric].denominator:
        course = _of_ratio(goal, gauge, day=day)
    else:
        course = _of_sum(goal, gauge, day=day)
    return Foreseen(course, "" if course else _too_few(goal), day, through)


def _silent(goal: Goal, day: date, *, today: date) -> str:
    """Why nothing can be said before looking at any number; '' when something may."""
    if day == date.min:
        return "Nothing was measured yet."
    if goal.metric in UNSUMMED and goal.reading == "total" and day < goal.deadline:
        return "Different people do not add up from day to day, so there is no pace to go by."
    if day < min(today - DAY, goal.deadline) - timedelta(STALE_DAYS):
        return f"The last value is of {day}: older than {STALE_DAYS} days."
    return ""


def _too_few(goal: Goal) -> str:
    if goal.metric in UNSUMMED:
        return f"Fewer than four windows of {goal.window_days} days are measured."
    return f"Fewer than {LEAST_DAYS} days are measured."


def _of_sum(goal: Goal, gauge: Gauge, *, day: date) -> Course | None:
    """A total, or a level that is a sum over its last days."""
    path = _path(goal, gauge)
    first = day - timedelta(LOOK - 1)
    begins = goal.start if goal.reading == "total" else goal.deadline - timedelta(goal.window_days - 1)
    if goal.reading == "total" and goal.path != "linear":
        first = goal.start  # what a day before the start should have brought, no such path says
    first = min(first, begins)
    past, _none = gauge.days(goal, begin=first, end=day)
    counted = past[max(0, (begins - first).days) :] if begins <= day else past[:0]
    begun = int(np.argmax(past != 0)) if past.any() else len(past)
    planned = _planned(goal, path, first=first + timedelta(begun), last=goal.deadline)
    ahead = planned[len(past) - begun :].copy()
    ahead[: max(0, (begins - day).days - 1)] = 0.0
    return expected_sum(past[begun:], planned[: len(past) - begun], ahead=ahead, so_far=float(counted.sum()))


def _of_ratio(goal: Goal, gauge: Gauge, *, day: date) -> Course | None:
    above, below = gauge.days(goal, begin=day - timedelta(LOOK - 1), end=day)
    if below is None or not below.any():
        return None
    begun = int(np.argmax(below != 0))
    ahead = min(goal.window_days, (goal.deadline - day).days)
    return rated_level(above[begun:], below[begun:], known=goal.window_days - ahead, ahead=ahead)


def _of_people(goal: Goal, gauge: Gauge, *, day: date) -> Course | None:
    first = day - timedelta(max(0, LOOK - goal.window_days))
    levels = np.array([value for _, value in gauge.level(goal, start=first, end=day)])
    begun = int(np.argmax(levels != 0)) + goal.window_days - 1 if levels.any() else len(levels)
    share = min(1.0, (goal.deadline - day).days / goal.window_days)
    return expected_level(levels[begun:], window=goal.window_days, share=share)


def _path(goal: Goal, gauge: Gauge) -> PlannedPath | None:
    return planned_path(goal, shape=gauge.shape(goal) if goal.path == "seasonal" else None)


def _planned(goal: Goal, path: PlannedPath | None, *, first: date, last: date) -> Floats:
    """What each day from ``first`` to ``last`` is planned to bring, as far as that matters for a pace: its shape."""
    days = (last - first).days + 1
    if goal.reading == "level" or path is None:
        return np.ones(max(0, days))
    steps = np.clip(np.diff(np.array(path.values), prepend=0.0), 0.0, None)
    before = (path.first - first).days
    if before < 0:
        return steps[-before:]
    return np.concatenate([np.full(before, steps.mean()), steps])
