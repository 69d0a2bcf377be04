"""Verbs that change the plan."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

import msgspec

from seamark.govern import Actor, require
from seamark.kernel import Conflict, InputError, NotFound
from seamark.plan.consequences import Consequences, Load, Of, clashes_in, foresee, loads_of, moved_items
from seamark.plan.consequences.clashes import Clash
from seamark.plan.form import outside, short
from seamark.plan.kinds import Initiative
from seamark.plan.model import Change, ChangeSet, Edit, Item, Moment, Move, Proposed, Snapshot
from seamark.plan.service.desk import Occasion
from seamark.plan.service.reading import ReadingVerbs
from seamark.plan.service.requests import edits_on
from seamark.plan.store import Session, book
from seamark.warehouse import Ledger

LONGEST_LOAD = 3660  # days


class EditingVerbs(ReadingVerbs):
    """Create, change, remove; move with what follows; bring back."""

    def create(self, kind: str, draft: Mapping[str, Any], *, by: Actor, why: str = "") -> Item:
        """A new item from its fields as in JSON; ``id`` may be among them. Raises InputError with every fault."""
        require(by, "plan.edit")
        fields = {name: value for name, value in draft.items() if name != "id"}
        edit = Edit(kind=kind, id=_text_id(draft), version=0, fields=fields, whole=True)
        written = self._write([edit], by=by, why=why, origin="hand")
        return written.plan.items[written.change.items[0].id]

    def change(
        self, item_id: str, fields: Mapping[str, Any], *, version: int, by: Actor, why: str = "", kind: str = ""
    ) -> Item:
        """Change some fields of an item that was seen in ``version``; of ``kind``, where one is named.

        Raises Conflict, saying who changed which fields to what, when it is no longer that version.
        """
        require(by, "plan.edit")
        edit = Edit(kind=self._kind_of(item_id, kind), id=item_id, version=version, fields=fields)
        return self._write([edit], by=by, why=why, origin="hand").plan.items[item_id]

    def remove(self, item_id: str, *, version: int, by: Actor, why: str = "", kind: str = "") -> Change:
        """Take an item out of the plan; its history stays. Raises InputError when others still name it."""
        require(by, "plan.edit")
        edit = Edit(kind=self._kind_of(item_id, kind), id=item_id, version=version, removed=True)
        return self._write([edit], by=by, why=why, origin="hand").change

    def commit(self, changes: ChangeSet, *, by: Actor, why: str = "", origin: str = "hand") -> Change:
        """Make any number of edits together or not at all.

        ``origin`` is hand, import, restore, recommendation:<id> or slip:<id>. Raises InputError with every fault of
        every item, Conflict when an item is not in the version an edit names.
        """
        require(by, "plan.edit")
        return self._write(changes.edits, by=by, why=why, origin=origin, lenient=origin != "hand").change

    def carry_out(
        self, proposed: Sequence[Proposed], *, by: Actor, why: str, origin: str, session: Session | None = None
    ) -> Change:
        """Change what was proposed and decided on; in ``session``, from ``govern.deciding``, or one of its own.

        Whoever calls has had the amount decided (``govern.commit_amount``). Raises Conflict when a field is no longer
        what the proposal saw.
        """
        require(by, "plan.edit")
        if session is None:
            with self._changing() as own:
                return self.carry_out(proposed, by=by, why=why, origin=origin, session=own)
        return self._carried_out(session, proposed, on=Occasion(by, why, origin))

    def _carried_out(self, session: Session, asked: Sequence[Edit] | Sequence[Proposed], *, on: Occasion) -> Change:
        """Make what somebody entitled has decided on; edits are bound to versions, proposals to values."""
        Ledger.lock(session, book.PLAN_LOCK)
        decided = msgspec.structs.replace(on, lenient=True, is_decided=True)
        return self._written(session, lambda _, plan: edits_on(plan, asked), on=decided).change

    def foresee(self, move: Move, *, by: Actor) -> Consequences:
        """What a move would bring with it: followers on new dates, conflicts, money at another time."""
        return foresee(self.read(by=by), move)

    def clashes(self, *, by: Actor) -> list[Clash]:
        """Every conflict there is in the plan of now."""
        return clashes_in(self.read(by=by))

    def load(self, of: str, *, start: date, end: date, by: Actor) -> list[Load]:
        """Booked and free days by week from ``start`` to ``end`` ``of`` everybody, or of each person, team or skill.

        Raises InputError for another ``of``, for an end before the start, or more than ten years.
        """
        kind = next((one for one in get_args(Of) if one == of), None)
        if kind is None:
            msg = f"'of' is {of!r}."
            raise InputError(msg, field="of", help=f"Allowed are {', '.join(get_args(Of))}.")
        if not 0 <= (end - start).days <= LONGEST_LOAD:
            msg = f"'end' is {end}, {(end - start).days} days after the start {start}; 0 to {LONGEST_LOAD} are allowed."
            raise InputError(msg, field="end", help="Choose a later end, or a shorter time.")
        return loads_of(self.read(by=by), kind, start=start, end=end)

    def move(
        self, move: Move, *, version: int, by: Actor, why: str = "", origin: str = "hand"
    ) -> tuple[Change, Consequences]:
        """Move an item that was seen in ``version``, and its followers with it, in one change.

        Conflicts do not forbid it: whoever moves has seen them (``foresee``) or reads them in the answer.
        """
        require(by, "plan.edit")
        told: list[Consequences] = []

        def edits(_: Session, plan: Snapshot) -> list[Edit]:
            seen = plan.items.get(move.id)
            if seen is None or seen.version != version:  # the check of versions says who and what
                return [Edit(kind=seen.noun if seen else "initiative", id=move.id, version=version)]
            told.append(foresee(plan, move))
            moved, _because = moved_items(plan, move)
            return [_dates(item) for item in moved.values()]

        change = self._write(edits, by=by, why=why, origin=origin, lenient=True).change
        return change, told[0]

    def restore(self, to: Moment, *, by: Actor, items: Sequence[str] | None = None, why: str = "") -> Change:
        """Bring back the plan of a moment, or as a change left it; whole, or only some items. Itself a change."""
        require(by, "plan.restore")
        return self._write(
            lambda session, plan: _back(plan, self._past(session, to), items=items),
            by=by,
            why=why or f"Restored the plan of {to if not isinstance(to, int) else f'change {to}'}",
            origin="restore",
            lenient=True,
        ).change

    def undo(self, number: int, *, by: Actor, why: str = "") -> Change:
        """Take one change back. Raises Conflict when what it touched was changed again since."""
        require(by, "plan.edit")
        return self._write(
            lambda session, plan: self._undone(session, plan, number=number),
            by=by,
            why=why or f"Took change {number} back",
            origin=f"undo:{number}",
            lenient=True,
        ).change

    def _undone(self, session: Session, plan: Snapshot, *, number: int) -> list[Edit]:
        touched = book.touched_by(session, number)
        if not touched:
            msg = f"There is no change {number}."
            raise NotFound(msg, number=number, help="The history lists every change.")
        then = self._past(session, number)
        for item_id in touched:
            now = plan.items.get(item_id)
            if not _is_same(now, then.items.get(item_id)):
                stamp = plan.stamps.get(item_id)
                who = f" by {stamp.by}" if stamp else ""
                msg = f"Change {number} cannot be taken back: '{then.label(item_id)}' was changed again{who}."
                raise Conflict(msg, id=item_id, help="Restore an earlier version of that item instead.")
        return _back(plan, self._past(session, number - 1), items=touched)

    def _kind_of(self, item_id: str, wanted: str) -> str:
        """The kind of an item, which must be the wanted one where one is wanted. Raises NotFound."""
        with self._ledger.reading() as session:
            item = self._present(session).items.get(item_id)
            past = None if item else book.gone(session, [item_id]).get(item_id)
        kind = item.noun if item else past.kind if past else ""
        if kind and wanted in {"", kind}:
            return kind
        raise self._not_found(wanted or "item", item_id=item_id)


def _is_same(one: Item | None, other: Item | None) -> bool:
    """Whether two items say the same: one that was changed and changed back does, in a later version."""
    if one is None or other is None:
        return one is other
    return one == msgspec.structs.replace(other, version=one.version)


def _text_id(draft: Mapping[str, Any]) -> str:
    given = draft.get("id", "")
    if not isinstance(given, str):
        msg = f"'id' is {short(given)}, which is no text."
        raise InputError(msg, field="id", help="Leave it out, or write it in quotes.")
    return given


def _dates(item: Item) -> Edit:
    names = ("start", "end", "spend", "phases") if isinstance(item, Initiative) else ("date",)
    fields = outside(item)
    return Edit(kind=item.noun, id=item.id, version=item.version, fields={name: fields[name] for name in names})


def _back(now: Snapshot, then: Snapshot, *, items: Sequence[str] | None) -> list[Edit]:
    """The edits that turn the plan of now into that of then."""
    ids = list(dict.fromkeys([*then.items, *now.items])) if items is None else list(dict.fromkeys(items))
    if unknown := [item_id for item_id in ids if item_id not in then.items and item_id not in now.items]:
        msg = f"There was no item with the id {unknown[0]!r}."
        raise NotFound(msg, id=unknown[0], help="Leave `items` out to restore everything.")
    edits = []
    for item_id in ids:
        past = then.items.get(item_id)
        if past is None:
            edits.append(Edit(kind=now.items[item_id].noun, id=item_id, removed=True))
            continue
        fields = {name: value for name, value in outside(past).items() if name not in {"id", "version"}}
        edits.append(Edit(kind=past.noun, id=item_id, fields=fields, whole=True))
    return edits
