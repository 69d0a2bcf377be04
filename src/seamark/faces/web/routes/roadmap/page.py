"""The Roadmap page, the data its script draws, and the panel of one item."""

from datetime import date
from itertools import groupby

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.routes.goals.blanks import KINDS, POINTS, STATUSES
from seamark.faces.web.routes.roadmap.asked import (
    DENSITIES,
    FILTERS,
    LANES,
    ZOOMS,
    Asked,
    asked_of,
    chips_of,
    choosing,
    menus_of,
)
from seamark.faces.web.routes.roadmap.banner import Banner, open_slips
from seamark.faces.web.routes.roadmap.foot import foot_of
from seamark.faces.web.routes.roadmap.foreseen import foreseen
from seamark.faces.web.routes.roadmap.panel import panel_of
from seamark.faces.web.routes.roadmap.timeline import Bar, Point, Seen, Timeline, timeline_of
from seamark.faces.web.visit import Visit
from seamark.plan import Goal, Initiative, Snapshot


def roadmap(visit: Visit) -> Response:
    """The timeline, or all of it as a table; on a phone the same as a list by date."""
    plan = visit.workspace.plan.read(by=visit.actor)
    asked = asked_of(visit, plan)
    if not plan.of(Initiative):
        return visit.show("roadmap/empty.html", {"room": "roadmap", "has_goals": bool(plan.of(Goal))})
    slips = open_slips(visit)
    timeline = _timeline(visit, plan, asked=asked, slips=slips)
    groups, over = _by_date(timeline)
    menus = menus_of(visit, plan, asked=asked)
    values = {
        "room": "roadmap",
        "asked": asked,
        "slips": slips,
        "timeline": timeline,
        "names": plan,
        "groups": groups,
        "over": over,
        "lanes": choosing(visit, "by", values=LANES, now=asked.by, usual="objective"),
        "zooms": choosing(visit, "zoom", values=ZOOMS, now=asked.zoom, usual="month"),
        "densities": choosing(visit, "density", values=DENSITIES, now=asked.density, usual="comfortable"),
        "menus": menus,
        "chips": chips_of(menus),
        "clear": visit.address(**dict.fromkeys(FILTERS), item=None),
        "kinds": KINDS,
        "statuses": STATUSES,
        "points": {name: text.partition(":")[0] for name, text in POINTS.items()},
        "data": "/roadmap/data" + visit.address(item=None, view=None),
        "panel": panel_of(visit, visit.query["item"]) if "item" in visit.query else None,
    }
    if asked.view == "table":
        values["foot"] = foot_of(visit, plan, chosen=asked.load, days=timeline.days)
        return visit.show("roadmap/table.html", values)
    return visit.show("roadmap/page.html", values)


def _by_date(timeline: Timeline) -> tuple[list[tuple[str, list[Bar | Point]]], list[Bar | Point]]:
    """What runs now, then what is to come by month; and what is over, newest first."""
    today = timeline.today
    running: list[Bar | Point] = [bar for bar in timeline.bars if bar.start <= today <= bar.end]
    dated: list[tuple[date, Bar | Point]] = [(bar.start, bar) for bar in timeline.bars if bar.start > today]
    points = [*timeline.releases, *timeline.points]
    dated += [(point.day, point) for point in points if point.day >= today]
    dated.sort(key=lambda row: (row[0], row[1].id))
    months = groupby(dated, lambda row: f"{row[0]:%B %Y}")
    groups = [(month, [row for _, row in rows]) for month, rows in months]
    past: list[tuple[date, Bar | Point]] = [(bar.end, bar) for bar in timeline.bars if bar.end < today]
    past += [(point.day, point) for point in points if point.day < today]
    past.sort(key=lambda row: (row[0], row[1].id), reverse=True)
    return [("Now", running), *groups] if running else groups, [row for _, row in past]


def data(visit: Visit) -> Response:
    """The timeline as JSON, with what stands below it, for the script of this page."""
    plan = visit.workspace.plan.read(by=visit.actor)
    asked = asked_of(visit, plan)
    timeline = _timeline(visit, plan, asked=asked, slips=open_slips(visit))
    foot = foot_of(visit, plan, chosen=asked.load, days=timeline.days)
    timeline = msgspec.structs.replace(timeline, foot=foot)
    return Response(msgspec.json.encode(timeline), media_type="application/json")


def panel(visit: Visit) -> Response:
    """What there is to know about one item."""
    return visit.show(
        "roadmap/panel.html", {"room": "roadmap", "panel": panel_of(visit, visit.request.path_params["id"])}
    )


def _timeline(visit: Visit, plan: Snapshot, *, asked: Asked, slips: list[Banner]) -> Timeline:
    clashes = {clash.item for clash in visit.workspace.plan.clashes(by=visit.actor)}
    moved = {one.release: one.was for one in slips}
    seen = Seen(visit.now.date(), clashes, foreseen(visit), moved)
    return timeline_of(plan, asked, seen=seen, editable=visit.may("plan.edit"))


PAGES = [Page("/roadmap", roadmap), Page("/roadmap/data", data), Page("/roadmap/items/{id}", panel)]
