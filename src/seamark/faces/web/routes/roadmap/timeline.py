"""The plan as a timeline: bars in lanes with the tasks behind them, releases, milestones, days off."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

from seamark.faces.web.numbers import day
from seamark.faces.web.routes.goals.blanks import KINDS, STAGES
from seamark.faces.web.routes.goals.standing import Mark, mark_of
from seamark.faces.web.routes.roadmap.asked import Asked
from seamark.faces.web.routes.roadmap.foot import Foot
from seamark.faces.web.routes.roadmap.foreseen import Foreseen
from seamark.plan import Absence, Goal, Initiative, Milestone, Phase, Release, Snapshot, Task

LONGEST_LANE = 60  # letters of an audience that name a lane


class TaskBar(msgspec.Struct, frozen=True, omit_defaults=True):
    """A task with days: a thin bar under its initiative."""

    id: str
    title: str
    kind: str
    start: date
    end: date
    state: str
    why: str
    version: int
    after: tuple[object, ...] = ()
    booked: bool = False
    done: bool = False


class Bar(msgspec.Struct, frozen=True, omit_defaults=True):
    """An initiative: lane by name, dates (both included), share done, sea mark with reason, what it waits for.

    ``p80`` is the day by which it is done four times of five, ``safe`` the latest safe start; None where nothing was
    foreseen.
    """

    id: str
    title: str
    kind: str
    lane: str
    start: date
    end: date
    progress: float
    status: str
    state: str
    why: str
    version: int
    owner: str = ""
    release: str = ""
    after: tuple[object, ...] = ()
    phases: tuple[Phase, ...] = ()
    tasks: tuple[TaskBar, ...] = ()
    p50: date | None = None
    p80: date | None = None
    safe: date | None = None


class Point(msgspec.Struct, frozen=True, omit_defaults=True):
    """A release or a milestone on its day; ``was`` is the day it was on before it moved, until that was dealt with."""

    id: str
    title: str
    kind: str
    day: date
    done: bool = False
    confidence: float = 1.0
    owner: str = ""
    was: date | None = None
    of: tuple[str, ...] = ()


class Timeline(msgspec.Struct, frozen=True):
    """All of it, as the script draws it."""

    today: date
    number: int
    editable: bool
    lanes: list[str]
    bars: list[Bar]
    releases: list[Point]
    points: list[Point]
    closed: list[date]
    foot: Foot | None = None

    @property
    def days(self) -> list[date]:
        """Every day on which something begins, ends or is."""
        spans = [end for bar in self.bars for end in (bar.start, bar.end, *([bar.p80] if bar.p80 else ()))]
        return [*spans, *(point.day for point in (*self.releases, *self.points))]


class Seen(msgspec.Struct, frozen=True):
    """What is known beside the plan: today, what clashes, what is foreseen, since when releases are elsewhere."""

    today: date
    clashes: set[str]
    foreseen: Mapping[str, Foreseen] = {}
    moved: Mapping[str, date] = {}


def timeline_of(plan: Snapshot, asked: Asked, *, seen: Seen, editable: bool) -> Timeline:
    """The plan in lanes, only what passes the filters."""
    lane, tasks = lane_of(plan, asked.by), _tasks(plan, seen)
    found = sorted(filter(asked.shows, plan.of(Initiative).values()), key=lambda one: one.start)
    bars = [_bar(one, plan, lane=lane(one), seen=seen, tasks=tasks) for one in found]
    return Timeline(
        seen.today,
        plan.number,
        editable,
        sorted({bar.lane for bar in bars}, key=lambda name: (name.startswith("No "), name)),
        bars,
        [
            Point(one.id, one.title, "release", one.date, one.shipped, one.confidence, was=seen.moved.get(one.id))
            for one in plan.of(Release).values()
        ],
        [_point(one, plan) for one in plan.of(Milestone).values()],
        [day for one in plan.of(Absence).values() if one.kind == "closed" for day in _days(one)],
    )


def lane_of(plan: Snapshot, by: str) -> Callable[[Initiative], str]:
    """Which lane an initiative lies in; each lies in one, by its first goal or its largest channel."""

    def objective(item: Initiative) -> str:
        goals = [plan.find(Goal, goal) for goal in item.goals]
        return next((plan.label(goal.objective) for goal in goals if goal), "No objective")

    def channel(item: Initiative) -> str:
        return max(item.channels, key=lambda name: item.channels[name]) if item.channels else "No channel"

    def audience(item: Initiative) -> str:
        first = item.audience.strip().splitlines()[0] if item.audience.strip() else "No audience"
        return first if len(first) <= LONGEST_LANE else f"{first[: LONGEST_LANE - 1]}…"

    lanes: dict[str, Callable[[Initiative], str]] = {
        "channel": channel,
        "owner": lambda item: plan.label(item.owner) if item.owner else "No owner",
        "stage": lambda item: STAGES.get(item.stage, "No stage"),
        "audience": audience,
        "kind": lambda item: KINDS[item.kind],
    }
    return lanes.get(by, objective)


def task_mark(task: Task, *, today: date, late: int = 0) -> Mark:
    """The mark of a task: done or in time is on track, over its day is off track, late by the schedule is at risk."""
    if task.status in {"done", "dropped"}:
        return Mark("on", "It is done.") if task.status == "done" else Mark("unknown", "It was dropped.")
    if task.start is None or task.end is None:
        return Mark("unknown", "It has no days yet.")
    if task.end < today or (task.start < today and task.status == "planned"):
        word, missed = ("ended", task.end) if task.end < today else ("begun", task.start)
        return Mark("off", f"It should have {word} on {day(missed, year=True)}.")
    if late or (task.due and task.end > task.due):
        due = f", it is due on {day(task.due, year=True)}" if task.due else ""
        return Mark("risk", f"It ends on {day(task.end, year=True)}{due}.")
    return Mark("on", f"It ends on {day(task.end, year=True)}.")


def gate_mark(gate: Milestone, plan: Snapshot, *, today: date) -> Mark:
    """The mark of a gate: passed, missed, endangered by an initiative that ends after it, or still to come."""
    if gate.done:
        return Mark("on", "It is passed.")
    if gate.date < today:
        return Mark("off", f"It should have been passed on {day(gate.date, year=True)}.")
    late = [one for one in (plan.find(Initiative, name) for name in gate.initiatives) if one and one.end > gate.date]
    if late:
        return Mark("risk", f"{late[0].title} ends after it.")
    return Mark("unknown", f"It is due on {day(gate.date, year=True)}.")


def _bar(item: Initiative, plan: Snapshot, *, lane: str, seen: Seen, tasks: Mapping[str, list[TaskBar]]) -> Bar:
    mark = mark_of(item, today=seen.today, clashes=seen.clashes)
    ahead = seen.foreseen.get(item.id, Foreseen())
    return Bar(
        item.id,
        item.title,
        item.kind,
        lane,
        item.start,
        item.end,
        1.0 if item.status == "done" else item.progress,
        item.status,
        mark.state,
        mark.why,
        item.version,
        plan.label(item.owner) if item.owner else "",
        item.release,
        item.depends_on,
        item.phases,
        tuple(tasks.get(item.id, ())),
        ahead.p50,
        ahead.p80,
        ahead.safe,
    )


def _tasks(plan: Snapshot, seen: Seen) -> dict[str, list[TaskBar]]:
    """Tasks with days by their initiative, by first day."""
    found: dict[str, list[TaskBar]] = defaultdict(list)
    for one in plan.of(Task).values():
        if one.initiative and one.start and one.end and one.status != "dropped":
            mark = task_mark(one, today=seen.today, late=seen.foreseen.get(one.id, Foreseen()).late)
            found[one.initiative].append(
                TaskBar(
                    one.id,
                    one.title,
                    one.kind,
                    one.start,
                    one.end,
                    mark.state,
                    mark.why,
                    one.version,
                    one.depends_on,
                    one.booked,
                    one.status == "done",
                )
            )
    for tasks in found.values():
        tasks.sort(key=lambda one: (one.start, one.end, one.id))
    return found


def _point(one: Milestone, plan: Snapshot) -> Point:
    owner = plan.label(one.owner) if one.owner else ""
    return Point(one.id, one.title, one.kind, one.date, one.done, owner=owner, of=one.initiatives)


def _days(absence: Absence) -> list[date]:
    return [absence.start + timedelta(number) for number in range((absence.end - absence.start).days + 1)]
