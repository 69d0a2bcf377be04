"""A shop that sends: the tracking door with a real journal, warehouse and plan database, and a clock that is told."""

import asyncio
import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import msgspec

from seamark.collect import Arrival, Collector, Loaded, Receipt
from seamark.govern import SYSTEM, Governance
from seamark.kernel import FixedClock, Settings
from seamark.warehouse import Journal, Ledger, Record, Warehouse

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SOURCE = "Shop"
Call = dict[str, Any]


class Shop:
    """One data folder with its collector. ``key`` is the write key of the source ``Shop``."""

    def __init__(self, folder: Path, *, sync: Callable[[int], None] = os.fdatasync) -> None:
        self.folder = folder
        self.clock = FixedClock(NOON)
        self.settings = Settings(data=str(folder), waiting_events=5_000)
        self.ledger = Ledger.open(f"sqlite:///{folder / 'plan.sqlite'}")
        self.govern = Governance(self.ledger, self.settings, clock=self.clock)
        self.journal = Journal.open(folder / "journal", sync=sync)
        self.warehouse = Warehouse.open(folder, threads=1)
        self.collect = self.collector()
        self.key = self.govern.create_key(SOURCE, "write", by=SYSTEM).secret

    def collector(self) -> Collector:
        """A collector on what is in the warehouse now, as after a restart."""
        return Collector(self.journal, self.warehouse, govern=self.govern, settings=self.settings, clock=self.clock)

    def post(self, path_type: str, body: bytes, **more: object) -> Receipt:
        """One request with the shop's write key in the header."""
        given = {"path_type": path_type, "body": body, "authorization": f"Bearer {self.key}".encode()} | more
        arrival = msgspec.convert(given, Arrival, builtin_types=[bytes])
        return asyncio.run(self.collect.record(arrival))

    def send(self, *calls: Call, **more: object) -> Receipt:
        """A batch of calls; ``more`` stands beside the batch (``sentAt``, ``context``)."""
        return self.post("batch", json.dumps({"batch": calls, **more}).encode())

    def load(self, limit: int = 100_000) -> list[Loaded]:
        """Load everything that waits, in transactions of about ``limit`` events."""
        done: list[Loaded] = []
        while records := self.collect.take(limit):
            done.append(self.load_records(records))
        return done

    def load_records(self, records: Sequence[Record]) -> Loaded:
        """Load given records in one transaction."""
        with self.warehouse.transaction() as tx:
            loaded = self.collect.load(tx, records)
            tx.mark(loaded.last_seq)
        self.collect.committed(loaded)
        return loaded

    def sent(self, *calls: Call, **more: object) -> list[dict[str, Any]]:
        """Send, load, and give the events of the shop, in order."""
        self.send(*calls, **more)
        self.load()
        return self.events()

    def events(self, columns: str = "*") -> list[dict[str, Any]]:
        """The events table in order of arrival."""
        return self.warehouse.table(f"SELECT {columns} FROM events ORDER BY seq, message_id").to_pylist()

    def held(self) -> list[dict[str, Any]]:
        """The quarantine in order."""
        return self.warehouse.table("SELECT * FROM quarantine ORDER BY seq, position").to_pylist()

    def drops(self) -> dict[str, int]:
        """Dropped by reason, in all."""
        return dict(self.warehouse.rows("SELECT reason, sum(events)::BIGINT FROM drops GROUP BY reason"))

    def close(self) -> None:
        """Close everything."""
        self.govern.close()
        self.journal.close()
        self.warehouse.close()
        self.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def track(number: int = 1, **more: object) -> Call:
    """A track call of visitor v-1."""
    return {
        "type": "track",
        "event": "Product Viewed",
        "messageId": f"m-{number}",
        "anonymousId": "v-1",
        "timestamp": "2026-11-23T11:59:00Z",
        "properties": {"product_id": f"p-{number}"},
    } | more


def order(number: int, order_id: str, **properties: object) -> Call:
    """A completed order, in euros unless it says otherwise."""
    return track(number, event="Order Completed", properties={"order_id": order_id, "currency": "EUR"} | properties)
