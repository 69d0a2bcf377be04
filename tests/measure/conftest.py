"""A measured company: a real warehouse, a clock that stands still, and the door of the room."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from seamark.govern import Actor
from seamark.kernel import FixedClock, Period, load_settings
from seamark.measure import Answer, Measurement, Question
from seamark.warehouse import Warehouse
from tests.measure.company import Row, add_events, earliest, events_table, touch

ANALYST = Actor("p1", "Ana Lyst", "person", frozenset({"performance"}))


class Shop:
    """A company whose events are loaded as the pump would, and which may be asked."""

    def __init__(self, folder: Path, **settings: Any) -> None:  # noqa: ANN401
        self.warehouse = Warehouse.open(folder)
        self.clock = FixedClock(datetime(2026, 1, 10, tzinfo=UTC))
        self.settings = load_settings({}, **settings)
        self.measure = Measurement(self.warehouse, settings=self.settings, clock=self.clock, lag=lambda: 0.4)

    def load(self, rows: Sequence[Row]) -> None:
        """One micro-batch."""
        with self.warehouse.transaction() as tx:
            add_events(tx, rows)
            touch(tx, earliest((row["subject"], row["time"]) for row in rows if row["subject"] is not None))
            tx.register("fresh", events_table(rows))
            self.measure.refresh(tx)

    def ask(self, metric: str, *by: str, days: tuple[int, int] = (1, 9), **asked: Any) -> Answer:  # noqa: ANN401
        """A metric over days of January 2026, the last one not included."""
        period = Period(date(2026, 1, days[0]), date(2026, 1, days[1]))
        return self.measure.ask(Question(metric, period, by=by, **asked), by=ANALYST)

    def total(self, metric: str, **asked: Any) -> float | None:  # noqa: ANN401
        """A metric as one number; 0 when there is no row."""
        rows = self.ask(metric, grain="total", **asked).rows
        return rows[0].value if rows else 0


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop that reports in euros and knows what a dollar is worth."""
    made = Shop(tmp_path, currency="EUR", exchange_rates={"USD": 0.5})
    yield made
    made.warehouse.close()
