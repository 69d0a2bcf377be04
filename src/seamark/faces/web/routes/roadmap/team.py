"""The team behind the roadmap: who there is, what they can do, how booked they are, and who is away."""

from datetime import timedelta
from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, SeamarkError
from seamark.plan import Absence, Initiative, Person, Snapshot

OVER: Final = frozenset({"done", "stopped"})
WEEK: Final = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri"}
FEWEST: Final = 3  # finished tasks from which it is worth saying what they tell
NEAR: Final = 0.01


class Told(msgspec.Struct, frozen=True):
    """What finished tasks tell of the share of ongoing work, with its interval; ``is_news``: not what is set."""

    share: float
    low: float
    high: float
    tasks: int
    is_news: bool


class Member(msgspec.Struct, frozen=True):
    """Somebody with the days a week that are left for the plan, their open work, and the absences still to come."""

    person: Person
    days_a_week: float
    weekdays: str
    work: list[Initiative]
    away: list[Absence]
    told: Told | None


def team(visit: Visit) -> Response:
    """Everybody, and the days on which nobody works."""
    return _show(visit)


def use_share(visit: Visit) -> Response:
    """Set somebody's share of ongoing work to what their finished tasks tell."""
    person_id, book = str(visit.request.path_params["id"]), visit.workspace.plan
    found = book.learned_shares(by=visit.actor).get(person_id)
    if found is None:
        raise InputError("No finished tasks tell of their time.", help="Set the share in their form.", field="share")
    version = int(visit.text("version")) if visit.text("version").isdigit() else 0
    why = f"Learned from {found.tasks} finished tasks"
    fields = {"ongoing_share": round(found.share, 2)}
    changed = book.change(person_id, fields, version=version, kind="person", by=visit.actor, why=why)
    return visit.go("/roadmap/team", note=f"Ongoing work takes {found.share:.0%} of {changed.label}'s time now.")


def add_holidays(visit: Visit) -> Response:
    """Close the public holidays of a country or region for everybody."""
    region, year = visit.text("region").upper(), visit.text("year")
    try:
        change = visit.workspace.plan.add_holidays(region, _year(year), by=visit.actor)
    except InputError as error:
        return _show(visit, error=error)
    word = "day is" if change.touched == 1 else "days are"
    said = f"{change.touched} {word} closed now." if change.touched else "All of them were closed already."
    return visit.go("/roadmap/team", note=f"Public holidays of {region} in {year}: {said}")


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        msg = f"'year' is {text[:40]!r}."
        raise InputError(msg, help="Write a year, e.g. 2027.", field="year")
    return int(text)


def _show(visit: Visit, *, error: SeamarkError | None = None) -> Response:
    plan = visit.workspace.plan.read(by=visit.actor)
    coming = [one for one in plan.of(Absence).values() if one.end >= visit.now.date() - timedelta(1)]
    coming.sort(key=lambda one: one.start)
    told = _told(visit, plan)
    people = sorted(plan.of(Person).values(), key=lambda one: (not one.team, one.team.casefold(), one.name))
    values = {
        "room": "roadmap",
        "members": [_member(plan, one, coming=coming, told=told.get(one.id)) for one in people],
        "closed": [one for one in coming if one.kind == "closed"],
        "region": visit.text("region") or next((one.region for one in people if one.region), ""),
        "year": visit.text("year") or visit.now.year,
        "error": error,
    }
    return visit.show("roadmap/team.html", values)


def _told(visit: Visit, plan: Snapshot) -> dict[str, Told]:
    """What finished tasks tell, where there are enough of them."""
    found = {}
    for person, one in visit.workspace.plan.learned_shares(by=visit.actor).items():
        if one.tasks >= FEWEST:
            is_news = abs(one.share - plan.of(Person)[person].ongoing_share) >= NEAR
            found[person] = Told(one.share, one.low, one.high, one.tasks, is_news)
    return found


def _member(plan: Snapshot, person: Person, *, coming: list[Absence], told: Told | None) -> Member:
    named = {naming.item.id: naming.item for naming in plan.naming(person.id)}
    work = [one for one in named.values() if isinstance(one, Initiative) and one.status not in OVER]
    away = [one for one in coming if one.person == person.id]
    days = len(set(person.weekdays))
    weekdays = "" if days == len(WEEK) else ", ".join(WEEK[day] for day in WEEK if day in person.weekdays) or "no day"
    return Member(person, days * person.days_a_day, weekdays, sorted(work, key=lambda one: one.start), away, told)


PAGES = [
    Page("/roadmap/team", team),
    Page("/roadmap/team/holidays", add_holidays, Method.POST),
    Page("/roadmap/team/{id}/share", use_share, Method.POST),
]
