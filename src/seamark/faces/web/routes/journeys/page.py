"""The page Journeys: the flow, a funnel, the matrix; everything it shows stands in its address."""

import math
from typing import Any, Final

from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.numbers import Shown, count, percent
from seamark.faces.web.routes.journeys.flow import flow_chart, flow_title
from seamark.faces.web.routes.journeys.funnel import (
    bars_of,
    compared,
    days_of,
    looks_of,
    named,
    since,
    title_of,
    window_words,
)
from seamark.faces.web.visit import Visit
from seamark.measure.journeys import SHOWS, FunnelQuestion, JourneyAnswer, JourneyQuestion, Order, Show, StepSeen

LOOKS: Final = {"flow": "Flow", "funnel": "Funnel", "matrix": "Steps"}
ORDERS: Final[dict[Order, str]] = {"ordered": "in this order", "strict": "with nothing between", "any": "in any order"}
KINDS: Final = {
    "channel": "Channel", "campaign": "Campaign", "utm_source": "Source", "source": "Site or app",
    "visitor": "New or returning",
}  # fmt: skip
GAPS: Final = {"30": "30 minutes", "1440": "a day", "": "never"}
WINDOWS: Final = {"1": 86_400, "7": 7 * 86_400, "14": 14 * 86_400, "30": 30 * 86_400, "90": 90 * 86_400}
PLACES: Final = 5
MOST_STEPS: Final = 8
FIRST_STEPS: Final = 3
SHOP: Final = ("Product Viewed", "Product Added", "Checkout Started", "Order Completed")  # as Segment names them


def journeys(visit: Visit) -> Response:
    """What people do one after the other in the period."""
    look = visit.chosen("look", allowed=LOOKS, usual="flow")
    show: Show = visit.chosen("show", allowed=SHOWS, usual="events")
    seen = visit.workspace.measure.steps_seen(show, visit.view.period, by=visit.actor)
    values: dict[str, Any] = {
        "room": "journeys", "looks": LOOKS, "look": look, "shows": SHOWS, "show": show, "seen": seen[:200],
        "gaps": GAPS,
        "gap": visit.query.get("gap", "30"), "kinds": KINDS, "orders": ORDERS, "windows": list(WINDOWS), "answer": None,
        "funnel": None,
    }  # fmt: skip
    if not seen:
        return visit.show("journeys/page.html", {**values, "title": "Journeys"})
    made = _funnel(visit, show, seen=seen) if look == "funnel" else _walks(visit, show)
    return visit.show("journeys/page.html", {**values, **made})


def _walks(visit: Visit, show: Show) -> dict[str, Any]:
    """The flow, and the matrix of steps."""
    gap = visit.chosen("gap", allowed=GAPS, usual="30")
    start_at = visit.query.get("from_step", "")
    question = JourneyQuestion(
        visit.view.period,
        show=show,
        gap_minutes=int(gap) if gap else None,
        start_at=start_at,
        places=PLACES,
    )
    answer = visit.workspace.measure.journey(question, by=visit.actor)
    return {
        "title": flow_title(answer), "answer": answer, "from_step": start_at,
        "chart": flow_chart(answer, places=PLACES),
        "places": PLACES, "matrix": _matrix(answer), "most": max((one.share for one in answer.transitions), default=0),
        "transitions": [
            (one.source, one.target, count(one.count), percent(one.share), since(one.median_seconds))
            for one in answer.transitions[:40]
        ],
        "ways": [(one.steps, count(one.count), percent(one.share)) for one in answer.ways[:10]],
    }  # fmt: skip


def _matrix(answer: JourneyAnswer) -> list[tuple[str, list[tuple[int, Shown | None]]]]:
    """Shares of walks at each step by place, and how dark each cell is, from 0 to 9."""
    return [
        (step, [(_heat(there / answer.walks), percent(there / answer.walks) if there else None) for there in counts])
        for step, counts in answer.matrix.items()
    ]


def _heat(share: float) -> int:
    return min(9, math.ceil(10 * math.sqrt(share)) - 1) if share else 0


def _funnel(visit: Visit, show: Show, *, seen: tuple[StepSeen, ...]) -> dict[str, Any]:
    """The funnel that the address names; the first look takes the steps most people take."""
    asked = (visit.query.get(f"s{number}", "").strip() for number in range(1, MOST_STEPS + 1))
    steps = tuple(filter(None, asked))
    order = visit.chosen("order", allowed=ORDERS, usual="ordered")
    window = visit.chosen("window", allowed=WINDOWS, usual="30")
    by = visit.chosen("by", allowed=KINDS, usual="channel")
    wanted = steps or _first_steps(seen)
    values: dict[str, Any] = {
        "steps": wanted, "order": order, "window": window, "by": by, "most_steps": MOST_STEPS, "title": "A funnel",
    }  # fmt: skip
    if len(wanted) < 2:
        return values
    question = FunnelQuestion(wanted, visit.view.period, show=show, order=order, window_seconds=WINDOWS[window], by=by)
    answer = visit.workspace.measure.funnel(question, by=visit.actor)
    groups = {one.name: one for one in answer.groups}
    pair = [visit.query.get(name, "") for name in ("one", "other")]
    names = [name for name in pair if name in groups]
    if len(names) < 2:
        names = [one.name for one in answer.groups[:2]]
    return values | {
        "title": title_of(answer), "funnel": answer, "bars": bars_of(answer.whole), "names": list(groups),
        "groups": [(named(one.name), one, bars_of(one)) for one in answer.groups[:12]],
        "pair": names, "beside": compared(groups[names[0]], groups[names[1]]) if len(names) == 2 else [],
        "looks_first": looks_of(answer), "days": days_of(answer.days), "within": window_words(WINDOWS[window]),
    }  # fmt: skip


def _first_steps(seen: tuple[StepSeen, ...]) -> tuple[str, ...]:
    """A shop's steps where they are tracked; else three by falling numbers of people, far apart enough for a funnel."""
    if {*SHOP} <= {one.step for one in seen}:
        return SHOP
    taken: list[StepSeen] = []
    for one in sorted(seen, key=lambda one: -one.people):
        if not taken or one.people <= 0.6 * taken[-1].people:
            taken.append(one)
        if len(taken) == FIRST_STEPS:
            break
    return tuple(one.step for one in taken)


PAGES = [Page("/journeys", journeys)]
