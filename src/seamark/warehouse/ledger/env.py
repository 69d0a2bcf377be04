"""Run by Alembic: the scripts run on the connection, and in the transaction, that ``schema.migrate`` hands over."""

from alembic import context

from seamark.warehouse.ledger.base import Base

# The metadata is here for its naming convention: a constraint is called the same by script and by model.
context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
