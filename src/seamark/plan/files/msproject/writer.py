"""The plan as Microsoft Project's XML: initiatives with their tasks below them, releases and milestones as milestones.

Everything has its dates by hand (``Manual``): Seamark schedules, and Project must not move what it only looks at.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from xml.etree.ElementTree import Element, tostring

import msgspec

from seamark.plan.files.msproject.calendars import BASE, base_calendar, one_line, person_calendar
from seamark.plan.files.msproject.elements import NAMESPACE, collection, element
from seamark.plan.files.msproject.model import (
    GOALS_FIELD,
    GOALS_NAME,
    HEADING,
    HOURS_A_DAY,
    ID_FIELD,
    ID_NAME,
    PERSON_FIELD,
    PERSON_NAME,
    TYPES,
    Span,
    digest_of,
)
from seamark.plan.kinds import Initiative, Milestone, Person, Release, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.kinds.person import FULL_WEEK_HOURS
from seamark.plan.model import Dependency, Item, Snapshot

SAVE_VERSION: Final = 14  # Project 2010, the first with dates by hand
NUMBERS: Final = {name: number for number, name in TYPES.items()}
LAG_A_DAY: Final = HOURS_A_DAY * 600  # tenths of minutes
DAYS, ELAPSED = 7, 8  # formats of durations: working days, and days of the calendar
EARLIEST: Final = 4  # constraint: start no earlier than
NOTHING: Final = date(2000, 1, 3)  # a plan without dates begins and ends here


class Line(msgspec.Struct, frozen=True):
    """A row of the task list before it is written."""

    key: str
    item: Item | None
    title: str
    level: int
    number: str
    has_tasks: bool = False


def written_project(plan: Snapshot, *, title: str) -> bytes:
    """The roadmap and the team of a plan as XML that Microsoft Project opens."""
    lines = list(_lines(plan))
    people = list(plan.of(Person).values())
    skills = list(dict.fromkeys(_skill(name) for task in plan.of(Task).values() for name in task.skills))
    span = _span(plan)
    numbers = {line.key: place for place, line in enumerate(lines, 1)}
    names = {f"person:{one.id}": n for n, one in enumerate(people, 1)}
    names |= {f"skill:{name}": len(people) + n for n, name in enumerate(skills, 1)}
    calendars = [person_calendar(plan, one, number=BASE + n, span=span) for n, one in enumerate(people, 1)]
    root = element(
        "Project",
        {
            "SaveVersion": SAVE_VERSION,
            "Name": "roadmap.xml",
            "Title": one_line(title),
            "Subject": f"Seamark change {plan.number} {digest_of(plan)}",
            "ScheduleFromStart": 1,
            "StartDate": f"{span[0]}T08:00:00",
            "FinishDate": f"{span[1]}T17:00:00",
            "CalendarUID": BASE,
            "DefaultStartTime": "08:00:00",
            "DefaultFinishTime": "17:00:00",
            "MinutesPerDay": 60 * HOURS_A_DAY,
            "MinutesPerWeek": 300 * HOURS_A_DAY,
            "DaysPerMonth": 20,
            "DurationFormat": DAYS,
            "NewTasksEstimated": 0,
            "WeekStartDay": 1,
            "ExtendedAttributes": collection("ExtendedAttributes", _columns()),
            "Calendars": collection("Calendars", [base_calendar(plan), *calendars]),
            "Tasks": collection("Tasks", (_task(plan, line, numbers=numbers) for line in lines)),
            "Resources": collection("Resources", [*_people(people), *_skills(skills, after=len(people))]),
            "Assignments": collection("Assignments", _assignments(plan, lines, numbers=(numbers, names))),
        },
    )
    root.set("xmlns", NAMESPACE)
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    body: bytes = tostring(root, encoding="utf-8")
    return head + body


def _skill(name: str) -> str:
    return one_line(name)


def _columns() -> list[Element]:
    fields = [
        (ID_FIELD, ID_NAME, "Seamark"),
        (GOALS_FIELD, GOALS_NAME, "Seamark goals"),
        (PERSON_FIELD, PERSON_NAME, "Seamark person"),
    ]
    return [element("ExtendedAttribute", {"FieldID": a, "FieldName": b, "Alias": c}) for a, b, c in fields]


def _lines(plan: Snapshot) -> Iterator[Line]:
    """The rows in their order: releases with what prepares them, initiatives with their tasks, milestones."""
    tasks: dict[str, list[Task]] = {}
    for task in sorted(plan.of(Task).values(), key=lambda one: (one.start or date.max, one.id)):
        tasks.setdefault(task.initiative or task.release, []).append(task)
    top = 0
    for release in sorted(plan.of(Release).values(), key=lambda one: (one.date, one.id)):
        top += 1
        yield Line(f"release:{release.id}", release, release.title, 1, str(top))
        if below := tasks.get(release.id):
            top += 1
            yield Line(f"{HEADING}:{release.id}", None, f"Preparing {release.title}", 1, str(top), has_tasks=True)
            yield from _below(below, top)
    for initiative in sorted(plan.of(Initiative).values(), key=lambda one: (one.start, one.id)):
        top += 1
        below = tasks.get(initiative.id, [])
        yield Line(f"initiative:{initiative.id}", initiative, initiative.title, 1, str(top), has_tasks=bool(below))
        yield from _below(below, top)
    for milestone in sorted(plan.of(Milestone).values(), key=lambda one: (one.date, one.id)):
        top += 1
        yield Line(f"milestone:{milestone.id}", milestone, milestone.title, 1, str(top))


def _below(tasks: list[Task], top: int) -> Iterator[Line]:
    for number, task in enumerate(tasks, 1):
        yield Line(f"task:{task.id}", task, task.title, 2, f"{top}.{number}")


def _task(plan: Snapshot, line: Line, *, numbers: dict[str, int]) -> Element:
    place = numbers[line.key]
    values: dict[str, Any] = {
        "UID": place,
        "ID": place,
        "Name": one_line(line.title),
        "Active": 1,
        "Manual": 0 if line.item is None else 1,
        "Type": 1,
        "IsNull": 0,
        "WBS": line.number,
        "OutlineNumber": line.number,
        "OutlineLevel": line.level,
        "Priority": 500,
        "DurationFormat": DAYS,
        "EffortDriven": 0,
        "Estimated": 0,
        "Milestone": int(isinstance(line.item, Release | Milestone)),
        "Summary": int(line.has_tasks),
        "ExtendedAttribute": [_attribute(ID_FIELD, line.key)],
        "Notes": _notes(line),
    }
    if line.item is not None:
        values |= _dates(plan, line.item) | _progress(line.item)
        values["PredecessorLink"] = _links(plan, line, numbers=numbers)
    if isinstance(line.item, Initiative):
        values["ExtendedAttribute"].append(_attribute(GOALS_FIELD, "; ".join(line.item.goals)))
    return element("Task", values)


def _attribute(field: str, value: str) -> Element:
    return element("ExtendedAttribute", {"FieldID": field, "Value": value})


def _notes(line: Line) -> str:
    """The note, and below it the id once more: some programs drop the fields of others, none drops notes."""
    note = str(getattr(line.item, "note", ""))
    return "\n\n".join(filter(None, (note, f"[Seamark {line.key}]")))


def _dates(plan: Snapshot, item: Item) -> dict[str, Any]:
    if isinstance(item, Release | Milestone):
        return _time(f"{item.date}T08:00:00", f"{item.date}T08:00:00", duration="PT0H0M0S")
    if not isinstance(item, Initiative | Task) or item.start is None or item.end is None:
        return {}
    working = leave_in(plan).calendar.count(item.start, item.end)
    is_event = isinstance(item, Initiative) and item.kind == "event"
    length = ((item.end - item.start).days + 1) * 24 if is_event or not working else working * HOURS_A_DAY
    found = _time(f"{item.start}T08:00:00", f"{item.end}T17:00:00", duration=f"PT{length}H0M0S")
    found["DurationFormat"] = ELAPSED if is_event or not working else DAYS
    if isinstance(item, Task):
        found |= {"Deadline": f"{item.due}T17:00:00" if item.due else None}
        if item.earliest:
            found |= {"ConstraintType": EARLIEST, "ConstraintDate": f"{item.earliest}T08:00:00"}
    return found


def _time(start: str, finish: str, *, duration: str) -> dict[str, Any]:
    fields = {"Start": start, "Finish": finish, "Duration": duration}
    return fields | {f"Manual{name}": value for name, value in fields.items()}


def _progress(item: Item) -> dict[str, Any]:
    if isinstance(item, Release | Milestone):
        return {"PercentComplete": 100 if (item.shipped if isinstance(item, Release) else item.done) else 0}
    if isinstance(item, Initiative):
        return {"PercentComplete": 100 if item.status == "done" else min(99, round(100 * item.progress))}
    if isinstance(item, Task):
        began = item.began or (item.start if item.status in {"running", "done"} else None)
        ended = item.ended or (item.end if item.status == "done" else None)
        return {
            "PercentComplete": 100 if item.status == "done" else 0,
            "ActualStart": f"{began}T08:00:00" if began else None,
            "ActualFinish": f"{ended}T17:00:00" if ended else None,
        }
    return {}


def _links(plan: Snapshot, line: Line, *, numbers: dict[str, int]) -> list[Element]:
    return [
        element(
            "PredecessorLink",
            {
                "PredecessorUID": numbers[key],
                "Type": NUMBERS[part.type],
                "CrossProject": 0,
                "LinkLag": part.lag_days * LAG_A_DAY,
                "LagFormat": DAYS,
            },
        )
        for key, part in _waits(plan, line)
        if key in numbers
    ]


def _waits(plan: Snapshot, line: Line) -> Iterator[tuple[str, Dependency]]:
    """What a row waits for, as far as Project can hold it.

    It knows no link between a row and one below it, none but FS and SS into a row that has others below, and one
    between two rows.
    """
    item = line.item
    parts = [Dependency(one) for one in item.initiatives] if isinstance(item, Milestone) else []
    parts += item.depends_on if isinstance(item, Initiative | Task) else ()
    seen: set[str] = set()
    for part in parts:
        other = plan.items.get(part.on)
        if other is None or part.on in seen:
            continue
        above = isinstance(item, Task) and item.initiative == part.on
        below = isinstance(other, Task) and isinstance(item, Initiative) and other.initiative == item.id
        if above or below or (line.has_tasks and part.type in {"FF", "SF"}):
            continue
        seen.add(part.on)
        yield f"{other.noun}:{other.id}", part


def _people(people: list[Person]) -> list[Element]:
    return [
        element(
            "Resource",
            {
                "UID": number,
                "ID": number,
                "Name": one_line(one.name),
                "Type": 1,
                "IsNull": 0,
                "Group": one_line(one.team) or None,
                "EmailAddress": one_line(one.email) or None,
                "MaxUnits": units_of(one),
                "CalendarUID": BASE + number,
                "IsGeneric": 0,
                "ExtendedAttribute": [_attribute(PERSON_FIELD, f"person:{one.id}")],
            },
        )
        for number, one in enumerate(people, 1)
    ]


def units_of(person: Person) -> float:
    """What of a full week is left for the plan."""
    return round(person.hours_a_week / FULL_WEEK_HOURS * (1 - person.ongoing_share), 2)


def _skills(skills: list[str], *, after: int) -> list[Element]:
    """Whoever has a skill, where nobody is named yet: a generic resource."""
    return [
        element(
            "Resource",
            {
                "UID": number,
                "ID": number,
                "Name": name,
                "Type": 1,
                "IsNull": 0,
                "MaxUnits": 1.0,
                "IsGeneric": 1,
                "ExtendedAttribute": [_attribute(PERSON_FIELD, f"skill:{name}")],
            },
        )
        for number, name in enumerate(skills, after + 1)
    ]


def _assignments(
    plan: Snapshot, lines: list[Line], *, numbers: tuple[dict[str, int], dict[str, int]]
) -> Iterator[Element]:
    rows, names = numbers
    number = 0
    for line in lines:
        if not isinstance(line.item, Initiative | Task):
            continue
        for key, days in work_of(line.item).items():
            if key not in names:
                continue
            number += 1
            yield element(
                "Assignment",
                {
                    "UID": number,
                    "TaskUID": rows[line.key],
                    "ResourceUID": names[key],
                    "Units": _units(plan, line.item, days=days),
                    "Work": duration(days),
                },
            )


def work_of(item: Initiative | Task) -> dict[str, float]:
    """Days of work by key of a resource: people, and skills that nobody is chosen for."""
    if isinstance(item, Initiative):
        return {f"person:{person}": days for person, days in item.people.items()}
    found = {f"person:{person}": days for person, days in item.doers.items()}
    open_skills = {name: days for name, days in item.skills.items() if name not in item.who}
    for name, days in open_skills.items():
        found[f"skill:{_skill(name)}"] = found.get(f"skill:{_skill(name)}", 0.0) + days
    return found


def duration(days: float) -> str:
    """Days of work as Project writes them: hours, minutes and seconds."""
    seconds = round(days * HOURS_A_DAY * 3600)
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"


def _units(plan: Snapshot, item: Initiative | Task, *, days: float) -> float:
    """The share of a working day that an assignment takes."""
    working = leave_in(plan).calendar.count(item.start, item.end) if item.start and item.end else 0
    return round(days / working, 2) if working else 1.0


def _span(plan: Snapshot) -> Span:
    """First and last day of everything."""
    points: list[Release | Milestone] = [*plan.of(Release).values(), *plan.of(Milestone).values()]
    work: list[Initiative | Task] = [*plan.of(Initiative).values(), *plan.of(Task).values()]
    days = [one.date for one in points] + [day for one in work for day in (one.start, one.end) if day]
    return (min(days), max(days)) if days else (NOTHING, NOTHING)
