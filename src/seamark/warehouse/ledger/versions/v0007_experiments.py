"""Experiments: designs, their life, what they were at each version."""

import sqlalchemy as sa
from alembic import op

from seamark.warehouse.ledger.base import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "experiments",
        sa.Column("key", sa.String(60), primary_key=True),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("design", "slots")),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        *(sa.Column(name, Moment, nullable=True) for name in ("started_at", "stopped_at")),
        sa.Column("needed", sa.BigInteger, nullable=True),
        sa.Column("decision", sa.Text, nullable=True),
    )
    op.create_table(
        "experiment_versions",
        sa.Column("key", sa.String(60), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by_id", sa.String(32), nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("verb", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("design", sa.Text, nullable=False),
    )
