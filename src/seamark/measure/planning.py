"""From a question to the scans that answer it. Questions that look at the same rows share a scan."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import ibis
import msgspec

from seamark.kernel import InputError, Period
from seamark.measure.metrics import PEOPLE, metric_of
from seamark.measure.model import GRAINS, MetricDefinition, Question
from seamark.measure.relations import PARTS, daily_facts, first_orders, reach_steps, visitors
from seamark.warehouse import Engine, distinct_count

Relation = Any
Where = tuple[tuple[str, tuple[str, ...]], ...]

NONE = "(none)"
_TRUNCATE = {"week": "W", "month": "M"}


class View(msgspec.Struct, frozen=True):
    """The rows a question looks at: which days, which values, split how."""

    start: date
    end: date
    by: tuple[str, ...]
    grain: str
    where: Where


class Scan(msgspec.Struct, frozen=True):
    """One pass over facts (``kind`` facts) or people (``visitors``, ``new_customers``) for some parts."""

    kind: str
    view: View
    parts: tuple[str, ...]


class Reach(msgspec.Struct, frozen=True):
    """One pass over people for how many different ones the last ``days`` days hold."""

    view: View
    days: int


def view_of(question: Question) -> View:
    """What a question looks at. Raises InputError that names what is allowed."""
    metric = metric_of(question.metric)
    for name in (*question.by, *question.where):
        if name not in metric.dimensions:
            _refuse("dimension", name, allowed=metric.dimensions)
    if question.grain not in GRAINS:
        _refuse("grain", question.grain, allowed=GRAINS)
    where = tuple(sorted((name, tuple(sorted(values))) for name, values in question.where.items()))
    return View(question.period.start, question.period.end, tuple(dict.fromkeys(question.by)), question.grain, where)


def scans_of(questions: Sequence[Question]) -> list[Scan]:
    """The fewest scans that answer all questions."""
    wanted: dict[View, set[str]] = {}
    for question in questions:
        metric = metric_of(question.metric)
        wanted.setdefault(view_of(question), set()).update(filter(None, (metric.numerator, metric.denominator)))
    scans: list[Scan] = []
    for view, parts in wanted.items():
        scans += [Scan(part, view, (part,)) for part in PEOPLE if part in parts]
        if summed := tuple(part for part in PARTS if part in parts):
            scans.append(Scan("facts", view, summed))
    return scans


def facts_of(metric: MetricDefinition) -> frozenset[str]:
    """The relations that a metric is counted from."""
    parts = filter(None, (metric.numerator, metric.denominator))
    return frozenset(name for part in parts for name in PARTS.get(part, ("visits",)))


def relation_of(scan: Scan, engine: Engine) -> Relation:
    """A scan as an expression: ``period``, the dimensions, ``currency`` (facts only), then a column per part."""
    view = scan.view
    if scan.kind == "facts":
        sources = [name for name in _sources() if any(name in PARTS[part] for part in scan.parts)]
        rows = _viewed(daily_facts(engine, sources), view)
        sums = {part: rows[part].sum() for part in scan.parts}
        return rows.group_by(["period", *view.by, "currency"]).agg(**sums)
    people = visitors(engine) if scan.kind == "visitors" else first_orders(engine)
    counted = distinct_count(_viewed(people, view), "person", by=["period", *view.by])
    return counted.rename({scan.kind: "person"})


def reach_view(period: Period, *, days: int | None, where: Mapping[str, Sequence[str]]) -> Reach:
    """What is looked at to say how many people the ``days`` days (None: those since the period began) hold."""
    before = 0 if days is None else days - 1
    length = (period.end - period.start).days
    question = Question("visitors", Period(period.start - timedelta(before), period.end), where=_tuples(where))
    return Reach(view_of(question), length if days is None else days)


def reach_of(reach: Reach, engine: Engine) -> Relation:
    """The steps of reach as an expression: the dimensions, ``day`` and ``steps``."""
    return reach_steps(engine, days=reach.days, people=_viewed(visitors(engine), reach.view), by=reach.view.by)


def _tuples(where: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in where.items()}


def _sources() -> list[str]:
    return list(dict.fromkeys(name for names in PARTS.values() for name in names))


def _viewed(rows: Relation, view: View) -> Relation:
    """The rows of a view, with the ``period`` each belongs to."""
    rows = rows.filter((rows.day >= view.start) & (rows.day < view.end))
    for name, values in view.where:
        column = rows[name]
        chosen = column.isin([value for value in values if value != NONE]).fill_null(False)  # noqa: FBT003
        rows = rows.filter(chosen | column.isnull() if NONE in values else chosen)
    return rows.mutate(period=_period(rows.day, view))


def _period(day: Any, view: View) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    if view.grain == "total":
        return ibis.literal(view.start)
    return day.truncate(_TRUNCATE[view.grain]) if view.grain in _TRUNCATE else day


def _refuse(what: str, arrived: str, *, allowed: Sequence[str]) -> None:
    msg = f"There is no {what} '{arrived}'. Allowed are {', '.join(allowed)}."
    raise InputError(msg, help=f"Choose one of them as {what}.", arrived=arrived, allowed=list(allowed))
