"""Calendars under secret addresses in the plan database, by the hash of their secret."""

import hmac
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from seamark.govern import Actor
from seamark.kernel import NotFound
from seamark.plan.calendars import SharedCalendar
from seamark.warehouse import Base


class CalendarRow(Base):
    """One address. The secret is not kept, only its SHA-256."""

    __tablename__ = "plan_calendars"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    of: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    made_by_id: Mapped[str] = mapped_column(String(32))
    made_by: Mapped[str] = mapped_column(String(120))
    made_by_kind: Mapped[str] = mapped_column(String(12))
    revoked_at: Mapped[datetime | None]


def add(session: Session, made: SharedCalendar, *, secret_hash: str, maker: Actor) -> None:
    """Keep a new address."""
    row = CalendarRow(id=made.id, secret_hash=secret_hash, kind=made.kind, of=made.of, made_at=made.made_at)
    row.made_by_id, row.made_by, row.made_by_kind, row.revoked_at = maker.id, maker.name, maker.kind, None
    session.add(row)


def listed(session: Session) -> list[SharedCalendar]:
    """Every address, newest first, the revoked ones too; without a title, which is the plan's."""
    rows = session.scalars(select(CalendarRow).order_by(CalendarRow.made_at.desc(), CalendarRow.id))
    return [_told(row) for row in rows]


def revoke(session: Session, calendar_id: str, *, now: datetime) -> tuple[SharedCalendar, bool]:
    """Revoke an address; whether that changed anything. Raises NotFound."""
    row = session.get(CalendarRow, calendar_id)
    if row is None:
        msg = f"There is no calendar {calendar_id[:80]!r}."
        raise NotFound(msg, id=calendar_id, help="List them to see ids.")
    changed = row.revoked_at is None
    row.revoked_at = row.revoked_at or now
    return _told(row), changed


def live(session: Session, secret_hash: str) -> tuple[SharedCalendar, str] | None:
    """The calendar of a secret that is in force, and the id of the person who made it; '' when no person did."""
    row = session.scalar(select(CalendarRow).where(CalendarRow.secret_hash == secret_hash))
    if row is None or row.revoked_at is not None or not hmac.compare_digest(row.secret_hash, secret_hash):
        return None
    return _told(row), row.made_by_id if row.made_by_kind == "person" else ""


def _told(row: CalendarRow) -> SharedCalendar:
    return SharedCalendar(row.id, row.kind, row.of, "", row.made_at, row.made_by, row.revoked_at)  # type: ignore[arg-type] # one of three words
