"""Verbs of whoever is asked: see what waits, approve what was seen, decline with a reason."""

from collections.abc import Callable, Sequence

import msgspec

from seamark.govern.approvals import CHAIN, Approval, Limit, State, hash_of_content, rank, spoken
from seamark.govern.model import Actor
from seamark.govern.policy import require
from seamark.govern.service.asking import LONGEST_REASON, AskingVerbs, refuse_settled, settled
from seamark.govern.store import Session
from seamark.govern.store import approvals as store
from seamark.kernel import Conflict, Forbidden, InputError

MOST_LISTED = 500
Apply = Callable[[Session, Approval], None]
Spent = Callable[[str], int]


class ApprovalVerbs(AskingVerbs):
    """Decisions on requests."""

    def approvals(self, *, by: Actor, state: str | None = State.WAITING, limit: int = 200) -> tuple[Approval, ...]:
        """Requests in a state (None: all), newest first, each saying whether ``by`` may decide it and if not, why."""
        require(by, "approvals.read")
        if state is not None and state not in set(State):
            msg = f"'state' is {state[:40]!r}."
            raise InputError(msg, field="state", help=f"Allowed are {', '.join(State)}.")
        if not 1 <= limit <= MOST_LISTED:
            msg = f"'limit' is {limit}; it must be from 1 to {MOST_LISTED}."
            raise InputError(msg, field="limit", help="Ask for one state at a time.")
        with self._ledger.reading() as session:
            return self._told(session, store.listed(session, state=state, limit=limit), by=by)

    def approval(self, approval_id: str, *, by: Actor) -> Approval:
        """One request. Raises NotFound."""
        require(by, "approvals.read")
        with self._ledger.reading() as session:
            return self._told(session, [store.as_approval(store.find(session, approval_id))], by=by)[0]

    def approve(self, approval_id: str, content_hash: str, *, by: Actor, apply: Apply) -> Approval:
        """Approve what ``content_hash`` says was seen, and carry it out by ``apply``: both or neither.

        ``apply`` runs in the transaction. Raises Forbidden for the maker, for whoever lacks the role and above a
        limit, saying who may; Conflict when the request no longer waits or its content is not what was seen.
        """
        require(by, "approvals.decide")
        with self.deciding() as session:
            seen = store.as_approval(store.find(session, approval_id))
            refuse_settled(seen)
            self._refuse_unfit(session, seen, by=by, verb="approve")
            _refuse_unseen(seen, content_hash)
            apply(session, seen)
            self.commit_amount(by, seen.category, seen.amount_micros, seen.id, session=session)
            return self._settled(session, seen, state=State.APPROVED, by=by)

    def decline(self, approval_id: str, reason: str, *, by: Actor) -> Approval:
        """Say no, and why. Raises Forbidden for the maker (who withdraws) and for whoever lacks the role."""
        require(by, "approvals.decide")
        if not reason.strip() or len(reason) > LONGEST_REASON:
            msg = f"'reason' has {len(reason.strip())} characters; 1 to {LONGEST_REASON} are allowed."
            raise InputError(msg, field="reason", help="Say why, so that the next request can be a better one.")
        with self.deciding() as session:
            seen = store.as_approval(store.find(session, approval_id))
            refuse_settled(seen)
            self._refuse_unfit(session, seen, by=by, verb="decline")
            return self._settled(session, seen, state=State.DECLINED, by=by, reason=reason.strip())

    def _refuse_unfit(self, session: Session, seen: Approval, *, by: Actor, verb: str) -> None:
        limits, spent = store.limits(session), self._spender(session, by)
        fault = self._unfit(limits, seen, by=by, spent=spent) if verb == "approve" else unfit(seen, by)
        if fault:
            msg = f"{by.name} may not {verb} '{seen.title}': {fault}."
            asked = self._with_names(session, seen).sent_to
            raise Forbidden(msg, help=f"It waits for {asked}.", id=seen.id, role=seen.role, amount=seen.amount_micros)

    def _unfit(self, limits: Sequence[Limit], seen: Approval, *, by: Actor, spent: Spent) -> str:
        """Why ``by`` may not approve a request, as the end of a sentence; '' when they may."""
        if seen.currency != self._settings.currency:
            return f"it was asked in {seen.currency}, and money is counted in {self._settings.currency} now"
        return unfit(seen, by) or self._shortfall(
            limits, by, category=seen.category, amount=seen.amount_micros, spent=spent
        )

    def _told(self, session: Session, found: Sequence[Approval], *, by: Actor) -> tuple[Approval, ...]:
        """Requests as ``by`` sees them."""
        limits, spender, known = store.limits(session), self._spender(session, by), dict[str, int]()
        names = {maker: store.holders(session, beside=maker) for maker in {one.maker_id for one in found}}

        def spent(category: str) -> int:
            return known[category] if category in known else known.setdefault(category, spender(category))

        told = []
        for one in found:
            waits = one.state == State.WAITING
            fault = self._unfit(limits, one, by=by, spent=spent) if waits else settled(one)
            asked = tuple(names[one.maker_id].get(one.role, ())) if waits else ()
            told.append(msgspec.structs.replace(one, asked=asked, can_decide=not fault, why_not=fault))
        return tuple(told)


def unfit(seen: Approval, by: Actor) -> str:
    """Why ``by`` is not who is asked, as the end of a sentence; '' when they are."""
    if by.kind != "person":
        return "only a person decides on a request"
    if by.id == seen.maker_id:
        return "it is their own request"
    if rank(by.roles) < CHAIN.index(seen.role):
        return f"it waits for the {spoken(seen.role)}"
    return ""


def _refuse_unseen(seen: Approval, content_hash: str) -> None:
    if hash_of_content(seen.content) != seen.content_hash or content_hash != seen.content_hash:
        raise Conflict(
            f"'{seen.title}' is not what you saw: its content changed.",
            help="Read the request again, then decide.",
            id=seen.id,
            content_hash=seen.content_hash,
        )
