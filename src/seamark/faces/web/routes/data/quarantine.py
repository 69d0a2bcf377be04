"""Quarantine: what was put aside, why, and bringing it back."""

from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.numbers import plural
from seamark.faces.web.routes.data.tabs import show
from seamark.faces.web.visit import Visit
from seamark.faces.web.words import pretty, told

SHOWN = 50


def quarantine(visit: Visit) -> Response:
    """Counts by reason and event name, and the newest calls with what arrived."""
    asked = {name: visit.query.get(name) or None for name in ("reason", "name")}
    every = visit.workspace.collect.quarantine(by=visit.actor, limit=0)
    held = visit.workspace.collect.quarantine(by=visit.actor, limit=SHOWN, **asked)
    values = {"every": every, "held": held, "asked": asked, "told": told, "pretty": pretty}
    return show(visit, "Quarantine", template="data/quarantine.html", values=values)


def replay(visit: Visit) -> Response:
    """Judge calls again under the plan in force."""
    chosen = {name: visit.text(name) or None for name in ("reason", "name")}
    ids = [str(one) for one in visit.form.getlist("ids")] or None
    asked = visit.workspace.collect.replay(by=visit.actor, ids=ids, **({} if ids else chosen))
    calls = f"{asked.calls:,} {plural(asked.calls, 'call')}"
    return visit.go(
        "/data/quarantine", note=f"{calls} will be judged again within a second; what passes becomes events."
    )


PAGES = [
    Page("/data/quarantine", quarantine),
    Page("/data/quarantine/replay", replay, Method.POST),
]
