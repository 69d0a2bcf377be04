"""Verbs about releases that moved: what follows, as one change to approve, to amend, or to decline."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from seamark.govern import SYSTEM, Actor, Approval, Category, Request, may, require
from seamark.kernel import Conflict, InputError, NotFound, hex_of, key_of, new_id
from seamark.plan.gate import Exchange, bound_edits
from seamark.plan.kinds import Initiative, Release
from seamark.plan.model import Change, Snapshot
from seamark.plan.service.approving import Applied, ApprovingVerbs
from seamark.plan.service.desk import Occasion, Written
from seamark.plan.service.requests import shown_changes
from seamark.plan.slips import Cascade, Slip, says
from seamark.plan.slips.cascade import Amendment, Proposal, cascade
from seamark.plan.slips.wording import moved_says
from seamark.plan.store import Session
from seamark.plan.store import slips as store

ORIGIN: Final = "slip:"
STATES: Final = ("open", "noted", "approved", "declined", "settled")
MOST_LISTED: Final = 200
LONGEST_REASON: Final = 2000


class SlipVerbs(ApprovingVerbs):
    """Slips: seen, opened by whatever moves a release, decided."""

    def slips(self, *, by: Actor, state: str | None = "open", limit: int = MOST_LISTED) -> list[Slip]:
        """Releases that moved and how they stand with what follows, newest first; ``state`` None: all of them."""
        require(by, "plan.read")
        if state is not None and state not in STATES:
            msg = f"'state' is {state[:40]!r}."
            raise InputError(msg, field="state", help=f"Allowed are {', '.join(STATES)}.")
        if not 1 <= limit <= MOST_LISTED:
            msg = f"'limit' is {limit}; it must be from 1 to {MOST_LISTED}."
            raise InputError(msg, field="limit", help="Ask for one state at a time.")
        with self._ledger.reading() as session:
            rows = store.listed(session, STATES if state is None else (state,), limit=limit)
            plan = self._present(session)
        return [self._slip(row, plan, by=by) for row in rows]

    def slip(self, slip_id: str, *, by: Actor) -> Slip:
        """One slip, with everything that follows from it. Raises NotFound."""
        require(by, "plan.read")
        with self._ledger.reading() as session:
            row = self._row(session, slip_id)
            plan = self._present(session)
        return self._slip(row, plan, by=by)

    def approve_slip(self, slip_id: str, content_hash: str, *, by: Actor) -> Applied:
        """Have everything that was seen follow, in one change. Raises as ``apply_approved`` does."""
        require(by, "approvals.decide")
        return self.apply_approved(self._open(slip_id, by=by).approval_id, content_hash, by=by)

    def decline_slip(self, slip_id: str, reason: str, *, by: Actor) -> Slip:
        """Leave the plan as it is, and say why. What does not go together stays told."""
        require(by, "approvals.decide")
        seen = self._open(slip_id, by=by)
        if seen.approval_id:
            self._govern.decline(seen.approval_id, reason, by=by)
        with self._changing() as session:
            self._settle(session, self._row(session, slip_id), state="declined", by=by, reason=reason.strip())
        return self.slip(slip_id, by=by)

    def amend_slip(
        self,
        slip_id: str,
        *,
        by: Actor,
        stay: Sequence[str] = (),
        start: Mapping[str, date] | None = None,
        why: str = "",
    ) -> Slip:
        """Propose otherwise: some stay, some begin on another day; followers and tasks are counted anew.

        Whoever may decide on promises makes the change at once; everybody else's proposal takes the place of the one
        that waits. Raises InputError for an id that is no initiative or task, Conflict when the slip is decided.
        """
        require(by, "plan.edit")
        amended = Amendment(frozenset(stay), dict(start or {}))
        with self._changing() as session:
            row = self._row(session, slip_id)
            _refuse_decided(row)
            plan = self._present(session)
            _refuse_unknown(plan, amended)
            proposal = self._proposal(plan, row, amended=amended)
            if self._govern.authority(by, Category.PLAN, amount=0, session=session).may:
                change = self._made(
                    session, plan, proposal=proposal, on=Occasion(by, why or row.title, f"{ORIGIN}{row.id}")
                )
                row.told = msgspec.json.encode(proposal.cascade).decode()
                self._withdrawn(session, row, reason=f"{by.name} decided otherwise.")
                self._settle(session, row, state="approved", by=by, reason=why, change=change.number)
            else:
                self._ask(session, row, plan=plan, proposal=proposal, by=by)
        return self.slip(slip_id, by=by)

    def foresee_slip(self, release_id: str, day: date, *, by: Actor) -> Cascade:
        """What would follow if a release came out on another day; changes nothing."""
        plan = self.read(by=by)
        release = plan.find(Release, release_id)
        if release is None:
            raise self._not_found("release", item_id=release_id)
        moved = plan.changed([msgspec.structs.replace(release, date=day)])
        return self._cascaded(moved, {release_id: release.date}).cascade

    def _noticed(self, session: Session, written: Written, *, on: Occasion) -> None:
        """After a change: open a slip for each release that moved, and count anew what waits already."""
        super()._noticed(session, written, on=on)
        touched = {one.id for one in written.change.items}
        waiting = {row.release_id: row for row in store.waiting(session)}
        for release_id in touched:
            was, now = (plan.find(Release, release_id) for plan in (written.before, written.plan))
            if was is None or now is None or was.date == now.date:
                continue
            row = waiting.get(release_id)
            if row is None:
                row = waiting[release_id] = self._opened(session, was, written=written)
            row.new_date, row.title = now.date, moved_says(now.title, old=row.old_date, new=now.date)
        for row in waiting.values():
            if on.origin != f"{ORIGIN}{row.id}":
                self._counted_anew(session, row, plan=written.plan)

    def _opened(self, session: Session, was: Release, *, written: Written) -> store.SlipRow:
        change = written.change
        row = store.SlipRow(
            id=new_id("slip"), release_id=was.id, title="", old_date=was.date, new_date=was.date,
            change_number=change.number, opened_at=change.at, opened_by=change.by_name, state="noted", approval_id="",
            told="{}", decided_at=None, decided_by="", reason="", applied_change=None,
        )  # fmt: skip
        session.add(row)
        return row

    def _counted_anew(self, session: Session, row: store.SlipRow, *, plan: Snapshot) -> None:
        """What follows now; asked anew where it is something else than what waits."""
        if plan.find(Release, row.release_id) is None or row.old_date == row.new_date:
            self._withdrawn(session, row, reason="The release is back on its day, or gone.")
            self._settle(session, row, state="settled", by=SYSTEM, reason="")
            return
        proposal = self._proposal(plan, row)
        row.told = msgspec.json.encode(proposal.cascade).decode()
        if proposal.items:
            self._ask(session, row, plan=plan, proposal=proposal, by=SYSTEM)
            return
        self._withdrawn(session, row, reason="Nothing has to move any more.")
        if row.state == "open" or proposal.cascade.is_empty:
            self._settle(session, row, state="settled", by=SYSTEM, reason="")

    def _proposal(self, plan: Snapshot, row: store.SlipRow, *, amended: Amendment | None = None) -> Proposal:
        return self._cascaded(plan, {row.release_id: row.old_date}, amended=amended)

    def _cascaded(self, plan: Snapshot, was: Mapping[str, date], *, amended: Amendment | None = None) -> Proposal:
        today, exchange = self._clock.now().date(), Exchange.of(self._settings)
        return cascade(plan, was, today=today, exchange=exchange, amended=amended)

    def _ask(self, session: Session, row: store.SlipRow, *, plan: Snapshot, proposal: Proposal, by: Actor) -> None:
        """Keep what follows as a request; the one that waits already stays when it is the same."""
        after = plan.changed(proposal.items)
        ids = [item.id for item in proposal.items]
        content: dict[str, Any] = {
            "edits": [msgspec.structs.asdict(edit) for edit in bound_edits(plan, after, ids=ids)],
            "changes": list(shown_changes(plan, after, ids=ids)),
            "why": row.title,
            "because": "what follows from a moved release is decided by one person for all",
            "slip": row.id,
        }
        lines = "\n".join(says(proposal.cascade, plan))
        subject = f"slip:{hex_of(key_of('slip', row.id))}"
        request = Request(Category.PLAN.value, row.title, lines, 0, content, f"{ORIGIN}{row.id}", subject)
        asked = self._govern.ask(request, by, session=session)
        if row.approval_id and row.approval_id != asked.id:
            self._govern.stale(row.approval_id, "What follows was counted anew.", by=by, session=session)
        row.approval_id, row.state, row.told = asked.id, "open", msgspec.json.encode(proposal.cascade).decode()

    def _withdrawn(self, session: Session, row: store.SlipRow, *, reason: str) -> None:
        if row.approval_id:
            self._govern.stale(row.approval_id, reason, session=session)

    def _made(self, session: Session, plan: Snapshot, *, proposal: Proposal, on: Occasion) -> Change:
        edits = bound_edits(plan, plan.changed(proposal.items), ids=[item.id for item in proposal.items])
        return self._carried_out(session, edits, on=on)

    def _approved(self, session: Session, asked: Approval, *, change: Change, by: Actor) -> None:
        """In the transaction that approves what follows: the slip is decided."""
        super()._approved(session, asked, change=change, by=by)
        row = store.of_approval(session, asked.id)
        if row is not None:
            self._settle(session, row, state="approved", by=by, reason="", change=change.number)

    def _settle(
        self, session: Session, row: store.SlipRow, *, state: str, by: Actor, reason: str, change: int | None = None
    ) -> None:
        row.state, row.decided_at, row.decided_by = state, self._clock.now(), by.name
        row.reason, row.applied_change = reason[:LONGEST_REASON], change
        detail = {"title": row.title, "state": state, "change": change}
        self._govern.record_audit(by, f"slip.{state}", subject=row.id, detail=detail, session=session)

    def _open(self, slip_id: str, *, by: Actor) -> Slip:
        seen = self.slip(slip_id, by=by)
        if seen.state not in store.OPEN:
            msg = f"'{seen.title}' is {seen.state} already."
            raise Conflict(msg, id=slip_id, help="The history shows what was changed.")
        return seen

    def _row(self, session: Session, slip_id: str) -> store.SlipRow:
        row = store.find(session, slip_id)
        if row is None:
            msg = f"There is no slip with the id {slip_id!r}."
            raise NotFound(msg, id=slip_id, help="The roadmap lists those that are open.")
        return row

    def _slip(self, row: store.SlipRow, plan: Snapshot, *, by: Actor) -> Slip:
        told = msgspec.json.decode(row.told, type=Cascade)
        found = Slip(
            row.id, row.release_id, row.title, row.old_date, row.new_date, row.change_number, row.opened_at,
            row.opened_by, row.state, told, says(told, plan), row.approval_id, decided_at=row.decided_at,
            decided_by=row.decided_by, reason=row.reason, applied_change=row.applied_change,
        )  # fmt: skip
        if row.state != "open" or not row.approval_id:
            return found
        asked = self._govern.approval(row.approval_id, by=SYSTEM)
        mine = self._govern.approval(row.approval_id, by=by) if may(by, "approvals.read") else None
        if asked.state in {"declined", "withdrawn"}:
            return msgspec.structs.replace(
                found, state="declined", reason=asked.reason, decided_by=asked.decided_by, decided_at=asked.decided_at
            )
        return msgspec.structs.replace(
            found,
            content_hash=asked.content_hash,
            sent_to=asked.sent_to,
            can_decide=mine is not None and mine.can_decide,
            why_not=mine.why_not if mine else "",
        )


def _refuse_decided(row: store.SlipRow) -> None:
    if row.state not in store.OPEN:
        msg = f"'{row.title}' is {row.state} already."
        raise Conflict(msg, id=row.id, help="Change the plan by hand now.")


def _refuse_unknown(plan: Snapshot, amended: Amendment) -> None:
    for item_id in amended.start:
        if plan.find(Initiative, item_id) is None:
            msg = f"'start' names {item_id!r}, which is no initiative."
            raise InputError(msg, field="start", help="Name initiatives that follow, with their first day.")
    for item_id in amended.stay:
        if item_id not in plan.items:
            msg = f"'stay' names {item_id!r}, which is not in the plan."
            raise InputError(msg, field="stay", help="Name initiatives or tasks that follow.")
