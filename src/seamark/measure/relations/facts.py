"""What is counted: daily facts in one shape, and the people who can't be summed."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import ibis

from seamark.measure.relations.visits import PAGES
from seamark.warehouse import Engine, distinct_count

Relation = Any

DIMENSIONS = ("channel", "campaign", "utm_source", "utm_medium", "source")
UNASSIGNED = "Unassigned"  # the channel of an event that belongs to nobody and carries no arrival
# Came because somebody knew the name. Search engines keep the words of organic searches to themselves, so a branded
# organic search is not in it.
BRAND = ("Direct", "Paid Search Brand")
# Each part of a fact and the relations that bring it; a question reads only the relations of its parts.
PARTS: dict[str, tuple[str, ...]] = {
    "events": ("visits", "events"),
    "page_views": ("visits", "events"),
    "sessions": ("visits",),
    "brand_sessions": ("visits",),
    "conversions": ("visits", "events", "offline_orders"),
    "refunds": ("visits", "events", "offline_orders"),
    "revenue": ("visits", "events", "offline_orders"),
    "order_value": ("visits", "events", "offline_orders"),  # revenue of visits that converted: what is attributed
    "spend": ("costs",),
    "impressions": ("costs",),
    "clicks": ("costs",),
    "claimed_conversions": ("costs",),
    "claimed_value": ("costs",),
}
CLAIMS = ("impressions", "clicks", "claimed_conversions", "claimed_value")  # as the platforms report
FRACTIONS = ("claimed_conversions",)  # platforms share one conversion among advertisements

MONEY = ("revenue", "order_value", "spend", "claimed_value")


def daily_facts(engine: Engine, relations: Sequence[str]) -> Relation:
    """The union of facts of the named relations: day, dimensions, currency, and every part (integers, or FRACTIONS).

    ``events`` counts bots too; every other part leaves them out. Money is micros of ``currency``.
    """
    made = [_FACTS[name](engine) for name in relations]
    return reduce(lambda left, right: left.union(right), made)


def visitors(engine: Engine) -> Relation:
    """Who came: one row per session and day of a person (bots left out), with the dimensions."""
    rows = engine.table("visits")
    rows = rows.filter(~rows.is_bot)
    return rows.select("person", "day", *DIMENSIONS)


def first_orders(engine: Engine) -> Relation:
    """New customers: the first order of each person, seen online or imported, with the dimensions of its session."""
    visits = engine.table("visits")
    online = visits.filter((visits.conversions > 0) & ~visits.is_bot).select(
        "person", "day", *DIMENSIONS, time=visits.first_time, is_offline=ibis.literal(0, "int64")
    )
    offline = orders_of_people(engine)
    offline = offline.filter(offline.amount >= 0).select(
        "person",
        "day",
        channel=offline.channel,
        campaign=ibis.null("string"),
        utm_source=ibis.null("string"),
        utm_medium=ibis.null("string"),
        source=offline.source,
        time=offline.time,
        is_offline=ibis.literal(1, "int64"),
    )
    orders = online.union(offline)
    place = ibis.row_number().over(ibis.window(group_by="person", order_by=["time", "is_offline", *DIMENSIONS]))
    ranked = orders.mutate(place=place)
    return ranked.filter(ranked.place == 0).select("person", "day", *DIMENSIONS)


def people_by_value(engine: Engine, *, day: Any) -> Relation:  # noqa: ANN401 - a date or an Ibis date
    """Recency, frequency and money of everybody who ever ordered, as of ``day``, per currency, with fifths.

    ``recency`` is whole days since the last order, ``frequency`` the number of orders, ``money`` their micros with
    refunds subtracted. Fifths run from 1 (worst) to 5 (best), ties broken by the person's key.
    """
    visits = engine.table("visits")
    paid = visits.filter((visits.conversions + visits.refunds > 0) & ~visits.is_bot)
    online = paid.select("person", "day", "currency", orders=paid.conversions, amount=paid.amount)
    offline = orders_of_people(engine)
    offline = offline.select(
        "person", "day", "currency", orders=(offline.amount >= 0).cast("int64"), amount=offline.amount
    )
    both = online.union(offline)
    both = both.filter(both.day <= day)
    people = both.group_by(["person", "currency"]).agg(
        last_day=both.day.max(where=both.orders > 0), frequency=both.orders.sum(), money=both.amount.sum()
    )
    people = people.filter(people.frequency > 0)
    people = people.mutate(recency=ibis.literal(day, "date").delta(people.last_day, unit="day").cast("int64"))
    return people.mutate(
        recency_fifth=_fifth(people.recency.desc()),
        frequency_fifth=_fifth(people.frequency),
        money_fifth=_fifth(people.money),
    ).drop("last_day")


def creative_costs(engine: Engine, *, start: Any, end: Any) -> Relation:  # noqa: ANN401 - dates
    """What each creative cost on days from ``start`` to before ``end``: ``creative``, currency and micros.

    A creative is named as the platform names it; its visits carry the same name in ``utm_content`` where links are
    tagged so.
    """
    rows = engine.table("costs")
    rows = rows.filter((rows.day >= start) & (rows.day < end))
    return rows.group_by(["creative", "currency"]).agg(amount=rows.amount.sum())


def orders_of_people(engine: Engine) -> Relation:
    """Imported orders and refunds (negative amounts) whose buyer is known, with ``person`` and ``day``."""
    orders = engine.table("offline_orders")
    identity = engine.table("identity")
    known = identity.select(
        known=identity.subject, known_as=identity.person, known_from="valid_from", known_to="valid_to"
    )
    covers = [orders.subject == known.known, orders.time >= known.known_from, orders.time < known.known_to]
    joined = orders.filter(orders.subject.notnull()).left_join(known, covers)
    return joined.select(
        "order_key", "source", "channel", "time", "currency", "amount", "region",
        person=ibis.coalesce(joined.known_as, joined.subject),
        day=joined.time.date(),
    )  # fmt: skip


def count_people(relation: Relation, *, by: Sequence[str]) -> Relation:
    """How many different people per ``by``; column ``person`` holds the count."""
    return distinct_count(relation, "person", by=by)


def _fifth(worst: Any) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    return ibis.ntile(5).over(ibis.window(group_by="currency", order_by=[worst, "person"])).cast("int64") + 1


def _row(relation: Relation, *, dimensions: dict[str, Any], parts: dict[str, Any]) -> Relation:
    """A relation in the one shape of facts; dimensions and parts it lacks are NULL and 0."""
    named = {name: dimensions.get(name, ibis.null("string")) for name in (*DIMENSIONS, "currency")}
    types = {name: "float64" if name in FRACTIONS else "int64" for name in PARTS}
    counted = {name: parts.get(name, ibis.literal(0)).cast(kind) for name, kind in types.items()}
    return relation.select(day=dimensions["day"], **named, **counted)


def _visit_facts(engine: Engine) -> Relation:
    rows = engine.table("visits")
    parts = {name: rows[name] for name in ("page_views", "conversions", "refunds")}
    parts |= {"sessions": rows.is_start.cast("int64"), "revenue": rows.amount}
    parts["order_value"] = ibis.ifelse(rows.conversions > 0, rows.amount, 0)
    parts["brand_sessions"] = (rows.is_start & rows.channel.isin(BRAND)).cast("int64")
    human = {name: ibis.ifelse(rows.is_bot, 0, value) for name, value in parts.items()}
    named = {name: rows[name] for name in ("day", *DIMENSIONS, "currency")}
    return _row(rows, dimensions=named, parts=human | {"events": rows.events})


def _event_facts(engine: Engine) -> Relation:
    """Events that belong to nobody: no session, no visitor, but their counts and money are real."""
    events = engine.table("events")
    rows = events.filter(events.subject.isnull())
    parts = {
        "page_views": rows.type.isin(PAGES).cast("int64"),
        "conversions": rows.conversion,
        "refunds": ((rows.conversion == 0) & (rows.amount < 0)).fill_null(False).cast("int64"),  # noqa: FBT003
        "revenue": ibis.coalesce(rows.amount, 0),
        "order_value": ibis.ifelse(rows.conversion > 0, ibis.coalesce(rows.amount, 0), 0),
    }
    human = {name: ibis.ifelse(rows.is_bot, 0, value) for name, value in parts.items()}
    dimensions = {name: rows[name] for name in (*DIMENSIONS, "currency")}
    dimensions |= {"day": rows.time.date(), "channel": ibis.coalesce(rows.channel, UNASSIGNED)}
    return _row(rows, dimensions=dimensions, parts=human | {"events": ibis.literal(1)})


def _order_facts(engine: Engine) -> Relation:
    rows = engine.table("offline_orders")
    dimensions = {"day": rows.time.date(), "channel": rows.channel, "source": rows.source, "currency": rows.currency}
    is_sale = rows.amount >= 0  # a refund takes money back and is no order
    parts = {"conversions": is_sale, "refunds": ~is_sale, "revenue": rows.amount}
    parts["order_value"] = ibis.ifelse(is_sale, rows.amount, 0)
    return _row(rows, dimensions=dimensions, parts=parts)


def _cost_facts(engine: Engine) -> Relation:
    rows = engine.table("costs")
    dimensions = {name: rows[name] for name in ("day", *DIMENSIONS, "currency")}
    counted = {name: ibis.coalesce(rows[name], 0) for name in CLAIMS}
    return _row(rows, dimensions=dimensions, parts=counted | {"spend": rows.amount})


_FACTS = {"visits": _visit_facts, "events": _event_facts, "offline_orders": _order_facts, "costs": _cost_facts}
