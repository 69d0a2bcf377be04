"""Followers: what a dependency asks of the dates of what waits, and who must move when something moves."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from seamark.kernel import InputError, NotFound
from seamark.plan.consequences.outlook import Outlook
from seamark.plan.consequences.phases import moved_phases
from seamark.plan.kinds import Initiative, Milestone, Release
from seamark.plan.model import Dependency, Item, Move, Snapshot
from seamark.plan.spend import moved_steps

SELLS: Final = frozenset({"campaign", "launch", "event"})  # what sells a release; the rest prepares it


class Earliest(msgspec.Struct, frozen=True):
    """What a dependency asks for: the first day an initiative may start, or the first day it may end."""

    start: date | None = None
    end: date | None = None


def earliest(outlook: Outlook, dependency: Dependency) -> Earliest:
    """What a dependency asks for, counted in working days. A release or milestone is over in the morning of its day."""
    span = outlook.span(dependency.on)
    if span is None:
        return Earliest()
    start, end = span
    lag, shifted = dependency.lag_days, outlook.calendar.shifted
    if dependency.type == "FS":
        return Earliest(start=shifted(end, lag if outlook.is_point(dependency.on) else lag + 1))
    if dependency.type == "SS":
        return Earliest(start=shifted(start, lag))
    return Earliest(end=shifted(end if dependency.type == "FF" else start, lag))


def is_met(outlook: Outlook, initiative: Initiative, *, dependency: Dependency) -> bool:
    """Whether the dates of an initiative honour a dependency."""
    asked = earliest(outlook, dependency)
    return not (asked.start and initiative.start < asked.start) and not (asked.end and initiative.end < asked.end)


def moved_item(plan: Snapshot, move: Move) -> Item:
    """The item of a move on its new dates, on working days (an event also on a weekend).

    Raises NotFound for an unknown id, InputError for what has no dates or an end before its start.
    """
    item = plan.items.get(move.id)
    if item is None:
        msg = f"There is no item with the id {move.id!r}."
        raise NotFound(msg, id=move.id, help="It may have been removed meanwhile: look at the history.")
    if isinstance(item, Release | Milestone):
        return msgspec.structs.replace(item, date=move.start)
    if not isinstance(item, Initiative):
        msg = f"A {item.noun} has no dates to move."
        raise InputError(msg, id=move.id, help="Move an initiative, a release or a milestone.")
    start, end = _snapped(Outlook(plan), item, move=move)
    if end < start:
        msg = f"'end': {end} is before the start {start}."
        raise InputError(msg, field="end", help="Choose a later end or an earlier start.")
    return _dated(Outlook(plan), item, start=start, end=end)


def followed(plan: Snapshot, first: Item) -> Iterator[tuple[Item, str]]:
    """The items that move when ``first`` has moved, in order, each with the id of what pushes it. Fixed ones stay."""
    yield from pushed_by(Outlook(plan, {first.id: first}), [first.id])


def pushed_by(
    outlook: Outlook, firsts: Sequence[str], *, with_sellers: bool = False
) -> Iterator[tuple[Initiative, str]]:
    """The initiatives that must move because others moved, in order; they are moved in ``outlook``.

    ``with_sellers``: what sells a release starts on its day or later, whether it says so in its dependencies or not.
    """
    for follower_id in _in_order(outlook, firsts, with_sellers=with_sellers):
        follower = outlook.find(Initiative, follower_id)
        if follower is None or follower.is_fixed:
            continue
        asked = [part for part in follower.depends_on if part.on in outlook.moved]
        if with_sellers and follower.release in outlook.moved and follower.kind in SELLS:
            asked.append(Dependency(follower.release))
        late = [(_pushed(outlook, follower, dependency=part), part.on) for part in asked]
        start, because = max(late, default=(follower.start, ""))
        if start > follower.start:
            moved = _dated(outlook, follower, start=start, end=_end(outlook, follower, start=start))
            outlook.moved[follower.id] = moved
            yield moved, because


def _dated(outlook: Outlook, item: Initiative, *, start: date, end: date) -> Initiative:
    """The initiative on new dates, its phases and the steps of its spend plan moved along."""
    phases = moved_phases(item, start, end=end, calendar=outlook.calendar)
    return msgspec.structs.replace(moved_steps(item, start, end=end), phases=phases)


def _snapped(outlook: Outlook, item: Initiative, *, move: Move) -> tuple[date, date]:
    calendar = outlook.calendar
    start = move.start if item.kind == "event" else calendar.on_or_after(move.start)
    if move.end is None:
        return start, _end(outlook, item, start=start)
    end = move.end if item.kind == "event" else max(calendar.on_or_before(move.end), min(start, move.end))
    return start, end


def _end(outlook: Outlook, item: Initiative, *, start: date) -> date:
    """The last day when the item keeps its working days (an event its days)."""
    if item.kind == "event":
        return start + (item.end - item.start)
    return outlook.calendar.end_of(start, outlook.calendar.count(item.start, item.end))


def _pushed(outlook: Outlook, item: Initiative, *, dependency: Dependency) -> date:
    """The start that a dependency allows; that of now when it is honoured."""
    asked = earliest(outlook, dependency)
    if asked.start and item.start < asked.start:
        return asked.start
    if asked.end and item.end < asked.end:
        length = outlook.calendar.count(item.start, item.end)
        return (
            item.start + (asked.end - item.end)
            if item.kind == "event"
            else outlook.calendar.start_of(asked.end, length)
        )
    return item.start


def _in_order(outlook: Outlook, firsts: Sequence[str], *, with_sellers: bool) -> list[str]:
    """Everything that waits for one of ``firsts``, directly or not, what is waited for before what waits."""
    waiting: dict[str, int] = {}
    queue, seen = deque(firsts), set(firsts)
    while queue:
        for follower in _behind(outlook, queue.popleft(), with_sellers=with_sellers):
            waiting[follower.id] = waiting.get(follower.id, 0) + 1
            if follower.id not in seen:
                seen.add(follower.id)
                queue.append(follower.id)
    order, ready = [], deque(one for one in firsts if not waiting.get(one))
    while ready:
        for follower in _behind(outlook, ready.popleft(), with_sellers=with_sellers):
            waiting[follower.id] -= 1
            if not waiting[follower.id]:
                order.append(follower.id)
                ready.append(follower.id)
    return order


def _behind(outlook: Outlook, item_id: str, *, with_sellers: bool) -> Iterator[Initiative]:
    yield from outlook.followers(item_id)
    if with_sellers:
        for item in outlook.naming(item_id, "release"):
            if isinstance(item, Initiative) and item.kind in SELLS:
                yield item
