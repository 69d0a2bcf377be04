"""The roadmap that survives a slip: slips, scenarios, feeds of release dates, secret calendars, notices."""

import sqlalchemy as sa
from alembic import op

from seamark.warehouse.ledger.base import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make their tables."""
    _slips()
    _scenarios()
    _feeds()
    _calendars()
    _notices()


def _slips() -> None:
    op.create_table(
        "plan_slips",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("release_id", sa.String(64), nullable=False, index=True),
        sa.Column("title", sa.Text, nullable=False),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("old_date", "new_date")),
        sa.Column("change_number", sa.BigInteger, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("opened_by", sa.String(120), nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("approval_id", sa.String(32), nullable=False, index=True),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("decided_at", Moment, nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("applied_change", sa.BigInteger, nullable=True),
    )


def _scenarios() -> None:
    op.create_table(
        "plan_scenarios",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("base_number", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("approval_id", sa.String(32), nullable=False, index=True),
        sa.Column("merged_change", sa.BigInteger, nullable=True),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("made_by_id", sa.String(32), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("changed_by", sa.String(120), nullable=False),
    )


def _feeds() -> None:
    op.create_table(
        "plan_feeds",
        sa.Column("feed_id", sa.String(64), primary_key=True),
        *(sa.Column(name, Moment, nullable=True) for name in ("looked_at", "succeeded_at", "next_at")),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("says", sa.Text, nullable=False),
        sa.Column("mark", sa.String(200), nullable=False),
    )


def _calendars() -> None:
    op.create_table(
        "plan_calendars",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("of", sa.String(200), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("made_by_id", sa.String(32), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_by_kind", sa.String(12), nullable=False),
        sa.Column("revoked_at", Moment, nullable=True),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("to_id", sa.String(32), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("href", sa.String(300), nullable=False),
        sa.Column("act", sa.Boolean, nullable=False),
        sa.Column("about", sa.String(120), nullable=False, index=True),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("read_at", Moment, nullable=True),
        sa.UniqueConstraint("to_id", "key"),
    )
    op.create_index("ix_notices_to_id_made_at", "notices", ["to_id", "made_at"])
    op.create_table(
        "notice_choices",
        sa.Column("person_id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("by_mail", sa.Boolean, nullable=False),
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("made_by_id", sa.String(32), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
    )
    _deliveries()


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(300), nullable=False, unique=True),
        sa.Column("channel", sa.String(12), nullable=False),
        sa.Column("to_id", sa.String(32), nullable=False, index=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("href", sa.String(300), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("trying_since", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("sent_at", Moment, nullable=True),
        sa.Column("trouble", sa.Text, nullable=False),
    )
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"])
