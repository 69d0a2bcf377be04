"""Experiments: who saw which variant first, and the sums of a metric after it, step by step.

Only sums per variant and step leave the engine. A unit's value grows with each thing that happens to it, so the sum of
squares over units grows by the difference of its square: steps are those differences, and summed up to a moment they
are the sufficient statistics of that moment.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

import ibis
import msgspec

from seamark.measure.relations.facts import orders_of_people
from seamark.warehouse import Engine, seconds

Relation = Any


class ExposureRule(msgspec.Struct, frozen=True, kw_only=True):
    """What counts as exposure: event ``name`` with ``key`` as experiment, from ``start`` to before ``end`` (naive UTC).

    ``unit`` is anonymous or person. ``edges`` are the variants with the place where each ends, in order; a unit is in
    where its place under ``layer`` lies in one of ``slots``.
    """

    name: str
    key: str
    unit: str
    start: datetime
    end: datetime
    edges: tuple[tuple[str, str], ...]
    layer: str
    slots: tuple[tuple[str, str], ...]


class SumsRule(msgspec.Struct, frozen=True, kw_only=True):
    """What is summed: ``parts`` (two for a ratio), whether each unit only counts as did or did not, and when.

    Outcomes count for ``window_days`` after a unit's first exposure, and before ``end``; covariates in ``before_days``
    before it (0: none). Steps are ``step`` seconds long from ``start`` on. ``rates`` are what a micro of each currency
    is worth.
    """

    unit: str
    parts: tuple[str, ...]
    event: str
    is_proportion: bool
    window_days: int
    before_days: int
    start: datetime
    end: datetime
    step: int
    rates: tuple[tuple[str, float], ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The columns of the metric."""
        return tuple(f"y{number}" for number in range(len(self.parts)))

    @property
    def covariates(self) -> tuple[str, ...]:
        """The columns of the same before exposure."""
        return tuple(f"x{number}" for number in range(len(self.parts))) if self.before_days else ()

    @property
    def sums(self) -> tuple[str, ...]:
        """The names of all sums that a step has, after ``n``."""
        columns = (*self.outcomes, *self.covariates)
        pairs = [(left, right) for place, left in enumerate(columns) for right in columns[place:]]
        return (*columns, *(f"{left}_{right}" for left, right in pairs))


def exposures(engine: Engine, rule: ExposureRule) -> Relation:
    """First exposure of each unit: ``unit``, ``variant`` (the first seen), ``first``, ``variants`` seen, ``strayed``.

    Robots and whoever refused to be measured left out. ``strayed``: it saw another variant than its hash says.
    """
    events = events_of(engine, rule.unit, start=rule.start, end=rule.end)
    events = events.filter((events.type == "track") & (events.name == rule.name))
    events = events.mutate(
        experiment=events.properties.re_extract(r'"experiment_id"\s*:\s*"([^"]*)"', 1),
        variant=events.properties.re_extract(r'"variation_id"\s*:\s*"?([^",}]*)"?', 1),
    )
    events = events.filter(events.experiment == rule.key)
    strayed = _strays(events, rule)
    seen = events.group_by(["unit", "variant"]).agg(first=events.time.min(), strayed=strayed.max())
    order = ibis.window(group_by="unit", order_by=["first", "variant"])
    seen = seen.mutate(place=ibis.row_number().over(order), variants=seen.count().over(ibis.window(group_by="unit")))
    return seen.filter(seen.place == 0).select(
        "unit", "variant", "first", "strayed", variants=seen.variants.cast("int64")
    )


def arrivals(engine: Engine, *, unit: str, trigger: str, start: datetime, end: datetime) -> Relation:
    """The units that came from ``start`` to before ``end``, as if each were exposed when it first did ``trigger``.

    Empty: when it first did anything. All are of one variant, named ``all``.
    """
    events = events_of(engine, unit, start=start, end=end)
    if trigger:
        events = events.filter((events.type == "track") & (events.name == trigger))
    came = events.group_by("unit").agg(first=events.time.min())
    return came.mutate(variant=ibis.literal("all"))


def sums_of(engine: Engine, rule: SumsRule, *, units: Relation) -> Relation:
    """By how much ``n`` and every sum of ``rule`` grow in each ``step`` (a number) of each ``variant``.

    ``units`` has ``unit``, ``variant`` and ``first``, each unit once.
    """
    units = units.select("variant", "first", who=units.unit)
    happened = _happened(engine, rule)
    joined = units.join(happened, units.who == happened.unit)
    window, before = (ibis.interval(days=days) for days in (rule.window_days, rule.before_days))
    past = joined.filter((joined.time < joined.first) & (joined.time >= joined.first - before))
    known = _entered(units, past, rule=rule)
    after = joined.filter((joined.time >= joined.first) & (joined.time < joined.first + window))
    return _summed([_entries(known, rule), _growth(after, known, rule=rule)], rule)


def events_of(engine: Engine, unit: str, *, start: datetime, end: datetime) -> Relation:
    """Events of known units from ``start`` to before ``end``, with ``unit`` and ``hashed``, the text that is hashed.

    A unit is an anonymous id as text, or a person's key.
    """
    events = engine.table("events")
    events = events.filter((events.time >= start) & (events.time < end) & ~events.is_bot & events.subject.notnull())
    if unit == "anonymous":
        events = events.filter(events.anonymous_id.notnull())
        return events.mutate(unit=events.anonymous_id, hashed=events.anonymous_id)
    identity = engine.table("identity")
    known = identity.select(
        known=identity.subject, known_as=identity.person, known_from="valid_from", known_to="valid_to"
    )
    covers = [events.subject == known.known, events.time >= known.known_from, events.time < known.known_to]
    joined = events.left_join(known, covers)
    return joined.mutate(unit=ibis.coalesce(joined.known_as, joined.subject), hashed=joined.user_id)


def _strays(events: Relation, rule: ExposureRule) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    """Whether what was seen is not what the hash gives, as 0 or 1; nothing to hash strays nowhere."""
    place = _place(events, rule.key)
    branches = [(place < end, name) for name, end in rule.edges]
    due = ibis.cases(*branches, else_="")
    layer = _place(events, rule.layer)
    inside = reduce(lambda left, right: left | right, [(layer >= low) & (layer < high) for low, high in rule.slots])
    return ((due != events.variant) | ~inside).fill_null(False).cast("int64")  # noqa: FBT003


def _place(events: Relation, salt: str) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    return (ibis.literal(f"{salt}:") + events.hashed).hexdigest("sha256").substr(0, 8)


def _happened(engine: Engine, rule: SumsRule) -> Relation:
    """What happened to units at moments: ``unit``, ``time`` and a column per part; what counts nothing is left out."""
    parts: list[Relation] = []
    begin = rule.start - timedelta(rule.before_days)
    if "sessions" in rule.parts:
        visits = engine.table("visits")
        visits = visits.filter(visits.is_start & ~visits.is_bot)
        visits = visits.filter((visits.started >= begin) & (visits.started < rule.end))
        parts.append(visits.select(unit=visits.person, time=visits.started, y0=ibis.literal(1.0)))
    else:
        events = events_of(engine, rule.unit, start=begin, end=rule.end)
        amounts = {name: _amount(events, part, rule=rule) for name, part in zip(rule.outcomes, rule.parts, strict=True)}
        parts.append(events.select("unit", "time", **amounts))
    if rule.unit == "person" and {"conversions", "revenue", "refunds"} & set(rule.parts):
        orders = orders_of_people(engine)
        orders = orders.filter((orders.time >= begin) & (orders.time < rule.end))
        amounts = {
            name: _offline(orders, part, rule=rule) for name, part in zip(rule.outcomes, rule.parts, strict=True)
        }
        parts.append(orders.select(unit=orders.person, time=orders.time, **amounts))
    happened = reduce(lambda left, right: left.union(right), parts)
    return happened.filter(reduce(lambda left, right: left | right, [happened[name] != 0 for name in rule.outcomes]))


def _amount(events: Relation, part: str, *, rule: SumsRule) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    if part == "revenue":
        return _worth(events.amount, events.currency, rule=rule)
    is_back = (events.conversion == 0) & (events.amount < 0)
    made = {
        "conversions": events.conversion,
        "refunds": is_back.fill_null(False).cast("int64"),  # noqa: FBT003
        "page_views": events.type.isin(["page", "screen"]).cast("int64"),
        "event": ((events.type == "track") & (events.name == rule.event)).fill_null(False).cast("int64"),  # noqa: FBT003
    }
    return made[part].cast("float64")


def _offline(orders: Relation, part: str, *, rule: SumsRule) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    if part == "revenue":
        return _worth(orders.amount, orders.currency, rule=rule)
    bought = orders.amount < 0 if part == "refunds" else orders.amount >= 0
    return bought.cast("float64")


def _worth(amount: Any, currency: Any, *, rule: SumsRule) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    """Micros of any currency in whole units of the workspace's; nothing without a rate."""
    rate = ibis.cases(*((currency == name, factor) for name, factor in rule.rates), else_=0.0)
    return (amount.cast("float64") * rate).fill_null(0.0)


def _entered(units: Relation, before: Relation, *, rule: SumsRule) -> Relation:
    """Units with what they did before exposure."""
    if not rule.before_days:
        return units
    sums = {x: before[y].sum() for x, y in zip(rule.covariates, rule.outcomes, strict=True)}
    past = before.group_by("who").agg(**sums)
    past = past.select(past_who=past.who, **{x: _value(past[x], rule) for x in rule.covariates})
    known = units.left_join(past, units.who == past.past_who)
    return known.select("who", "variant", "first", **{x: known[x].fill_null(0.0) for x in rule.covariates})


def _entries(known: Relation, rule: SumsRule) -> Relation:
    """A row per unit at the step of its first exposure."""
    columns = {name: known[name] for name in rule.covariates}
    return known.select(
        "variant", step=_step(known.first, rule), n=ibis.literal(1, "int64"), **_products(columns, rule)
    )


def _growth(after: Relation, known: Relation, *, rule: SumsRule) -> Relation:
    """A row per unit and step in which something happened to it: by how much its values and products grew."""
    after = after.mutate(step=_step(after.time, rule))
    per_step = after.group_by(["who", "step"]).agg(**{name: after[name].sum() for name in rule.outcomes})
    so_far = ibis.cumulative_window(group_by="who", order_by="step")
    totals = per_step.mutate(**{f"all_{name}": per_step[name].sum().over(so_far) for name in rule.outcomes})
    past = known.select("variant", *rule.covariates, known_who=known.who)
    rows = totals.join(past, totals.who == past.known_who)
    now = {name: _value(rows[f"all_{name}"], rule) for name in rule.outcomes}
    was = {name: _value(rows[f"all_{name}"] - rows[name], rule) for name in rule.outcomes}
    covariates = {name: rows[name] for name in rule.covariates}
    new, old = _products({**now, **covariates}, rule), _products({**was, **covariates}, rule)
    return rows.select(
        "variant", "step", n=ibis.literal(0, "int64"), **{name: new[name] - old[name] for name in rule.sums}
    )


def _products(columns: dict[str, Any], rule: SumsRule) -> dict[str, Any]:
    """Every sum's share of one unit; a column that is not given counts as 0."""
    found = {}
    for name in rule.sums:
        left, _, right = name.partition("_")
        value = columns.get(left, ibis.literal(0.0))
        found[name] = (value * columns.get(right, ibis.literal(0.0)) if right else value).cast("float64")
    return found


def _value(total: Any, rule: SumsRule) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    """A unit's value: what it did, or only whether."""
    return (total > 0.5).cast("float64") if rule.is_proportion else total


def _step(time: Any, rule: SumsRule) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    start = int((rule.start - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 - the warehouse's times mean UTC
    return ((seconds(time) - start) / rule.step).floor().cast("int64")


def _summed(rows: Iterable[Relation], rule: SumsRule) -> Relation:
    both = reduce(lambda left, right: left.union(right), rows)
    sums = {name: both[name].sum() for name in ("n", *rule.sums)}
    return both.group_by(["variant", "step"]).agg(**sums)
