"""Whatever the size of the batches, whether handed over in memory or read back from disk: the same tables."""

import random
import tempfile
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seamark.collect import Collector
from seamark.govern import SYSTEM
from seamark.kernel import NotFound
from seamark.warehouse import Warehouse
from tests.collect.shop import Call, Shop, order, track

TABLES: Final = (
    *("events", "quarantine", "drops", "traits", "offline_orders", "tracking_plans", "imports", "import_errors"),
    "watermark",
)
PLANS: Final[tuple[dict[str, Any], ...]] = (
    {
        "unplanned": "allow",
        "events": [{"name": "Order Completed", "conversion": True}, {"name": "Order Refunded", "refund": True}],
    },
    {"unplanned": "quarantine", "events": [{"name": "Order Completed", "conversion": True, "action": "allow"}]},
    {
        "unplanned": "reject",
        "events": [{"name": "Product Viewed", "conversion": True, "action": "quarantine", "required": ["x"]}],
    },
)

ODD: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"messageId": None},
    {"anonymousId": None},
    {"userId": 7},
    {"timestamp": "1970-01-01T00:00:00Z"},
    {"timestamp": "never"},
    {"properties": []},
    {"type": "identify", "userId": "u-1", "traits": {"email": "ada@example.com"}},
    {"context": {"consent": {"categoryPreferences": {"Analytics": False}}}},
    {"context": {"consent": {"categoryPreferences": {"Advertising": False}}, "page": {"url": "https://a.eu/?gclid=1"}}},
)


def call(chance: random.Random) -> Call:
    """One call; few numbers and orders, so that both come again and again."""
    number, order_id = chance.randrange(40), f"o-{chance.randrange(6)}"
    kind = chance.random()
    if kind < 0.3:
        return order(number, order_id, revenue=chance.randrange(1, 50))
    if kind < 0.5:
        given = chance.choice([{}, {"revenue": 5}, {"revenue": 70}])
        return track(number, event="Order Refunded", properties={"order_id": order_id, "currency": "EUR"} | given)
    return track(number) | chance.choice(ODD)


def action(chance: random.Random) -> list[Call] | dict[str, Any] | str:
    """Something that happens: a batch, a new plan, a replay, a load, time."""
    kind = chance.random()
    if kind < 0.65:
        return [call(chance) for _ in range(chance.randrange(1, 6))]
    if kind < 0.75:
        return chance.choice(PLANS)
    return chance.choice(["replay", "load", "load", "next minute", "import", "import"])


def import_orders(shop: Shop, chance: random.Random) -> None:
    """Orders and refunds from a file, of the same numbers as the events'."""
    numbers = chance.sample(range(6), 3)
    rows = [f"o-{number},2026-11-20,{chance.choice([40, 7, -5, -60])},EUR" for number in numbers]
    shop.collect.run_import("\n".join(["order_id,date,amount,currency", *rows]).encode(), name="orders.csv", by=SYSTEM)


def act(shop: Shop, chance: random.Random, *, action: list[Call] | dict[str, Any] | str) -> None:
    if isinstance(action, list):
        shop.send(*action)
    elif isinstance(action, dict):
        shop.collect.set_tracking_plan(action, by=SYSTEM)
    elif action == "load":
        shop.load()
    elif action == "import":
        import_orders(shop, chance)
    elif action == "next minute":
        shop.clock.at = shop.clock.at.replace(minute=shop.clock.at.minute + 1)
    else:
        shop.load()
        for reason in ("plan_violation", "unknown_event"):
            try:
                shop.collect.replay(by=SYSTEM, reason=reason)
            except NotFound:
                continue


def tables(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(warehouse.rows(f"SELECT * FROM {name}"), key=repr) for name in TABLES}


def loaded_apart(shop: Shop, folder: Path, limit: int) -> dict[str, list[tuple[Any, ...]]]:
    """The same journal in a warehouse of its own, in transactions of about ``limit`` events."""
    folder.mkdir()
    warehouse = Warehouse.open(folder, threads=1)
    collect = Collector(shop.journal, warehouse, govern=shop.govern, settings=shop.settings, clock=shop.clock)
    while records := collect.take(limit):
        with warehouse.transaction() as tx:
            loaded = collect.load(tx, records)
            tx.mark(loaded.last_seq)
        collect.committed(loaded)
    found = tables(warehouse)
    warehouse.close()
    return found


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 1 << 32), limit=st.integers(1, 9))
def test_however_the_journal_is_split_the_tables_are_the_same(seed: int, limit: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, Shop(Path(name)) as shop:
        for _ in range(30):
            act(shop, chance, action=action(chance))
        shop.load()
        as_it_came = tables(shop.warehouse)
        assert loaded_apart(shop, Path(name) / "in-parts", limit) == as_it_came
        assert loaded_apart(shop, Path(name) / "at-once", 1_000_000) == as_it_came
