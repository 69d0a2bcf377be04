"""What happened where: facts by region and day, and where spend paused while it went on elsewhere."""

from functools import reduce
from typing import Any

import ibis

from seamark.measure.relations.visits import PAGES
from seamark.warehouse import Engine

Relation = Any

PLACED = ("conversions", "revenue", "page_views", "spend")  # what is counted by region; money is micros of currency
KEYS = ("region", "day", "currency")


def regional_facts(engine: Engine) -> Relation:
    """Region, day, currency and each of PLACED, summed; what names no region and what robots did is left out."""
    made = reduce(lambda left, right: left.union(right), (_events(engine), _orders(engine), _costs(engine)))
    return made.group_by(list(KEYS)).agg(**{name: made[name].sum() for name in PLACED})


def spend_pauses(engine: Engine, *, days: int) -> Relation:
    """Channels and regions in which spend was nothing for at least ``days`` days and then came back.

    ``pause`` is the first day without, ``resume`` the first with spend again.
    """
    costs = engine.table("costs")
    paid = costs.filter(costs.region.notnull() & (costs.amount > 0)).select("channel", "region", "day").distinct()
    order = ibis.window(group_by=["channel", "region"], order_by="day")
    paid = paid.mutate(resume=paid.day.lead().over(order))
    pause = (paid.day + ibis.interval(days=1)).cast("date")
    paid = paid.mutate(pause=pause)
    held = (paid.pause + ibis.interval(days=days)).cast("date")
    return paid.filter(paid.resume >= held).select("channel", "region", "pause", "resume")


def channel_regions(engine: Engine) -> Relation:
    """In how many regions each channel ever had spend."""
    costs = engine.table("costs")
    paid = costs.filter(costs.region.notnull() & (costs.amount > 0)).select("channel", "region").distinct()
    return paid.group_by("channel").agg(regions=paid.count())


def _row(rows: Relation, *, day: Any, parts: dict[str, Any]) -> Relation:  # noqa: ANN401 - Ibis expressions have no types
    counted = {name: ibis.coalesce(parts.get(name, ibis.literal(0)).cast("int64"), 0) for name in PLACED}
    return rows.select(region=rows.region, day=day, currency=rows.currency, **counted)


def _events(engine: Engine) -> Relation:
    rows = engine.table("events")
    rows = rows.filter(rows.region.notnull() & ~rows.is_bot)
    rows = rows.filter((rows.conversion > 0) | rows.amount.notnull() | rows.type.isin(PAGES))
    parts = {"conversions": rows.conversion, "revenue": rows.amount, "page_views": rows.type.isin(PAGES)}
    return _row(rows, day=rows.time.date(), parts=parts)


def _orders(engine: Engine) -> Relation:
    rows = engine.table("offline_orders")
    rows = rows.filter(rows.region.notnull())
    return _row(rows, day=rows.time.date(), parts={"conversions": rows.amount >= 0, "revenue": rows.amount})


def _costs(engine: Engine) -> Relation:
    rows = engine.table("costs")
    rows = rows.filter(rows.region.notnull())
    return _row(rows, day=rows.day, parts={"spend": rows.amount})
