"""The Recommendations page: shelves of one inbox, and the page of one recommendation."""

from typing import Final

from starlette.responses import Response

from seamark.decide import Recommendation
from seamark.faces.web.door import Page
from seamark.faces.web.inbox import inbox_of
from seamark.faces.web.numbers import plural
from seamark.faces.web.routes.recommendations.card import Card, card_of
from seamark.faces.web.routes.recommendations.request import RequestCard, request_card
from seamark.faces.web.visit import Visit
from seamark.govern import Approval, State, require
from seamark.kernel import InputError
from seamark.plan import Snapshot

SHELVES: Final = {
    "open": "Open",
    "waiting": "Waiting for approval",
    "snoozed": "Snoozed",
    "decided": "Decided",
    "checked": "Checked",
}
EMPTY: Final = {
    "open": "Nothing waits for a decision. Every hour, and whenever the plan changes, spending is held against its "
    "budgets and goals against their paths; what should be looked at will stand here with its numbers.",
    "waiting": "Nothing waits for anybody's approval.",
    "snoozed": "Nothing was put off.",
    "decided": "Nothing was decided yet.",
    "checked": "What was approved is held against what came of it once its days are over; that will stand here.",
}


def recommendations(visit: Visit) -> Response:
    """One shelf of the inbox: requests of colleagues first, then what the numbers advise."""
    require(visit.actor, "decide.read")
    shelf = visit.query.get("shelf", "open")
    if shelf not in SHELVES:
        raise InputError(f"'shelf' is {shelf!r}.", help=f"Allowed are {', '.join(SHELVES)}.", field="shelf")
    plan = visit.workspace.plan.read(by=visit.actor)
    cards = [_card(visit, one, plan=plan) for one in visit.workspace.decisions.inbox(by=visit.actor, state=shelf)]
    requests = [request_card(one, plan) for one in _requests(visit, shelf)]
    waits = inbox_of(visit.workspace, visit.actor).count
    values = {
        "room": "recommendations",
        "shelf": shelf,
        "title": _title(waits),
        "tabs": [(name, f"?shelf={key}", waits if key == "open" else 0) for key, name in SHELVES.items()],
        "tab": SHELVES[shelf],
        "cards": cards,
        "requests": requests,
        "nothing": EMPTY[shelf],
        "quality": visit.workspace.decisions.quality(by=visit.actor) if shelf in {"decided", "checked"} else None,
    }
    return visit.show("recommendations/page.html", values)


def one(visit: Visit) -> Response:
    """One recommendation by itself: the place that links lead to."""
    found = visit.workspace.decisions.recommendation(visit.request.path_params["id"], by=visit.actor)
    plan = visit.workspace.plan.read(by=visit.actor)
    return visit.show("recommendations/one.html", {"room": "recommendations", "card": _card(visit, found, plan=plan)})


def request(visit: Visit) -> Response:
    """One request for approval by itself."""
    found = visit.workspace.govern.approval(visit.request.path_params["id"], by=visit.actor)
    card: RequestCard = request_card(found, visit.workspace.plan.read(by=visit.actor))
    return visit.show("recommendations/request.html", {"room": "recommendations", "card": card})


def _card(visit: Visit, found: Recommendation, *, plan: Snapshot) -> Card:
    return card_of(found, plan, today=visit.now.date())


def _requests(visit: Visit, shelf: str) -> list[Approval]:
    """Requests that belong on a shelf: what this person may decide is open, what waits for others is waiting."""
    if not visit.may("approvals.read") or shelf not in {"open", "waiting", "decided"}:
        return []
    govern = visit.workspace.govern
    if shelf == "decided":
        return [one for one in govern.approvals(by=visit.actor, state=None) if one.state != State.WAITING]
    return [one for one in govern.approvals(by=visit.actor) if one.can_decide == (shelf == "open")]


def _title(waits: int) -> str:
    if not waits:
        return "Nothing waits for your decision"
    return f"{waits} {plural(waits, 'decision waits', many='decisions wait')} for you"


PAGES = [
    Page("/recommendations", recommendations),
    Page("/recommendations/{id}", one),
    Page("/approvals/{id}", request),
]
