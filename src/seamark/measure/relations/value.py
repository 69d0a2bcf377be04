"""Who ordered when and for how much: recency, frequency and money of buyers, cohorts by month of the first order."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

import ibis

from seamark.measure.relations.facts import orders_of_people
from seamark.warehouse import Engine

Relation = Any


def order_days(engine: Engine, *, rates: Mapping[str, float], until: Any) -> Relation:  # noqa: ANN401 - a date
    """One row per person and day with an order or a refund, up to ``until``, that day included.

    ``orders`` counts orders, ``amount`` is micros of the reporting currency with refunds subtracted. ``rates`` says
    what one unit of each currency is worth in it; money in another is not counted, its orders are. ``channel`` and
    ``region`` are those of the day's first order.
    """
    paid = _online(engine).union(_offline(engine))
    paid = paid.filter(paid.day <= until)
    paid = paid.mutate(worth=_worth(paid, rates))
    first = ibis.row_number().over(
        ibis.window(
            group_by=["person", "day"],
            order_by=[
                (paid.orders > 0).desc(),
                "time",
                "is_offline",
                "channel",
                "currency",
                "orders",
                "amount",
                "region",
            ],
        )
    )
    paid = paid.mutate(place=first)
    return paid.group_by(["person", "day"]).agg(
        orders=paid.orders.sum(),
        amount=paid.worth.sum(),
        channel=paid.channel.max(where=paid.place == 0),
        region=paid.region.max(where=paid.place == 0),
    )


def buyers(engine: Engine, *, rates: Mapping[str, float], until: Any) -> Relation:  # noqa: ANN401 - a date
    """Everybody who ever ordered, as of the end of ``until``.

    ``first_day`` and ``last_day`` with an order, ``order_days`` different days with one, ``orders``, ``amount`` (micros
    of the reporting currency, all refunds subtracted), ``channel`` and ``region`` of the first order.
    """
    days = order_days(engine, rates=rates, until=until)
    bought = days.orders > 0
    order = ibis.window(group_by="person", order_by=[bought.desc(), "day"])
    days = days.mutate(place=ibis.row_number().over(order))
    bought = days.orders > 0
    people = days.group_by("person").agg(
        first_day=days.day.min(where=bought),
        last_day=days.day.max(where=bought),
        order_days=days.day.count(where=bought),
        orders=days.orders.sum(),
        amount=days.amount.sum(),
        channel=days.channel.max(where=days.place == 0),
        region=days.region.max(where=days.place == 0),
    )
    return people.filter(people.order_days > 0)


def repeat_days(engine: Engine, *, known_by: Any, until: Any) -> Relation:  # noqa: ANN401 - dates
    """How many people who first ordered by ``known_by`` came back to order, by day: ``day``, ``people``."""
    days = order_days(engine, rates={}, until=until)
    days = days.filter(days.orders > 0)
    days = days.mutate(first=days.day.min().over(ibis.window(group_by="person")))
    later = days.filter((days.day > days.first) & (days.first <= known_by))
    return later.group_by("day").agg(people=later.count())


def cohort_months(engine: Engine, *, rates: Mapping[str, float], until: Any) -> Relation:  # noqa: ANN401 - a date
    """What buyers of each month of a first order (``month``, its first day) did ``since`` months later.

    ``people`` who ordered in that month, ``orders``, ``amount`` in micros of the reporting currency. Refunds are
    subtracted in the month they were made in, those before a first order in its own.
    """
    days = order_days(engine, rates=rates, until=until)
    days = days.mutate(first=days.day.min(where=days.orders > 0).over(ibis.window(group_by="person")))
    days = days.filter(days.first.notnull())
    months = (days.day.year() - days.first.year()) * 12 + days.day.month() - days.first.month()
    days = days.mutate(month=days.first.truncate("M"), since=ibis.greatest(months.cast("int64"), 0))
    people = days.group_by(["month", "since", "person"]).agg(orders=days.orders.sum(), amount=days.amount.sum())
    return people.group_by(["month", "since"]).agg(
        people=(people.orders > 0).cast("int64").sum(), orders=people.orders.sum(), amount=people.amount.sum()
    )


def _online(engine: Engine) -> Relation:
    visits = engine.table("visits")
    paid = visits.filter((visits.conversions + visits.refunds > 0) & ~visits.is_bot)
    return paid.select(
        "person", "day", "channel", "currency", "amount",
        time=paid.first_time,
        region=ibis.null("string"),
        is_offline=ibis.literal(0, "int64"),
        orders=paid.conversions,
    )  # fmt: skip


def _offline(engine: Engine) -> Relation:
    orders = orders_of_people(engine)
    return orders.select(
        "person", "day", "channel", "currency", "amount", "time", "region",
        is_offline=ibis.literal(1, "int64"),
        orders=(orders.amount >= 0).cast("int64"),
    )  # fmt: skip


def _worth(rows: Relation, rates: Mapping[str, float]) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    """Micros of the reporting currency, a whole number so that both engines sum alike."""
    pieces = [
        ibis.ifelse(rows.currency == name, (rows.amount * rate).round().cast("int64"), 0).fill_null(0)
        for name, rate in sorted(rates.items())
    ]
    return reduce(lambda left, right: left + right, pieces, ibis.literal(0, "int64"))
