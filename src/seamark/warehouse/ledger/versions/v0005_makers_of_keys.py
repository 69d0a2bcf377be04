"""Who made which API key, by id: their keys end when they leave."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Until now a key knew its maker's name only; the audit knows who it was."""
    op.add_column("keys", sa.Column("created_by_id", sa.String(32), nullable=False, server_default=sa.text("''")))
    op.execute(
        "UPDATE keys SET created_by_id = coalesce("
        "(SELECT max(actor_id) FROM audit WHERE verb = 'key.created' AND subject = keys.id), '')"
    )
