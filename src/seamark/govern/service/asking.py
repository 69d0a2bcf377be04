"""Verbs of whoever waits: ask, withdraw; and of time: what went stale, what waited too long for one role."""

from datetime import datetime, timedelta

import msgspec

from seamark.govern.approvals import Approval, Category, Request, State, hash_of_content, next_role
from seamark.govern.chain import canonical
from seamark.govern.model import SYSTEM, Actor
from seamark.govern.policy import require
from seamark.govern.service.authority import AuthorityVerbs, refuse_amount, role_asked
from seamark.govern.store import Session
from seamark.govern.store import approvals as store
from seamark.kernel import Conflict, Forbidden, new_id

LONGEST_REASON = 2000
LONGEST_TITLE = 255
RECOMMENDATION = "recommendation:"
DID = {State.APPROVED: "approved", State.DECLINED: "declined", State.WITHDRAWN: "withdrew"}


class AskingVerbs(AuthorityVerbs):
    """Requests, until they are decided."""

    def ask(self, request: Request, by: Actor, *, session: Session | None = None) -> Approval:
        """Keep a request for whoever may decide it; in ``session``, or in a transaction of its own.

        The same request that waits already is given back; one of the same maker (or about the same recommendation)
        with another content goes stale, so that nobody approves what is no longer wanted.
        """
        refuse_amount(request.amount, request.category)
        if session is None:
            with self.deciding() as own:
                return self.ask(request, by, session=own)
        store.lock(session)
        draft = self._waiting(session, request, by=by)
        for earlier in map(store.as_approval, store.waiting_about(session, draft.subject)):
            if _is_same(earlier, draft):
                return self._with_names(session, earlier)
            if earlier.maker_id == by.id or earlier.origin.startswith(RECOMMENDATION):
                self.stale(earlier.id, f"{by.name} asked anew.", by=by, session=session)
        store.add(session, draft)
        self._record(session, by, verb="approval.asked", subject=draft.id, detail=_facts(draft))
        return self._with_names(session, draft)

    def withdraw(self, approval_id: str, *, by: Actor) -> Approval:
        """Take one's own request back. Raises Forbidden for everybody but its maker."""
        require(by, "approvals.ask")
        with self.deciding() as session:
            seen = store.as_approval(store.find(session, approval_id))
            if by.id != seen.maker_id:
                msg = f"'{seen.title}' is {seen.maker_name}'s request."
                raise Forbidden(msg, help="Only its maker withdraws it; who is asked can decline it.", id=seen.id)
            refuse_settled(seen)
            return self._settled(session, seen, state=State.WITHDRAWN, by=by)

    def stale(self, approval_id: str, reason: str, *, by: Actor = SYSTEM, session: Session | None = None) -> Approval:
        """Close a request that can no longer be carried out, because what it rests on changed. Idempotent."""
        if session is None:
            with self.deciding() as own:
                return self.stale(approval_id, reason, by=by, session=own)
        seen = store.as_approval(store.find(session, approval_id))
        if seen.state != State.WAITING:
            return seen
        return self._settled(session, seen, state=State.STALE, by=by, reason=reason)

    def waiting(self, *, session: Session) -> list[Approval]:
        """Requests that wait, the oldest first, as a transaction sees them."""
        return store.listed(session, state=State.WAITING, limit=None)[::-1]

    def escalate_due(self) -> int:
        """Ask the next role about every request that waited long enough for one, or for one nobody has any more.

        How many were moved on. Approves nothing.
        """
        with self._ledger.reading() as session:
            if not self._due(session):
                return 0
        with self.deciding() as session:
            return sum(self._escalated(session, one) for one in self._due(session))

    def _due(self, session: Session) -> list[Approval]:
        now = self._clock.now()
        waiting = self.waiting(session=session)
        chairs = {one.maker_id: store.holders(session, beside=one.maker_id) for one in waiting}
        return [
            one
            for one in waiting
            if one.escalates_at is not None and (one.escalates_at <= now or one.role not in chairs[one.maker_id])
        ]

    def _escalated(self, session: Session, seen: Approval) -> bool:
        role = self._role_after(session, seen)
        row = store.find(session, seen.id)
        if role is None:
            row.escalates_at = None
            return False
        row.role, row.escalated = role, seen.escalated + 1
        row.escalates_at = self._escalates_at(session, store.as_approval(row))
        detail = {"title": seen.title, "from": seen.role, "to": role, "escalated": row.escalated}
        self._record(session, SYSTEM, verb="approval.escalated", subject=seen.id, detail=detail)
        return True

    def _waiting(self, session: Session, request: Request, *, by: Actor) -> Approval:
        content = canonical(dict(request.content))
        limits = store.limits(session)
        draft = Approval(
            id=new_id("appr"),
            category=Category(request.category).value,
            title=request.title[:LONGEST_TITLE],
            summary=request.summary,
            amount_micros=request.amount,
            currency=self._settings.currency,
            content=content,
            content_hash=hash_of_content(content),
            origin=request.origin,
            subject=(request.subject or request.origin)[:LONGEST_TITLE],
            maker_id=by.id,
            maker_name=by.name,
            made_at=self._clock.now(),
            state=State.WAITING.value,
            role=role_asked(session, limits, category=request.category, amount=request.amount, by=by),
        )
        return msgspec.structs.replace(draft, escalates_at=self._escalates_at(session, draft))

    def _settled(self, session: Session, seen: Approval, *, state: State, by: Actor, reason: str = "") -> Approval:
        row = store.find(session, seen.id)
        row.state, row.reason, row.escalates_at = state.value, reason[:LONGEST_REASON], None
        row.decided_by_id, row.decided_by, row.decided_at = by.id, by.name, self._clock.now()
        detail = {**_facts(seen), "maker": seen.maker_name, "reason": row.reason}
        self._record(session, by, verb=f"approval.{state}", subject=seen.id, detail=detail)
        session.flush()
        return self._with_names(session, store.as_approval(row))

    def _role_after(self, session: Session, seen: Approval) -> str | None:
        limits = [limit for limit in store.limits(session) if limit.category == seen.category]
        held = store.holders(session, beside=seen.maker_id)
        return next_role(limits, seen.amount_micros, passed={seen.role}, held=held)

    def _escalates_at(self, session: Session, seen: Approval) -> datetime | None:
        """When the next role is asked; None where nobody of the chain stands higher."""
        after = timedelta(days=self._settings.approval_days)
        return None if self._role_after(session, seen) is None else self._clock.now() + after

    @staticmethod
    def _with_names(session: Session, seen: Approval) -> Approval:
        names = store.holders(session, beside=seen.maker_id).get(seen.role, [])
        return msgspec.structs.replace(seen, asked=tuple(names))


def refuse_settled(seen: Approval) -> None:
    """Raise Conflict when a request no longer waits, saying who did what and why."""
    if seen.state == State.WAITING:
        return
    raise Conflict(
        f"'{seen.title}' no longer waits: {settled(seen)}.",
        help="Look at the request again." if seen.state != State.STALE else "Have it asked anew.",
        id=seen.id,
        state=seen.state,
    )


def settled(seen: Approval) -> str:
    """What became of a request, as the end of a sentence."""
    when = f"{seen.decided_at:%Y-%m-%d at %H:%M} UTC" if seen.decided_at else "an unknown day"
    why = f": {seen.reason}" if seen.reason else ""
    if seen.state == State.STALE:
        return f"it went stale on {when}{why}".rstrip(".")
    return f"{seen.decided_by} {DID[State(seen.state)]} it on {when}{why}".rstrip(".")


def _is_same(earlier: Approval, new: Approval) -> bool:
    return all(getattr(earlier, name) == getattr(new, name) for name in ("content_hash", "category", "amount_micros"))


def _facts(seen: Approval) -> dict[str, object]:
    names = ("title", "category", "amount_micros", "currency", "role", "content_hash", "origin")
    return {name: getattr(seen, name) for name in names}
