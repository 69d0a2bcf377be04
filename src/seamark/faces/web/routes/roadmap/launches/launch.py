"""The page of one launch."""

from datetime import date

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.routes.goals.blanks import TIERS
from seamark.faces.web.routes.roadmap.launches.page import HOME, feed_row, t_minus
from seamark.faces.web.visit import Visit
from seamark.plan import Launch


class Line(msgspec.Struct, frozen=True):
    """A line of the list that counts back from a launch: a task or a gate, under its T-minus."""

    id: str
    title: str
    is_gate: bool
    kind: str
    by: str
    day: date
    state: str
    why: str
    who: str = ""
    latest: date | None = None
    done: bool = False


def launch(visit: Visit) -> Response:
    """One launch: its work and gates counted back from the day, what hangs from it, every day it ever had."""
    plan = visit.workspace.plan
    found = plan.launch(visit.request.path_params["id"], by=visit.actor)
    feeds = [one for one in plan.feeds(by=visit.actor) if one.feed_id == found.release.feed]
    values = {
        "room": "roadmap",
        "launch": found,
        "release": found.release,
        "lines": lines_of(found),
        "feed": feed_row(feeds[0]) if feeds else None,
        "gone": [gone for one in feeds for gone in one.gone if gone.id == found.release.id],
        "hanging": _hanging(visit, found),
        "tier": TIERS[str(found.release.tier)],
        "t_minus": t_minus,
    }
    return visit.show("roadmap/launches/launch.html", values)


def lines_of(found: Launch) -> list[Line]:
    """Tasks and gates in one list, by the day they are due; a gate after what it needs."""
    lines = [
        Line(
            one.id,
            one.title,
            is_gate=False,
            kind=one.kind,
            by=t_minus(one.t_minus),
            day=one.due,
            state=one.state,
            why=one.why,
            who=", ".join(one.who),
            latest=one.latest_start,
            done=one.status == "done",
        )
        for one in found.tasks
    ]
    prefix = f"{found.release.title}: "
    lines += [
        Line(
            one.id,
            one.title.removeprefix(prefix),
            is_gate=True,
            kind=one.kind,
            by=t_minus(one.t_minus),
            day=one.date,
            state=one.state,
            why=one.why,
            done=one.done,
        )
        for one in found.gates
    ]
    return sorted(lines, key=lambda line: (line.day, line.is_gate))


def _hanging(visit: Visit, found: Launch) -> list[tuple[str, str]]:
    """The initiatives that sell a release or wait for it: id and title."""
    plan = visit.workspace.plan.read(by=visit.actor)
    named = {one.item.id: one.item for one in plan.naming(found.release.id) if one.item.noun == "initiative"}
    return [(item_id, item.label) for item_id, item in named.items() if item.label in found.hanging]


PAGES = [Page(f"{HOME}/{{id}}", launch)]
