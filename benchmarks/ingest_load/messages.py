"""Prepared batches: a shop's visitors, as a browser's client sends them, 100 calls of about 660 bytes."""

import json
import random
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

BATCH = 100
BODIES = 200
VISITORS = 20_000
MARK = "@" * 16
AGENTS = [
    f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36"
    for system in ("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64")
    for version in range(120, 132)
]
LANDINGS = [
    "",
    "",
    "",
    "?utm_source=google&utm_medium=cpc&utm_campaign=autumn&gclid=Cj0KCQ",
    "?utm_source=news&utm_medium=email",
]
REFERRERS = ["", "", "https://www.google.com/", "https://news.example.org/article/42"]


def call(chance: random.Random, at: datetime) -> dict[str, Any]:
    """One call of a visitor."""
    visitor, product = chance.randrange(VISITORS), chance.randrange(3_000)
    known = {"userId": f"user-{visitor}"} if visitor % 5 == 0 else {"userId": None}
    common = known | {
        "messageId": f"ajs-next-{at.timestamp():.0f}-{MARK}",
        "anonymousId": f"5b1f0c6e-7d2a-4c31-9e57-{visitor:012d}",
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "context": {
            "page": {
                "url": f"https://shop.example/products/{product}{chance.choice(LANDINGS)}",
                "path": f"/products/{product}",
                "title": f"Product {product} – Shop",
                "referrer": chance.choice(REFERRERS),
            },
            "userAgent": chance.choice(AGENTS),
            "locale": "en-US",
            "timezone": "Europe/Berlin",
            "library": {"name": "analytics.js", "version": "npm:next-1.84.3"},
        },
    }
    kind = chance.random()
    if kind < 0.5:
        return common | {"type": "page", "properties": {"path": f"/products/{product}", "category": "shoes"}}
    if kind < 0.52:
        money = {"order_id": f"order-{MARK}", "revenue": product / 100 + 5, "currency": "EUR"}
        return common | {"type": "track", "event": "Order Completed", "properties": money}
    properties = {"product_id": f"p-{product}", "price": product / 100, "currency": "EUR", "category": "shoes"}
    return common | {"type": "track", "event": "Product Viewed", "properties": properties}


def body(chance: random.Random) -> bytes:
    """One batch, its calls made during the last minute."""
    now = datetime.now(UTC)
    calls = [call(chance, now - timedelta(milliseconds=chance.randrange(60_000))) for _ in range(BATCH)]
    whole = {"batch": calls, "sentAt": now.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode()


def write(path: Path, seed: int = 1) -> float:
    """Write the prepared batches. Returns the mean size of a call in bytes."""
    chance = random.Random(seed)
    made = [body(chance) for _ in range(BODIES)]
    path.write_bytes(b"".join(struct.pack("<I", len(data)) + data for data in made))
    return sum(map(len, made)) / len(made) / BATCH
