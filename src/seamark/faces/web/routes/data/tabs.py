"""The parts of the Data room."""

from collections.abc import Mapping

from starlette.responses import Response

from seamark.faces.web.visit import Visit

PATHS = {
    "Sources": "/data",
    "Live tail": "/data/live",
    "Quarantine": "/data/quarantine",
    "Imports": "/data/imports",
    "Tracking plan": "/data/tracking-plan",
    "Connect": "/data/connect",
    "Timing": "/data/timing",
}


def show(visit: Visit, tab: str, *, template: str, values: Mapping[str, object]) -> Response:
    """A part of the room, with the row of parts above it."""
    return visit.show(template, {"room": "data", "tabs": tabs(visit), "tab": tab, **values})


def tabs(visit: Visit) -> list[tuple[str, str, str]]:
    """Name, address and badge of every part; quarantine's badge is what waits there."""
    waiting = visit.workspace.collect.quarantine(by=visit.actor, limit=0).waiting
    badges = {"Quarantine": visit.number(waiting).text if waiting else ""}
    return [(name, path, badges.get(name, "")) for name, path in PATHS.items()]
