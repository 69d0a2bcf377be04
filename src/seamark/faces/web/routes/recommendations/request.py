"""A request for approval as a card: who asks, how much, and what would change field by field."""

from typing import Any

import msgspec

from seamark.faces.web.numbers import Shown, micros
from seamark.faces.web.routes.goals.telling import Told, line_of
from seamark.govern import Approval
from seamark.plan import Snapshot

MARKS = {"waiting": "risk", "approved": "on", "declined": "off", "withdrawn": "unknown", "stale": "unknown"}
RECOMMENDATION = "recommendation:"


class Proposed(msgspec.Struct):
    """A field that would change, as every request's content lists them."""

    item_id: str
    field: str
    old: Any = None
    new: Any = None


class Content(msgspec.Struct):
    """What a request shows its reader; ``why`` is what its maker wrote, ``because`` why they may not decide it."""

    changes: list[Proposed] = []
    why: str = ""


class RequestCard(msgspec.Struct, frozen=True):
    """A request with everything that its card shows."""

    it: Approval
    mark: str
    says: list[str]
    amount: Shown | None
    items: list[Told]
    recommendation: str


def request_card(one: Approval, plan: Snapshot) -> RequestCard:
    """The card of a request."""
    says = [line for line in one.summary.splitlines() if line != one.title]
    amount = micros(one.amount_micros, one.currency) if one.amount_micros else None
    origin = one.origin.removeprefix(RECOMMENDATION) if one.origin.startswith(RECOMMENDATION) else ""
    return RequestCard(one, MARKS.get(one.state, "unknown"), says, amount, _items(one, plan), origin)


def _items(one: Approval, plan: Snapshot) -> list[Told]:
    """What the request would change, item by item, as the plan's history writes changes."""
    try:
        content = msgspec.json.decode(one.content, type=Content)
    except msgspec.DecodeError:
        return []
    told: dict[str, Told] = {}
    for change in content.changes:
        line = line_of(change.field, (change.old, change.new), plan=plan)
        told.setdefault(change.item_id, _told(change, plan)).lines.append(line)
    return list(told.values())


def _told(change: Proposed, plan: Snapshot) -> Told:
    here = plan.items.get(change.item_id)
    kind = here.noun.replace("_", "-") if here else "item"
    return Told(change.item_id, kind, plan.label(change.item_id), "changed", [])
