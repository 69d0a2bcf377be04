"""What the numbers say should be done next, who decided on it, and what came of it."""

import sqlalchemy as sa
from alembic import op

from seamark.warehouse.ledger.base import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of recommendations."""
    op.create_table(
        "recommendations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(160), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.String(80), nullable=False),
        *_said(),
        sa.Column("amount_micros", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("basis", sa.Text, nullable=True),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        *(sa.Column(name, Moment, nullable=False) for name in ("opened_at", "refreshed_at", "expires_at")),
        sa.Column("snoozed_until", Moment, nullable=True),
        sa.Column("decided_at", Moment, nullable=True),
        sa.Column("decided_by_id", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("plan_change", sa.BigInteger, nullable=True),
        sa.Column("check_at", Moment, nullable=True),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.Column("checked_at", Moment, nullable=True),
        sa.Column("approval_id", sa.String(32), nullable=False),
    )


def _said() -> list[sa.Column[str]]:
    """What a reader sees."""
    return [
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("finding", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("expected", sa.Text, nullable=True),
        sa.Column("expected_says", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("why_verdict", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
    ]
