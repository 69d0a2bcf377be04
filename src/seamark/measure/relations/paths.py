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
HIDDEN = "\x1f"  # the unit separator: nobody writes it
CONVERTING = ("person", "anchor", "currency")
ORDER = ("started", "session", "channel", "step")


class PathRule(msgspec.Struct, frozen=True):
    """What counts as the path to a conversion.

    Sessions that began within ``look_back_days`` before the converting session began, that one included. Direct
    sessions are left out where any other is there, unless ``direct``. ``by`` names what a step shows. ``customers``
    keeps only conversions of people who had not ordered before (``new``) or had (``returning``), ``source`` only those
    seen there.
    """

    look_back_days: int = 30
    direct: bool = False
    by: str = "channel"
    customers: str = "all"
    source: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every conversion is kept."""
        return self.customers == "all" and not self.source


def touches(engine: Engine) -> Relation:
    """Every session as a step of a path: who, when, where from, on which day. Bots left out."""
    rows = engine.table("visits")
    rows = rows.filter(rows.is_start & ~rows.is_bot)
    session = ibis.coalesce(rows.session_id, "")  # engines disagree where NULL sorts inside a struct
    names = ("channel", "campaign", "utm_source", "utm_content", "source")
    return rows.select("person", "started", "day", *names, session=session)


def orders(engine: Engine) -> Relation:
    """Every order of a known person: ``anchor`` (when its session began, or an imported order was made), money, day."""
    visits = engine.table("visits")
    online = visits.filter((visits.conversions > 0) & ~visits.is_bot)
    online = online.select(
        "person", "currency", "day", "source", anchor=online.started, orders=online.conversions, amount=online.amount
    )
    offline = orders_of_people(engine)
    offline = offline.filter(offline.amount >= 0)
    offline = offline.select(
        "person", "currency", "day", "source", anchor=offline.time, orders=ibis.literal(1, "int64"),
        amount=offline.amount,
    )  # fmt: skip
    return online.union(offline)


def conversions(engine: Engine, rule: PathRule, *, start: Any, end: Any) -> Relation:  # noqa: ANN401 - dates
    """Conversions of known people on days from ``start`` to before ``end``, those that the rule keeps.

    One row per person, ``anchor`` and currency: how many, and their micros.
    """
    made = orders(engine)
    if rule.customers != "all":
        made = made.mutate(first=made.anchor.min().over(ibis.window(group_by="person")))
        made = made.filter(made.anchor == made.first if rule.customers == "new" else made.anchor > made.first)
    made = made.filter((made.day >= start) & (made.day < end))
    if rule.source:
        made = made.filter(made.source == rule.source)
    return made.group_by(list(CONVERTING)).agg(orders=made.orders.sum(), amount=made.amount.sum())


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
    made = engine.checkpoint(conversions(engine, rule, start=start, end=end))
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
    made = engine.checkpoint(conversions(engine, rule, start=start, end=end))
    steps = steps_of(engine, rule, made=made)
    paths = steps.group_by([*CONVERTING, "orders", "amount"]).agg(length=steps.count())
    return paths.group_by(["length", "currency"]).agg(orders=paths.orders.sum(), amount=paths.amount.sum())


def counted_paths(engine: Engine, rule: PathRule, *, start: Any, end: Any) -> Relation:  # noqa: ANN401 - dates
    """Each different path and how often it was walked: the input of `seamark attribute`.

    Columns ``path``, ``currency``, ``total_conversions``, ``total_conversion_value`` (micros), ``total_null``. A path
    without conversion is that of a person who came in the period and did not convert in it: the sessions within the
    look-back before the last. A ``>`` inside a name is written as ``HIDDEN``, so that paths can be split again.
    """
    made = engine.checkpoint(conversions(engine, rule, start=start, end=end))
    steps = _plain(steps_of(engine, rule, made=made))
    walked = engine.paths(steps, by=[*CONVERTING, "orders", "amount"], order=ORDER, step="step")
    walked = walked.select("path", "currency", "orders", "amount", missed=ibis.literal(0, "int64"))
    lost = _joined(engine, _plain(_missed(engine, rule, made=made, start=start, end=end)))
    lost = lost.select(
        "path", currency=ibis.null("string"), orders=ibis.literal(0, "int64"), amount=ibis.literal(0, "int64"),
        missed=ibis.literal(1, "int64"),
    )  # fmt: skip
    both = walked.union(lost)
    return both.group_by(["path", "currency"]).agg(
        total_conversions=both.orders.sum(), total_conversion_value=both.amount.sum(), total_null=both.missed.sum()
    )


def _missed(engine: Engine, rule: PathRule, *, made: Relation, start: Any, end: Any) -> Relation:  # noqa: ANN401
    """Steps of people who came in the period without converting in it, those that the rule keeps."""
    steps = touches(engine)
    steps = steps.filter((steps.day >= start) & (steps.day < end))
    if rule.is_whole:
        steps = steps.anti_join(made.select("person").distinct(), "person")
    else:
        bought = orders(engine)
        earlier = bought.filter(bought.day < start).select("person").distinct()
        lately = bought.filter((bought.day >= start) & (bought.day < end)).select("person").distinct()
        steps = steps.anti_join(lately, "person")
        if rule.customers != "all":
            steps = (steps.anti_join if rule.customers == "new" else steps.semi_join)(earlier, "person")
    whole = ibis.window(group_by="person")
    other = steps.channel != DIRECT
    steps = steps.mutate(
        step=_name(steps, rule),
        last=steps.started.max().over(whole),
        last_other=steps.started.max(where=other).over(whole),
    )
    if rule.source:
        at_last = (steps.started == steps.last) & (steps.source == rule.source)
        steps = steps.mutate(kept=at_last.any().over(whole))
        steps = steps.filter(steps.kept).drop("kept")
    since = steps.last - ibis.interval(days=rule.look_back_days)
    kept = steps.started >= since
    if not rule.direct:  # direct sessions go where the latest other one is near enough
        kept &= (steps.channel != DIRECT) | ~(steps.last_other >= since).fill_null(False)  # noqa: FBT003
    return steps.filter(kept).select("person", *ORDER)


def _joined(engine: Engine, steps: Relation) -> Relation:
    """The path of each person. Most came once: their path is their step, and only the others' need putting in order."""
    each = steps.mutate(length=steps.count().over(ibis.window(group_by="person")))
    each = engine.checkpoint(each)
    once = each.filter(each.length == 1).select("person", path=each.step)
    often = engine.paths(each.filter(each.length > 1), by=["person"], order=ORDER, step="step")
    return once.union(often.select("person", "path"))


def _plain(steps: Relation) -> Relation:
    return steps.mutate(step=steps.step.replace(">", HIDDEN))


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
