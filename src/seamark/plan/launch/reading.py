"""How ready a launch is: its tasks counted back from the day, its gates, and where they stand.

Readiness is the share of the work that is done: tasks by their days of work, each at least a quarter of a day.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

import msgspec

from seamark.plan.calendar import WorkCalendar
from seamark.plan.feeds.matching import hanging_from
from seamark.plan.kinds import Feed, Initiative, Milestone, Release, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.launch.placing import backwards, pace_in
from seamark.plan.launch.preparing import lacking_in, late_in, launch_in, tasks_for, template_for
from seamark.plan.model import Snapshot

LEAST_DAYS: Final = 0.25
State = Literal["on", "risk", "off", "unknown"]


class LaunchTask(msgspec.Struct, frozen=True):
    """A task of a launch. ``t_minus`` counts the working days from the day it is due to the launch (negative: after).

    ``latest_start`` is the last day on which it can begin without making the launch late. ``who`` are names.
    """

    id: str
    title: str
    kind: str
    status: str
    days: float
    who: tuple[str, ...]
    start: date | None
    end: date | None
    due: date
    t_minus: int
    latest_start: date
    state: State
    why: str


class LaunchGate(msgspec.Struct, frozen=True):
    """A gate of a launch with its cut-off day; ``needs`` are the ids of the tasks that are due by then."""

    id: str
    title: str
    kind: str
    date: date
    t_minus: int
    done: bool
    needs: tuple[str, ...]
    state: State
    why: str


class DateMove(msgspec.Struct, frozen=True):
    """A change of the day of a release: from when to when, by whom (a feed by its title), why. None: as it was made."""

    at: datetime
    by: str
    before: date | None
    after: date
    why: str
    change: int


class Launch(msgspec.Struct, frozen=True):
    """A release as marketing launches it: days left, readiness from 0 to 1 (None: nothing is prepared), and its parts.

    ``days_left`` are working days to the launch, negative after it. ``hanging`` are titles of open initiatives that
    sell it or wait for it, ``lacking`` counts the steps of its tier's template that are not in the plan,
    ``moves`` the versions of its day, newest first (of one launch; a list leaves them out).
    """

    release: Release
    days_left: int
    readiness: float | None
    state: State
    why: str
    feed: str
    launch_id: str
    tasks: tuple[LaunchTask, ...]
    gates: tuple[LaunchGate, ...]
    hanging: tuple[str, ...]
    lacking: int = 0
    moves: tuple[DateMove, ...] = ()


class _Day(NamedTuple):
    """What everything is counted from: the plan, the launch's day, today, working days."""

    plan: Snapshot
    launch: date
    today: date
    calendar: WorkCalendar

    def minus(self, day: date) -> int:
        """Working days from a day to the launch, negative for one after it."""
        if day <= self.launch:
            return max(0, self.calendar.count(day, self.launch) - 1)
        return -max(1, self.calendar.count(self.launch, day) - 1)


def launch_of(plan: Snapshot, release: Release, *, today: date) -> Launch:
    """A release as a launch."""
    found = launch_in(plan, release.id)
    own = [found.id] if found is not None else []
    tasks = [one for one in tasks_for(plan, release.id, launches=own) if one.status != "dropped"]
    on = _Day(plan, release.date, today, leave_in(plan).calendar)
    latest = _latest(on, tasks)
    rows = sorted(
        (_task(on, one, latest=latest[one.id]) for one in tasks), key=lambda row: (row.due, row.latest_start, row.id)
    )
    gates = [_gate(on, one, rows=rows) for one in _gates(plan, found)]
    lacking = lacking_in(plan, release)
    state, why = _standing(release, rows, gates=gates, today=today)
    if not rows and state == "unknown":
        state, why = _unprepared(on, release)
    return Launch(
        release,
        on.minus(today),
        readiness(tasks),
        state,
        why,
        plan.label(release.feed) if plan.find(Feed, release.feed) else "",
        found.id if found is not None else "",
        tuple(rows),
        tuple(sorted(gates, key=lambda gate: (gate.date, gate.id))),
        hanging_from(plan, release.id),
        len(lacking),
    )


def _unprepared(on: _Day, release: Release) -> tuple[State, str]:
    """How it stands with a launch that nobody prepared: what its template takes may be too late already."""
    steps = template_for(on.plan, release).steps
    placed = backwards(steps, on.launch, on.calendar, pace_in(on.plan))
    late = late_in(steps, placed, calendar=on.calendar, today=on.today)
    if not late:
        return "unknown", "Nothing is prepared yet."
    count = len(late)
    return (
        "risk",
        f"Nothing is prepared, and {count} of its {len(steps)} steps {'is' if count == 1 else 'are'} late already.",
    )


def readiness(tasks: Sequence[Task]) -> float | None:
    """The share of the work that is done; None without any."""
    weights = {one.id: max(one.days, LEAST_DAYS) for one in tasks}
    done = sum(weights[one.id] for one in tasks if one.status == "done")
    return done / sum(weights.values()) if weights else None


def _gates(plan: Snapshot, launch: Initiative | None) -> list[Milestone]:
    """The gates a launch waits for, and the reviews and gates that name it or stand beside its tasks."""
    if launch is None:
        return []
    waits = {one.on for one in launch.depends_on}
    mine = f"{launch.release}."
    return [
        one
        for one in plan.of(Milestone).values()
        if one.kind != "milestone" and (one.id in waits or launch.id in one.initiatives or one.id.startswith(mine))
    ]


def _due(on: _Day, task: Task) -> date:
    return task.due or on.calendar.shifted(on.launch, -1)


def _latest(on: _Day, tasks: Sequence[Task]) -> dict[str, date]:
    """The last day on which each task can begin, counted back from what waits for it; circles are cut."""
    waiting: dict[str, list[tuple[Task, int]]] = {one.id: [] for one in tasks}
    for task in tasks:
        for part in task.depends_on:
            if part.on in waiting and part.type == "FS":
                waiting[part.on].append((task, part.lag_days))
    found: dict[str, date] = {}
    left = {one.id: one for one in tasks}
    while left:
        ready = [one for one in left.values() if all(later.id in found for later, _ in waiting[one.id])]
        for task in ready or list(left.values())[:1]:
            bounds = [
                on.calendar.shifted(found[late.id], -1 - lag) for late, lag in waiting[task.id] if late.id in found
            ]
            last = on.calendar.on_or_before(min([_due(on, task), *bounds]))
            end = on.calendar.shifted(last, -math.ceil(task.lead.days) if task.lead else 0)
            found[task.id] = on.calendar.start_of(end, _length(on, task))
            del left[task.id]
    return found


def _length(on: _Day, task: Task) -> int:
    if task.start and task.end:
        return max(1, on.calendar.count(task.start, task.end))
    pace = pace_in(on.plan)
    return max([1, *(math.ceil(days / pace(skill)) for skill, days in task.skills.items())])


def _task(on: _Day, task: Task, *, latest: date) -> LaunchTask:
    due = _due(on, task)
    state, why = _state(on, task, due=due, latest=latest)
    nobody = "" if task.status == "done" else ", nobody yet"
    who = [on.plan.label(one) for one in task.doers] or [f"{skill}{nobody}" for skill in task.skills]
    return LaunchTask(
        task.id, task.title, task.kind, task.status, task.days, tuple(who), task.start, task.end, due, on.minus(due),
        latest, state, why,
    )  # fmt: skip


def _state(on: _Day, task: Task, *, due: date, latest: date) -> tuple[State, str]:
    """The mark of a task: late is off, what cannot be in time any more or by its dates is at risk."""
    if task.status == "done":
        return "on", "done"
    if due < on.today:
        return "off", _days(on.calendar.count(due, on.today) - 1, "late")
    if task.end is None:
        return "unknown", "not scheduled yet"
    finish = on.calendar.shifted(task.end, math.ceil(task.lead.days)) if task.lead else task.end
    if finish > due:
        return "risk", _days(on.calendar.count(due, finish) - 1, "planned beyond the day it is due")
    if task.status == "planned" and latest < on.today:
        return "risk", _days(on.calendar.count(latest, on.today) - 1, "after its latest safe start")
    return "on", "at work" if task.status == "running" else "to come"


def _days(number: int, what: str) -> str:
    count = max(1, number)
    return f"{count} working {'day' if count == 1 else 'days'} {what}"


def _gate(on: _Day, gate: Milestone, *, rows: Sequence[LaunchTask]) -> LaunchGate:
    needs = [one for one in rows if one.due <= gate.date]
    state, why = _gate_state(gate, needs, today=on.today)
    ids = tuple(one.id for one in needs)
    return LaunchGate(gate.id, gate.title, gate.kind, gate.date, on.minus(gate.date), gate.done, ids, state, why)


def _gate_state(gate: Milestone, needs: Sequence[LaunchTask], *, today: date) -> tuple[State, str]:
    done = sum(1 for one in needs if one.status == "done")
    if gate.done:
        return "on", "passed"
    if gate.date < today:
        return "off", "its cut-off is over and it is not passed"
    weak = sum(1 for one in needs if one.state in {"off", "risk"})
    if weak:
        return "risk", f"{weak} of the {len(needs)} tasks due by then {'is' if weak == 1 else 'are'} late or at risk"
    return "on", f"{done} of the {len(needs)} tasks due by then {'is' if done == 1 else 'are'} done"


def _standing(
    release: Release, rows: Sequence[LaunchTask], *, gates: Sequence[LaunchGate], today: date
) -> tuple[State, str]:
    if release.shipped:
        return "on", "It is out."
    if release.date < today:
        return "off", "Its day is over and it is not out."
    if not rows:
        return "unknown", "Nothing is prepared yet."
    if missed := [one for one in gates if one.state == "off"]:
        return "off", f"{missed[0].title}: {missed[0].why}."
    late = sum(1 for one in rows if one.state == "off")
    weak = sum(1 for one in rows if one.state == "risk")
    if late or weak:
        parts = [
            f"{count} {'is' if count == 1 else 'are'} {what}"
            for count, what in ((late, "late"), (weak, "at risk"))
            if count
        ]
        return "risk", f"Of {len(rows)} tasks {' and '.join(parts)}."
    return "on", "Every task can be in time."
