"""The team behind the roadmap: who there is, what they can do, how booked they are, and who is away."""

from datetime import timedelta

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.visit import Visit
from seamark.plan import Absence, Initiative, Person, Snapshot

OVER = frozenset({"done", "stopped"})


class Member(msgspec.Struct, frozen=True):
    """Somebody with the days a week that are left for the plan, their open work, and the absences still to come."""

    person: Person
    days_a_week: float
    work: list[Initiative]
    away: list[Absence]


def team(visit: Visit) -> Response:
    """Everybody, and the days on which nobody works."""
    plan = visit.workspace.plan.read(by=visit.actor)
    coming = [one for one in plan.of(Absence).values() if one.end >= visit.now.date() - timedelta(1)]
    coming.sort(key=lambda one: one.start)
    values = {
        "room": "roadmap",
        "members": [_member(plan, one, coming=coming) for one in plan.of(Person).values()],
        "closed": [one for one in coming if one.kind == "closed"],
    }
    return visit.show("roadmap/team.html", values)


def _member(plan: Snapshot, person: Person, *, coming: list[Absence]) -> Member:
    named = {naming.item.id: naming.item for naming in plan.naming(person.id)}
    work = [one for one in named.values() if isinstance(one, Initiative) and one.status not in OVER]
    away = [one for one in coming if one.person == person.id]
    return Member(person, 5 * person.days_a_day, sorted(work, key=lambda one: one.start), away)


PAGES = [Page("/roadmap/team", team)]
