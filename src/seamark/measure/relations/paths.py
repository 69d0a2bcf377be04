"""Paths: the sessions that led to a conversion, in order, and what five rules make of them."""

from collections.abc import Sequence
from typing import Any

import ibis
import msgspec

from seamark.measure.relations.facts import orders_of_people
from seamark.warehouse import Engine, seconds

Relation = Any

DIRECT = "Direct"
HALF_LIFE_DAYS = 7
NONE = "(none)"
CONVERTING = ("person", "anchor", "currency")
ORDER = ("started", "session", "channel", "step")


class PathRule(msgspec.Struct, frozen=True):
    """What counts as the path to a conversion.

    Sessions that began within ``look_back_days`` before the converting session began, that one included. Direct
    sessions are left out where any other is there, unless ``direct``. ``by`` names what a step shows.
    """

    look_back_days: int = 30
    direct: bool = False
    by: str = "channel"


def touches(engine: Engine) -> Relation:
    """Every session as a step of a path: who, when, where from, on which day. Bots left out."""
    rows = engine.table("visits")
    rows = rows.filter(rows.is_start & ~rows.is_bot)
    session = ibis.coalesce(rows.session_id, "")  # engines disagree where NULL sorts inside a struct
    return rows.select("person", "started", "day", "channel", "campaign", "utm_source", session=session)


def conversions(engine: Engine, *, start: Any, end: Any) -> Relation:  # noqa: ANN401 - dates
    """Conversions of known people on days from ``start`` to before ``end``.

    One row per person, ``anchor`` (when the converting session began, or the imported order was made) and currency:
    how many, and their micros.
    """
    visits = engine.table("visits")
    online = visits.filter((visits.conversions > 0) & ~visits.is_bot & (visits.day >= start) & (visits.day < end))
    online = online.select("person", "currency", anchor=online.started, orders=online.conversions, amount=online.amount)
    offline = orders_of_people(engine)
    offline = offline.filter((offline.day >= start) & (offline.day < end) & (offline.amount >= 0))
    offline = offline.select(
        "person", "currency", anchor=offline.time, orders=ibis.literal(1, "int64"), amount=offline.amount
    )
    both = online.union(offline)
    return both.group_by(list(CONVERTING)).agg(orders=both.orders.sum(), amount=both.amount.sum())


def steps_of(engine: Engine, rule: PathRule, *, made: Relation) -> Relation:
    """Every step of the path to each conversion in ``made``: its columns, the name ``step``, and ``started``."""
    steps = touches(engine)
    steps = steps.select("started", "session", "channel", visitor=steps.person, step=_name(steps, rule))
    within = [
        made.person == steps.visitor,
        steps.started <= made.anchor,
        steps.started >= made.anchor - ibis.interval(days=rule.look_back_days),
    ]
    paths = made.join(steps, within).drop("visitor")
    return paths if rule.direct else _without_direct(paths, CONVERTING)


def credits_of(engine: Engine, rule: PathRule, *, start: Any, end: Any) -> Relation:  # noqa: ANN401 - dates
    """What each rule hands to each step: per ``step`` and currency the summed orders and micros, as fractions.

    Columns ``<model>_orders`` and ``<model>_amount`` for first, last, linear, time_decay, position.
    """
    made = engine.checkpoint(conversions(engine, start=start, end=end))
    paths = _placed(steps_of(engine, rule, made=made))
    days = (seconds(paths.anchor) - seconds(paths.started)).cast("float64") / 86400
    paths = paths.mutate(length=paths.length.cast("float64"), orders=paths.orders.cast("float64"))
    paths = paths.mutate(decay=ibis.literal(0.5) ** (days / HALF_LIFE_DAYS))
    paths = paths.mutate(all_decay=paths.decay.sum().over(ibis.window(group_by=CONVERTING)))
    shares = _shares(paths)
    sums = {f"{model}_orders": (share * paths.orders).sum() for model, share in shares.items()}
    sums |= {f"{model}_amount": (share * paths.amount.cast("float64")).sum() for model, share in shares.items()}
    return paths.group_by(["step", "currency"]).agg(**sums)


def path_lengths(engine: Engine, rule: PathRule, *, start: Any, end: Any) -> Relation:  # noqa: ANN401 - dates
    """How many orders and micros had paths of each ``length``, per currency."""
    made = engine.checkpoint(conversions(engine, start=start, end=end))
    steps = steps_of(engine, rule, made=made)
    paths = steps.group_by([*CONVERTING, "orders", "amount"]).agg(length=steps.count())
    return paths.group_by(["length", "currency"]).agg(orders=paths.orders.sum(), amount=paths.amount.sum())


def counted_paths(engine: Engine, rule: PathRule, *, start: Any, end: Any) -> Relation:  # noqa: ANN401 - dates
    """Each different path and how often it was walked: the input of `seamark attribute`.

    Columns ``path``, ``currency``, ``total_conversions``, ``total_conversion_value`` (micros), ``total_null``. A path
    without conversion is that of a person who came in the period and did not convert in it: the sessions within the
    look-back before the last.
    """
    made = engine.checkpoint(conversions(engine, start=start, end=end))
    steps = steps_of(engine, rule, made=made)
    walked = engine.paths(steps, by=[*CONVERTING, "orders", "amount"], order=ORDER, step="step")
    walked = walked.select("path", "currency", "orders", "amount", missed=ibis.literal(0, "int64"))
    lost = engine.paths(_missed(engine, rule, made=made, start=start, end=end), by=["person"], order=ORDER, step="step")
    lost = lost.select(
        "path", currency=ibis.null("string"), orders=ibis.literal(0, "int64"), amount=ibis.literal(0, "int64"),
        missed=ibis.literal(1, "int64"),
    )  # fmt: skip
    both = walked.union(lost)
    return both.group_by(["path", "currency"]).agg(
        total_conversions=both.orders.sum(), total_conversion_value=both.amount.sum(), total_null=both.missed.sum()
    )


def _missed(engine: Engine, rule: PathRule, *, made: Relation, start: Any, end: Any) -> Relation:  # noqa: ANN401
    """Steps of people who came in the period without converting in it."""
    steps = touches(engine)
    steps = steps.filter((steps.day >= start) & (steps.day < end))
    steps = steps.anti_join(made.select("person").distinct(), "person")
    last = steps.started.max().over(ibis.window(group_by="person"))
    steps = steps.mutate(step=_name(steps, rule), last=last)
    steps = steps.filter(steps.started >= steps.last - ibis.interval(days=rule.look_back_days)).drop("last")
    return steps if rule.direct else _without_direct(steps, ("person",))


def _without_direct(paths: Relation, whole: Sequence[str]) -> Relation:
    """Paths without their direct sessions, unless there is nothing else."""
    others = (paths.channel != DIRECT).any().over(ibis.window(group_by=whole))
    paths = paths.mutate(others=others)
    return paths.filter((paths.channel != DIRECT) | ~paths.others).drop("others")


def _placed(paths: Relation) -> Relation:
    """Each step with its ``place`` in its path, from 1, and the path's ``length``."""
    order = ibis.window(group_by=CONVERTING, order_by=ORDER)
    length = paths.count().over(ibis.window(group_by=CONVERTING))
    return paths.mutate(place=ibis.row_number().over(order).cast("int64") + 1, length=length.cast("int64"))


def _name(steps: Relation, rule: PathRule) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    return ibis.coalesce(steps[rule.by], NONE)


def _shares(paths: Relation) -> dict[str, Any]:
    """The share of each step in its path, per rule; the shares of a path sum to one."""
    middle = 0.2 / (paths.length - 2).nullif(0)
    ends = (paths.place == 1) | (paths.place == paths.length)
    return {
        "first": ibis.ifelse(paths.place == 1, 1.0, 0.0),
        "last": ibis.ifelse(paths.place == paths.length, 1.0, 0.0),
        "linear": 1 / paths.length,
        "time_decay": paths.decay / paths.all_decay,
        "position": ibis.cases((paths.length == 1, 1.0), (paths.length == 2, 0.5), (ends, 0.4), else_=middle),
    }
