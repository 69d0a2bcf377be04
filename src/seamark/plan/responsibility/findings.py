"""What is wrong with who does what: nobody answers, nobody does it, they are not there, or it is too much."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, Literal

import msgspec

from seamark.plan.kinds import Initiative, Person, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.model import Snapshot
from seamark.plan.responsibility.letters import Piece, accountable_in, letters_of, responsible_in

MOST_AT_ONCE: Final = 5  # things one is responsible for on one day
MOST_CONSULTED: Final = 5  # people one asks before one thing is done
NAMED: Final = 3
OVER: Final = frozenset({"done", "stopped"})
Code = Literal["two_accountable", "no_accountable", "no_responsible", "gone", "away", "too_much", "crowd"]


class RaciFinding(msgspec.Struct, frozen=True):
    """Something about responsibilities that should be otherwise, and what would help.

    ``item`` is the initiative or task (of ``too_much`` the first of them), ``person`` whom it is about, if anybody.
    """

    code: Code
    item: str
    person: str
    message: str
    help: str


def findings_in(
    plan: Snapshot, pieces: Sequence[Piece], *, people: Collection[str] | None = None, today: date
) -> Iterator[RaciFinding]:
    """Everything that is wrong with some initiatives and tasks; of some ``people`` only, where they are named."""
    doing = _doing(plan)
    for item in pieces:
        if people is None:
            yield from _accountable(plan, item)
            yield from _responsible(item, doing=doing)
            yield from _crowd(item)
        yield from _absent(plan, item, people=people, today=today)
    yield from _too_much(plan, pieces, people=people, today=today)


def _accountable(plan: Snapshot, item: Piece) -> Iterator[RaciFinding]:
    found = accountable_in(item)
    if len(found) > 1:
        names = " and ".join(plan.label(one) for one in found)
        message = f"{names} are both accountable for '{item.label}'."
        yield RaciFinding("two_accountable", item.id, found[0], message, "Leave one A, and give the others R or C.")
    above = plan.find(Initiative, item.initiative) if isinstance(item, Task) else None
    if found or (above and (accountable_in(above) or above.status not in OVER)):
        return  # where nobody answers for an initiative that is not over, that is said of itself
    message = f"Nobody answers for '{item.label}'."
    yield RaciFinding("no_accountable", item.id, "", message, "Give one person the letter A.")


def _doing(plan: Snapshot) -> set[str]:
    """Ids of initiatives for which somebody does an open or finished task."""
    return {one.initiative for one in plan.of(Task).values() if one.initiative and responsible_in(one)}


def _responsible(item: Piece, *, doing: set[str]) -> Iterator[RaciFinding]:
    if (
        responsible_in(item)
        or item.id in doing
        or (isinstance(item, Task) and item.kind == "booking" and not item.days)
    ):
        return
    open_skills = [skill for skill in item.skills if skill not in item.who] if isinstance(item, Task) else []
    if open_skills:
        message = f"Nobody was chosen yet for the {' and '.join(open_skills)} of '{item.label}'."
        yield RaciFinding("no_responsible", item.id, "", message, "Give it to one of those suggested, or schedule it.")
        return
    message = f"Nobody is responsible for doing '{item.label}'."
    yield RaciFinding("no_responsible", item.id, "", message, "Give somebody the letter R, or days of work on it.")


def _crowd(item: Piece) -> Iterator[RaciFinding]:
    asked = [person for person, letter in letters_of(item).items() if letter == "C"]
    if len(asked) > MOST_CONSULTED:
        message = f"{len(asked)} people are consulted on '{item.label}'; {MOST_CONSULTED} are a healthy most."
        yield RaciFinding("crowd", item.id, "", message, "Inform those whose answer would change nothing.")


def _absent(plan: Snapshot, item: Piece, *, people: Collection[str] | None, today: date) -> Iterator[RaciFinding]:
    """Accountable or responsible people who are not there, now or while it lasts."""
    for person_id, letter in letters_of(item).items():
        person = plan.find(Person, person_id)
        if person is None or letter in {"C", "I"} or (people is not None and person_id not in people):
            continue
        does = "answers for" if "A" in letter else "is responsible for"
        if not person.hours_a_week or not person.weekdays:
            message = f"{person.name} {does} '{item.label}' and works no hours."
            yield RaciFinding("gone", item.id, person_id, message, "Hand it over to somebody who is there.")
        elif item.start and item.end and _is_away_throughout(plan, person, start=max(item.start, today), end=item.end):
            message = f"{person.name} {does} '{item.label}' and is away all the time."
            yield RaciFinding("away", item.id, person_id, message, "Hand it over, or choose other dates.")


def _is_away_throughout(plan: Snapshot, person: Person, *, start: date, end: date) -> bool:
    """Whether somebody works on no working day between two days; a time without working days tells nothing."""
    leave, day = leave_in(plan), leave_in(plan).calendar.on_or_after(start)
    if day > end:
        return False
    while day <= end:
        if not leave.is_away(person.id, day):
            return False
        day = leave.calendar.on_or_after(day + timedelta(1))
    return True


def _too_much(
    plan: Snapshot, pieces: Sequence[Piece], *, people: Collection[str] | None, today: date
) -> Iterator[RaciFinding]:
    theirs: dict[str, list[tuple[date, date, Piece]]] = {}
    for item in pieces:
        if item.start is None or item.end is None or item.end < today:
            continue
        for person in responsible_in(item):
            if people is None or person in people:
                theirs.setdefault(person, []).append((max(item.start, today), item.end, item))
    for person, spans in theirs.items():
        most, day = _busiest(spans)
        if most > MOST_AT_ONCE:
            at_once = [item for start, end, item in spans if start <= day <= end]
            names = ", ".join(f"'{item.label}'" for item in at_once[:NAMED])
            message = (
                f"{plan.label(person)} is responsible for {most} things at once on {day}, {names} and "
                f"{most - NAMED} more; {MOST_AT_ONCE} are a healthy most."
            )
            yield RaciFinding("too_much", at_once[0].id, person, message, "Give some of them to somebody else.")


def _busiest(spans: Sequence[tuple[date, date, Piece]]) -> tuple[int, date]:
    """The largest number of spans that hold on one day, and the first such day."""
    steps = sorted([(start, 1) for start, _, _ in spans] + [(end + timedelta(1), -1) for _, end, _ in spans])
    most, count, when = 0, 0, spans[0][0]
    for day, step in steps:
        count += step
        if count > most:
            most, when = count, day
    return most, when
