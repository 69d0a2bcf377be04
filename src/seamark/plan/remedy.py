"""What carrying out a contingency plan would change in the plan of now, and what money that takes. Pure."""

from collections.abc import Iterator
from datetime import date

import msgspec

from seamark.plan.form import outside
from seamark.plan.gate import Exchange, weighed
from seamark.plan.kinds import Contingency, Initiative, carried_out
from seamark.plan.model import Proposed, Snapshot


class Remedy(msgspec.Struct, frozen=True):
    """``changes`` that are not made already; ``amount`` in micros of the workspace's currency that budgets grow by.

    ``obstacle`` says why it cannot be carried out, '' when it can be. ``is_made``: everything prepared is so already.
    """

    changes: tuple[Proposed, ...]
    amount: int
    obstacle: str
    is_made: bool


def remedy_of(one: Contingency, plan: Snapshot, *, exchange: Exchange, today: date) -> Remedy:
    """What would be different if it were carried out now."""
    then, obstacles = [], []
    for item_id in dict.fromkeys(part.item for part in one.changes):
        item, flaws = carried_out(one, item_id, plan=plan)
        obstacles += [f"{flaw.message} {flaw.help}".strip() for flaw in flaws]
        then += [item] if item is not None else []
    changes = tuple(change for item in then for change in _differences(plan, item))
    after = plan.changed(then)
    gate = weighed(plan, after, ids=[item.id for item in then], exchange=exchange, today=today)
    if gate is not None and gate.unknown:
        obstacles.append(f"A budget is in {', '.join(gate.unknown)}, which has no exchange rate.")
    is_made = bool(one.changes) and not obstacles and not changes
    return Remedy(() if obstacles else changes, gate.amount if gate else 0, " ".join(obstacles), is_made)


def _differences(plan: Snapshot, then: Initiative) -> Iterator[Proposed]:
    """Field by field, as in JSON."""
    now = plan.items[then.id]
    was, would = outside(now), outside(then)
    for name in would:
        if name not in {"id", "version"} and was[name] != would[name]:
            yield Proposed(then.id, name, was[name], would[name])
