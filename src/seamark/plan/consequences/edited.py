"""What does not go together any more when items are edited: conflicts that are new, before anything is saved."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from seamark.plan.consequences.capacity import TOLERANCE
from seamark.plan.consequences.clashes import Clash, clashes_of
from seamark.plan.consequences.load import bookings_in, sheet_of
from seamark.plan.consequences.outlook import Outlook
from seamark.plan.model import Item, Snapshot


def new_clashes(before: Snapshot, after: Snapshot, *, ids: Sequence[str]) -> list[Clash]:
    """The conflicts of ``after`` that ``before`` has not, of the items ``ids`` that differ and of who works on them."""
    known = {(one.code, one.item, one.other): one.size for one in _others(before, ids)}
    worse = [
        one for one in _others(after, ids) if one.size > known.get((one.code, one.item, one.other), 0.0) + TOLERANCE
    ]
    fresh = [Clash(one.code, one.item, one.other, one.message, one.size, is_new=True) for one in worse]
    return [*over_booked(before, after, ids=ids), *fresh]


def over_booked(before: Snapshot, after: Snapshot, *, ids: Sequence[str]) -> Iterator[Clash]:
    """Who would have more than is free, or more of it than before, in weeks of the items that differ."""
    items = [item for plan in (before, after) for item in map(plan.items.get, ids) if item is not None]
    concerned = {one.person for one in bookings_in(items) if one.person}
    span = _span(items)
    if span is None or not concerned:
        return
    was, will = (sheet_of(plan, start=span[0], end=span[1]) for plan in (before, after))
    rows = {person: row for row, person in enumerate(was.people)}
    for row, person in enumerate(will.people):
        if person not in concerned:
            continue
        over = np.maximum(0.0, will.booked[row] - will.free[row])
        past = rows.get(person)
        had = np.maximum(0.0, was.booked[past] - was.free[past]) if past is not None else np.zeros_like(over)
        grown = (over > TOLERANCE) & (over > had + TOLERANCE)
        if grown.any():
            worst = int(np.argmax(np.where(grown, over, -1.0)))
            monday = date.fromordinal(will.first.toordinal() + 7 * worst)
            weeks = "1 week" if grown.sum() == 1 else f"{grown.sum()} weeks"
            message = (
                f"{after.label(person)} would be over in {weeks}; most in the week of {monday}: "
                f"{will.booked[row, worst]:.1f} days booked, {will.free[row, worst]:.1f} free."
            )
            size = round(float((over - had)[grown].sum()), 2)
            yield Clash("capacity", person, str(monday), message, size, is_new=True)


def _others(plan: Snapshot, ids: Iterable[str]) -> list[Clash]:
    """Conflicts of initiatives besides those of capacity."""
    return [one for one in clashes_of(Outlook(plan), [*ids]) if one.code != "capacity"]


def _span(items: Iterable[Item]) -> tuple[date, date] | None:
    """The first and last day on which any of the items books somebody."""
    spans = [(one.start, one.end) for one in bookings_in(items)]
    return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None
