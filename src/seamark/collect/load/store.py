"""What loading asks of the warehouse and writes into it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa

from seamark.warehouse import KeyIndex, Keys, Transaction, Warehouse, step

ROOM: Final = "seamark.collect"
_FIELDS: "Final[list[pa.Field[Any]]]" = [
    pa.field("minute", pa.timestamp("us")),
    pa.field("source", pa.string()),
    pa.field("reason", pa.string()),
    pa.field("events", pa.int64()),
]
DROPS: Final = pa.schema(_FIELDS)


def message_keys(warehouse: Warehouse) -> KeyIndex:
    """Keys of every message that became an event."""
    return _index(warehouse, "SELECT message_key FROM events")


def held_keys(warehouse: Warehouse) -> KeyIndex:
    """Keys of every message in quarantine."""
    return _index(warehouse, "SELECT message_key FROM quarantine WHERE message_key IS NOT NULL")


def order_keys(warehouse: Warehouse) -> KeyIndex:
    """Keys of every order that an event completed."""
    return _index(warehouse, "SELECT order_key FROM events WHERE conversion = 1 AND order_key IS NOT NULL")


def paid(tx: Transaction, orders: Keys) -> list[tuple[int, str, str, int]]:
    """What some orders brought so far: order key, currency, part (see steps/paid.sql), micros."""
    if not orders.size:
        return []
    tx.register("asked_orders", pa.table({"order_key": pa.array(np.unique(orders))}))
    return [(key, currency, part, amount) for key, currency, part, amount in tx.rows(step(ROOM, "paid"))]


def add_events(tx: Transaction, events: pa.Table) -> None:
    """Append events; note their traits; remove imported orders and refunds that they show."""
    tx.load("events", events)
    needed = {"traits": "traits", "order_key": "offline_orders_shown"}  # a statement costs as much as a hundred events
    steps = [name for column, name in needed.items() if events[column].null_count < events.num_rows]
    if steps:
        tx.register("added_events", events)
    for name in steps:
        tx.execute(step(ROOM, name))


def add_quarantine(tx: Transaction, rows: pa.Table) -> None:
    """Append rows to quarantine."""
    tx.load("quarantine", rows)


def add_drops(tx: Transaction, counts: Mapping[tuple[int, str, str], int]) -> None:
    """Add to the counts per minute (microseconds since 1970), source and reason."""
    if not counts:
        return
    rows = [
        {"minute": minute, "source": source, "reason": reason, "events": events}
        for (minute, source, reason), events in sorted(counts.items())
    ]
    tx.register("added_drops", pa.Table.from_pylist(rows, schema=DROPS))
    tx.execute(step(ROOM, "drops"))


def publish_fresh(tx: Transaction, events: pa.Table) -> None:
    """Let the rooms above read, as ``fresh``, the events this transaction added."""
    tx.register("fresh", events)


def latest(warehouse: Warehouse, count: int) -> pa.Table:
    """The events loaded last, in order."""
    return warehouse.table(step(ROOM, "latest_events"), {"count": count})


def activity(warehouse: Warehouse, since: datetime) -> list[tuple[Any, ...]]:
    """Per source: events in all and since a moment (naive UTC), last receipt, quarantined and dropped since."""
    return warehouse.rows(step(ROOM, "source_activity"), {"since": since})


def _index(warehouse: Warehouse, sql: str) -> KeyIndex:
    return KeyIndex(warehouse.table(sql).column(0).to_numpy())
