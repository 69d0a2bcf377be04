"""Requests for approval, what people committed, and the limits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from seamark.govern.approvals import DEFAULTS, Approval, Limit, State
from seamark.govern.store.tables import ApprovalRow, CommitmentRow, LimitRow, PersonRow, RoleRow
from seamark.kernel import NotFound
from seamark.warehouse import Ledger

DECISION_LOCK = 0x5EA_0004  # PostgreSQL: taken before the plan's and the audit's, by whoever decides or asks
WINDOW = timedelta(days=30)
STORED = [name for name in Approval.__struct_fields__ if name not in {"asked", "can_decide", "why_not"}]


class Commitment(msgspec.Struct, frozen=True):
    """An amount (micros of ``currency``) that a person decided on in a category."""

    id: str
    person_id: str
    category: str
    amount_micros: int
    currency: str
    at: datetime
    subject: str


def lock(session: Session) -> None:
    """Let nobody else decide or ask until this transaction ends, so that sums and states stay as they were read."""
    Ledger.lock(session, DECISION_LOCK)


def add(session: Session, approval: Approval) -> None:
    """Keep a new request."""
    session.add(ApprovalRow(**{name: getattr(approval, name) for name in STORED}))
    session.flush()


def find(session: Session, approval_id: str) -> ApprovalRow:
    """The row of a request, as the database has it now. Raises NotFound."""
    row = session.get(ApprovalRow, approval_id, populate_existing=True)
    if row is None:
        msg = f"There is no request with the id {approval_id!r}."
        raise NotFound(msg, id=approval_id, help="List the requests to see their ids.")
    return row


def listed(session: Session, *, state: str | None, limit: int | None) -> list[Approval]:
    """Requests in a state, or all; newest first."""
    wanted = select(ApprovalRow).order_by(ApprovalRow.made_at.desc(), ApprovalRow.id.desc()).limit(limit)
    if state is not None:
        wanted = wanted.where(ApprovalRow.state == state)
    return [as_approval(row) for row in session.scalars(wanted)]


def waiting_about(session: Session, subject: str) -> list[ApprovalRow]:
    """Requests about a subject that wait."""
    wanted = select(ApprovalRow).where(ApprovalRow.state == State.WAITING, ApprovalRow.subject == subject)
    return list(session.scalars(wanted))


def commit(session: Session, made: Commitment) -> None:
    """Keep what somebody decided on."""
    session.add(CommitmentRow(**msgspec.structs.asdict(made)))
    session.flush()


def committed(session: Session, person_id: str, *, category: str, currency: str, now: datetime) -> int:
    """Micros that a person decided on in a category within the 30 days before ``now``."""
    wanted = select(func.coalesce(func.sum(CommitmentRow.amount_micros), 0)).where(
        CommitmentRow.person_id == person_id,
        CommitmentRow.category == category,
        CommitmentRow.currency == currency,
        CommitmentRow.at > now - WINDOW,
    )
    return int(session.scalar(wanted) or 0)


def limits(session: Session) -> tuple[Limit, ...]:
    """The limits in force: those an administrator set, else the defaults."""
    rows = session.scalars(select(LimitRow).order_by(LimitRow.category, LimitRow.role)).all()
    names = Limit.__struct_fields__
    return tuple(Limit(*(getattr(row, name) for name in names)) for row in rows) or DEFAULTS


def put_limits(session: Session, new: Sequence[Limit]) -> None:
    """Have these limits in force and no others."""
    session.execute(delete(LimitRow))
    session.add_all(LimitRow(**msgspec.structs.asdict(limit)) for limit in new)
    session.flush()


def holders(session: Session, *, beside: str) -> dict[str, list[str]]:
    """Role → names of the active people who have it, other than the person ``beside``."""
    wanted = select(RoleRow.role, PersonRow.name).join(PersonRow, PersonRow.id == RoleRow.person_id)
    found: dict[str, list[str]] = {}
    for role, name in session.execute(wanted.where(PersonRow.active, PersonRow.id != beside).order_by(PersonRow.name)):
        found.setdefault(role, []).append(name)
    return found


def as_approval(row: ApprovalRow) -> Approval:
    """A row as the value others see."""
    return Approval(**{name: getattr(row, name) for name in STORED})
