"""What stands behind a number of the capacity page: who, on what, how many days; and why days are missing."""

from collections.abc import Collection
from datetime import date, timedelta

import msgspec
import numpy as np

from seamark.plan.consequences.load import Days, bookings_in, by_week, free_days, working_days
from seamark.plan.kinds import Initiative, Person, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.kinds.person import WEEK
from seamark.plan.model import Snapshot

LEAST = 0.005


class Behind(msgspec.Struct, frozen=True):
    """Days of work that an initiative or task asks of a person, or of a skill for which nobody was chosen yet."""

    item: str
    kind: str
    title: str
    person: str
    skill: str
    start: date
    end: date
    days: float


def behind(
    plan: Snapshot, start: date, *, end: date, people: Collection[str], skills: Collection[str] = ()
) -> list[Behind]:
    """What is booked between two days, both included, of some people, and of skills (lower case) of nobody yet."""
    calendar = leave_in(plan).calendar
    found = []
    for item in [*plan.of(Initiative).values(), *plan.of(Task).values()]:
        for one in bookings_in([item]):
            is_theirs = one.person in people or bool(one.skill and one.skill in skills)
            if not is_theirs or one.end < start or one.start > end:
                continue
            length = calendar.count(one.start, one.end)
            within = calendar.count(max(start, one.start), min(end, one.end))
            days = one.days * within / length if length else 0.0
            if days > LEAST:
                told = Behind(item.id, item.noun, item.label, one.person, one.skill, one.start, one.end, round(days, 3))
                found.append(told)
    return sorted(found, key=lambda one: (-one.days, one.title, one.person))


def away_weeks(plan: Snapshot, *, start: date, end: date) -> dict[str, tuple[float, ...]]:
    """Working days a week on which each person is away, by absence, holiday or because everybody is.

    Of whoever has the day off anyway (a weekday they never work) it is not counted. From the Monday of ``start`` on.
    """
    monday, sunday = start - timedelta(start.weekday()), end + timedelta(6 - end.weekday())
    count = (sunday - monday).days + 1
    working = working_days(leave_in(plan).calendar, monday, days=count)
    there = free_days(plan, monday, working=working) > 0
    people = list(plan.of(Person).values())
    weekly: Days = np.zeros((len(people), 7))
    for row, person in enumerate(people):
        if person.days_a_day:
            weekly[row] = [*(day in person.weekdays for day in WEEK), False, False]
    away = by_week(np.tile(weekly, count // 7) * ~there)
    return {person.id: tuple(away[row].tolist()) for row, person in enumerate(people)}
