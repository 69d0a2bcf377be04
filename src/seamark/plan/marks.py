"""How an initiative stands, as a sea mark with its reason: the same on pages, in pictures and in files."""

from collections.abc import Collection
from datetime import date
from typing import Literal

import msgspec

from seamark.plan.kinds import Initiative

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
        return Mark("off", f"It should have ended on {day_text(item.end)}.")
    if item.start < today and item.status in {"idea", "planned"}:
        return Mark("off", f"It should have begun on {day_text(item.start)}.")
    if item.id in clashes:
        return Mark("risk", "Something in the plan does not go together with it.")
    return _at_work(item, today=today)


def day_text(day: date) -> str:
    """3 Nov 2026."""
    return f"{day.day} {day:%b %Y}"


def _at_work(item: Initiative, *, today: date) -> Mark:
    if item.status == "idea":
        return Mark("unknown", "It is an idea.")
    if item.start > today:
        return Mark("on", f"It begins on {day_text(item.start)}.")
    late = next((phase for phase in item.phases if phase.end < today and not phase.done), None)
    if late is not None:
        return Mark("risk", f"{late.title} should have been finished on {day_text(late.end)}.")
    elapsed = (today - item.start).days / max(1, (item.end - item.start).days + 1)
    if item.progress < elapsed - LAG:
        return Mark("risk", f"{item.progress:.0%} is done, {elapsed:.0%} of its time is gone.")
    return Mark("on", f"{item.progress:.0%} is done, {elapsed:.0%} of its time is gone.")
