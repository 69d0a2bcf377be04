"""Conflicts of a plan: what does not go together, in words."""

import math
from collections.abc import Collection, Iterator
from typing import Literal

import msgspec

from seamark.plan.consequences.capacity import horizon, tasks_of, weeks_of, work_of
from seamark.plan.consequences.ordering import SELLS, is_met
from seamark.plan.consequences.outlook import Outlook
from seamark.plan.kinds import Goal, Initiative, Milestone, Person, Release, Task
from seamark.plan.kinds.absence import days_away
from seamark.plan.kinds.initiative import AWAY_SHARE

Code = Literal["order", "release", "deadline", "gate", "away", "capacity"]


class Clash(msgspec.Struct, frozen=True):
    """Something that does not go together. ``item`` is the initiative or person, ``other`` what it clashes with.

    ``size`` is in days (working days late, days away, days over in the worst week). ``is_new``: not so before.
    """

    code: Code
    item: str
    other: str
    message: str
    size: float
    is_new: bool = False


def clashes_of(outlook: Outlook, ids: Collection[str]) -> Iterator[Clash]:
    """Conflicts of these initiatives and of the people who work on them."""
    people: dict[str, None] = {}
    for item_id in ids:
        initiative = outlook.find(Initiative, item_id)
        if initiative is not None and initiative.status not in {"done", "stopped"}:
            yield from _order(outlook, initiative)
            yield from _release(outlook, initiative)
            yield from _deadlines(outlook, initiative)
            yield from _gates(outlook, initiative)
            yield from _owner(outlook, initiative)
            yield from _tasks(outlook, initiative)
            people |= dict.fromkeys(initiative.people)
            people |= dict.fromkeys(one for task in _open_tasks(outlook, initiative) for one in task.doers)
    for person_id in people:
        yield from _capacity(outlook, person_id)


def _order(outlook: Outlook, item: Initiative) -> Iterator[Clash]:
    for dependency in item.depends_on:
        if not is_met(outlook, item, dependency=dependency):
            label = outlook.plan.label(dependency.on)
            what = {"FS": "starts before {} is over", "SS": "starts before {} has begun"}
            what |= {"FF": "ends before {} is over", "SF": "ends before {} has begun"}
            lag = f" (+{dependency.lag_days} working days)" if dependency.lag_days else ""
            message = f"{item.label} {what[dependency.type].format(label)}{lag}."
            yield Clash("order", item.id, dependency.on, message, _late(outlook, item, on=dependency.on))


def _late(outlook: Outlook, item: Initiative, *, on: str) -> float:
    span = outlook.span(on)
    return 0.0 if span is None else float(outlook.calendar.count(item.start, span[1]))


def _release(outlook: Outlook, item: Initiative) -> Iterator[Clash]:
    release = outlook.find(Release, item.release)
    if release is not None and item.kind in SELLS and item.start < release.date:
        message = f"{item.label} starts on {item.start}, before {release.label} comes out on {release.date}."
        size = outlook.calendar.count(item.start, release.date) - 1
        yield Clash("release", item.id, release.id, message, float(size))


def _open_tasks(outlook: Outlook, item: Initiative) -> Iterator[Task]:
    for task in outlook.naming(item.id, "initiative"):
        if isinstance(task, Task) and task.is_open:
            yield task


def _tasks(outlook: Outlook, item: Initiative) -> Iterator[Clash]:
    """Tasks that are done after the initiative needs them."""
    for task in _open_tasks(outlook, item):
        if task.end is None:
            continue
        ready = outlook.calendar.shifted(task.end, math.ceil(task.lead.days)) if task.lead else task.end
        if task.needed == "start" and ready >= item.start and not item.is_fixed:
            message = f"{task.label} is ready on {ready}, {item.label} starts on {item.start}."
            yield Clash("order", item.id, task.id, message, float(outlook.calendar.count(item.start, ready)))
        elif task.needed == "end" and ready > item.end:
            message = f"{task.label} is ready on {ready}, after {item.label} ends on {item.end}."
            yield Clash("order", item.id, task.id, message, float(outlook.calendar.count(item.end, ready) - 1))


def _deadlines(outlook: Outlook, item: Initiative) -> Iterator[Clash]:
    for goal_id in item.goals:
        goal = outlook.find(Goal, goal_id)
        if goal is not None and item.end > goal.deadline:
            message = f"{item.label} ends on {item.end}, after the deadline {goal.deadline} of '{goal.label}'."
            size = outlook.calendar.count(goal.deadline, item.end) - 1
            yield Clash("deadline", item.id, goal.id, message, float(max(1, size)))


def _gates(outlook: Outlook, item: Initiative) -> Iterator[Clash]:
    for gate in outlook.naming(item.id, "initiatives"):
        if isinstance(gate, Milestone) and not gate.done and item.end > gate.date:
            message = f"{item.label} ends on {item.end}; {gate.label} needs it by {gate.date}."
            size = outlook.calendar.count(gate.date, item.end) - 1
            yield Clash("gate", item.id, gate.id, message, float(max(1, size)))


def _owner(outlook: Outlook, item: Initiative) -> Iterator[Clash]:
    if not item.owner:
        return
    away, working = days_away(outlook.plan, item.owner, days=(item.start, item.end))
    if away and away >= AWAY_SHARE * working:
        message = (
            f"{outlook.plan.label(item.owner)} owns {item.label} and is away on {away} of its {working} working days."
        )
        yield Clash("away", item.id, item.owner, message, float(away))


def _capacity(outlook: Outlook, person_id: str) -> Iterator[Clash]:
    person = outlook.find(Person, person_id)
    span = horizon([*work_of(outlook, person_id), *tasks_of(outlook, person_id)])
    if person is None or span is None:
        return
    over = [week for week in weeks_of(outlook, person, start=span[0], end=span[1]) if week.is_over]
    if over:
        worst = max(over, key=lambda week: week.over)
        weeks = "1 week" if len(over) == 1 else f"{len(over)} weeks"
        message = (
            f"{person.label} is booked beyond what is free in {weeks}; most in the week of {worst.monday}: "
            f"{worst.booked:.1f} days booked, {worst.free:.1f} free."
        )
        yield Clash("capacity", person.id, str(worst.monday), message, round(sum(week.over for week in over), 2))
