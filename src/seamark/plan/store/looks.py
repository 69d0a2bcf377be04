"""How it went with each feed, in the plan database."""

from datetime import datetime

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from seamark.warehouse import Base


class FeedRow(Base):
    """A feed: when it was looked at, when next, what is wrong, what it says (JSON), the mark of what it sent last."""

    __tablename__ = "plan_feeds"

    feed_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    looked_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    failures: Mapped[int]
    trouble: Mapped[str] = mapped_column(Text)
    says: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(String(200))


def rows(session: Session) -> dict[str, FeedRow]:
    """Every feed that was ever looked at, by id."""
    return {row.feed_id: row for row in session.scalars(select(FeedRow))}


def row_of(session: Session, feed_id: str) -> FeedRow | None:
    """How it went with one feed; None before the first look."""
    return session.get(FeedRow, feed_id)


def keep(session: Session, row: FeedRow) -> None:
    """Keep how it went, in place of what was known before."""
    session.merge(row)
