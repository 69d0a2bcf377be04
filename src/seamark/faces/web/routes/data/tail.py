"""The live tail, and how long each step of collection takes."""

from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.live.tail import lines
from seamark.faces.web.routes.data.tabs import show
from seamark.faces.web.visit import Visit
from seamark.govern import require

STEPS = {
    "authenticate": "Whose key is it",
    "unpack": "Unzip, read the JSON",
    "limit": "Size and number of events",
    "validate": "Is every call complete",
    "consent": "Remove what the person refused",
    "clock": "Correct the sender's clock",
    "deduplicate": "Copies inside one request",
    "journal": "Onto the disk, before the answer",
}


def tail(visit: Visit) -> Response:
    """What arrives, as it arrives."""
    newest = lines(visit.workspace, visit.actor)
    sources = sorted({state.source for state in visit.workspace.collect.sources(by=visit.actor)})
    return show(visit, "Live tail", template="data/live.html", values={"lines": newest, "sources": sources})


def timing(visit: Visit) -> Response:
    """How late events are, and what each step takes."""
    require(visit.actor, "collect.read")
    collect = visit.workspace.collect
    values = {
        "timings": collect.step_timings(),
        "steps": STEPS,
        "refusals": collect.refusals(),
        "lag": collect.lag(),
        "status": visit.workspace.status(),
    }
    return show(visit, "Timing", template="data/timing.html", values=values)


PAGES = [Page("/data/live", tail), Page("/data/timing", timing)]
