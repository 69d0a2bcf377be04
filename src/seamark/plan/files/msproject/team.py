"""People and their days off, as a file of Project has them."""

from collections.abc import Iterator
from datetime import date

from seamark.kernel import new_id
from seamark.plan.files.msproject.model import Project, Resource, Span
from seamark.plan.kinds import Absence, Person
from seamark.plan.kinds.person import FULL_WEEK_HOURS, ONGOING_SHARE, WEEK
from seamark.plan.model import Edit, Snapshot

MOST_HOURS = 80.0


def team_edits(file: Project, base: Project, *, plan: Snapshot, is_ours: bool) -> tuple[list[Edit], dict[str, str]]:
    """The edits of people and absences; and for resources that are new, the key of the person they are.

    Only a file that was written from this plan takes days off away, or changes those of everybody.
    """
    edits: list[Edit] = []
    known: dict[str, str] = {}
    for one in file.resources.values():
        kind, _, item_id = one.key.partition(":")
        if kind == "skill":
            continue
        person = plan.find(Person, item_id) if kind == "person" else None
        before = base.resources.get(one.key)
        if person is not None and before is not None:
            fields = _changed(person, one, before=before)
            edits += [Edit(kind="person", id=person.id, fields=fields, where=one.where)] if fields else []
            edits += _absences(plan, person.id, spans=(before.away if is_ours else before.away & one.away, one.away))
            continue
        found = _same(plan, one)
        if found is None:
            found = item_id if kind == "person" else new_id("person")
            edits.append(Edit(kind="person", id=found, fields=_new(one), where=one.where))
            edits += _absences(plan, found, spans=(frozenset(), one.away))
        known[one.key] = f"person:{found}"
    edits += _absences(plan, "", spans=(base.closed, file.closed)) if is_ours else []
    return edits, known


def _changed(person: Person, now: Resource, *, before: Resource) -> dict[str, object]:
    fields: dict[str, object] = {}
    for field, name in (("name", "name"), ("email", "email"), ("group", "team")):
        if getattr(now, field) != getattr(before, field):
            fields[name] = getattr(now, field)
    if now.units != before.units:
        share = 1 - person.ongoing_share
        if share:
            fields["hours_a_week"] = round(min(MOST_HOURS, max(0.0, now.units * FULL_WEEK_HOURS / share)), 2)
        else:
            fields["ongoing_share"] = round(max(0.0, 1 - now.units), 4)
    if now.weekdays != before.weekdays:
        fields["weekdays"] = list(now.weekdays if now.weekdays is not None else WEEK)
    return fields


def _same(plan: Snapshot, one: Resource) -> str | None:
    """Somebody of the team with the address, or else the name, of a resource."""
    people = plan.of(Person).values()
    by_email = [person.id for person in people if one.email and person.email.casefold() == one.email.casefold()]
    by_name = [person.id for person in people if person.name.casefold() == one.name.casefold()]
    return next(iter(by_email or by_name), None)


def _new(one: Resource) -> dict[str, object]:
    """A new person. Less than a full week in Project is what ongoing work leaves; a full week says nothing of it."""
    hours = min(MOST_HOURS, max(FULL_WEEK_HOURS, FULL_WEEK_HOURS * one.units))
    share = ONGOING_SHARE if one.units >= 1 else max(0.0, round(1 - one.units, 4))
    fields: dict[str, object] = {"name": one.name, "email": one.email, "team": one.group}
    fields |= {"hours_a_week": hours, "ongoing_share": share}
    return fields | ({"weekdays": list(one.weekdays)} if one.weekdays is not None else {})


def _absences(plan: Snapshot, person: str, *, spans: tuple[frozenset[Span], frozenset[Span]]) -> Iterator[Edit]:
    """Days off that came, went, or stand on other days than before."""
    was, now = spans
    lost, added = sorted(was - now), sorted(now - was)
    mine = {(one.start, one.end): one.id for one in plan.of(Absence).values() if one.person == person}
    for span in lost:
        item_id = mine.get(span)
        if item_id is None:  # a public holiday
            continue
        instead = next((one for one in added if _overlaps(one, span)), None)
        if instead is None:
            yield Edit(kind="absence", id=item_id, removed=True)
            continue
        added.remove(instead)
        yield Edit(kind="absence", id=item_id, fields=_days(instead))
    for span in added:
        if span not in mine:
            fields = {"kind": "other", "person": person} if person else {"kind": "closed"}
            yield Edit(kind="absence", id=new_id("absence"), fields={**_days(span), **fields})


def _days(span: Span) -> dict[str, str]:
    return {"start": span[0].isoformat(), "end": span[1].isoformat()}


def _overlaps(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) <= min(one[1], other[1]) or _near(one[0], other[0])


def _near(one: date, other: date) -> bool:
    """Days off that moved by up to a month are the same days off."""
    return abs((one - other).days) <= 31
