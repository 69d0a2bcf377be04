"""Verbs that bring a scenario back into the plan, or the plan into a scenario."""

from collections.abc import Sequence
from typing import Final

import msgspec

from seamark.govern import Actor, Approval, require
from seamark.kernel import Conflict
from seamark.plan.drafting import consequences_of, drafted, wanted
from seamark.plan.form import short
from seamark.plan.model import Change, Edit, Fault, Snapshot
from seamark.plan.scenarios.merging import Merged, merged
from seamark.plan.scenarios.model import Choice, MergeConflict, Merging, Opened
from seamark.plan.scenarios.overlay import overlay_of
from seamark.plan.service.desk import Occasion
from seamark.plan.service.reading import difference
from seamark.plan.service.requests import awaits
from seamark.plan.service.scenarios import ScenarioVerbs, fields_outside
from seamark.plan.store import Session, book
from seamark.plan.store import scenarios as store

ORIGIN: Final = "scenario:"
SAID: Final = 3  # conflicts a message names
LOOKED_THROUGH: Final = 200  # changes of an item among which who changed a field is looked for


class MergingVerbs(ScenarioVerbs):
    """Preview, merge, refresh."""

    def preview_merge(self, scenario_id: str, *, by: Actor) -> Merging:
        """What merging would change in the plan of now, and what scenario and plan changed differently."""
        opened = self.scenario(scenario_id, by=by)
        found = _merged(opened)
        after, faults = self._tried(opened.now, found.edits)
        told = tuple(self._who(one, since=opened.scenario.base, by=by) for one in found.conflicts)
        scenario = opened.scenario
        said = tuple(f"{fault} {fault.help}".strip() for fault in faults)
        return Merging(scenario.id, scenario.version, opened.now.number, difference(opened.now, after), told, said)

    def merge_scenario(
        self,
        scenario_id: str,
        choices: Sequence[Choice] = (),
        *,
        version: int,
        by: Actor,
        why: str = "",
        seen: int | None = None,
    ) -> Change:
        """Bring a scenario into the plan in one change, each conflict as it was chosen; it stays, as merged.

        ``seen`` is the number of the plan in which the conflicts were looked at. Raises Conflict for conflicts that
        nobody decided, or that look otherwise since; InputError with every fault of what would come out;
        AwaitsApproval when somebody else must decide on its money or promises: it waits, and is merged with that.
        """
        require(by, "plan.edit")
        with self._amending(scenario_id, version) as (session, row):
            opened = self._scenario_of(session, row)
            found = _merged(opened, choices)
            _refuse_undecided(found.conflicts, opened.now)
            if choices and seen is not None:
                self._refuse_unseen(session, opened.now, choices=choices, seen=seen)
            on = Occasion(by, why or f"Merged the scenario '{row.title}'", f"{ORIGIN}{row.id}", lenient=True)
            written = self._written(session, found.edits, on=on)
            if written.asked is None:
                self._settled(session, row, by=by, change=written.change)
            else:
                row.state, row.approval_id = "waiting", written.asked.id
                self._renewed(session, row, verb="sent", by=by)
        if written.asked is not None:
            raise awaits(written.asked)
        return written.change

    def refresh_scenario(self, scenario_id: str, *, version: int, by: Actor) -> Opened:
        """Copy the plan of now again, with what the scenario changed on top. Raises Conflict where both changed."""
        require(by, "plan.edit")
        with self._amending(scenario_id, version) as (session, row):
            opened = self._scenario_of(session, row)
            found = _merged(opened)
            _refuse_undecided(found.conflicts, opened.now)
            draft, _warnings = self._checked(session, opened.now, edits=found.edits, lenient=True)
            plan = opened.now.changed(draft.put, removed=draft.removed)
            row.base_number, row.body = opened.now.number, store.written(overlay_of(opened.now, plan))
            self._renewed(session, row, verb="refreshed", by=by)
            return self._scenario_of(session, row)

    def _approved(self, session: Session, asked: Approval, *, change: Change, by: Actor) -> None:
        """In the transaction that approves a merge: the scenario is merged."""
        super()._approved(session, asked, change=change, by=by)
        row = store.of_approval(session, asked.id)
        if row is not None:
            self._settled(session, row, by=by, change=change)

    def _settled(self, session: Session, row: store.ScenarioRow, *, by: Actor, change: Change) -> None:
        row.state, row.merged_change = "merged", change.number if change.touched else None
        self._renewed(session, row, verb="merged", by=by)

    def _tried(self, plan: Snapshot, edits: Sequence[Edit]) -> tuple[Snapshot, tuple[Fault, ...]]:
        """The plan with edits made, and everything that it would refuse in them."""
        with self._ledger.reading() as session:
            gone = book.gone(session, {edit.id for edit in edits if edit.id not in plan.items})
            draft = drafted(plan, edits, gone=gone)
            new = {item.id for item in draft.put}
            gone |= book.gone(session, {one for one in wanted(draft) if one not in plan.items and one not in new})
        grave = [fault for fault, is_grave in consequences_of(plan, draft, gone=gone) if is_grave]
        return plan.changed(draft.put, removed=draft.removed), (*draft.faults, *grave)

    def _who(self, one: MergeConflict, *, since: int, by: Actor) -> MergeConflict:
        """A conflict with who changed the field in the plan last, and when."""
        for change in self.history(one.item, by=by, limit=LOOKED_THROUGH):
            if change.number <= since:
                break
            touched = change.items[0]
            if not one.field or touched.removed or any(field.field == one.field for field in touched.fields):
                return msgspec.structs.replace(one, by=change.by_name, at=change.at)
        return one

    def _refuse_unseen(self, session: Session, now: Snapshot, *, choices: Sequence[Choice], seen: int) -> None:
        """Raise Conflict when what somebody decided on was changed in the plan since they looked."""
        then = self._past(session, seen)
        for one in choices:
            was, there = (_value(plan, one) for plan in (then, now))
            if was != there:
                label = now.label(one.item)
                what = f"'{one.field}' of '{label}'" if one.field else f"'{label}'"
                msg = f"{what} was changed again after you looked at the conflicts."
                raise Conflict(msg, id=one.item, field=one.field, help="Look at the conflicts again, then merge.")


def _merged(opened: Opened, choices: Sequence[Choice] = ()) -> Merged:
    ids = overlay_of(opened.base, opened.plan).ids
    return merged(opened.base, opened.plan, theirs=opened.now, ids=ids, choices=choices)


def _value(plan: Snapshot, choice: Choice) -> object:
    """What a choice is about in a plan: a field, or the whole item."""
    item = plan.items.get(choice.item)
    fields = None if item is None else fields_outside(item)
    return fields if not choice.field or fields is None else fields.get(choice.field)


def _refuse_undecided(conflicts: Sequence[MergeConflict], plan: Snapshot) -> None:
    if not conflicts:
        return
    said = "; ".join(_said(one, plan) for one in conflicts[:SAID])
    more = f"; and {len(conflicts) - SAID} more" if len(conflicts) > SAID else ""
    counted = "One conflict is" if len(conflicts) == 1 else f"{len(conflicts)} conflicts are"
    raise Conflict(
        f"{counted} not decided: {said}{more}.",
        help="Choose mine (the scenario's) or theirs (the plan's) for each.",
        conflicts=[{"item": one.item, "field": one.field} for one in conflicts],
    )


def _said(one: MergeConflict, plan: Snapshot) -> str:
    title = one.title or plan.label(one.item)
    if not one.field:
        return f"'{title}' was {one.mine} in the scenario and {one.theirs} in the plan"
    return f"'{one.field}' of '{title}' is {short(one.mine)} in the scenario and {short(one.theirs)} in the plan"
