"""A small company of made-up facts, loaded straight into a real warehouse: what the measuring tests measure."""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from seamark.warehouse import Transaction, Warehouse

START = datetime(2026, 1, 1)  # noqa: DTZ001 - the warehouse's times are naive and mean UTC
CHANNELS = ("Paid Search", "Email", "Organic Social", "Display", None, None, None)
Row = dict[str, Any]

EVENT: Row = {
    "seq": 1,
    "message_key": 0,
    "message_id": "",
    "type": "track",
    "name": None,
    "time": START,
    "received_at": START,
    "source": "web",
    "subject": None,
    "url": None,
    "path": None,
    "channel": None,
    "utm_source": None,
    "utm_medium": None,
    "campaign": None,
    "utm_content": None,
    "conversion": 0,
    "amount": None,
    "currency": None,
    "order_repeat": False,
    "is_bot": False,
    "ads_consent": True,
    "session_id": None,
    "region": None,
}
EVENT_TYPES = {
    "seq": pa.int64(),
    "message_key": pa.int64(),
    "time": pa.timestamp("us"),
    "received_at": pa.timestamp("us"),
    "subject": pa.int64(),
    "conversion": pa.int8(),
    "amount": pa.int64(),
    "order_repeat": pa.bool_(),
    "is_bot": pa.bool_(),
    "ads_consent": pa.bool_(),
}


def event(key: int, **given: object) -> Row:
    """One event; ``received_at`` follows ``time`` unless given."""
    row = {**EVENT, "message_key": key, "message_id": f"m{key}", **given}
    return {**row, "received_at": given.get("received_at", row["time"])}


def events_table(rows: Sequence[Row]) -> pa.Table:
    """Rows in the types of the relation ``events``."""
    names = dict.fromkeys((*EVENT, *(rows[0] if rows else ())))
    return pa.table({name: pa.array([row[name] for row in rows], EVENT_TYPES.get(name, pa.string())) for name in names})


def random_events(seed: int, count: int, *, people: int = 12, days: int = 6, first_key: int = 1) -> list[Row]:
    """Events full of edges: gaps of exactly 30 minutes, midnights, ties, bots, currencies, numbered sessions."""
    draw = random.Random(seed)
    rows: list[Row] = []
    times = [START + timedelta(seconds=draw.randrange(days * 86400)) for _ in range(max(4, count // 5))]
    steps = (0, 1, 59, 600, 1800, 1801, 3600)
    for key in range(first_key, first_key + count):
        time = draw.choice(times) + timedelta(seconds=draw.choice(steps), microseconds=draw.choice((0, 0, 1)))
        region = ("DE-HH", "NL-ZH", None)[key % 3]  # not drawn: what was drawn before stays as it was
        rows.append(event(key, time=time, region=region, **_content(draw, people)))
    return rows


def _content(draw: random.Random, people: int) -> Row:
    channel = draw.choice(CHANNELS)
    money = draw.random()
    row: Row = {
        "subject": draw.randrange(people) if draw.random() > 0.05 else None,
        "type": draw.choice(("page", "page", "track", "screen", "identify")),
        "source": draw.choice(("web", "app")),
        "channel": channel,
        "campaign": draw.choice((None, "spring", "brand uk")) if channel else None,
        "utm_source": draw.choice((None, "google", "news")) if channel else None,
        "utm_medium": draw.choice((None, "cpc", "email")) if channel else None,
        "is_bot": draw.random() < 0.03,
        "session_id": draw.choice(("s1", "s2")) if draw.random() < 0.15 else None,
    }
    if money < 0.15:
        row |= {
            "conversion": 1,
            "amount": draw.randrange(1, 99) * 1_000_000,
            "currency": draw.choice(("EUR", "EUR", "USD")),
        }
    elif money < 0.18:
        row |= {"conversion": 1}
    elif money < 0.21:
        row |= {"amount": -draw.randrange(1, 9) * 1_000_000, "currency": "EUR"}
    return row


def random_identity(seed: int, *, people: int = 12, days: int = 6) -> list[tuple[int, datetime, datetime, int]]:
    """Rows (subject, valid_from, valid_to, person): a third of the subjects belong to others, some for a while."""
    draw = random.Random(seed)
    rows = []
    for subject in range(people):
        if draw.random() < 0.35:
            switch = START + timedelta(seconds=draw.randrange(days * 86400))
            rows.append((subject, datetime(1900, 1, 1), switch, draw.randrange(people)))  # noqa: DTZ001
            if draw.random() < 0.5:
                rows.append((subject, switch, datetime(9999, 1, 1), draw.randrange(people)))  # noqa: DTZ001
    return rows


def add_events(tx: Transaction, rows: Sequence[Row]) -> None:
    """Append events."""
    tx.load("events", events_table(rows))


def set_identity(tx: Transaction, rows: Sequence[tuple[int, datetime, datetime, int]]) -> None:
    """Replace the whole relation ``identity``."""
    tx.execute("DELETE FROM identity")
    for row in rows:
        tx.execute("INSERT INTO identity VALUES (?, ?, ?, ?)", list(row))


def touch(tx: Transaction, reports: Iterable[tuple[int, datetime]]) -> None:
    """What resolving leaves behind: one row per person of new events, more for whoever gained or lost older ones."""
    people, since = zip(*reports, strict=True) if reports else ((), ())
    table = pa.table({"person": pa.array(people, pa.int64()), "since": pa.array(since, pa.timestamp("us"))})
    tx.register("touched", table)


def earliest(rows: Iterable[tuple[int, datetime]]) -> list[tuple[int, datetime]]:
    """Each person once, with the earliest time."""
    found: dict[int, datetime] = {}
    for person, time in rows:
        found[person] = min(time, found.get(person, time))
    return list(found.items())


def add_cost(warehouse: Warehouse, day: date, channel: str, **given: object) -> None:
    """One row of advertising cost; ``amount`` in micros."""
    row: Row = {
        "import_id": "i",
        "source": "google_ads",
        "account": "a",
        "day": day,
        "channel": channel,
        "currency": "EUR",
        "amount": 0,
        "impressions": None,
        "clicks": None,
        "campaign": None,
        "utm_source": None,
        **given,
    }
    _add(warehouse, "costs", row=row)


def add_order(warehouse: Warehouse, key: int, time: datetime, **given: object) -> None:
    """One imported order; ``amount`` in micros."""
    row: Row = {
        "import_id": "i",
        "source": "store",
        "account": "a",
        "order_key": key,
        "order_id": str(key),
        "time": time,
        "subject": None,
        "channel": "Offline",
        "currency": "EUR",
        "amount": 0,
        **given,
    }
    _add(warehouse, "offline_orders", row=row)


def _add(warehouse: Warehouse, relation: str, *, row: Row) -> None:
    names, places = ", ".join(row), ", ".join("?" * len(row))
    with warehouse.transaction() as tx:
        tx.execute(f"INSERT INTO {relation} ({names}) VALUES ({places})", list(row.values()))


def moment(month: int, day: int, hour: int = 0) -> datetime:
    """A moment of 2026 as a clock would give it."""
    return datetime(2026, month, day, hour, tzinfo=UTC)
