"""Slips in the plan database."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from seamark.plan.store.tables import SlipRow

OPEN = ("open", "noted")

__all__ = ["OPEN", "SlipRow", "find", "listed", "of_approval", "open_of", "waiting"]


def find(session: Session, slip_id: str) -> SlipRow | None:
    """One slip, or None."""
    return session.get(SlipRow, slip_id)


def listed(session: Session, states: Sequence[str], *, limit: int) -> list[SlipRow]:
    """Slips in some states, newest first."""
    wanted = select(SlipRow).where(SlipRow.state.in_(states))
    return list(session.scalars(wanted.order_by(SlipRow.change_number.desc(), SlipRow.id).limit(limit)))


def waiting(session: Session) -> list[SlipRow]:
    """Slips that wait for a decision, the oldest first."""
    return list(session.scalars(select(SlipRow).where(SlipRow.state.in_(OPEN)).order_by(SlipRow.opened_at, SlipRow.id)))


def open_of(session: Session, release_id: str) -> SlipRow | None:
    """The slip of a release that is not decided yet."""
    wanted = select(SlipRow).where(SlipRow.release_id == release_id, SlipRow.state.in_(OPEN))
    return session.scalars(wanted.order_by(SlipRow.opened_at.desc())).first()


def of_approval(session: Session, approval_id: str) -> SlipRow | None:
    """The slip that a request for approval is about."""
    return session.scalars(select(SlipRow).where(SlipRow.approval_id == approval_id)).first()
