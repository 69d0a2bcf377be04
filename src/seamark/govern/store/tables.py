"""Tables of govern in the plan database."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from seamark.warehouse import Base


class PersonRow(Base):
    """A colleague; without a password until the invitation is accepted."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool]
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    roles: Mapped[list["RoleRow"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="RoleRow.role"
    )


class RoleRow(Base):
    """One role of one person."""

    __tablename__ = "person_roles"

    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)


class SessionRow(Base):
    """A sign-in: only the hash of its token is kept."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(64))


class InvitationRow(Base):
    """A link that lets a colleague choose a password: only the hash of its token is kept."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), ForeignKey("people.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]


class KeyRow(Base):
    """An API key: only the hash of its secret is kept."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    scope: Mapped[str] = mapped_column(String(16))
    prefix: Mapped[str] = mapped_column(String(16))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(120))
    created_by_id: Mapped[str] = mapped_column(String(32), server_default=text("''"))
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AuditEntry(Base):
    """One link of the audit chain; numbers are given by the code, one after the other."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(String(32))
    actor_name: Mapped[str] = mapped_column(String(120))
    actor_kind: Mapped[str] = mapped_column(String(16))
    verb: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255))
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class ApprovalRow(Base):
    """A request for somebody's approval; what it asks never changes, only its state does."""

    __tablename__ = "approvals"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    category: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(255))
    summary: Mapped[str] = mapped_column(Text)
    amount_micros: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(255))
    maker_id: Mapped[str] = mapped_column(String(32))
    maker_name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), index=True)
    role: Mapped[str] = mapped_column(String(32))
    escalates_at: Mapped[datetime | None]
    escalated: Mapped[int]
    decided_by_id: Mapped[str] = mapped_column(String(32))
    decided_by: Mapped[str] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text)


class CommitmentRow(Base):
    """An amount that somebody decided on, alone or by approving it."""

    __tablename__ = "commitments"
    __table_args__ = (Index(None, "person_id", "category", "at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32))
    category: Mapped[str] = mapped_column(String(16))
    amount_micros: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime]
    subject: Mapped[str] = mapped_column(String(255))


class LimitRow(Base):
    """What a role decides alone; without any row the limits of limits.toml are in force."""

    __tablename__ = "approval_limits"

    category: Mapped[str] = mapped_column(String(16), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)
    single_micros: Mapped[int | None] = mapped_column(BigInteger)
    days30_micros: Mapped[int | None] = mapped_column(BigInteger)
