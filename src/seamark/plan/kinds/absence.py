"""Absences: when a person, or everybody, does not work."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal
from weakref import WeakKeyDictionary

from msgspec import Meta

from seamark.plan.calendar import WorkCalendar
from seamark.plan.holidays import holidays_of
from seamark.plan.kinds.person import WEEK, Person
from seamark.plan.model import Flaw, Item, Reference, Snapshot
from seamark.plan.model.item import Line, MaybeId

LONGEST_DAYS = 366 * 3


class Absence(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days on which a person is away; kind closed is everybody."""

    noun: ClassVar[str] = "absence"
    plural: ClassVar[str] = "absences"

    person: Annotated[MaybeId, Meta(description="Id of the person; empty only for kind closed.")] = ""
    start: Annotated[date, Meta(description="First day away.")]
    end: Annotated[date, Meta(description="Last day away, included.")]
    kind: Annotated[
        Literal["holiday", "sick", "parental", "training", "other", "closed"],
        Meta(description="Why; closed: nobody works, e.g. a public holiday."),
    ] = "holiday"
    note: Annotated[Line, Meta(description="Anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return f"{self.kind} {self.start} to {self.end}"

    def references(self) -> Iterator[Reference]:
        """The person."""
        if self.person:
            yield Reference("person", self.person, ("person",))

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """Somebody is away, from a day to one that is not before it."""
        del plan, before
        if bool(self.person) == (self.kind == "closed"):
            message = "Kind closed is for everybody and names nobody; every other kind names a person."
            yield Flaw("person", message, "Name the person, or choose kind closed.")
        if self.end < self.start:
            message = f"The end {self.end} is before the start {self.start}."
            yield Flaw("end", message, "Choose a later end or an earlier start.")
        if (self.end - self.start).days > LONGEST_DAYS:
            yield Flaw("end", "It lasts more than three years.", "Remove the person, or enter a shorter absence.")


class Leave:
    """Who is away when, in one plan: the calendar everybody shares, and each person's own days off.

    A person's own days off are absences, weekdays they do not work, and the public holidays of their region.
    """

    def __init__(self, plan: Snapshot) -> None:
        closed: list[date] = []
        self._away: dict[str, set[date]] = defaultdict(set)
        for absence in plan.of(Absence).values():
            days = [absence.start + timedelta(n) for n in range((absence.end - absence.start).days + 1)]
            if absence.kind == "closed":
                closed += days
            else:
                self._away[absence.person].update(days)
        self.calendar = WorkCalendar(closed)
        self._people = plan.of(Person)

    def of(self, person: str) -> set[date]:
        """Every day a person has an absence."""
        return self._away.get(person, set())

    def is_ever_away(self, person: str) -> bool:
        """Whether a person ever has another day off than the company."""
        who = self._people.get(person)
        return bool(self.of(person)) or (who is not None and (bool(who.region) or len(who.weekdays) < len(WEEK)))

    def is_away(self, person: str, day: date) -> bool:
        """Whether a person does not work on a working day of the company."""
        if day in self.of(person):
            return True
        who = self._people.get(person)
        if who is None:
            return False
        return WEEK[day.weekday()] not in who.weekdays or bool(who.region and day in holidays_of(who.region, day.year))


_LEAVES: WeakKeyDictionary[Snapshot, Leave] = WeakKeyDictionary()


def leave_in(plan: Snapshot) -> Leave:
    """Who is away when in a plan; made once a plan."""
    found = _LEAVES.get(plan)
    if found is None:
        found = _LEAVES[plan] = Leave(plan)
    return found


def days_away(plan: Snapshot, person: str, *, days: tuple[date, date]) -> tuple[int, int]:
    """On how many working days between two dates (both included) a person is away, and how many there are."""
    leave, (start, end) = leave_in(plan), days
    away = sum(1 for day in leave.of(person) if start <= day <= end and leave.calendar.is_working(day))
    return away, leave.calendar.count(start, end)
