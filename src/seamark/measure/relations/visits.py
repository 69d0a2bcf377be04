"""Sessions and visits: one row per session and day, in the shape of the warehouse's relation ``visits``."""

from typing import Any

import ibis

from seamark.measure.relations.events import SessionRule, attributed_events, numbered_events
from seamark.warehouse import Engine

Relation = Any

SESSION = ("person", "session_id", "started")
ARRIVAL = ("channel", "utm_source", "utm_medium", "campaign", "utm_content")
OF_SESSION = (*ARRIVAL, "arrived", "source", "is_bot")
PAGES = ("page", "screen")


def visits(engine: Engine, rule: SessionRule) -> Relation:
    """One row per session and day, and one more (events 0) for each further currency of that day."""
    events = _described(numbered_events(attributed_events(engine), rule))
    day = ibis.window(group_by=[*SESSION, "day"])
    events = events.mutate(main=events.money.min().over(day))
    events = events.mutate(
        currency=ibis.coalesce(events.money, events.main),
        day_events=events.count().over(day),
        day_pages=events.is_page.sum().over(day),
        first_time=events.time.min().over(day),
        last_time=events.time.max().over(day),
    )
    main = events.currency.identical_to(events.main)
    keys = [*SESSION, "day", *(f"session_{name}" for name in OF_SESSION), "first_time", "last_time"]
    rows = (
        events.mutate(is_main=main)
        .group_by([*keys, "is_main", "currency", "day_events", "day_pages"])
        .agg(
            conversions=events.conversion.cast("int64").sum(),
            refunds=events.refund.sum(),
            amount=ibis.coalesce(events.amount.sum(), 0),
        )
    )
    return rows.select(
        *SESSION,
        "day",
        "first_time",
        "last_time",
        "conversions",
        "refunds",
        "currency",
        "amount",
        is_start=rows.is_main & (rows.day == rows.started.date()),
        events=ibis.ifelse(rows.is_main, rows.day_events, 0),
        page_views=ibis.ifelse(rows.is_main, rows.day_pages, 0),
        **{name: rows[f"session_{name}"] for name in OF_SESSION},
    )


def sessions(engine: Engine, rule: SessionRule) -> Relation:
    """One row per session: who, when, how it arrived, what happened in it."""
    rows = engine.checkpoint(visits(engine, rule))
    return rows.group_by([*SESSION, *OF_SESSION]).agg(
        ended=rows.last_time.max(),
        events=rows.events.sum(),
        page_views=rows.page_views.sum(),
        conversions=rows.conversions.sum(),
    )


def _described(events: Relation) -> Relation:
    """Each event with what its session is: arrival, source, bot; and what the event itself counts for."""
    session = ibis.window(group_by=SESSION)
    arrival = ibis.row_number().over(
        ibis.window(group_by=SESSION, order_by=[events.channel.isnull(), events.time, events.message_key])
    )
    place = ibis.row_number().over(ibis.window(group_by=SESSION, order_by=[events.time, events.message_key]))
    events = events.mutate(arrival=arrival, place=place)
    arrived = (events.arrival == 0) & events.channel.notnull()
    found = {f"session_{name}": events[name].max(where=arrived).over(session) for name in ARRIVAL}
    found["session_arrived"] = events.time.max(where=arrived).over(session)
    found["session_channel"] = ibis.coalesce(found["session_channel"], "Direct")
    return events.mutate(
        **found,
        session_source=events.source.max(where=events.place == 0).over(session),
        session_is_bot=events.is_bot.any().over(session),
        day=events.time.date(),
        money=ibis.ifelse(events.amount.notnull(), events.currency, ibis.null("string")),
        is_page=events.type.isin(PAGES).cast("int64"),
        refund=((events.conversion == 0) & (events.amount < 0)).fill_null(False).cast("int64"),  # noqa: FBT003
    )
