"""Counts for the quality of sources, from the warehouse."""

from datetime import date, datetime

from seamark.warehouse import Warehouse, step

ROOM = "seamark.collect"

EventCounts = tuple[str, int, int, int, int, int, int, int]
CostCounts = tuple[str, date | None, date, int, int, int]


def of_events(warehouse: Warehouse, *, since: datetime, late_seconds: int) -> list[EventCounts]:
    """Source, events, fields expected and filled, live events and those on time, put aside, lost; since a moment."""
    params = {"since": since, "late_seconds": late_seconds}
    return [(str(row[0]), *map(int, row[1:])) for row in warehouse.rows(step(ROOM, "quality_events"), params)]  # type: ignore[misc]


def of_costs(warehouse: Warehouse, *, since: date) -> list[CostCounts]:
    """Source, first and last day with costs, days with costs, rows taken on and refused; all since a day."""
    rows = warehouse.rows(step(ROOM, "quality_costs"), {"since": since})
    return [(source, first, last, int(days), int(good), int(bad)) for source, first, last, days, good, bad in rows]
