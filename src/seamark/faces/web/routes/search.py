"""Search: pages and people, from the field at the top of every page."""

import msgspec
from starlette.responses import Response

from seamark.customers import Match
from seamark.faces.web.door import Page
from seamark.faces.web.rooms import ROOMS
from seamark.faces.web.routes.data import PATHS
from seamark.faces.web.routes.people import match_name, match_says
from seamark.faces.web.routes.settings import TABS
from seamark.faces.web.visit import Visit

PEOPLE = 6
WORDS = {
    "/": "revenue spend orders today live attention",
    "/channels": "attribution first last linear touch return cost campaign claimed",
    "/people": "customers profiles timeline identity consent",
    "/data": "late lag volume",
    "/data/live": "debug integration events arrive",
    "/data/quarantine": "wrong events replay violation",
    "/data/imports": "csv upload file google meta costs orders",
    "/data/tracking-plan": "schema events conversion yaml",
    "/data/connect": "snippet write key website install analytics",
    "/data/timing": "latency steps speed refused",
    "/settings/people": "colleagues invite roles",
    "/settings/keys": "api key token secret",
    "/settings/audit": "who did what history verify",
    "/settings/workspace": "currency exchange rate permissions roles",
    "/settings/account": "password theme dark light",
    "/settings/notices": "e-mail mail webhook smtp notifications",
}


class Place(msgspec.Struct, frozen=True):
    """A page that search can find."""

    name: str
    path: str
    action: str


def search(visit: Visit) -> Response:
    """What fits the text: as a list under the field, or as a page of its own."""
    text = visit.query.get("q", "").strip()
    people: tuple[Match, ...] = ()
    if len(text) > 1 and visit.may("customers.read"):
        people = visit.workspace.customers.search(text, by=visit.actor, limit=PEOPLE)
    values = {
        "room": "search",
        "q": text,
        "places": places(visit, text),
        "people": people,
        "called": match_name,
        "says": match_says,
    }
    return visit.show("search/part.html" if visit.wants_part else "search/page.html", values)


def places(visit: Visit, text: str) -> list[Place]:
    """Pages whose name or subject begins with every word of the text; all of them without one."""
    wanted = text.lower().split()
    found = []
    for place in _places():
        known = f"{place.name} {WORDS.get(place.path, '')}".lower().split()
        fits = all(any(word.startswith(part) for word in known) for part in wanted)
        if fits and (not place.action or visit.may(place.action)):
            found.append(place)
    return found


def _places() -> list[Place]:
    rooms = [Place(room.name, room.path, room.action) for room in ROOMS.values() if room.path != "/settings"]
    data = [Place(f"Data · {name}", path, "collect.read") for name, path in PATHS.items() if path != "/data"]
    return [*rooms, *data, *(Place(f"Settings · {tab.name}", tab.path, tab.action) for tab in TABS)]


PAGES = [Page("/search", search)]
