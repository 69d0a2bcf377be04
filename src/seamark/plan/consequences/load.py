"""How booked everybody is in every week at once: the same days as ``weeks_of`` gives for one person, as arrays."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.plan.calendar import WorkCalendar
from seamark.plan.consequences.capacity import TOLERANCE
from seamark.plan.holidays import holidays_of
from seamark.plan.kinds import Initiative, Person, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.kinds.person import WEEK
from seamark.plan.model import Item, Snapshot

Days = npt.NDArray[np.float64]
Of = Literal["everybody", "person", "team", "skill"]
OVER: Final = frozenset({"done", "stopped"})  # initiatives that need nobody any more
NOBODY: Final = ""  # books days of a skill for which nobody was chosen yet


class Load(msgspec.Struct, frozen=True):
    """Days of eight hours by week, from the Monday ``first`` on: of a person, a team, a skill, or of everybody.

    ``booked`` is what the plan asks for, ``free`` what absences and ongoing work leave. ``over`` sums what each person
    has beyond their own free days: a team can have days left and somebody in it none. Whoever has two skills counts
    with all their days in both. ``open`` is the part of ``booked`` for which nobody was chosen yet (skills only, and
    everybody).
    """

    key: str
    label: str
    people: tuple[str, ...]
    first: date
    booked: tuple[float, ...]
    free: tuple[float, ...]
    over: tuple[float, ...]
    open: tuple[float, ...]


class Booking(msgspec.Struct, frozen=True):
    """Days of work of a person (or of a skill, where nobody was chosen) between two days, both included."""

    person: str
    skill: str
    start: date
    end: date
    days: float


class Sheet(msgspec.Struct, frozen=True):
    """Booked and free days: a row for each of ``people``, a column a week from the Monday ``first`` on.

    ``open`` is what is booked of skills (lower case) for which nobody was chosen yet, a row for each of ``skills``.
    """

    first: date
    people: tuple[str, ...]
    booked: Days
    free: Days
    skills: tuple[str, ...]
    open: Days


def sheet_of(plan: Snapshot, *, start: date, end: date) -> Sheet:
    """Everybody's weeks from the Monday of ``start`` to the Sunday of ``end``."""
    first = start - timedelta(start.weekday())
    days = (end + timedelta(6 - end.weekday()) - first).days + 1
    calendar, people = leave_in(plan).calendar, tuple(plan.of(Person))
    bookings = list(bookings_in([*plan.of(Initiative).values(), *plan.of(Task).values()]))
    skills = tuple(sorted({one.skill for one in bookings if one.skill}))
    rows = {name: row for row, name in enumerate(people)} | {
        f"\0{name}": len(people) + n for n, name in enumerate(skills)
    }
    working = working_days(calendar, first, days=days)
    booked = spread(bookings, rows, calendar=calendar, span=(first, days)) * working
    weeks = by_week(booked)
    return Sheet(
        first,
        people,
        weeks[: len(people)],
        by_week(free_days(plan, first, working=working)),
        skills,
        weeks[len(people) :],
    )


def loads_of(plan: Snapshot, of: Of, *, start: date, end: date) -> list[Load]:
    """A row for each person, team or skill, or one for everybody; people without a team are left out of ``team``."""
    sheet = sheet_of(plan, start=start, end=end)
    places = {person: row for row, person in enumerate(sheet.people)}
    opens = dict(zip(sheet.skills, sheet.open, strict=True))
    none = np.zeros(sheet.booked.shape[1])
    found = []
    for key, label, people in _groups(plan, of):
        rows = [places[one] for one in people]
        booked, free = sheet.booked[rows], sheet.free[rows]
        over = np.where(booked - free > TOLERANCE, booked - free, 0.0).sum(axis=0)
        unchosen = opens.get(key, none) if of == "skill" else sheet.open.sum(axis=0) if of == "everybody" else none
        arrays = (booked.sum(axis=0) + unchosen, free.sum(axis=0), over, unchosen)
        told = [tuple(np.round(array, 3).tolist()) for array in arrays]
        found.append(Load(key, label, tuple(people), sheet.first, *told))
    return found


def bookings_in(items: Iterable[Item]) -> Iterator[Booking]:
    """The days of work that open initiatives and tasks with dates ask for."""
    for item in items:
        if isinstance(item, Initiative) and item.status not in OVER:
            for person, days in item.people.items():
                yield Booking(person, "", item.start, item.end, days)
        elif isinstance(item, Task) and item.is_open and item.start and item.end:
            for person, days in item.doers.items():
                yield Booking(person, "", item.start, item.end, days)
            for skill, days in item.skills.items():
                if skill not in item.who:
                    yield Booking(NOBODY, skill.casefold(), item.start, item.end, days)


def spread(
    bookings: Iterable[Booking], rows: dict[str, int], *, calendar: WorkCalendar, span: tuple[date, int]
) -> Days:
    """Days of work spread evenly over working days: a row for each of ``rows``, a column a day of ``span``.

    ``span`` is the first day and how many. Days that are not worked carry a share too: the caller takes them out.
    """
    first, days = span
    origin, lengths = first.toordinal(), dict[tuple[date, date], int]()
    at: list[int] = []
    steps: list[float] = []
    width = days + 1
    for one in bookings:
        row = rows.get(one.person or f"\0{one.skill}")
        begin, until = one.start.toordinal() - origin, one.end.toordinal() + 1 - origin
        if row is None or until <= 0 or begin >= days:
            continue
        length = lengths.get((one.start, one.end))
        if length is None:
            length = lengths[one.start, one.end] = calendar.count(one.start, one.end)
        if length:
            at += (row * width + max(0, begin), row * width + min(days, until))
            steps += (one.days / length, -one.days / length)
    flat: Days = np.zeros(len(rows) * width)
    np.add.at(flat, np.array(at, np.int64), np.array(steps))
    whole: Days = np.cumsum(flat.reshape(len(rows), width), axis=1)
    return whole[:, :days]


def by_week(days: Days) -> Days:
    """Sums of seven days; shape (n, 7 * weeks) → (n, weeks)."""
    sums: Days = days.reshape(len(days), days.shape[1] // 7, 7).sum(axis=2)
    return sums


def working_days(calendar: WorkCalendar, first: date, *, days: int) -> Days:
    """1 for each day from a Monday on that is worked, else 0."""
    working = (np.arange(days) % 7 < 5).astype(np.float64)
    for day in calendar.closed_between(first, first + timedelta(days - 1)):
        working[(day - first).days] = 0.0
    return working


def free_days(plan: Snapshot, first: date, *, working: Days) -> Days:
    """Days that absences, weekdays off, public holidays and ongoing work leave of everybody; shape (people, days)."""
    leave, days = leave_in(plan), len(working)
    free = np.zeros((len(plan.of(Person)), days))
    holidays: dict[str, list[int]] = {}
    for row, person in enumerate(plan.of(Person).values()):
        week = np.array([*(day in person.weekdays for day in WEEK), False, False], np.float64)
        free[row] = working * np.tile(week, days // 7) * person.days_a_day
        off = [(day - first).days for day in leave.of(person.id)]
        if person.region:
            if person.region not in holidays:
                holidays[person.region] = _holidays(person.region, first, days=days)
            off += holidays[person.region]
        free[row, [offset for offset in off if 0 <= offset < days]] = 0.0
    return free


def _holidays(region: str, first: date, *, days: int) -> list[int]:
    years = range(first.year, (first + timedelta(days)).year + 1)
    return [(day - first).days for year in years for day in holidays_of(region, year)]


def _groups(plan: Snapshot, of: Of) -> Iterator[tuple[str, str, list[str]]]:
    """Key, name and people of each row."""
    people = plan.of(Person)
    if of == "everybody":
        yield "", "Everybody", list(people)
    elif of == "person":
        yield from ((one.id, one.name, [one.id]) for one in people.values())
    elif of == "team":
        for team in sorted({one.team for one in people.values() if one.team}):
            yield team, team, [one.id for one in people.values() if one.team == team]
    else:
        names: dict[str, str] = {}
        having: dict[str, list[str]] = {}
        for one in people.values():
            for skill in dict.fromkeys(skill.casefold() for skill in one.skills):
                having.setdefault(skill, []).append(one.id)
            names |= {skill.casefold(): skill for skill in one.skills if skill.casefold() not in names}
        yield from ((skill, names[skill], having[skill]) for skill in sorted(having))
