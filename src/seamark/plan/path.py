"""Planned paths: where a goal should be on each day. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.plan.kinds import Goal
from seamark.plan.model import PathPoint

Days = npt.NDArray[np.float64]
YEAR_BEFORE = 364  # days: the same weekday a year before


class PlannedPath(msgspec.Struct, frozen=True):
    """A value for every day from ``first`` on, in the goal's unit; ``note`` says what it could not follow."""

    first: date
    values: tuple[float, ...]
    note: str = ""

    def at(self, day: date) -> float | None:
        """Where the goal should be at the end of a day; None outside."""
        place = (day - self.first).days
        return self.values[place] if 0 <= place < len(self.values) else None

    def points(self) -> tuple[PathPoint, ...]:
        """Every day with its value."""
        return tuple(PathPoint(self.first + timedelta(place), value) for place, value in enumerate(self.values))


def planned_path(goal: Goal, *, shape: Sequence[float] | None = None) -> PlannedPath | None:
    """The path of a goal from its first day to its deadline, both included; None for a level without a baseline.

    A total begins at nothing and ends at the target; a level goes from the baseline to the target. ``shape`` is what
    was measured on the same weekdays a year before (a total's daily values, a level's level), a value a day; it is used
    when the path is seasonal.
    """
    if goal.reading == "level" and goal.baseline is None:
        return None
    straight = _straight(goal)
    if not isinstance(goal.path, str):
        return PlannedPath(goal.start, _through(goal, goal.path))
    if goal.path == "linear":
        return PlannedPath(goal.start, tuple(straight.tolist()))
    seasonal = _seasonal(goal, straight, shape=shape)
    if seasonal is None:
        note = "The year before was not measured, so the path is straight instead of seasonal."
        return PlannedPath(goal.start, tuple(straight.tolist()), note)
    return PlannedPath(goal.start, tuple(seasonal.tolist()))


def _straight(goal: Goal) -> Days:
    days = (goal.deadline - goal.start).days + 1
    if goal.reading == "total":
        return np.arange(1, days + 1) / days * goal.target
    return np.linspace(goal.baseline.value if goal.baseline else 0.0, goal.target, days)


def _through(goal: Goal, points: Sequence[PathPoint]) -> tuple[float, ...]:
    """Straight between the points, from where it starts, to the target at the deadline."""
    known = {point.day.toordinal(): point.value for point in points}
    if goal.reading == "total":
        known.setdefault(goal.start.toordinal() - 1, 0.0)
    elif goal.baseline is not None:
        known.setdefault(goal.start.toordinal(), goal.baseline.value)
    known.setdefault(goal.deadline.toordinal(), goal.target)
    days = np.arange(goal.start.toordinal(), goal.deadline.toordinal() + 1)
    return tuple(np.interp(days, sorted(known), [known[day] for day in sorted(known)]).tolist())


def _seasonal(goal: Goal, straight: Days, *, shape: Sequence[float] | None) -> Days | None:
    """The path in the shape of the year before, with the same ends; None when that year says nothing."""
    past = np.asarray([] if shape is None else shape, dtype=np.float64)
    if len(past) != len(straight) or not np.isfinite(past).all() or past.min() < 0 or not past.sum():
        return None
    if goal.reading == "total":
        seasonal: Days = np.cumsum(past) / past.sum() * goal.target
        return seasonal
    trend = np.linspace(past[0], past[-1], len(past))
    return None if not trend.all() else straight * past / trend


def year_before(goal: Goal) -> tuple[date, date]:
    """First and last day of the shape of a seasonal path."""
    return goal.start - timedelta(YEAR_BEFORE), goal.deadline - timedelta(YEAR_BEFORE)
