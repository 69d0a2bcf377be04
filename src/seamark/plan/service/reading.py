"""Verbs that look at the plan: now, then, and what lies between."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from seamark.govern import Actor, require
from seamark.kernel import InputError, NotFound
from seamark.plan.form import friendly, outside
from seamark.plan.kinds import KINDS
from seamark.plan.model import (
    Change,
    Difference,
    FieldChange,
    Item,
    ItemDifference,
    Moment,
    Snapshot,
    Touched,
)
from seamark.plan.service.desk import Desk
from seamark.plan.store import Session, book

MOST_CHANGES = 500


class ReadingVerbs(Desk):
    """The plan, its history, and how two moments differ."""

    def read(self, *, by: Actor, at: Moment | None = None) -> Snapshot:
        """The whole plan: of now, of a moment, or as the change of a number left it (0: the empty plan)."""
        require(by, "plan.read")
        with self._ledger.reading() as session:
            return self._present(session) if at is None else self._past(session, at)

    def find(self, kind: str, item_id: str, *, by: Actor) -> Item:
        """One item of now. Raises NotFound, saying who removed it when it was removed."""
        item = self.read(by=by).items.get(item_id)
        if item is not None and item.noun == kind:
            return item
        raise self._not_found(kind, item_id=item_id)

    def history(
        self, item_id: str | None = None, *, by: Actor, before: int | None = None, limit: int = 50
    ) -> list[Change]:
        """Changes below number ``before``, newest first: of everything, or of one item.

        Each lists the fields that differ, of the item asked for or of the first fifty items it touched.
        """
        require(by, "plan.read")
        if not 1 <= limit <= MOST_CHANGES:
            msg = f"'limit' is {limit}; it must be from 1 to {MOST_CHANGES}."
            raise InputError(msg, field="limit", help="Page on with `before`.")
        with self._ledger.reading() as session:
            return _told(session, item_id=item_id, before=before, limit=limit)

    def compare(self, from_: Moment, to: Moment | None = None, *, by: Actor) -> Difference:
        """How the plan of ``to`` (now when left out) differs from that of ``from_``, field by field."""
        require(by, "plan.read")
        with self._ledger.reading() as session:
            earlier = self._past(session, from_)
            later = self._present(session) if to is None else self._past(session, to)
        return difference(earlier, later)

    def _past(self, session: Session, at: Moment) -> Snapshot:
        number = at if isinstance(at, int) else book.number_at(session, _aware(at))
        newest = book.newest(session)
        if not 0 <= number <= newest:
            msg = f"There is no change {number}; the newest is {newest}."
            raise NotFound(msg, number=number, newest=newest, help="The history lists every change.")
        return self._present(session) if number == newest else book.past(session, number)

    def _not_found(self, kind: str, *, item_id: str) -> NotFound:
        with self._ledger.reading() as session:
            past = book.gone(session, [item_id]).get(item_id)
        name = kind.replace("_", "-")
        if past is None or past.kind != kind:
            return NotFound(f"There is no {name} with the id {item_id!r}.", id=item_id, help="List them to see ids.")
        msg = f"The {name} '{past.title}' was removed by {past.by} on {past.at:%Y-%m-%d}."
        return NotFound(msg, id=item_id, removed_by=past.by, help="Bring it back from the history.")


def difference(earlier: Snapshot, later: Snapshot) -> Difference:
    """How one plan differs from another."""
    found: dict[str, list[ItemDifference]] = {"added": [], "removed": [], "changed": []}
    for item_id in [*earlier.items, *(item_id for item_id in later.items if item_id not in earlier.items)]:
        was, now = earlier.items.get(item_id), later.items.get(item_id)
        item = now or was
        if item is None or was == now:
            continue
        fields = field_changes(None if was is None else outside(was), None if now is None else outside(now))
        told = ItemDifference(item_id, item.noun, item.label, fields)
        if was is not None and now is not None:
            found["changed"] += [told] if fields else []
        else:
            found["removed" if now is None else "added"].append(told)
    return Difference(earlier.number, later.number, *map(tuple, found.values()))


def field_changes(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> tuple[FieldChange, ...]:
    """The fields that differ between two outside forms; a default is not told of something new or removed."""
    before, after = was or {}, now or {}
    names = [name for name in (after or before) if name not in {"id", "version"}]
    found = (FieldChange(name, before.get(name), after.get(name)) for name in names)
    empty: tuple[Any, ...] = (None, "", [], {}, ())
    both = was is not None and now is not None
    return tuple(
        one for one in found if one.before != one.after and (both or one.before not in empty or one.after not in empty)
    )


def _told(session: Session, *, item_id: str | None, before: int | None, limit: int) -> list[Change]:
    rows = book.changes(session, item_id=item_id, before=before, limit=limit)
    kept: dict[int, list[book.Kept]] = {}
    for one in book.versions(session, [row.number for row in rows], item_id=item_id):
        kept.setdefault(one.number, []).append(one)
    return [
        Change(
            row.number,
            row.at,
            row.by_id,
            row.by_name,
            row.why,
            row.origin,
            kept[row.number][0].total,
            tuple(map(_touched, kept[row.number])),
        )
        for row in rows
    ]


def _touched(kept: book.Kept) -> Touched:
    now = None if kept.removed else _full(kept.kind, kept.body)
    was = None if kept.before is None else _full(kept.kind, kept.before)
    title = book.title_of(kept.body)
    return Touched(kept.item_id, kept.kind, title, kept.version, kept.removed, field_changes(was, now))


def _full(kind: str, body: str) -> dict[str, Any]:
    """A stored body as JSON has it; fields that came later have their defaults."""
    try:
        return outside(msgspec.json.decode(body, type=KINDS[kind]))
    except msgspec.ValidationError:  # a rule became stricter since: history must stay readable
        return friendly(msgspec.json.decode(body))


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        msg = f"{moment} has no time zone."
        raise InputError(msg, help="Write moments as 2026-01-31T12:00:00Z.")
    return moment
