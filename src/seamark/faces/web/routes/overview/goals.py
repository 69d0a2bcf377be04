"""The goals as the Overview shows them: a mark, the way, what is and what was planned; those that are behind first."""

from collections.abc import Sequence
from datetime import date

import msgspec

from seamark.faces.web.numbers import Shown
from seamark.faces.web.routes.goals.page import Lines, lines_of, shower
from seamark.faces.web.visit import Visit
from seamark.plan import Goal, GoalProgress, Snapshot

SHOWN = 8
ORDER = {"off": 0, "risk": 1, "on": 2, "unknown": 3}


class GoalLine(msgspec.Struct, frozen=True):
    """A goal in one line."""

    id: str
    title: str
    mark: str
    why: str
    lines: Lines
    now: Shown
    planned: Shown


class GoalsStand(msgspec.Struct, frozen=True):
    """All goals that are on their way today: the lines shown, how many there are, and each one's progress."""

    lines: list[GoalLine]
    total: int
    goals: dict[str, Goal]
    progress: list[GoalProgress]


def goals_of(visit: Visit, plan: Snapshot) -> GoalsStand:
    """The goals that have not ended, worst first."""
    today = visit.now.date()
    goals = {one.id: one for one in plan.of(Goal).values() if _is_under_way(one, today)}
    known = visit.workspace.plan.progress(list(goals.values()), by=visit.actor) if goals else []
    known = sorted(known, key=lambda one: (ORDER[one.status], -(one.shortfall or 0.0)))
    currency = visit.workspace.settings.currency
    lines = [_line(goals[one.goal_id], one, currency=currency) for one in known[:SHOWN]]
    return GoalsStand(lines, len(known), goals, known)


def behind(goal: Goal, progress: GoalProgress) -> float:
    """How far a goal is behind the value that was planned by now, as a share of it; 0 where nothing can be said."""
    if progress.actual is None or not progress.planned:
        return 0.0
    gap = progress.planned - progress.actual if goal.direction == "up" else progress.actual - progress.planned
    return gap / abs(progress.planned)


def planned_revenue(stand: GoalsStand, days: Sequence[date]) -> tuple[float | None, ...]:
    """What the revenue goal wants of each day: the steps of its path; None on days without one.

    Only a goal for the sum of all revenue says so; of several that cover a day the one with the latest start counts.
    """
    wanted: dict[date, float] = {}
    progress = {one.goal_id: one for one in stand.progress}
    for goal in sorted(stand.goals.values(), key=lambda one: one.start, reverse=True):
        if goal.metric != "revenue" or goal.reading != "total" or goal.where:
            continue
        before = 0.0
        for point in progress[goal.id].planned_path:
            wanted.setdefault(point.day, point.value - before)
            before = point.value
    return tuple(wanted.get(day) for day in days)


def _is_under_way(goal: Goal, today: date) -> bool:
    return goal.start <= today <= goal.deadline


def _line(goal: Goal, progress: GoalProgress, *, currency: str) -> GoalLine:
    show = shower(goal, currency)
    now, planned = show(progress.actual), show(progress.planned)
    return GoalLine(goal.id, goal.title, progress.status, progress.why, lines_of(progress), now, planned)
