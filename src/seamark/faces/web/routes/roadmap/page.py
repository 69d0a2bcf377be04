"""The Roadmap page, the data its script draws, and the panel of one item."""

from datetime import date
from itertools import groupby

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.routes.goals.blanks import KINDS, STAGES, STATUSES
from seamark.faces.web.routes.goals.standing import concerning, mark_of
from seamark.faces.web.routes.roadmap.timeline import LANES, ZOOMS, Bar, Point, Timeline, timeline_of
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, NotFound
from seamark.plan import Initiative, Milestone, Release

SHOWN = frozenset({"initiative", "release", "milestone"})


def roadmap(visit: Visit) -> Response:
    """The timeline; below it, and on a phone instead of it, the same as a list by date."""
    plan = visit.workspace.plan.read(by=visit.actor)
    by, zoom, kinds = _asked(visit)
    values: dict[str, object] = {"room": "roadmap", "by": by, "zoom": zoom, "kinds": kinds}
    if not plan.of(Initiative):
        return visit.show(
            "roadmap/empty.html", {**values, "has_goals": any(one.noun == "goal" for one in plan.items.values())}
        )
    timeline = _timeline(visit)
    groups, over = _by_date(timeline)
    values |= {
        "timeline": timeline,
        "groups": groups,
        "over": over,
        "lanes": LANES,
        "zooms": ZOOMS,
        "kind_names": KINDS,
    }
    values |= {
        "chips": _chips(visit, kinds),
        "panel": _panel(visit, visit.query["item"]) if "item" in visit.query else None,
    }
    values["data"] = "/roadmap/data" + visit.address(item=None)
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
    """The timeline as JSON, for the script of this page."""
    return Response(msgspec.json.encode(_timeline(visit)), media_type="application/json")


def panel(visit: Visit) -> Response:
    """What there is to know about one item."""
    return visit.show(
        "roadmap/panel.html", {"room": "roadmap", "panel": _panel(visit, visit.request.path_params["id"])}
    )


def _timeline(visit: Visit) -> Timeline:
    by, _, kinds = _asked(visit)
    plan = visit.workspace.plan.read(by=visit.actor)
    clashes = {clash.item for clash in visit.workspace.plan.clashes(by=visit.actor)}
    today = visit.now.date()
    return timeline_of(plan, by, kinds=kinds, today=today, clashes=clashes, editable=visit.may("plan.edit"))


def _asked(visit: Visit) -> tuple[str, str, list[str]]:
    by, zoom = visit.query.get("by", "objective"), visit.query.get("zoom", "month")
    kinds = [kind for kind in visit.query.get("kind", "").split(",") if kind]
    for value, allowed, name in ((by, LANES, "by"), (zoom, ZOOMS, "zoom"), *((kind, KINDS, "kind") for kind in kinds)):
        if value not in allowed:
            raise InputError(f"'{name}' is {value!r}.", help=f"Allowed are {', '.join(allowed)}.", field=name)
    return by, zoom, kinds


def _chips(visit: Visit, kinds: list[str]) -> list[tuple[str, bool, str]]:
    """Name, whether it is chosen, and the address with it turned over."""
    found = []
    for kind, name in KINDS.items():
        turned = [one for one in kinds if one != kind] if kind in kinds else [*kinds, kind]
        found.append((name, kind in kinds, visit.address(kind=",".join(turned) or None, item=None)))
    return found


def _panel(visit: Visit, item_id: str) -> dict[str, object]:
    book = visit.workspace.plan
    plan = book.read(by=visit.actor)
    item = plan.items.get(item_id)
    if item is None or item.noun not in SHOWN:
        raise NotFound(f"There is nothing with the id {item_id!r} on the roadmap.", help="It may have been removed.")
    found: dict[str, object] = {"item": item, "plan": plan, "stamp": plan.stamps.get(item.id)}
    if isinstance(item, Initiative):
        clashes = [clash for clash in book.clashes(by=visit.actor) if item.id in {clash.item, clash.other}]
        found["mark"] = mark_of(item, today=visit.now.date(), clashes={clash.item for clash in clashes})
        found["clashes"] = clashes
        found["phase"] = item.phase_on(visit.now.date())
        found["contingencies"] = concerning(plan, item.id)
        found["measured"] = next(iter(book.measured([item], by=visit.actor)), None)
        found["goals"] = [plan.items[goal] for goal in item.goals if goal in plan.items]
        found["words"] = (KINDS[item.kind], STATUSES[item.status], STAGES.get(item.stage, ""))
    elif isinstance(item, Release | Milestone):
        named = [naming.item for naming in plan.naming(item.id) if isinstance(naming.item, Initiative)]
        found["waiting"] = list({one.id: one for one in named}.values())
    return found


PAGES = [Page("/roadmap", roadmap), Page("/roadmap/data", data), Page("/roadmap/items/{id}", panel)]
