"""What the warehouse says of regions."""

from datetime import date
from typing import Any

from seamark.measure.relations import channel_regions, regional_facts, spend_pauses
from seamark.warehouse import DuckEngine, Warehouse


class RegionalFigures:
    """Facts by region and day, counted in the engine. Any thread."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def facts(self, start: date, end: date) -> list[dict[str, Any]]:
        """Days from ``start`` to before ``end``: a row per region, day and currency."""
        with DuckEngine(self._warehouse) as engine:
            rows = regional_facts(engine)
            return engine.run(rows.filter((rows.day >= start) & (rows.day < end))).to_pylist()

    def span(self) -> tuple[date, date] | None:
        """The first and the last day on which anything was ordered or looked at somewhere; None without any."""
        with DuckEngine(self._warehouse) as engine:
            rows = regional_facts(engine)
            rows = rows.filter((rows.conversions > 0) | (rows.page_views > 0))
            found = engine.run(rows.agg(first=rows.day.min(), last=rows.day.max())).to_pylist()[0]
        return None if found["first"] is None else (found["first"], found["last"])

    def pauses(self, days: int) -> list[dict[str, Any]]:
        """Where spend paused for so long."""
        with DuckEngine(self._warehouse) as engine:
            return engine.run(spend_pauses(engine, days=days)).to_pylist()

    def reaches(self) -> dict[str, int]:
        """In how many regions each channel had spend."""
        with DuckEngine(self._warehouse) as engine:
            return {row["channel"]: row["regions"] for row in engine.run(channel_regions(engine)).to_pylist()}
