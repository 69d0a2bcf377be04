"""What the warehouse says of buyers, cohorts and days."""

from collections.abc import Mapping
from datetime import date

import pyarrow as pa

from seamark.measure.relations import buyers, cohort_months, repeat_days
from seamark.warehouse import DuckEngine, Warehouse, step

ROOM = "seamark.measure"


class Buying:
    """Orders of people, counted in the warehouse; ``rates`` turn currencies into the reporting one. Any thread."""

    def __init__(self, warehouse: Warehouse, *, rates: Mapping[str, float]) -> None:
        self._warehouse = warehouse
        self._rates = dict(rates)

    def buyers(self, until: date) -> pa.Table:
        """Everybody who ordered by the end of ``until``, as columns."""
        with DuckEngine(self._warehouse) as engine:
            return engine.run(buyers(engine, rates=self._rates, until=until))

    def repeats(self, known_by: date, *, until: date) -> dict[date, int]:
        """How many people who first ordered by ``known_by`` came back to order, by day."""
        with DuckEngine(self._warehouse) as engine:
            rows = engine.run(repeat_days(engine, known_by=known_by, until=until)).to_pylist()
        return {row["day"]: row["people"] for row in rows}

    def cohorts(self, until: date) -> list[dict[str, object]]:
        """Cells of the months of first orders, in order."""
        with DuckEngine(self._warehouse) as engine:
            rows = engine.run(cohort_months(engine, rates=self._rates, until=until)).to_pylist()
        return sorted(rows, key=lambda row: (row["month"], row["since"]))

    def last_day(self, until: date) -> date | None:
        """The last day up to ``until`` with an order of anybody; None without orders."""
        found = self._warehouse.row(step(ROOM, "last_order"), {"until": until})
        return None if found is None else found[0]

    def currencies(self, until: date) -> dict[str, int]:
        """Micros of people's orders by currency."""
        return dict(self._warehouse.rows(step(ROOM, "order_currencies"), {"until": until}))
