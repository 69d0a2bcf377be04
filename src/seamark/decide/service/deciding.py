"""Verbs of whoever decides: approve what was seen, decline with a reason, snooze, ask somebody who may."""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from seamark.decide.model import Recommendation
from seamark.decide.service.desk import BUDGET, DECIDE, NO_KEY, Apply, Desk, state_of
from seamark.decide.store import Session, book
from seamark.decide.store.tables import RecommendationRow
from seamark.govern import Actor, Approval, Request, require
from seamark.kernel import Conflict, Forbidden, InputError

LONGEST_REASON: Final = 2000
LONGEST_SNOOZE: Final = timedelta(days=90)
AFTER_SNOOZE: Final = timedelta(days=7)
CHECK_DAYS: Final = 28
ORIGIN: Final = "recommendation:"  # of requests and of changes of the plan


class Asked(msgspec.Struct, frozen=True):
    """What a request about a recommendation is bound to, beside the fields that would change."""

    recommendation: str
    seen: str


class DecidingVerbs(Desk):
    """Decisions on recommendations."""

    def approve(self, one: str, seen_hash: str, *, by: Actor, apply: Apply) -> Recommendation:
        """Approve what ``seen_hash`` says was seen, and carry it out by ``apply``: both or neither.

        ``apply`` changes the plan in the session it is given and returns the number of its change. Raises Forbidden
        to an API key and above the limits of ``by``, saying who may; Conflict when the numbers changed since they were
        seen, when it was decided meanwhile, or when nothing would change.
        """
        require(by, DECIDE)
        with self._govern.deciding() as session:
            row = self._decidable(session, one, seen=seen_hash)
            if by.kind == "key":
                raise Forbidden(f"{by.name} is an API key: {NO_KEY}.", help="Sign in, then decide.", id=one)
            self._govern.commit_amount(by, BUDGET, row.amount_micros, f"{ORIGIN}{one}", session=session)
            self._settle_request(session, row, by=by)
            self._settled(session, row, by=by, change=apply(book.as_recommendation(row), session))
            return self._told(session, row, by=by)

    def approved_by_request(self, session: Session, approval: Approval, *, change: int, by: Actor) -> None:
        """Note, in the transaction that approved a request and made ``change``, that its recommendation is decided.

        Requests about anything else are left alone. Raises Conflict when the recommendation was decided meanwhile or
        its numbers are not those the request was made of: then nothing of it happens.
        """
        if not approval.origin.startswith(ORIGIN):
            return
        asked = msgspec.json.decode(approval.content, type=Asked)
        row = self._decidable(session, asked.recommendation, seen=asked.seen)
        self._settled(session, row, by=by, change=change)

    def ask(self, one: str, *, by: Actor) -> Approval:
        """Ask whoever may to approve a recommendation; asking again gives the request that waits already."""
        require(by, "approvals.ask")
        with self._govern.deciding() as session:
            row = self._decidable(session, one, seen=None)
            approval = self._govern.ask(_request(book.as_recommendation(row)), by, session=session)
            if row.approval_id != approval.id:
                row.approval_id = approval.id
                self._audit(session, by, verb="asked", found=row, approval=approval.id)
            return approval

    def decline(self, one: str, reason: str, *, by: Actor) -> Recommendation:
        """Say no, and why; the same finding does not come back for its period."""
        require(by, DECIDE)
        if not reason.strip() or len(reason) > LONGEST_REASON:
            msg = f"'reason' has {len(reason.strip())} characters; 1 to {LONGEST_REASON} are allowed."
            raise InputError(msg, field="reason", help="Say why, so that recommendations can become better.")
        with self._govern.deciding() as session:
            row = self._live(session, one)
            self._settle_request(session, row, by=by)
            row.state, row.reason = "declined", reason.strip()
            row.decided_at, row.decided_by_id, row.decided_by = self._clock.now(), by.id, by.name
            self._audit(session, by, verb="declined", found=row, reason=row.reason)
            session.flush()
            return self._told(session, row, by=by)

    def snooze(self, one: str, until: datetime, *, by: Actor) -> Recommendation:
        """Put it aside until a moment of the next 90 days; its numbers stay fresh meanwhile."""
        require(by, DECIDE)
        now = self._clock.now()
        with self._govern.deciding() as session:
            row = self._live(session, one)
            if until.tzinfo is None or not now < until <= now + LONGEST_SNOOZE:
                msg = f"'until' is {until.isoformat()}."
                raise InputError(msg, field="until", help=f"Choose a moment in the next {LONGEST_SNOOZE.days} days.")
            row.state, row.snoozed_until = "snoozed", until
            row.expires_at = max(row.expires_at, until + AFTER_SNOOZE)
            self._audit(session, by, verb="snoozed", found=row, until=until)
            session.flush()
            return self._told(session, row, by=by)

    def _live(self, session: Session, one: str) -> RecommendationRow:
        """A recommendation that can still be decided. Raises Conflict, saying what became of it."""
        row = book.find(session, one)
        state = state_of(row, self._clock.now())
        if state in book.LIVE:
            return row
        who = f" by {row.decided_by}" if row.decided_by else ""
        msg = f"'{row.title}' was {state}{who} already." if state != "expired" else f"'{row.title}' has expired."
        raise Conflict(msg, id=one, state=state, help="Look at the inbox again: a finding that still holds returns.")

    def _decidable(self, session: Session, one: str, *, seen: str | None) -> RecommendationRow:
        row = self._live(session, one)
        if row.verdict != "act":
            msg = f"'{row.title}' is shown to be read: nothing would change."
            raise Conflict(msg, id=one, verdict=row.verdict, help="Decline or snooze it to put it away.")
        if seen is not None and seen != row.content_hash:
            msg = f"The numbers of '{row.title}' changed since you looked."
            raise Conflict(
                msg, id=one, seen=seen[:64], content_hash=row.content_hash, help="Read it again, then decide."
            )
        return row

    def _settled(self, session: Session, row: RecommendationRow, *, by: Actor, change: int) -> None:
        """Note who approved it and which change of the plan it made."""
        row.plan_change = change
        now, basis = self._clock.now(), book.basis_of(row)
        row.state, row.snoozed_until = "approved", None
        row.decided_at, row.decided_by_id, row.decided_by = now, by.id, by.name
        if basis is not None:
            row.check_at = min(basis.period.end_moment, now + timedelta(CHECK_DAYS)) + timedelta(days=1)
        facts: dict[str, Any] = {"amount_micros": row.amount_micros, "content_hash": row.content_hash}
        self._audit(session, by, verb="approved", found=row, change=row.plan_change, **facts)
        session.flush()

    def _settle_request(self, session: Session, row: RecommendationRow, *, by: Actor) -> None:
        """Close a request that waits: it was decided at the recommendation itself."""
        if row.approval_id:
            self._govern.stale(row.approval_id, f"{by.name} decided the recommendation itself.", session=session)


def _request(found: Recommendation) -> Request:
    return Request(
        category=BUDGET,
        title=found.title,
        summary=found.finding,
        amount=found.amount.micros,
        content={"recommendation": found.id, "seen": found.content_hash, "changes": found.changes},
        origin=f"{ORIGIN}{found.id}",
    )
