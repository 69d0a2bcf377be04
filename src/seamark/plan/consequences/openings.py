"""Days that are really left of everybody, day by day, and where some of them can be had."""

from collections.abc import Collection
from datetime import date, timedelta

import msgspec
import numpy as np

from seamark.plan.consequences.load import Days, bookings_in, by_week, free_days, spread, working_days
from seamark.plan.kinds import Initiative, Person, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.model import Snapshot

LEAST = 0.005  # days too short to mean anything


class Openings(msgspec.Struct, frozen=True):
    """Days left of each of ``people`` (a row) on each day (a column) from ``first`` on.

    What is booked of a week is taken from all of its free days alike: somebody with four days free and three booked
    has a quarter of each of them left.
    """

    first: date
    people: tuple[str, ...]
    days: Days

    def within(self, start: date, end: date) -> dict[str, float]:
        """Days left by person between two days, both included."""
        begin, until = max(0, (start - self.first).days), max(0, (end - self.first).days + 1)
        sums = self.days[:, begin:until].sum(axis=1)
        return dict(zip(self.people, sums.tolist(), strict=True))

    def earliest(self, person: str, days: float) -> tuple[date, date] | None:
        """First and last day on which a person has ``days`` left when they begin as soon as they can; None: never."""
        left = self.days[self.people.index(person)]
        found = np.flatnonzero(np.cumsum(left) >= days - LEAST)
        if not len(found) or not (left > LEAST).any():
            return None
        begin = int(np.flatnonzero(left > LEAST)[0])
        return self.first + timedelta(begin), self.first + timedelta(max(begin, int(found[0])))


def openings_in(plan: Snapshot, *, start: date, end: date, without: Collection[str] = ()) -> Openings:
    """What is left of everybody between two days, both included, had the items ``without`` not been booked."""
    monday, sunday = start - timedelta(start.weekday()), end + timedelta(6 - end.weekday())
    count, calendar, people = (sunday - monday).days + 1, leave_in(plan).calendar, tuple(plan.of(Person))
    items = [*plan.of(Initiative).values(), *plan.of(Task).values()]
    bookings = bookings_in(item for item in items if item.id not in without)
    working = working_days(calendar, monday, days=count)
    rows = {person: row for row, person in enumerate(people)}
    booked = by_week(spread(bookings, rows, calendar=calendar, span=(monday, count)) * working)
    free = free_days(plan, monday, working=working)
    weeks = by_week(free)
    share = np.clip(1 - booked / np.where(weeks > 0, weeks, 1.0), 0, 1) * (weeks > 0)
    left = free * np.repeat(share, 7, axis=1)
    return Openings(start, people, left[:, (start - monday).days : (end - monday).days + 1])
