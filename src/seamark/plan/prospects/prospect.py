"""A goal's prospect: what its number will likely be at the deadline, and how likely that meets it. Pure."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

import msgspec

from seamark.plan.kinds import Goal
from seamark.plan.kinds.measured import METRIC_OF
from seamark.plan.model import Snapshot
from seamark.plan.prospects.effects import Added, added_between
from seamark.plan.prospects.forecasting import Course
from seamark.plan.prospects.reading import Foreseen

LOW, HIGH = 0.1, 0.9  # ends of the interval that holds four times of five
NOTHING: Final = Added()


class Prospect(msgspec.Struct, frozen=True):
    """How likely a goal is met by its deadline: ``p_met`` (0 to 1), None where that is not known.

    ``likely`` is the number that is expected, in the unit of its metric (money in the workspace's currency), ``low`` to
    ``high`` holds it four times of five; None where nothing is known. ``added`` is the part of it that planned effects
    bring beside the plan of now, ``added_low`` to ``added_high`` nine times of ten. ``rests`` says what all of it rests
    on, or why it is not known, a sentence each. ``data_through`` is the moment up to which it was measured.
    """

    goal_id: str
    title: str
    metric: str
    unit: str
    target: float
    direction: str
    deadline: date
    p_met: float | None
    rests: tuple[str, ...]
    likely: float | None = None
    low: float | None = None
    high: float | None = None
    so_far: float | None = None
    added: float = 0.0
    added_low: float = 0.0
    added_high: float = 0.0
    data_through: datetime | None = None


def unknown(goal: Goal, why: str, *, through: datetime | None = None) -> Prospect:
    """The prospect of a goal of which nothing can be said."""
    return _prospect(goal, None, rests=(why,), through=through)


def foretold(goal: Goal, seen: Foreseen | None, *, plans: tuple[Snapshot, Snapshot], currency: str) -> Prospect:
    """The prospect of a goal in the second of two plans, the first of which is that of now; None seen: no metric."""
    if seen is None:
        return unknown(goal, "No metric measures it: it is told by check-ins.")
    if seen.course is None:
        return unknown(goal, seen.why, through=seen.through)
    now, plan = plans
    added = NOTHING if plan is now else added_between(now, plan, goal=goal, days=seen.days(goal), currency=currency)
    return prospect_of(goal, seen, added=added, currency=currency)


def prospect_of(goal: Goal, seen: Foreseen, *, added: Added = NOTHING, currency: str) -> Prospect:
    """The prospect of a goal whose number takes the course that was seen; there must be one."""
    course = seen.course
    assert course is not None  # noqa: S101 - asked for by the caller
    whole = course.plus(added.mean, added.variance) if added.count else course
    rests = tuple(_rests(goal, seen, course=course, added=added, currency=currency))
    return msgspec.structs.replace(
        _prospect(goal, round(_p_met(goal, whole), 6), rests=rests, through=seen.through),
        likely=whole.likely,
        low=whole.quantile(LOW),
        high=whole.quantile(HIGH),
        so_far=course.so_far,
        added=added.mean,
        added_low=added.low if added.count else 0.0,
        added_high=added.high if added.count else 0.0,
    )


def _p_met(goal: Goal, course: Course) -> float:
    at_least = course.p_at_least(goal.target)
    if goal.direction == "up":
        return at_least
    return 1 - at_least if course.spread else float(course.likely <= goal.target)


def _prospect(goal: Goal, p_met: float | None, *, rests: tuple[str, ...], through: datetime | None) -> Prospect:
    metric = METRIC_OF.get(goal.metric)
    return Prospect(
        goal.id, goal.title, goal.metric, metric.unit if metric else goal.unit, goal.target, goal.direction,
        goal.deadline, p_met, rests, data_through=through,
    )  # fmt: skip


def _rests(goal: Goal, seen: Foreseen, *, course: Course, added: Added, currency: str) -> Iterator[str]:
    """What a prospect rests on, in sentences."""
    if seen.day >= goal.deadline:
        yield f"It is over: measured to its deadline {goal.deadline}."
    else:
        yield f"{course.days} days measured, the last of them {seen.day}."
    if seen.day < goal.deadline and goal.reading == "total":
        yield f"What is to come at the pace of the last {course.window} days, along its planned path."
    elif seen.day < goal.deadline:
        yield f"Its level of the last {course.window} days goes on, and scatters as it did."
    if added.count:
        initiatives = "1 initiative" if added.count == 1 else f"{added.count} initiatives"
        yield (
            f"Planned effects of {initiatives} beside the plan of now: {added.mean:+,.0f} {currency} "
            f"({added.low:+,.0f} to {added.high:+,.0f}); the team's own estimate."
        )
    if added.left_out:
        yield f"Effects in {', '.join(added.left_out)} are left out: the goal is counted in {currency}."
