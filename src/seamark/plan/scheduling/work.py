"""A plan as work for people: tasks and initiatives as jobs, people with the time that is left to them."""

import math
from collections.abc import Collection, Iterator
from datetime import date
from typing import Final, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.plan.consequences import Outlook, earliest
from seamark.plan.kinds import Initiative, Milestone, Person, Release, Task, skills_in
from seamark.plan.kinds.absence import leave_in
from seamark.plan.kinds.person import HOURS_A_DAY
from seamark.plan.model import Item
from seamark.plan.scheduling.dayline import DayLine
from seamark.plan.scheduling.needs import due_of, weight_of
from seamark.science.staffing import Job, Part, Wait, Work, Worker

MINUTES: Final = int(60 * HOURS_A_DAY)  # of a day of work
APPROVAL_MINUTES: Final = 60  # of whoever approves, where nobody said how long it takes
BEYOND: Final = 260  # working days looked at after the last date of the plan
LONGEST: Final = 2600
GONE: Final = frozenset({"idea", "stopped"})
Minutes = npt.NDArray[np.float64]
Kind = TypeVar("Kind", bound=Item)


class Prepared(msgspec.Struct, frozen=True):
    """Work, the days it is counted in, and what could not be made work of: ids with the reason."""

    work: Work
    line: DayLine
    left_out: dict[str, str]


def prepared(outlook: Outlook, today: date, *, scope: Collection[str] | None = None) -> Prepared:
    """The open tasks and initiatives of a plan as it would be, from today on.

    With a ``scope`` only the tasks named there may move; all others stay on the days they have.
    """
    line = DayLine(outlook.calendar, today)
    tasks = [one for one in _of(outlook, Task) if one.status != "dropped"]
    initiatives = [one for one in _of(outlook, Initiative) if one.status not in GONE]
    left_out = dict(_undoable(tasks, outlook))
    tasks = [one for one in tasks if one.id not in left_out]
    if scope is not None:
        tasks = [
            one if one.id in scope or not one.start else msgspec.structs.replace(one, booked=True) for one in tasks
        ]
    work: list[Task | Initiative] = [*tasks, *initiatives]
    jobs = [_task_job(one, outlook, line=line) for one in tasks]
    jobs += [_job(one, outlook, line=line) for one in initiatives]
    known = {job.id for job in jobs}
    waits = [wait for item in work for wait in _waits(item, outlook, known=known)]
    return Prepared(Work(_workers(outlook, line, tasks=tasks), tuple(jobs), tuple(waits)), line, left_out)


def _of(outlook: Outlook, kind: type[Kind]) -> list[Kind]:
    return [outlook.find(kind, item_id) or item for item_id, item in outlook.plan.of(kind).items()]


def _undoable(tasks: list[Task], outlook: Outlook) -> Iterator[tuple[str, str]]:
    """Planned tasks that nobody can do."""
    known = skills_in(outlook.plan)
    for task in tasks:
        if task.is_fixed:
            continue
        lost = [skill for skill in task.skills if skill.casefold() not in known]
        idle = [one for one in task.people if (who := outlook.find(Person, one)) is not None and not who.days_a_day]
        if lost:
            yield task.id, f"Nobody has the skill {lost[0]!r}: give it to somebody, or name who does it."
        elif idle:
            yield task.id, f"{outlook.plan.label(idle[0])} has no time for the plan on any day: name somebody else."


def _task_job(task: Task, outlook: Outlook, *, line: DayLine) -> Job:
    due = due_of(task, outlook)
    return Job(
        id=task.id,
        parts=() if task.is_fixed else tuple(_parts(task)),
        span=0 if task.is_fixed or task.days else _length(task, outlook),
        lead=math.ceil(task.lead.days) if task.lead else 0,
        release=max(*_floors(task, outlook, line=line), line.after(task.earliest) if task.earliest else 0),
        due=None if due is None or task.status == "done" else line.before(due),
        weight=weight_of(task, outlook),
        planned=line.after(task.start) if task.start else None,
        fixed=_fixed(task, line),
    )


def _parts(task: Task) -> Iterator[Part]:
    for person, days in task.people.items():
        if days:
            yield Part(minutes=max(1, round(days * MINUTES)), who=person)
    for skill, days in task.skills.items():
        if days:
            yield Part(minutes=max(1, round(days * MINUTES)), skill=skill, chosen=task.who.get(skill, ""))
    if task.kind == "approval" and task.owner and not task.days:
        yield Part(minutes=APPROVAL_MINUTES, who=task.owner)


def _length(task: Task, outlook: Outlook) -> int:
    """Working days of a task that nobody works on: as planned, else one."""
    if task.start and task.end:
        return max(1, outlook.calendar.count(task.start, task.end))
    return 0 if task.kind == "approval" and task.owner else 1


def _fixed(task: Task, line: DayLine) -> tuple[int, int] | None:
    """First and last day of what stays; running work that should be done already is done today at the earliest."""
    if not task.is_fixed:
        return None
    start, end = task.began or task.start, task.ended or task.end
    if start is None:
        first = 0 if task.status == "running" else -1
        return first, first + max(0, math.ceil(task.days) - 1)
    first = line.after(start)
    last = line.before(end) if end else first + max(0, math.ceil(task.days) - 1)
    if task.status == "running":
        last = max(last, 0)
    return first, max(first, last)


def _job(item: Initiative, outlook: Outlook, *, line: DayLine) -> Job:
    """An initiative lasts as long as it was planned; it begins on its day, or later when what it needs is late."""
    first, last = line.after(item.start), line.before(item.end)
    is_open = item.status == "planned"
    return Job(
        id=item.id,
        span=max(1, last - first + 1),
        release=max(first, *_floors(item, outlook, line=line)),
        due=max(first, last) if is_open else None,
        weight=weight_of(item, outlook),
        planned=first,
        fixed=None if is_open else (first, max(first, last)),
    )


def _floors(item: Task | Initiative, outlook: Outlook, *, line: DayLine) -> Iterator[int]:
    """Days before which releases and milestones do not let it begin."""
    yield 0
    for dependency in item.depends_on:
        if isinstance(outlook.plan.items.get(dependency.on), Release | Milestone):
            asked = earliest(outlook, dependency)
            if asked.start:
                yield line.after(asked.start)


def _waits(item: Task | Initiative, outlook: Outlook, *, known: set[str]) -> Iterator[Wait]:
    for dependency in item.depends_on:
        if dependency.on in known:
            yield Wait(dependency.on, item.id, dependency.type, dependency.lag_days)
    if isinstance(item, Task) and item.needed == "start" and item.initiative in known and not _is_over(item, outlook):
        yield Wait(item.id, item.initiative)


def _is_over(task: Task, outlook: Outlook) -> bool:
    """Whether what a task is for has begun: then nothing waits for it any more."""
    initiative = outlook.find(Initiative, task.initiative)
    return initiative is None or initiative.is_fixed


def _workers(outlook: Outlook, line: DayLine, *, tasks: list[Task]) -> tuple[Worker, ...]:
    people = _of(outlook, Person)
    days = line.days(_horizon(outlook, line))
    leave = leave_in(outlook.plan)
    free = {one.id: np.full(len(days), MINUTES * one.days_a_day) for one in people}
    for one in people:
        if leave.is_ever_away(one.id):
            for number in [n for n, day in enumerate(days) if leave.is_away(one.id, day)]:
                free[one.id][number] = 0.0
    for item in _of(outlook, Initiative):
        if item.status not in {"idea", "done", "stopped"}:
            _take(free, item.people, span=(line.after(item.start), line.before(item.end)))
    for task in tasks:
        if task.is_fixed and task.is_open and (fixed := _fixed(task, line)):
            _take(free, task.doers, span=fixed)
    return tuple(_worker(one, free[one.id]) for one in people)


def _worker(person: Person, free: Minutes) -> Worker:
    left = np.maximum(free, 0.0).astype(np.int64).tolist()
    return Worker(id=person.id, free=tuple(left), usual=int(MINUTES * person.days_a_day), skills=person.skills)


def _take(free: dict[str, Minutes], people: dict[str, float], *, span: tuple[int, int]) -> None:
    """Take days of work evenly from the days of a span; what lies before today is gone already."""
    first, last = span
    if last < 0 or last < first:
        return
    for person, days in people.items():
        if person in free:
            free[person][max(0, first) : last + 1] -= days * MINUTES / (last - first + 1)


def _horizon(outlook: Outlook, line: DayLine) -> int:
    spans = [outlook.span(item_id) for item_id in outlook.plan.items]
    last = max((line.before(span[1]) for span in spans if span), default=0)
    return max(BEYOND, min(LONGEST, last + BEYOND))
