"""The whole road: a simulated company through the tracking door, identity and all, a few requests at a time."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from seamark.customers import Customers
from seamark.loop import write_world
from seamark.loop.demo.messages import messages
from seamark.measure import Measurement
from seamark.measure.relations import SessionRule, visits
from seamark.science import WorldParameters
from seamark.warehouse import DuckEngine
from tests.collect.shop import NOON, Shop
from tests.measure.road import load

WORLD = msgspec.structs.replace(WorldParameters(), people=900, weeks=10, regions=4, seed=3)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Ten weeks of a company of 900 people as its clients send them, with everything that goes wrong on the way."""
    folder = tmp_path_factory.mktemp("world")
    write_world(folder, WORLD, truth=False)
    return messages(pq.read_table(folder / "events.parquet"), sent_at=NOON)


def requests(sent: list[bytes], draw: random.Random) -> Iterator[bytes]:
    """Batches of a few messages, now and then one that comes weeks late or twice."""
    late: list[bytes] = []
    start = 0
    while start < len(sent):
        size = draw.choice((1, 20, 100))
        group = sent[start : start + size]
        start += size
        if draw.random() < 0.1:
            late.append(envelope(group))
            continue
        yield envelope(group)
        if late and draw.random() < 0.1:
            yield late.pop(0)
    yield from late


def envelope(group: list[bytes]) -> bytes:
    return b'{"batch":[' + b",".join(group) + b'],"sentAt":"' + NOON.isoformat().encode() + b'"}'


def test_visits_are_those_of_all_events_at_once_and_whose_they_became(sent: list[bytes], tmp_path: Path) -> None:
    draw = random.Random(1)
    with Shop(tmp_path) as shop:
        measure = Measurement(shop.warehouse, settings=shop.settings, clock=shop.clock)
        customers = Customers(
            shop.warehouse, shop.journal, govern=shop.govern, settings=shop.settings, clock=shop.clock
        )
        for body in requests(sent, draw):
            shop.post("batch", body)
            if draw.random() < 0.3:
                load(shop, customers, measure=measure)
        load(shop, customers, measure=measure)
        with DuckEngine(shop.warehouse) as engine:
            at_once = engine.run(visits(engine, SessionRule())).to_pylist()
        stored = shop.warehouse.table("SELECT * FROM visits").to_pylist()
        merged = shop.warehouse.rows("SELECT count(*) FROM identity")[0][0]
    assert merged > 20
    assert len(stored) > 500
    assert sorted(repr(sorted(row.items())) for row in stored) == sorted(repr(sorted(row.items())) for row in at_once)
