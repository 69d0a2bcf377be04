"""Tables of oversee in the plan database."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from seamark.warehouse import Base


class NoticeRow(Base):
    """What one person was told; the same key reaches them once."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("to_id", "key"), Index(None, "to_id", "made_at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    to_id: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    href: Mapped[str] = mapped_column(String(300))
    act: Mapped[bool]
    about: Mapped[str] = mapped_column(String(120), index=True)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class ChoiceRow(Base):
    """What a person chose about notices of a kind; without a row the kind's own rule holds."""

    __tablename__ = "notice_choices"

    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    by_mail: Mapped[bool]


class WebhookRow(Base):
    """An address that is told of everything; its secret is derived from its id and kept nowhere."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    address: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by_id: Mapped[str] = mapped_column(String(32))
    made_by: Mapped[str] = mapped_column(String(120))


class DeliveryRow(Base):
    """Something to be sent. ``to_id`` is a person or a webhook; while one is being sent, ``due_at`` is its lease."""

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(300), unique=True)
    channel: Mapped[str] = mapped_column(String(12))
    to_id: Mapped[str] = mapped_column(String(32), index=True)
    address: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    href: Mapped[str] = mapped_column(String(300))
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int]
    trying_since: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    trouble: Mapped[str] = mapped_column(Text)
