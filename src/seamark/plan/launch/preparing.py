"""From a release and a template to the edits that prepare its launch: initiative, tasks, gates."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from seamark.kernel import Conflict, InputError, NotFound
from seamark.plan.calendar import WorkCalendar
from seamark.plan.consequences import SELLS
from seamark.plan.kinds import Goal, Initiative, Release, Step, Task, Template
from seamark.plan.kinds.absence import leave_in
from seamark.plan.launch.placing import Place, Placed, backwards, pace_in
from seamark.plan.launch.standard import STANDARD
from seamark.plan.model import Dependency, Edit, Snapshot

LONGEST_ID: Final = 64
SHORTEST_LAUNCH: Final = 10  # working days the launch itself lasts at least


class Late(msgspec.Struct, frozen=True):
    """A step whose latest safe start is over: the day it was, and how many working days ago."""

    step: str
    title: str
    start: date
    days: int


class Wish(msgspec.Struct, frozen=True):
    """How somebody wants a launch prepared: by which template, for which goals, who answers for it."""

    template: Template
    goals: tuple[str, ...] = ()
    owner: str = ""


class Preparation(msgspec.Struct, frozen=True):
    """The edits that prepare a launch, and the steps that are late already."""

    edits: tuple[Edit, ...]
    late: tuple[Late, ...]
    told: tuple[str, ...] = ()


def template_for(plan: Snapshot, release: Release, *, template_id: str = "") -> Template:
    """The template of that id; else the workspace's of the release's tier, else Seamark's own. Raises NotFound."""
    own = plan.of(Template)
    if not template_id:
        return next((one for one in own.values() if one.tier == release.tier), STANDARD[release.tier])
    if template_id in {f"standard:{tier}" for tier in STANDARD}:
        return STANDARD[int(template_id[-1])]
    if template_id not in own:
        msg = f"There is no template with the id {template_id!r}."
        known = ", ".join([*own, *(f"standard:{tier}" for tier in STANDARD)])
        raise NotFound(msg, id=template_id, help=f"Templates are {known}.")
    return own[template_id]


def prepared(plan: Snapshot, release: Release, *, wish: Wish, today: date, place: Place = backwards) -> Preparation:
    """The edits that prepare a launch in one change; of one that was prepared before, only the steps it lacks.

    Raises Conflict when it lacks none, InputError when there is nothing the launch would work for.
    """
    steps = wish.template.steps
    if not steps:
        msg = f"The template '{wish.template.label}' has no steps."
        raise InputError(msg, field="template", help="Give it some, or choose another.")
    missing = [step for step in steps if id_of(release, step) not in plan.items]
    if not missing:
        tasks = sum(1 for step in steps if step.kind != "gate")
        msg = f"'{release.title}' is prepared already: all {tasks} tasks of '{wish.template.label}' are in the plan."
        raise Conflict(msg, id=release.id, help="Open its launch page, or remove what is to be made anew.")
    calendar = leave_in(plan).calendar
    placed = place(steps, release.date, calendar, pace_in(plan))
    launch = launch_in(plan, release.id)
    launch_id = launch.id if launch is not None else _fitted(f"launch.{release.id}")
    edits = [*_launch(plan, release, wish=wish, found=(launch, launch_id), placed=placed)]
    edits += [_edit(plan, release, step=step, at=placed, launch_id=launch_id) for step in missing]
    late = late_in(missing, placed, calendar=calendar, today=today)
    told = [
        f"'{step.title}' names no skill: its {step.days:g} days of work are nobody's."
        for step in missing
        if step.kind != "gate" and step.days and not step.skill
    ]
    return Preparation(tuple(edits), tuple(late), tuple(told))


def late_in(
    steps: Sequence[Step], placed: dict[str, Placed], *, calendar: WorkCalendar, today: date
) -> list[Late]:  # fmt: skip
    """The steps that cannot be in time any more: their latest safe start, of a gate its cut-off, is over."""
    found = [
        Late(step.name, step.title, placed[step.name].start, calendar.count(placed[step.name].start, today) - 1)
        for step in steps
        if placed[step.name].start < today
    ]
    return [one for one in found if one.days > 0]


def lacking_in(plan: Snapshot, release: Release) -> list[Step]:
    """The steps of a release's template that are not in the plan."""
    return [step for step in template_for(plan, release).steps if id_of(release, step) not in plan.items]


def launch_in(plan: Snapshot, release_id: str) -> Initiative | None:
    """The launch initiative of a release, if there is one."""
    named = (one.item for one in plan.naming(release_id) if one.reference.field == "release")
    return next((one for one in named if isinstance(one, Initiative) and one.kind == "launch"), None)


def id_of(release: Release, step: Step) -> str:
    """The id of what a step becomes: a step is known again by it, whatever it is called since."""
    return _fitted(f"{release.id}.{re.sub(r'[^A-Za-z0-9_-]+', '-', step.name).strip('-').lower()}")


def _fitted(item_id: str) -> str:
    """An id that is not too long, its end kept: that is what tells steps apart."""
    return item_id if len(item_id) <= LONGEST_ID else re.sub(r"^[^A-Za-z0-9]+", "", item_id[-LONGEST_ID:])


def _launch(
    plan: Snapshot,
    release: Release,
    *,
    wish: Wish,
    found: tuple[Initiative | None, str],
    placed: dict[str, Placed],
) -> Iterator[Edit]:  # fmt: skip
    """The launch initiative, new or made to wait for its gates."""
    launch, launch_id = found
    gates = [step for step in wish.template.steps if step.kind == "gate" and step.days_before > 0]
    waits = [Dependency(release.id), *(Dependency(id_of(release, step)) for step in gates)]
    if launch is not None:
        known = {one.on for one in launch.depends_on}
        more = [one for one in waits if one.on not in known]
        if more and not launch.is_fixed:
            depends_on = msgspec.to_builtins((*launch.depends_on, *more))
            yield Edit(kind="initiative", id=launch.id, version=launch.version, fields={"depends_on": depends_on})
        return
    goals = wish.goals or wish.template.goals
    if not goals:
        there = ", ".join(f"{one.id} ('{one.title}')" for one in list(plan.of(Goal).values())[:8]) or "none yet"
        msg = f"The launch of '{release.title}' would work for no goal."
        raise InputError(msg, field="goals", help=f"Name at least one goal. There are {there}.")
    calendar = leave_in(plan).calendar
    last = max(calendar.end_of(release.date, SHORTEST_LAUNCH), *(one.due for one in placed.values()))
    owner = wish.owner or wish.template.owner
    fields = {
        "title": f"{release.title} launch"[:200],
        "kind": "launch",
        "goals": list(goals),
        "release": release.id,
        "start": release.date.isoformat(),
        "end": last.isoformat(),
        "depends_on": msgspec.to_builtins(waits),
        **({"owner": owner} if owner else {}),
    }
    yield Edit(kind="initiative", id=launch_id, version=0, fields=fields, whole=True)


def _edit(plan: Snapshot, release: Release, *, step: Step, at: dict[str, Placed], launch_id: str) -> Edit:
    """A step as a task or a milestone."""
    kind = "milestone" if step.kind == "gate" else "task"
    made = (
        _gate(plan, release, step=step, day=at[step.name].due)
        if kind == "milestone"
        else _task(release, step, at=at[step.name])
    )
    if kind == "task":
        made["initiative"] = launch_id
    return Edit(kind=kind, id=id_of(release, step), version=0, fields=made, whole=True, where=f"step {step.name}")


def _task(release: Release, step: Step, *, at: Placed) -> dict[str, Any]:
    """The fields of a task. What is done on the day or after it prepares nothing: the launch needs it by its end."""
    waits = [Dependency(id_of_name(release, name)) for name in step.after]
    after = step.days_before <= 0
    return {
        "title": step.title,
        "kind": step.kind,
        "work": step.work,
        "needed": "end" if after else "start",
        **({} if after else {"release": release.id}),
        "skills": {step.skill: step.days} if step.skill else {},
        "lead": msgspec.to_builtins(step.lead),
        "start": at.start.isoformat(),
        "end": at.end.isoformat(),
        "due": at.due.isoformat(),
        "depends_on": msgspec.to_builtins([*waits, *([Dependency(release.id)] if after else [])]),
    }


def _gate(plan: Snapshot, release: Release, *, step: Step, day: date) -> dict[str, Any]:
    """The fields of a gate, with the initiatives that prepare the release and end by then; after the day, a review."""
    preparing = [
        one.id
        for one in plan.of(Initiative).values()
        if one.release == release.id
        and one.kind not in SELLS
        and one.status not in {"done", "stopped"}
        and one.end <= day
    ]
    is_review = step.days_before <= 0
    title = f"{release.title}: {step.title}"[:200]
    return {
        "title": title,
        "kind": "review" if is_review else "gate",
        "date": day.isoformat(),
        "initiatives": [] if is_review else preparing,
    }


def id_of_name(release: Release, name: str) -> str:
    """The id of what the step of a name becomes."""
    return id_of(release, Step(name, name))


def tasks_for(plan: Snapshot, release_id: str, *, launches: Sequence[str]) -> list[Task]:
    """Every task of a release: those that prepare it, and those of its launch."""
    return [one for one in plan.of(Task).values() if one.release == release_id or one.initiative in launches]
