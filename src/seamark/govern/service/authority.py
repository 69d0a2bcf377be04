"""Verbs about limits: who decides how much alone, and what of it is used."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from seamark.govern.approvals import (
    LARGEST,
    Authority,
    Category,
    Limit,
    limit_faults,
    next_role,
    shortfall,
    spoken,
    whole,
)
from seamark.govern.model import Actor, Role, Scope
from seamark.govern.policy import require
from seamark.govern.service.desk import Desk
from seamark.govern.store import Session
from seamark.govern.store import approvals as store
from seamark.kernel import Forbidden, InputError, new_id

LONGEST_SUBJECT = 255


class AuthorityVerbs(Desk):
    """Limits, and what people decided within them. Amounts are micros of the workspace's currency."""

    @contextmanager
    def deciding(self) -> Iterator[Session]:
        """A transaction in which something is decided: nobody else decides meanwhile.

        Whoever decides beside these verbs (on a recommendation) opens it, so that locks are taken in one order.
        """
        with self._ledger.session() as session:
            store.lock(session)
            yield session

    def may_decide(self, actor: Actor, category: str, amount: int, *, session: Session | None = None) -> bool:  # noqa: PLR0917 - one question: who, on what, how much
        """Whether ``actor`` may decide ``amount`` alone now: one of their roles covers it, at once and in 30 days."""
        return self.authority(actor, category, amount=amount, session=session).may

    def authority(self, actor: Actor, category: str, *, amount: int, session: Session | None = None) -> Authority:
        """Whether ``actor`` may decide ``amount`` alone; if not, why not, and the role that would be asked."""
        refuse_amount(amount, category)
        if session is None:
            with self._ledger.reading() as own:
                return self.authority(actor, category, amount=amount, session=own)
        limits = store.limits(session)
        fault = self._shortfall(limits, actor, category=category, amount=amount, spent=self._spender(session, actor))
        role = role_asked(session, limits, category=category, amount=amount, by=actor) if fault else ""
        return Authority(not fault, fault, role)

    def commit_amount(self, actor: Actor, category: str, amount: int, subject: str, *, session: Session) -> None:  # noqa: PLR0917 - one sentence: who decided, on what, how much, about which
        """Keep that ``actor`` decided on ``amount``, so that it counts in the sum of their 30 days.

        Raises Forbidden when it is more than they may decide: two decisions at once cannot both pass.
        """
        store.lock(session)
        told = self.authority(actor, category, amount=amount, session=session)
        if not told.may:
            msg = f"{actor.name} may not decide this alone: {told.why_not}."
            raise Forbidden(msg, help=f"Ask the {spoken(told.role)}.", role=told.role, amount=amount)
        if amount:
            at, currency = self._clock.now(), self._settings.currency
            made = store.Commitment(
                new_id("commit"), actor.id, category, amount, currency, at, subject[:LONGEST_SUBJECT]
            )
            store.commit(session, made)

    def approval_limits(self, *, by: Actor) -> tuple[Limit, ...]:
        """What each role decides alone, by category."""
        require(by, "approvals.read")
        with self._ledger.reading() as session:
            return store.limits(session)

    def set_approval_limits(self, limits: Sequence[Limit], *, by: Actor) -> tuple[Limit, ...]:
        """Have exactly these limits in force, from the next decision on. Raises InputError with every fault.

        The administrator decides everything, so that nothing waits for ever; their limits may be left out.
        """
        require(by, "settings.manage")
        named = {(limit.category, limit.role) for limit in limits}
        boss = Role.ADMINISTRATOR.value
        limits = [*limits, *(Limit(one.value, boss) for one in Category if (one.value, boss) not in named)]
        if faults := limit_faults(limits):
            said = " ".join(f"{where}: {fault}" for where, fault in faults.items())
            raise InputError(said, help="Correct what is named and send all limits again.", faults=faults)
        with self.deciding() as session:
            before = store.limits(session)
            store.put_limits(session, limits)
            detail = {"before": before, "after": tuple(limits)}
            self._record(session, by, verb="approval.limits_set", subject="approval limits", detail=detail)
            return store.limits(session)

    def _spender(self, session: Session, actor: Actor) -> Callable[[str], int]:
        """What ``actor`` decided on within 30 days, by category; asked only where a limit needs it."""
        currency, now = self._settings.currency, self._clock.now()
        return lambda category: store.committed(session, actor.id, category=category, currency=currency, now=now)

    def _shortfall(
        self, limits: Sequence[Limit], actor: Actor, *, category: str, amount: int, spent: Callable[[str], int]
    ) -> str:
        if actor.kind == "system" or Scope.ADMIN in actor.scopes:
            return ""
        mine = [limit for limit in limits if limit.category == category and limit.role in actor.roles]
        if any(limit.single_micros is None and limit.days30_micros is None for limit in mine):
            return ""
        currency = self._settings.currency
        return shortfall(mine, actor.roles, amount=amount, spent=spent(category), currency=currency)


def role_asked(session: Session, limits: Sequence[Limit], *, category: str, amount: int, by: Actor) -> str:
    """Who is asked about an amount that ``by`` may not decide: the lowest of the chain above them that covers it."""
    of_category = [limit for limit in limits if limit.category == category]
    held = store.holders(session, beside=by.id)
    return next_role(of_category, amount, passed=by.roles, held=held) or Role.ADMINISTRATOR


def refuse_amount(amount: int, category: str) -> None:
    """Raise InputError for an amount below 0 or beyond all measure, or an unknown category."""
    if category not in set(Category):
        msg = f"There is no category {category[:40]!r}."
        raise InputError(msg, field="category", help=f"Allowed are {', '.join(Category)}.")
    if not 0 <= amount <= LARGEST:
        msg = f"The amount is {amount} micros."
        raise InputError(msg, field="amount", help=f"It is 0 to {whole(LARGEST)} whole units.")
