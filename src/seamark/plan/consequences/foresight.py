"""What happens when something moves: who follows, what clashes, which money is spent at another time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import msgspec
import numpy as np

from seamark.plan.consequences.capacity import TOLERANCE
from seamark.plan.consequences.clashes import Clash, clashes_of
from seamark.plan.consequences.load import bookings_in, by_week, spread, working_days
from seamark.plan.consequences.ordering import followed, moved_item
from seamark.plan.consequences.outlook import Outlook
from seamark.plan.kinds import Initiative
from seamark.plan.model import Item, Move, Snapshot
from seamark.plan.spend import spent_by_month


class Moved(msgspec.Struct, frozen=True):
    """An item on new dates. ``because`` is the id of what pushes it; empty for the one that was moved."""

    id: str
    kind: str
    title: str
    old_start: date
    old_end: date
    new_start: date
    new_end: date
    because: str = ""


class BudgetShift(msgspec.Struct, frozen=True):
    """Planned spend of a month, in micros, before and after."""

    month: date
    currency: str
    before: int
    after: int


class WorkShift(msgspec.Struct, frozen=True):
    """Days of work of a person that come to the week of ``monday``, or go from it (negative)."""

    person: str
    monday: date
    days: float


class Consequences(msgspec.Struct, frozen=True):
    """Everything a move brings with it; the first of ``moves`` is the item itself."""

    moves: tuple[Moved, ...]
    clashes: tuple[Clash, ...]
    budget: tuple[BudgetShift, ...]
    booked: tuple[WorkShift, ...] = ()

    @property
    def breaks(self) -> bool:
        """Whether something goes wrong that did not before."""
        return any(clash.is_new for clash in self.clashes)


def foresee(plan: Snapshot, move: Move) -> Consequences:
    """What a move brings with it; changes nothing. Raises NotFound or InputError for a move that cannot be."""
    moved, because = moved_items(plan, move)
    return _told(plan, moved=moved, because=because)


def moved_items(plan: Snapshot, move: Move) -> tuple[dict[str, Item], dict[str, str]]:
    """The items of a move on their new dates, followers included, and what pushes each."""
    first = moved_item(plan, move)
    moved, because = {first.id: first}, {first.id: ""}
    for item, pusher in followed(plan, first):
        moved[item.id], because[item.id] = item, pusher
    return moved, because


def clashes_in(plan: Snapshot) -> list[Clash]:
    """Every conflict there is in a plan."""
    return list(clashes_of(Outlook(plan), list(plan.of(Initiative))))


def _told(plan: Snapshot, *, moved: Mapping[str, Item], because: Mapping[str, str]) -> Consequences:
    return consequences_of(Outlook(plan), Outlook(plan, moved), because=because)


def consequences_of(before: Outlook, after: Outlook, *, because: Mapping[str, str]) -> Consequences:
    """What differs between a plan and the same plan with items moved; ``because`` has the id of what pushes each."""
    ids = _concerned(after)
    known = {(clash.code, clash.item, _key(clash)): clash.size for clash in clashes_of(before, ids)}
    clashes = [
        msgspec.structs.replace(
            clash, is_new=clash.size > known.get((clash.code, clash.item, _key(clash)), 0.0) + TOLERANCE
        )
        for clash in clashes_of(after, ids)
    ]
    clashes.sort(key=lambda clash: (not clash.is_new, clash.code, clash.item))
    return Consequences(
        _moves(before, after, because=because),
        tuple(clashes),
        tuple(_shifts(before, after)),
        tuple(_work_shifts(before, after)),
    )


def _key(clash: Clash) -> str:
    return "" if clash.code == "capacity" else clash.other


def _concerned(after: Outlook) -> list[str]:
    """What moved, and what waits for it or sells it."""
    ids: dict[str, None] = {}
    for item_id in after.moved:
        ids[item_id] = None
        for field in ("depends_on", "release"):
            ids |= dict.fromkeys(item.id for item in after.naming(item_id, field))
    return list(ids)


def _moves(before: Outlook, after: Outlook, *, because: Mapping[str, str]) -> tuple[Moved, ...]:
    moves = []
    for item_id, item in after.moved.items():
        old, new = before.span(item_id), after.span(item_id)
        if old is not None and new is not None:
            moves.append(Moved(item_id, item.noun, item.label, *old, *new, because[item_id]))
    return tuple(moves)


def _work_shifts(before: Outlook, after: Outlook) -> Iterator[WorkShift]:
    """What moves from week to week of the people who work on what moved."""
    was = list(bookings_in(before.plan.items[one] for one in after.moved if one in before.plan.items))
    will = list(bookings_in(after.moved.values()))
    people = list(dict.fromkeys(one.person for one in (*was, *will) if one.person))
    if not people:
        return
    first = min(one.start for one in (*was, *will))
    first -= timedelta(first.weekday())
    weeks = (max(one.end for one in (*was, *will)) - first).days // 7 + 1
    rows = {person: row for row, person in enumerate(people)}
    working = working_days(after.calendar, first, days=7 * weeks)
    then, now = (
        by_week(spread(found, rows, calendar=after.calendar, span=(first, 7 * weeks)) * working)
        for found in (will, was)
    )
    for row, week in np.argwhere(np.abs(then - now) > TOLERANCE / 10).tolist():
        days = round(float(then[row, week] - now[row, week]), 3)
        yield WorkShift(people[row], first + timedelta(7 * week), days)


def _shifts(before: Outlook, after: Outlook) -> Iterable[BudgetShift]:
    sums: dict[tuple[date, str], list[int]] = {}
    for item_id in after.moved:
        for place, outlook in enumerate((before, after)):
            item = outlook.find(Initiative, item_id)
            if item is None or item.budget is None:
                continue
            for month, micros in spent_by_month(item).items():
                sums.setdefault((month, item.budget.currency), [0, 0])[place] += micros
    return [
        BudgetShift(month, currency, was, will)
        for (month, currency), (was, will) in sorted(sums.items())
        if was != will
    ]
