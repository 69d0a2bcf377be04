"""One person: profile and timeline; taking an identifier out, and back in."""

import time

from starlette.responses import Response

from seamark.customers import Profile
from seamark.faces.web.door import Method, Page
from seamark.faces.web.numbers import Shown, micros, nothing
from seamark.faces.web.routes.people.naming import WITHOUT_NAME, kind_name, shown_value, told_value
from seamark.faces.web.routes.people.story import visits_of
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, SeamarkError

ENTRIES = 60
PATIENCE, LOOK = 3.0, 0.05  # seconds until a decision is in the warehouse


def profile(visit: Visit, *, error: SeamarkError | None = None) -> Response:
    """Everything known of a person."""
    person = visit.request.path_params["id"]
    known = visit.workspace.customers.profile(person, by=visit.actor)
    timeline = visit.workspace.customers.timeline(known.id, by=visit.actor, limit=ENTRIES)
    values = {
        "room": "people",
        "person": known,
        "called": called(known),
        "revenue": revenue_of(known),
        "visits": visits_of(timeline.entries),
        "next": timeline.next,
        "kind_name": kind_name,
        "shown_value": shown_value,
        "told": told_value,
        "split_ids": {split.identifier.id for split in known.splits},
        "error": error,
    }
    return visit.show("people/profile.html", values)


def more(visit: Visit) -> Response:
    """The next page of a timeline."""
    person, before = visit.request.path_params["id"], visit.query.get("before")
    timeline = visit.workspace.customers.timeline(person, by=visit.actor, before=before, limit=ENTRIES)
    values = {"visits": visits_of(timeline.entries), "next": timeline.next, "person_id": timeline.person}
    return visit.show("people/timeline.html", values)


def worth(visit: Visit) -> Response:
    """What is expected of a person: a part that comes after the page, because the first of them waits for a fit."""
    known = visit.workspace.customers.profile(visit.request.path_params["id"], by=visit.actor)
    found = visit.workspace.measure.value_of(known.id, by=visit.actor)
    return visit.show("people/worth.html", {"worth": found})


def split(visit: Visit) -> Response:
    """Take an identifier out of a person."""
    return _decided(visit, note="Taken out. It links nobody here any more; you can take this back.", back_in=False)


def unsplit(visit: Visit) -> Response:
    """Take an identifier back in."""
    return _decided(visit, note="Taken back in. What linked it links it again.", back_in=True)


def called(known: Profile) -> str:
    """What to call somebody: a name, else the most telling identifier."""
    if known.name:
        return known.name
    best = next((one for kind in ("user", "email") for one in known.identities if one.kind == kind), None)
    return shown_value(best, known.traits) if best else WITHOUT_NAME


def revenue_of(known: Profile) -> list[Shown]:
    """What a person brought, one amount a currency."""
    return [micros(money.micros, money.currency) for money in known.value.revenue] or [nothing("no orders")]


def _decided(visit: Visit, *, note: str, back_in: bool) -> Response:
    person, customers = visit.request.path_params["id"], visit.workspace.customers
    decide = customers.unsplit if back_in else customers.split
    try:
        seq = decide(person, visit.text("identifier"), by=visit.actor, reason=visit.text("reason"))
    except InputError as error:
        return profile(visit, error=error)
    deadline = time.monotonic() + PATIENCE
    while visit.workspace.warehouse.watermark < seq and time.monotonic() < deadline:
        time.sleep(LOOK)
    return visit.go(f"/people/{person}", note=note)


PAGES = [
    Page("/people/{id}", profile),
    Page("/people/{id}/timeline", more),
    Page("/people/{id}/worth", worth),
    Page("/people/{id}/split", split, Method.POST),
    Page("/people/{id}/unsplit", unsplit, Method.POST),
]
