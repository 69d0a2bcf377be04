"""Tables of the plan in the plan database: the present, every version ever, and the changes between them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from seamark.warehouse import Base


class ChangeRow(Base):
    """One change: a transaction over any number of items. Numbers are given by the code, one after the other."""

    __tablename__ = "plan_changes"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(String(32))
    by_name: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(80))


class ItemRow(Base):
    """An item as it is now. ``body`` is the whole item as JSON; a removed one keeps its last."""

    __tablename__ = "plan_items"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    removed: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(120))


class VersionRow(Base):
    """An item as a change left it."""

    __tablename__ = "plan_versions"

    item_id: Mapped[str] = mapped_column(String(64), ForeignKey("plan_items.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    removed: Mapped[bool]
    change_number: Mapped[int] = mapped_column(BigInteger, ForeignKey("plan_changes.number"), index=True)


class SlipRow(Base):
    """A release that moved. ``told`` is what follows, as it was last counted, as JSON."""

    __tablename__ = "plan_slips"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    release_id: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(Text)
    old_date: Mapped[date]
    new_date: Mapped[date]
    change_number: Mapped[int] = mapped_column(BigInteger)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12), index=True)
    approval_id: Mapped[str] = mapped_column(String(32), index=True)
    told: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    applied_change: Mapped[int | None] = mapped_column(BigInteger)


class ScenarioRow(Base):
    """A copy of the plan of change ``base_number`` with what is different in it: ``body``, as JSON."""

    __tablename__ = "plan_scenarios"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    base_number: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    approval_id: Mapped[str] = mapped_column(String(32), index=True)
    merged_change: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    made_by_id: Mapped[str] = mapped_column(String(32))
    made_by: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(120))
