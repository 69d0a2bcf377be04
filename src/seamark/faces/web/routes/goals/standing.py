"""How an initiative stands, as a sea mark with its reason, and what was agreed for the case that it goes wrong."""

from collections.abc import Collection
from datetime import date
from typing import Literal

import msgspec

from seamark.faces.web.numbers import day
from seamark.plan import Contingency, Initiative, Snapshot

LAG = 0.15  # share of the work that may lag behind the share of the time before it is at risk


class Mark(msgspec.Struct, frozen=True):
    """A sea mark and why."""

    state: Literal["on", "risk", "off", "unknown"]
    why: str


def mark_of(item: Initiative, *, today: date, clashes: Collection[str]) -> Mark:
    """The mark of an initiative: done or in time is on track, late is off track, a conflict or a lag is at risk."""
    if item.status == "stopped":
        return Mark("unknown", "It was stopped.")
    if item.status == "done":
        return Mark("on", "It is done.")
    if item.end < today:
        return Mark("off", f"It should have ended on {day(item.end, year=True)}.")
    if item.start < today and item.status in {"idea", "planned"}:
        return Mark("off", f"It should have begun on {day(item.start, year=True)}.")
    if item.id in clashes:
        return Mark("risk", "Something in the plan does not go together with it.")
    return _at_work(item, today=today)


def concerning(plan: Snapshot, item_id: str) -> list[Contingency]:
    """Contingency plans that watch an item, are there for it or would change it."""
    named = (naming.item for naming in plan.naming(item_id))
    return list({one.id: one for one in named if isinstance(one, Contingency)}.values())


def _at_work(item: Initiative, *, today: date) -> Mark:
    if item.status == "idea":
        return Mark("unknown", "It is an idea.")
    if item.start > today:
        return Mark("on", f"It begins on {day(item.start, year=True)}.")
    late = next((phase for phase in item.phases if phase.end < today and not phase.done), None)
    if late is not None:
        return Mark("risk", f"{late.title} should have been finished on {day(late.end, year=True)}.")
    elapsed = (today - item.start).days / max(1, (item.end - item.start).days + 1)
    if item.progress < elapsed - LAG:
        return Mark("risk", f"{item.progress:.0%} is done, {elapsed:.0%} of its time is gone.")
    return Mark("on", f"{item.progress:.0%} is done, {elapsed:.0%} of its time is gone.")
