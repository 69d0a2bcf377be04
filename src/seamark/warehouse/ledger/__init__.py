"""The plan database: what people decide and may do. SQLite in the data folder, or PostgreSQL by one setting.

One rule for every table: no database-made numbers (autoincrement, sequences), so that a dump reads back on either.
"""

from seamark.warehouse.ledger.base import Base, Moment
from seamark.warehouse.ledger.opener import Ledger, ledger_url

__all__ = ["Base", "Ledger", "Moment", "ledger_url"]
