"""Finding people; the newest merges; identifiers that link nobody."""

from collections.abc import Mapping

from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.routes.people.naming import kind_name, match_name, match_says, short_hash, shown_value
from seamark.faces.web.visit import Visit

FOUND, MERGES = 40, 50
TABS = {"Find": "/people", "Newest merges": "/people/merges", "Linking nobody": "/people/blocked"}


def find(visit: Visit) -> Response:
    """People that fit what is typed; the ones seen last before anything is."""
    text = visit.query.get("q", "").strip()
    matches = visit.workspace.customers.search(text, by=visit.actor, limit=FOUND)
    values = {"q": text, "matches": matches, "full": len(matches) == FOUND, "called": match_name, "says": match_says}
    if visit.wants_part:
        return visit.show("people/found.html", values)
    return _show(visit, "Find", template="people/find.html", values=values)


def merges(visit: Visit) -> Response:
    """Which people became one lately, and by which evidence."""
    found = visit.workspace.customers.merges(by=visit.actor, limit=MERGES)
    values = {"merges": found, "kind_name": kind_name, "shown_value": shown_value}
    return _show(visit, "Newest merges", template="people/merges.html", values=values)


def blocked(visit: Visit) -> Response:
    """Identifiers that link nobody, and why."""
    found = visit.workspace.customers.over_linked(by=visit.actor)
    values = {"blocked": found, "kind_name": kind_name, "short": short_hash}
    return _show(visit, "Linking nobody", template="people/blocked.html", values=values)


def _show(visit: Visit, tab: str, *, template: str, values: Mapping[str, object]) -> Response:
    tabs = [(name, path, "") for name, path in TABS.items()]
    return visit.show(template, {"room": "people", "tabs": tabs, "tab": tab, **values})


PAGES = [Page("/people", find), Page("/people/merges", merges), Page("/people/blocked", blocked)]
