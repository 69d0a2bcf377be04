"""Verbs about the audit chain."""

from collections.abc import Iterator

from seamark.govern.chain import checked
from seamark.govern.model import Actor, AuditCheck, AuditRow
from seamark.govern.policy import require
from seamark.govern.service.desk import Desk, Detail
from seamark.govern.store import Session
from seamark.govern.store import audit as store
from seamark.kernel import InputError

MOST_ROWS = 1000


class AuditVerbs(Desk):
    """Who did what when."""

    def record_audit(
        self,
        actor: Actor,
        verb: str,
        *,
        subject: str,
        detail: Detail | None = None,
        session: Session | None = None,
    ) -> None:
        """Append a row to the chain: in ``session``, the transaction of the change, or in one of its own."""
        if session is not None:
            self._record(session, actor, verb=verb, subject=subject, detail=detail)
            return
        with self._changing() as own:
            self._record(own, actor, verb=verb, subject=subject, detail=detail)

    def audit(
        self,
        *,
        by: Actor,
        before: int | None = None,
        limit: int = 100,
        actor: str | None = None,
        verb: str | None = None,
    ) -> list[AuditRow]:
        """Up to ``limit`` (at most 1000) rows below number ``before``, newest first, of one actor's id or one verb."""
        require(by, "audit.read")
        if not 1 <= limit <= MOST_ROWS:
            msg = f"'limit' is {limit}; it must be from 1 to {MOST_ROWS}."
            raise InputError(msg, field="limit", help="Page on with `before`.")
        with self._ledger.reading() as session:
            return store.newest(session, before=before, limit=limit, actor=actor, verb=verb)

    def export_audit(self, *, by: Actor) -> Iterator[AuditRow]:
        """Every row, first to last, with its hashes: what a third party needs to check the chain."""
        require(by, "audit.read")
        return self._rows()

    def verify_audit(self, *, by: Actor) -> AuditCheck:
        """Read the whole chain: ``ok``, or the first row that was changed, removed or put elsewhere."""
        require(by, "audit.read")
        with self._ledger.reading() as session:
            return checked(store.in_order(session), self._heads)

    def _rows(self) -> Iterator[AuditRow]:
        with self._ledger.reading() as session:
            yield from store.in_order(session)
