"""What a calendar holds: everything, or only what concerns a person or a team."""

from collections.abc import Collection
from datetime import date
from typing import Final

import msgspec

from seamark.kernel import NotFound
from seamark.plan.calendars.model import Sharing
from seamark.plan.kinds import Absence, Initiative, Milestone, Person, Release, Task
from seamark.plan.model import Item, Snapshot

CALENDAR_KINDS: Final = ("initiative", "task", "release", "milestone", "absence")


class Scope(msgspec.Struct, frozen=True):
    """Whose calendar it is: ids of the people it is for, None for everybody's; and what it is called."""

    title: str
    people: frozenset[str] | None = None


class Entry(msgspec.Struct, frozen=True):
    """An item with its days, both included, and the words of its calendar entry."""

    item: Item
    start: date
    end: date
    title: str
    place: str  # the page about it, from the server's root


def scope_of(plan: Snapshot, kind: Sharing, *, of: str) -> Scope:
    """The calendar of a person's id, a team's name or everybody. Raises NotFound for somebody who is not there."""
    if kind == "all":
        return Scope("Roadmap")
    people = plan.of(Person)
    if kind == "person":
        if of not in people:
            msg = f"There is no person with the id {of[:80]!r}."
            raise NotFound(msg, id=of, help="Choose somebody of the team.")
        return Scope(people[of].name, frozenset({of}))
    members = frozenset(one.id for one in people.values() if one.team and one.team == of)
    if not members:
        teams = sorted({one.team for one in people.values() if one.team})
        msg = f"Nobody works in the team {of[:80]!r}."
        raise NotFound(msg, team=of, help=f"Teams are {', '.join(teams)}." if teams else "Give people a team first.")
    return Scope(of, members)


def entries_of(plan: Snapshot, scope: Scope, *, kinds: Collection[str] = CALENDAR_KINDS) -> list[Entry]:
    """The entries of a calendar by their days; only some kinds of items where not all are wanted."""
    wanted = _concerning(plan, scope.people) if scope.people is not None else None
    items = (one for one in plan.items.values() if one.noun in kinds and (wanted is None or one.id in wanted))
    found = (_entry(plan, item) for item in items)
    return sorted((one for one in found if one is not None), key=lambda one: (one.start, one.end, one.item.id))


def _concerning(plan: Snapshot, people: frozenset[str]) -> set[str]:
    """Ids of what people answer for or work on, what it waits for and prepares, and when they are away."""
    initiatives = {one.id: one for one in plan.of(Initiative).values() if _is_theirs(one, people)}
    tasks = {one.id: one for one in plan.of(Task).values() if _is_theirs(one, people)}
    wanted = {*initiatives, *tasks}
    work: list[Initiative | Task] = [*initiatives.values(), *tasks.values()]
    for one in work:
        wanted |= {one.release} - {""}
        wanted |= {part.on for part in one.depends_on if isinstance(plan.items.get(part.on), Release | Milestone)}
    wanted |= {one.initiative for one in tasks.values()} - {""}
    for point in plan.of(Milestone).values():
        if point.owner in people or not wanted.isdisjoint(point.initiatives):
            wanted.add(point.id)
    return wanted | {one.id for one in plan.of(Absence).values() if one.kind == "closed" or one.person in people}


def _is_theirs(item: Initiative | Task, people: frozenset[str]) -> bool:
    doers = item.doers if isinstance(item, Task) else item.people
    answering = {person for person, letters in item.raci.items() if letters in {"R", "A", "AR"}}
    return item.owner in people or not people.isdisjoint(doers) or not people.isdisjoint(answering)


def _entry(plan: Snapshot, item: Item) -> Entry | None:
    """The entry of an item; None for what was stopped or has no days yet."""
    if isinstance(item, Initiative):
        return None if item.status == "stopped" else _spanning(item, item.start, end=item.end)
    if isinstance(item, Task):
        has_days = item.start and item.end and item.status != "dropped"
        return _spanning(item, item.start, end=item.end) if has_days and item.start and item.end else None
    if isinstance(item, Release | Milestone):
        return _spanning(item, item.date, end=item.date)
    if isinstance(item, Absence):
        # why somebody is away is nobody's business who reads a calendar
        title = f"{plan.label(item.person)} away" if item.person else (item.note.strip() or "Closed")
        return Entry(item, item.start, item.end, title, "/roadmap/team")
    return None


def _spanning(item: Item, start: date, *, end: date) -> Entry:
    return Entry(item, start, end, item.label, f"/roadmap?item={item.id}")
