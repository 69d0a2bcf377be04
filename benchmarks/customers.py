"""Identity, search, profile and timeline on ten million events of a million identifiers (synthetic).

``python -m benchmarks.customers``; ``--events`` and ``--people`` make it smaller.
"""

import argparse
import hashlib
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks.rows import Row, emit
from seamark.customers import Customers
from seamark.govern import SYSTEM, Governance
from seamark.kernel import Settings, SystemClock, key_of
from seamark.warehouse import Journal, Ledger, Warehouse

START = datetime(2025, 1, 1, tzinfo=UTC)
MICROS = 1_000_000
SPAN = 500 * 86_400
BATCH, BULK, POUR = 2_500, 100_000, 1_000_000
TIME = pa.timestamp("us")
Ids = npt.NDArray[np.int64]

FILL = """
INSERT INTO events BY NAME
SELECT
    $message + n AS seq, $message + n AS message_key, 'f' || ($message + n) AS message_id, e.type, e.name,
    $start::TIMESTAMP + to_microseconds((n * $step)::BIGINT) AS time, time AS received_at, e.source, e.subject,
    e.user_id, e.anonymous_id, e.email_hash, 0 AS conversion, false AS order_repeat, false AS is_bot,
    true AS ads_consent, e.properties
FROM (SELECT range AS n, hash($message + range) % $known AS pick FROM range($count))
JOIN events AS e ON e.seq = pick
ORDER BY n
"""


class Crowd:
    """People with a user id, two or three browsers and, half of them, an e-mail; every fiftieth browser is shared."""

    def __init__(self, people: int, seed: int = 7) -> None:
        self.random = np.random.default_rng(seed)
        self.people, self.browsers = people, people * 5 // 2
        self._newest = self.browsers

    def everybody(self) -> tuple[Ids, Ids]:
        """Every browser twice: first unknown, somewhat later signed in."""
        browser = np.tile(np.arange(self.browsers), 2)
        person = np.where(np.arange(browser.size) < self.browsers, -1, browser % self.people)
        order = np.argsort(self.random.random(browser.size) + (person >= 0) * 0.5)
        return person[order], browser[order]

    def passing(self, count: int, *, new: float) -> tuple[Ids, Ids]:
        """Person (-1: not signed in) and browser of events; a share of browsers never seen before."""
        browser = self.random.integers(0, self.browsers, count)
        borrowed = (browser % 50 == 0) & (self.random.random(count) < 0.3)
        person = (browser % self.people + borrowed) % self.people
        fresh = self.random.random(count) < new
        browser[fresh] = self._newest + np.arange(int(fresh.sum()))
        self._newest += int(fresh.sum())
        return np.where(~fresh & (self.random.random(count) < 0.4), person, -1), browser


def events(person: Ids, browser: Ids, *, since: float, step: float, message: int) -> pa.Table:
    """Rows of events, ``step`` seconds apart from ``since`` seconds after the start on."""
    count = person.size
    users = [None if p < 0 else f"user-{p}" for p in person.tolist()]
    anons = [f"{b:08x}-4f89-11d3-9a0c-0305e82c3301" for b in browser.tolist()]
    emails = [None if p < 0 or p % 2 else hashlib.sha256(b"%d" % p).hexdigest() for p in person.tolist()]
    subject = [key_of("user", user) if user else key_of("anon", anon) for user, anon in zip(users, anons, strict=True)]
    micros = int(START.timestamp()) * MICROS + ((since + np.arange(count) * step) * MICROS).astype(np.int64)
    numbers, no = np.arange(message, message + count), np.zeros(count, dtype=np.bool_)
    columns: dict[str, Any] = {
        "seq": numbers,
        "message_key": numbers,
        "message_id": [f"m{number}" for number in numbers.tolist()],
        "type": pa.repeat("page", count),
        "name": pa.repeat("Product", count),
        "time": pa.array(micros, TIME),
        "received_at": pa.array(micros, TIME),
        "source": pa.repeat("web", count),
        "subject": subject,
        "user_id": pa.array(users, pa.string()),
        "anonymous_id": anons,
        "device_id": pa.nulls(count, pa.string()),
        "email_hash": pa.array(emails, pa.string()),
        "previous_id": pa.nulls(count, pa.string()),
        "conversion": no.astype(np.int8),
        "order_repeat": no,
        "is_bot": no,
        "ads_consent": ~no,
        "properties": pa.repeat('{"price":12.5}', count),
        "traits": pa.nulls(count, pa.string()),
    }
    return pa.table(columns)


class Place:
    """A data folder with identity on it."""

    def __init__(self, folder: Path) -> None:
        settings, clock = Settings(data=str(folder)), SystemClock()
        self.warehouse, self.ledger = Warehouse.open(folder), Ledger.open(f"sqlite:///{folder / 'plan.sqlite'}")
        self.govern = Governance(self.ledger, settings, clock=clock)
        self.journal = Journal.open(folder / "journal")
        self.customers = Customers(self.warehouse, self.journal, govern=self.govern, settings=settings, clock=clock)

    def load(self, table: pa.Table) -> float:
        """One micro-batch. Returns the seconds that identity took in it."""
        with self.warehouse.transaction() as tx:
            tx.load("events", table)
            tx.register("fresh", table)
            begun = time.perf_counter()
            self.customers.resolve(tx)
            seconds = time.perf_counter() - begun
        self.customers.committed()
        return seconds

    def pour(self, count: int, *, known: int) -> None:
        """Further events of the people of the first ``known`` events, spread over time as they would come."""
        for begin in range(0, count, POUR):
            part = min(POUR, count - begin)
            start = START.timestamp() + SPAN * begin / count
            parameters = {
                "message": (1 << 30) + begin,
                "start": datetime.fromtimestamp(start, UTC).replace(tzinfo=None),
                "step": SPAN * MICROS / count,
                "known": known,
                "count": part,
            }
            with self.warehouse.transaction() as tx:
                tx.execute(FILL, parameters)

    def close(self) -> None:
        """Close everything."""
        self.govern.close()
        self.journal.close()
        self.warehouse.close()
        self.ledger.close()


def build(place: Place, crowd: Crowd, *, total: int) -> float:
    """Fill a place. Returns the median seconds of a batch of 100,000 events that are nearly all news."""
    person, browser = crowd.everybody()
    step = SPAN / person.size
    seconds = []
    for begin in range(0, person.size, BULK):
        part = slice(begin, begin + BULK)
        table = events(person[part], browser[part], since=begin * step, step=step, message=begin)
        seconds.append(place.load(table))
    place.pour(total - person.size, known=person.size)
    place.warehouse.checkpoint()
    return median(seconds)


def steady(place: Place, crowd: Crowd) -> float:
    """Median seconds of a batch of 2,500 events, one in a hundred from a browser never seen."""
    seconds = []
    for number in range(25):
        person, browser = crowd.passing(BATCH, new=0.01)
        since, message = SPAN + number * 60, (1 << 40) + number * BATCH
        seconds.append(place.load(events(person, browser, since=since, step=0.001, message=message)))
    return median(seconds[5:])


def timed(ask: Callable[[int], object], times: int = 15) -> float:
    """Median milliseconds of asking about different people."""
    seconds = []
    for number in range(times):
        begun = time.perf_counter()
        ask(number)
        seconds.append(time.perf_counter() - begun)
    return median(seconds) * 1000


def report(place: Place, *, people: int) -> None:
    """Measure what pages ask."""
    customers = place.customers
    who = [customers.search(f"user-{number * people // 20}", by=SYSTEM)[0].id for number in range(20)]
    mailboxes = [hashlib.sha256(b"%d" % (2 * number)).hexdigest() for number in range(20)]
    figures: list[tuple[str, float, Callable[[int], object]]] = [
        ("timeline of one person, 100 events", 50, lambda n: customers.timeline(who[n], by=SYSTEM)),
        ("profile", 1000, lambda n: customers.profile(who[n], by=SYSTEM)),
        (
            "search by e-mail hash",
            300,
            lambda n: customers.search(mailboxes[n], by=SYSTEM),
        ),
        ("search by part of an id", 300, lambda n: customers.search(f"ser-{people - n - 1}", by=SYSTEM)),
        ("search by two letters", 300, lambda n: customers.search(f"{n:02x}", by=SYSTEM)),
        ("people seen last", 300, lambda _: customers.search("", by=SYSTEM)),
    ]
    for name, bar, ask in figures:
        emit(Row(name=name, value=timed(ask), unit="ms", better="lower", bar=bar))


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--people", type=int, default=250_000)
    asked = parser.parse_args()
    crowd = Crowd(asked.people)
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        bulk = build(place, crowd, total=asked.events)
        known = place.warehouse.rows("SELECT count(*) FROM identifiers")[0][0]
        note = f"{asked.events:,} events, {known:,} identifiers"
        emit(Row(name="identity, batch of 100,000 news", value=bulk, unit="s", better="lower", bar=1.5, note=note))
        value = steady(place, crowd) * 1000
        emit(
            Row(
                name="identity, batch of 2,500 (of 250 ms between micro-batches)",
                value=value,
                unit="ms",
                better="lower",
                bar=15,
                note=note,
            )
        )
        report(place, people=asked.people)
        place.close()


if __name__ == "__main__":
    main()
