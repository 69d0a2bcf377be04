"""An imported refund takes money back; it is no order, no first order and no step of a path."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from seamark.govern import SYSTEM
from seamark.kernel import FixedClock, Period, Settings
from seamark.measure import AttributionQuestion, Measurement, Question
from seamark.measure.relations import people_by_value
from seamark.warehouse import DuckEngine, Warehouse
from tests.measure.company import add_order, moment

MARCH = Period(moment(3, 1).date(), moment(4, 1).date())
ADA, BEN = 1, 2


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Warehouse]:
    warehouse = Warehouse.open(tmp_path)
    add_order(warehouse, 1, moment(3, 2), subject=ADA, amount=50_000_000)
    add_order(warehouse, 1, moment(3, 9), subject=ADA, amount=-20_000_000)
    add_order(warehouse, 2, moment(3, 5), subject=BEN, amount=-5_000_000)
    yield warehouse
    warehouse.close()


def value(measure: Measurement, metric: str) -> float:
    rows = measure.ask(Question(metric, MARCH, grain="total"), by=SYSTEM).rows
    return rows[0].value or 0.0 if rows else 0.0


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("conversions", 1.0), ("revenue", 25.0), ("new_customers", 1.0), ("average_order_value", 25.0)],
)
def test_figures(metric: str, expected: float, till: Warehouse) -> None:
    measure = Measurement(till, settings=Settings(), clock=FixedClock(moment(4, 2)))
    assert value(measure, metric) == expected


def test_credit(till: Warehouse) -> None:
    measure = Measurement(till, settings=Settings(), clock=FixedClock(moment(4, 2)))
    total = measure.attribute(AttributionQuestion(MARCH), by=SYSTEM).total
    assert (total.conversions, total.value) == (1.0, 50.0)


def test_worth(till: Warehouse) -> None:
    with DuckEngine(till) as engine:
        rows = engine.run(people_by_value(engine, day=moment(4, 2).date())).to_pylist()
    assert [(row["person"], row["frequency"], row["money"]) for row in rows] == [(ADA, 1, 30_000_000)]
