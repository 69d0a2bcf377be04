"""The audit chain's rows."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from seamark.govern.chain import linked
from seamark.govern.model import AuditRow
from seamark.govern.store.tables import AuditEntry
from seamark.warehouse import Ledger

AUDIT_LOCK = 0x5EA_0002  # PostgreSQL: whoever changes govern's tables holds it until the commit; SQLite has one writer
COLUMNS = [getattr(AuditEntry, name) for name in AuditRow.__struct_fields__]


def append(session: Session, draft: AuditRow) -> AuditRow:
    """Write ``draft`` as the next link, in the transaction of the change it tells of."""
    Ledger.lock(session, AUDIT_LOCK)
    newest = select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    last = session.execute(newest).one_or_none()
    row = linked(draft, (last.number, last.hash) if last else None)
    session.add(AuditEntry(**{name: getattr(row, name) for name in AuditRow.__struct_fields__}))
    session.flush()
    return row


def newest(session: Session, *, before: int | None, limit: int, actor: str | None, verb: str | None) -> list[AuditRow]:
    """Rows below number ``before``, newest first; ``actor`` and ``verb`` narrow them down."""
    wanted = select(*COLUMNS).order_by(AuditEntry.number.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(AuditEntry.number < before)
    if actor is not None:
        wanted = wanted.where(AuditEntry.actor_id == actor)
    if verb is not None:
        wanted = wanted.where(AuditEntry.verb == verb)
    return [AuditRow(*row) for row in session.execute(wanted)]


def in_order(session: Session) -> Iterator[AuditRow]:
    """Every row from the first on, read a thousand at a time."""
    wanted = select(*COLUMNS).order_by(AuditEntry.number).execution_options(yield_per=1000)
    with session.execute(wanted) as rows:
        for row in rows:
            yield AuditRow(*row)
