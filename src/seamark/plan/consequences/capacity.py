"""How much of each person is booked and free, week by week, after absences and ongoing work."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.plan.consequences.outlook import Outlook
from seamark.plan.kinds import Initiative, Person, Task
from seamark.plan.kinds.absence import leave_in

Days = npt.NDArray[np.float64]
TOLERANCE = 0.05  # days a week that rounding may take


class Week(msgspec.Struct, frozen=True):
    """A person's week: days of eight hours that are booked, and days that absences and ongoing work leave."""

    monday: date
    booked: float
    free: float

    @property
    def over(self) -> float:
        """Days booked beyond what is free."""
        return max(0.0, self.booked - self.free)

    @property
    def is_over(self) -> bool:
        """Whether more is booked than there is."""
        return self.over > TOLERANCE


def weeks_of(outlook: Outlook, person: Person, *, start: date, end: date) -> list[Week]:
    """The person's weeks from the Monday of ``start`` to the Sunday of ``end``."""
    first = start - timedelta(start.weekday())
    last = end + timedelta(6 - end.weekday())
    working = _working(outlook, first, last=last)
    leave = leave_in(outlook.plan)
    free = working * person.days_a_day
    for offset in np.flatnonzero(working).tolist():
        if leave.is_away(person.id, first + timedelta(offset)):
            free[offset] = 0.0
    booked = np.zeros(len(working))
    for initiative in work_of(outlook, person.id):
        _book(booked, outlook, span=(initiative.start, initiative.end), days=initiative.people[person.id], first=first)
    for task in tasks_of(outlook, person.id):
        if task.start and task.end:
            _book(booked, outlook, span=(task.start, task.end), days=task.doers[person.id], first=first)
    sums = [column.reshape(-1, 7).sum(axis=1).tolist() for column in (booked * working, free)]
    return [Week(first + timedelta(7 * n), *pair) for n, pair in enumerate(zip(*sums, strict=True))]


def work_of(outlook: Outlook, person: str) -> Iterator[Initiative]:
    """The initiatives that need a person and are still to be done."""
    for item in outlook.naming(person, "people"):
        if isinstance(item, Initiative) and item.status not in {"done", "stopped"}:
            yield item


def tasks_of(outlook: Outlook, person: str) -> Iterator[Task]:
    """The tasks that a person does and that are still to be done."""
    found = {item.id: item for field in ("people", "who") for item in outlook.naming(person, field)}
    return (item for item in found.values() if isinstance(item, Task) and item.is_open and person in item.doers)


def horizon(work: Sequence[Initiative | Task]) -> tuple[date, date] | None:
    """First and last day of some work; None where nothing has days."""
    spans = [(item.start, item.end) for item in work if item.start and item.end]
    return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None


def _book(booked: Days, outlook: Outlook, *, span: tuple[date, date], days: float, first: date) -> None:
    """Spread days of work evenly over working days; weekends are left out later."""
    length = outlook.calendar.count(*span)
    begin, until = (span[0] - first).days, (span[1] - first).days + 1
    if length and until > 0:
        booked[max(0, begin) : until] += days / length


def _working(outlook: Outlook, first: date, *, last: date) -> Days:
    days = np.arange((last - first).days + 1)
    working = (days % 7 < 5).astype(np.float64)
    for day in outlook.calendar.closed_between(first, last):
        working[(day - first).days] = 0.0
    return working
