"""Identity, search, profile and timeline on ten million events of a million identifiers (synthetic).

Run as ``python -m benchmarks.customers``; ``--events`` and ``--people`` make it smaller.
"""

import argparse
import hashlib
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa

from benchmarks.rows import Row, emit
from seamark.customers.keeper import Keeper
from seamark.customers.resolution import Limits
from seamark.kernel import key_of
from seamark.warehouse import Transaction, Warehouse

START = datetime(2025, 1, 1)
MICROS = 1_000_000
SPAN = 500 * 86_400
TIMES = pa.timestamp("us")


class Crowd:
    """People with a user id, two or three browsers and half of them an e-mail; every fiftieth browser is shared."""

    def __init__(self, people: int, seed: int = 7) -> None:
        self.random = np.random.default_rng(seed)
        self.people = people
        self.browsers = people * 5 // 2

    def draw(self, count: int, *, new: float = 0.0) -> dict[str, np.ndarray]:
        """Person and browser of random events (-1: not signed in); a share of browsers never seen before."""
        browser = self.random.integers(0, self.browsers, count)
        person = browser % self.people
        borrowed = (browser % 50 == 0) & (self.random.random(count) < 0.3)
        person = np.where(borrowed, (person + 1) % self.people, person)
        fresh = self.random.random(count) < new
        self.browsers_seen = self.browsers + int(fresh.sum())
        browser = np.where(fresh, self.browsers + np.cumsum(fresh), browser)
        signed_in = self.random.random(count) < 0.4
        return {"person": np.where(signed_in & ~fresh, person, -1), "browser": browser}


def events(person: np.ndarray, browser: np.ndarray, *, since: int, step: int, message: int) -> pa.Table:
    """Rows of events, ``step`` seconds apart from ``since`` seconds after the start on."""
    count = person.size
    users = [None if p < 0 else f"user-{p}" for p in person.tolist()]
    anons = [f"{b:08x}-4f89-11d3-9a0c-0305e82c3301" for b in browser.tolist()]
    emails = [None if p < 0 or p % 2 else hashlib.sha256(b"%d" % p).hexdigest() for p in person.tolist()]
    subject = [key_of("user", u) if u else key_of("anon", a) for u, a in zip(users, anons, strict=True)]
    seconds = since + np.arange(count) * step
    stamp = pa.array(np.datetime64(START, "us").astype(np.int64) + (seconds * MICROS).astype(np.int64), TIMES)
    numbers = np.arange(message, message + count)
    table = {
        "seq": numbers, "message_key": numbers, "message_id": [f"m{n}" for n in numbers.tolist()],
        "type": pa.repeat("page", count), "name": pa.repeat("Product", count), "time": stamp, "received_at": stamp,
        "source": pa.repeat("web", count), "subject": subject, "user_id": pa.array(users, pa.string()),
        "anonymous_id": anons, "device_id": pa.nulls(count, pa.string()), "email_hash": pa.array(emails, pa.string()),
        "previous_id": pa.nulls(count, pa.string()), "conversion": np.zeros(count, np.int8),
        "order_repeat": np.zeros(count, bool), "is_bot": np.zeros(count, bool), "ads_consent": np.ones(count, bool),
        "properties": pa.repeat('{"price":12.5}', count), "traits": pa.nulls(count, pa.string()),
    }  # fmt: skip
    return pa.table(table)


def load(warehouse: Warehouse, keeper: Keeper, table: pa.Table) -> float:
    """One micro-batch. Returns the seconds that identity took."""
    with warehouse.transaction() as tx:
        tx.load("events", table)
        tx.register("fresh", table)
        begun = time.perf_counter()
        keeper.resolve(tx)
        seconds = time.perf_counter() - begun
    keeper.committed()
    return seconds


def pour(tx: Transaction, count: int, message: int) -> None:
    """Events of known people between, spread over time as they would come."""
    tx.execute(FILL, {"count": count, "message": message, "start": START, "span": SPAN})


FILL = """
INSERT INTO events BY NAME
SELECT
    $message + n AS seq, $message + n AS message_key, 'f' || n AS message_id, e.type, e.name,
    $start + to_microseconds((n * ($span * 1000000.0 / $count))::BIGINT) AS time, time AS received_at, e.source,
    e.subject, e.user_id, e.anonymous_id, e.email_hash, 0 AS conversion, false AS order_repeat, false AS is_bot,
    true AS ads_consent, e.properties
FROM (SELECT range AS n, hash(range) % (SELECT count(*) FROM events) AS r FROM range($count))
JOIN (SELECT row_number() OVER () - 1 AS r, * EXCLUDE (seq, message_key, message_id, time, received_at) FROM events) AS e
USING (r)
ORDER BY n
"""


def built(folder: Path, crowd: Crowd, total: int) -> tuple[Warehouse, Keeper, list[float]]:
    """A warehouse of ``total`` events; and the seconds of each batch of 100,000 that made it."""
    warehouse, keeper = Warehouse.open(folder), Keeper(Limits(5, 50))
    browser = np.concatenate([np.arange(crowd.browsers)] * 2)
    person = np.where(np.arange(browser.size) < crowd.browsers, -1, browser % crowd.people)
    order = np.argsort(crowd.random.random(browser.size) + (person >= 0) * 0.5)
    person, browser = person[order], browser[order]
    step = SPAN / browser.size
    seconds = []
    for begin in range(0, browser.size, 100_000):
        part = slice(begin, begin + 100_000)
        table = events(person[part], browser[part], since=int(begin * step), step=step, message=begin)
        seconds.append(load(warehouse, keeper, table))
    with warehouse.transaction() as tx:
        pour(tx, total - browser.size, 1 << 30)
    warehouse.checkpoint()
    return warehouse, keeper, seconds
