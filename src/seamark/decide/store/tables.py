"""The table of recommendations in the plan database."""

from datetime import datetime

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from seamark.warehouse import Base


class RecommendationRow(Base):
    """A recommendation and what became of it. Lists, estimates and outcomes are JSON; ``basis`` is for the check."""

    __tablename__ = "recommendations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(160), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Text)
    finding: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    expected: Mapped[str | None] = mapped_column(Text)
    expected_says: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(String(8))
    why_verdict: Mapped[str] = mapped_column(Text)
    changes: Mapped[str] = mapped_column(Text)
    amount_micros: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    content_hash: Mapped[str] = mapped_column(String(64))
    basis: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12), index=True)
    opened_at: Mapped[datetime]
    refreshed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    snoozed_until: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[str] = mapped_column(String(32))
    decided_by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    plan_change: Mapped[int | None] = mapped_column(BigInteger)
    check_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    checked_at: Mapped[datetime | None]
    approval_id: Mapped[str] = mapped_column(String(32))
