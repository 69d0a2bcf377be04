"""Where facts live: the warehouse file, its relations and steps, the engines, the raw journal, the plan database.

Takes: records and Arrow tables. Gives: rows, tables, expressions run on an engine. Promises: what is acknowledged is
on disk; a transaction is whole or not at all; a lost warehouse file is made again from the journal. Does not do: know
what an event, a person or a goal means.
"""

from seamark.warehouse.connection import Transaction, Warehouse
from seamark.warehouse.engine import Compiled, DuckEngine, Engine, SparkEngine, distinct_count, seconds
from seamark.warehouse.journal import (
    Journal,
    Kind,
    Record,
    SegmentCopy,
    Verification,
    check_segments,
    copy_segments,
)
from seamark.warehouse.keys import KeyIndex, Keys
from seamark.warehouse.ledger import Base, Ledger, Moment, ledger_url
from seamark.warehouse.scratch import DATES, Scratch, encoding_of
from seamark.warehouse.steps import step

__all__ = [
    "DATES",
    "Base",
    "Compiled",
    "DuckEngine",
    "Engine",
    "Journal",
    "KeyIndex",
    "Keys",
    "Kind",
    "Ledger",
    "Moment",
    "Record",
    "Scratch",
    "SegmentCopy",
    "SparkEngine",
    "Transaction",
    "Verification",
    "Warehouse",
    "check_segments",
    "copy_segments",
    "distinct_count",
    "encoding_of",
    "ledger_url",
    "seconds",
    "step",
]
