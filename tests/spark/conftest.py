"""One cluster for all conformance tests: it takes half a minute to start."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from seamark.measure.experiments import EXPOSURE
from seamark.measure.relations import SessionRule, visits
from seamark.warehouse import DuckEngine, SparkEngine, Warehouse
from tests.measure.company import Row, add_cost, add_events, add_order, random_events, random_identity, set_identity
from tests.spark.cluster import OPTIONS, end_driver, running

RELATIONS = ("events", "identity", "visits", "costs", "offline_orders")


NAMELESS: Row = {"anonymous_id": None, "user_id": None, "properties": None}


def exposures_of(events: list[Row], *, first_key: int) -> list[Row]:
    """Exposures to an experiment ``button`` beside some events: people who saw one variant, two, or an odd one."""
    rows = []
    for number, row in enumerate(events[::9]):
        variant = ("control", "large", "large", "odd")[(row["subject"] or 0) % 4 if number % 7 else 1]
        properties = f'{{"experiment_id": "button", "variation_id": "{variant}"}}'
        known = {"anonymous_id": f"a{row['subject']}", "user_id": f"u{row['subject']}", "properties": properties}
        key = first_key + number
        rows.append({**row, **known, "message_key": key, "message_id": f"m{key}", "type": "track", "name": EXPOSURE,
                     "conversion": 0, "amount": None, "currency": None, "session_id": None})  # fmt: skip
    return rows


class Both(NamedTuple):
    """The same facts behind both engines, and as plain rows."""

    duck: DuckEngine
    spark: SparkEngine
    events: list[Row]
    identity: list[tuple[int, datetime, datetime, int]]


@pytest.fixture(scope="session")
def both(java: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """A made-up company in the warehouse, and as Parquet before a real Spark cluster."""
    assert java.is_file()
    folder = tmp_path_factory.mktemp("spark")
    events = random_events(7, 800)
    events = [{**row, **NAMELESS} for row in events] + exposures_of(events, first_key=len(events) + 1)
    identity = random_identity(7)
    warehouse = _loaded(folder, events, identity)
    facts, work = folder / "facts", folder / "checkpoints"
    work.mkdir()
    for relation in RELATIONS:
        (facts / relation).mkdir(parents=True)
        warehouse.rows(f"COPY {relation} TO '{facts}/{relation}/part-0.parquet' (FORMAT parquet)")
    with (
        running(folder) as master,
        SparkEngine(master, facts=facts, work=work, options=OPTIONS) as spark,
        DuckEngine(warehouse) as duck,
    ):
        yield Both(duck, spark, events, identity)
    end_driver()
    warehouse.close()


def _loaded(folder: Path, events: list[Row], identity: list[tuple[int, datetime, datetime, int]]) -> Warehouse:
    warehouse = Warehouse.open(folder)
    with warehouse.transaction() as tx:
        add_events(tx, events)
        set_identity(tx, identity)
    with DuckEngine(warehouse) as engine:
        made = engine.run(visits(engine, SessionRule()))
    with warehouse.transaction() as tx:
        tx.load("visits", made)
    add_cost(warehouse, date(2026, 1, 2), "Paid Search", amount=5_000_000, clicks=4, campaign="spring")
    add_cost(warehouse, date(2026, 1, 4), "Display", amount=7_000_000, currency="USD")
    for channel, region, day in (("TV", "A", 1), ("TV", "A", 20), ("TV", "B", 2), ("TV", "B", 19), ("Print", "A", 4)):
        add_cost(warehouse, date(2026, 1, day), channel, amount=1_000_000, region=region)
    for key, subject in ((1, 3), (2, None), (3, 3), (4, 77)):
        add_order(warehouse, key, datetime(2026, 1, 3, key), subject=subject, amount=9_000_000)  # noqa: DTZ001
    for key, subject, amount in ((5, 77, 8_000_000), (6, 3, -2_000_000)):
        at = datetime(2026, 2, key)  # noqa: DTZ001
        add_order(warehouse, key, at, subject=subject, amount=amount, region="north", currency="USD")
    return warehouse
