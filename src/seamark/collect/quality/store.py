"""Counts for the quality of sources, from the warehouse."""

from datetime import date, datetime

from seamark.warehouse import Warehouse, step

ROOM = "seamark.collect"

EventCounts = tuple[str, int, int, int, int, int, int, int]
CostCounts = tuple[str, date | None, date, int, int, int]


def of_events(warehouse: Warehouse, *, since: datetime, late_seconds: int) -> list[EventCounts]:
    """Source, events, fields expected and filled, live events and those on time, put aside, lost; since a moment."""
    rows = warehouse.rows(step(ROOM, "quality_events"), {"since": since, "late_seconds": late_seconds})
    return [
        (source, int(events), int(expected), int(filled), int(live), int(timely), int(aside), int(lost))
        for source, events, expected, filled, live, timely, aside, lost in rows
    ]


def of_costs(warehouse: Warehouse, *, since: date) -> list[CostCounts]:
    """Source, first and last day with costs, days with costs, rows taken on and refused; all since a day."""
    rows = warehouse.rows(step(ROOM, "quality_costs"), {"since": since})
    return [(source, first, last, int(days), int(good), int(bad)) for source, first, last, days, good, bad in rows]
