"""A change as a request for approval, and a request as the change it asks for."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from seamark.govern import Approval, Request
from seamark.kernel import MICROS, AwaitsApproval, Conflict, DataDamaged, hex_of, key_of
from seamark.plan.form import outside, short
from seamark.plan.gate import Gate, bound_edits
from seamark.plan.kinds import Initiative
from seamark.plan.model import Change, Edit, Item, Proposed, Snapshot
from seamark.plan.spend import spends_the_same

LINES_SAID = 20
NAMELESS = frozenset({"id", "version"})


class Content(msgspec.Struct, frozen=True):
    """What a request carries: edits of the plan bound to versions, or the fields a recommendation would change.

    ``changes`` are also what a reader is shown, field by field.
    """

    changes: tuple[Proposed, ...] = ()
    edits: tuple[Edit, ...] = ()
    why: str = ""


def request_of(before: Snapshot, after: Snapshot, *, gate: Gate, change: Change, because: str) -> Request:
    """The request for a change that was weighed; ``because`` says why its maker may not decide it alone."""
    ids = [one.id for one in change.items]
    edits = bound_edits(before, after, ids=ids)
    content = {
        "edits": [msgspec.structs.asdict(edit) for edit in edits],
        "changes": list(shown_changes(before, after, ids=ids)),
        "why": change.why,
        "because": because,
    }
    more = [f"And {len(gate.says) - LINES_SAID} more."] if len(gate.says) > LINES_SAID else []
    return Request(
        category=gate.category.value,
        title=_title(gate),
        summary="\n".join([*gate.says[:LINES_SAID], *more, *filter(None, [change.why])]),
        amount=gate.amount,
        content=content,
        origin="plan",
        subject=f"plan:{change.by_id}:{hex_of(key_of('items', ' '.join(sorted(gate.items))))}",
    )


def edits_of(request: Approval) -> list[Edit] | list[Proposed]:
    """What a request asks for. Raises DataDamaged when its content does not read back."""
    try:
        content = msgspec.json.decode(request.content, type=Content)
    except msgspec.ValidationError as error:
        msg = f"The request '{request.title}' does not read back: {error}."
        raise DataDamaged(msg, id=request.id, help="Decline it and have it asked anew.") from error
    return list(content.edits) or list(content.changes)


def edits_on(plan: Snapshot, asked: Sequence[Edit] | Sequence[Proposed]) -> list[Edit]:
    """Edits as they are, proposals as edits of a plan. Raises Conflict when a field is no longer what was seen."""
    proposed = [one for one in asked if isinstance(one, Proposed)]
    return [one for one in asked if isinstance(one, Edit)] or _bound(plan, proposed)


def awaits(request: Approval) -> AwaitsApproval:
    """What is told to the maker of a request."""
    return AwaitsApproval(
        f"Sent to {request.sent_to} for approval: {request.title}. Nothing was changed yet.",
        help="It is made as soon as it is approved; until then you can withdraw it.",
        approval=request.id,
        role=request.role,
        asked=list(request.asked),
        amount=request.amount_micros,
        currency=request.currency,
        title=request.title,
    )


def _title(gate: Gate) -> str:
    if len(gate.items) == 1:
        return gate.says[0]
    money = f"{gate.amount / MICROS:,.2f}".removesuffix(".00")
    parts = [f"budgets grow by {money} {gate.currency}"] if gate.amount else []
    parts += (
        [f"{len(gate.eased)} goals are made easier" if len(gate.eased) > 1 else gate.eased[0]] if gate.eased else []
    )
    said = "; ".join(parts) or "budgets change"
    return f"{said[0].upper()}{said[1:]} ({len(gate.items):,} items)"


def shown_changes(before: Snapshot, after: Snapshot, *, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The fields that change, of every item of a change."""
    for item_id in ids:
        was, now = before.items.get(item_id), after.items.get(item_id)
        item = now or was
        if item is None:
            continue
        row = {"item_id": item_id, "kind": item.noun, "title": item.label}
        if now is None:
            yield {**row, "field": "", "old": "there", "new": "removed"}
            continue
        old, new = ({} if was is None else outside(was)), outside(now)
        for name in new:
            if name not in NAMELESS and old.get(name) != new[name] and (was is not None or new[name] not in _EMPTY):
                yield {**row, "field": name, "old": old.get(name), "new": new[name]}


def _is_same_spend(item: Item, one: Proposed) -> bool:
    """Whether a proposal saw the same spend plan in other steps: it reads planned days, not how they were written."""
    return one.field == "spend" and isinstance(item, Initiative) and spends_the_same(item, one.old)


def _bound(plan: Snapshot, proposed: Sequence[Proposed]) -> list[Edit]:
    fields: dict[str, dict[str, Any]] = {}
    for one in proposed:
        item = plan.items.get(one.item_id)
        now = None if item is None else outside(item).get(one.field)
        if item is None or not (now == one.old or _is_same_spend(item, one)):
            what = "was removed" if item is None else f"is {short(now)} now, not {short(one.old)}"
            msg = f"'{one.field}' of {plan.label(one.item_id)} {what}: the proposal rests on what is no longer so."
            raise Conflict(msg, id=one.item_id, field=one.field, help="Have it weighed again.")
        fields.setdefault(one.item_id, {})[one.field] = one.new
    return [
        Edit(kind=plan.items[item_id].noun, id=item_id, version=plan.items[item_id].version, fields=given)
        for item_id, given in fields.items()
    ]


_EMPTY: tuple[Any, ...] = (None, "", [], {}, 0)
