"""What waits for somebody's approval, what people decided, and how much each role may decide alone."""

import sqlalchemy as sa
from alembic import op

from seamark.warehouse.ledger.base import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of approvals."""
    _approvals()
    _commitments()
    op.create_table(
        "approval_limits",
        sa.Column("category", sa.String(16), primary_key=True),
        sa.Column("role", sa.String(32), primary_key=True),
        sa.Column("single_micros", sa.BigInteger, nullable=True),
        sa.Column("days30_micros", sa.BigInteger, nullable=True),
    )


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("amount_micros", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("origin", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("maker_id", sa.String(32), nullable=False),
        sa.Column("maker_name", sa.String(120), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("escalates_at", Moment, nullable=True),
        sa.Column("escalated", sa.Integer, nullable=False),
        sa.Column("decided_by_id", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_at", Moment, nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
    )


def _commitments() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("amount_micros", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
    )
    op.create_index("ix_commitments_person_id_category_at", "commitments", ["person_id", "category", "at"])
