"""A small warehouse that events walk into, batch by batch."""

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import msgspec
import pyarrow as pa

from seamark.customers.keeper import Keeper
from seamark.customers.resolution import Limits, Reversal, Verdict
from seamark.kernel import key_of
from seamark.warehouse import Kind, Record, Transaction, Warehouse
from tests.customers.reference import Event, Name

DAY = datetime(2026, 3, 2)  # noqa: DTZ001 - as the warehouse keeps times
NAME_OF_PERSON = """
    SELECT e.message_key, i.kind, i.value
    FROM events AS e
    LEFT JOIN identity AS d ON d.subject = e.subject AND e.time >= d.valid_from AND e.time < d.valid_to
    LEFT JOIN identifiers AS i ON i.subject = coalesce(d.person, e.subject)
"""


def at(minute: int) -> datetime:
    """A minute of the day on which all tests play."""
    return DAY + timedelta(minutes=minute)


class PowerCut(Exception):
    """Ends a transaction before it commits."""


class Town:
    """Loads events as the pump does: into events and fresh, then identity, in one transaction."""

    def __init__(self, folder: Path, *, people: int = 5, things: int = 50) -> None:
        self.warehouse = Warehouse.open(folder, threads=1)
        self.limits = Limits(people, things)
        self.schema = schema(self.warehouse)
        self.reopen()

    def reopen(self) -> None:
        """Forget what is in memory, as a restart does."""
        self.keeper = Keeper(self.limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.warehouse.close()

    def fail(self, *events: Event, decisions: Iterable[Verdict | Reversal] = ()) -> None:
        """A micro-batch whose transaction is rolled back at the end."""
        with suppress(PowerCut), self.warehouse.transaction() as tx:
            self._load(tx, events, decisions)
            raise PowerCut

    def load(self, *events: Event, decisions: Iterable[Verdict | Reversal] = ()) -> None:
        """One micro-batch."""
        with self.warehouse.transaction() as tx:
            self._load(tx, events, decisions)
        self.keeper.committed()

    def _load(self, tx: Transaction, events: Iterable[Event], decisions: Iterable[Verdict | Reversal]) -> None:
        table = pa.Table.from_pylist([row(event) for event in events], schema=self.schema)
        tx.load("events", table)
        tx.register("fresh", table)
        for decision in decisions:
            self.keeper.apply(tx, Record(1, Kind.IDENTITY, 1_772_500_000_000_000, msgspec.json.encode(decision)))
        self.keeper.resolve(tx)
        self.touched = dict(tx.rows("SELECT person, min(since) FROM touched GROUP BY person"))

    def persons(self) -> dict[int, Name]:
        """Who did each event, as measuring reads it."""
        return {message: (kind, value) for message, kind, value in self.warehouse.rows(NAME_OF_PERSON) if kind}


def row(event: Event) -> dict[str, object]:
    """The event as a row of events."""
    subject = event.subject
    return {
        "seq": 1,
        "message_key": event.message,
        "message_id": f"m{event.message}",
        "type": "alias" if event.previous is not None else "track",
        "name": "Looked",
        "time": at(event.minute),
        "received_at": at(event.minute),
        "source": "web",
        "subject": None if subject is None else key_of(*subject),
        "user_id": event.user,
        "anonymous_id": event.anon,
        "device_id": event.device,
        "email_hash": event.email,
        "previous_id": event.previous,
        "conversion": 0,
        "order_repeat": False,
        "is_bot": False,
        "ads_consent": True,
        "properties": json.dumps({}),
        "traits": None,
    }


_TYPES: dict[str, Any] = {
    "BIGINT": pa.int64(),
    "VARCHAR": pa.string(),
    "TIMESTAMP": pa.timestamp("us"),
    "TINYINT": pa.int8(),
    "BOOLEAN": pa.bool_(),
}


def schema(warehouse: Warehouse) -> pa.Schema:
    """The columns of events."""
    return pa.schema([(name, _TYPES[kind]) for name, kind, *_ in warehouse.rows("DESCRIBE events")])
