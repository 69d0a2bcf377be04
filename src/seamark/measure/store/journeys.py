"""What the warehouse says of walks and funnels: only counts leave it."""

from datetime import datetime
from typing import Any

import ibis

from seamark.measure.journeys.model import FunnelQuestion, JourneyQuestion, Show
from seamark.measure.relations import funnels, walks
from seamark.measure.relations.funnels import FunnelRule
from seamark.measure.relations.walks import Cut
from seamark.warehouse import DuckEngine, Engine, Warehouse, seconds

Rows = list[dict[str, Any]]
Relation = Any
Span = tuple[datetime, datetime]

KINDS = ("channel", "campaign", "utm_source", "source", "visitor")
NONE = "(none)"
DAY = 86_400


class Wanderings:
    """Walks and funnels over the company's log."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def steps(self, show: Show, span: Span) -> Rows:
        """Every step of a span with ``count`` and ``people``."""
        with DuckEngine(self._warehouse) as engine:
            log = engine.checkpoint(walks.company_log(engine, show, start=span[0], end=span[1]))
            return engine.run(walks.step_counts(log)).to_pylist()

    def walked(self, question: JourneyQuestion, span: Span) -> dict[str, Rows]:
        """``steps``, ``flows``, ``transitions`` and ``ways`` of a span."""
        with DuckEngine(self._warehouse) as engine:
            log = engine.checkpoint(walks.company_log(engine, question.show, start=span[0], end=span[1]))
            return walked(engine, log, question=question)

    def funnel(self, question: FunnelQuestion, rule: FunnelRule, *, span: Span, through: datetime | None) -> Rows:
        """People by ``kind`` and ``day`` of entering: ``people_k`` who got to step k, ``open``."""
        with DuckEngine(self._warehouse) as engine:
            log = walks.company_log(engine, question.show, start=span[0], end=span[1])
            start, end = _epoch(question.period.start), _epoch(question.period.end)
            people = engine.checkpoint(funnels.reached(engine, log, rule=rule, start=start, end=end))
            if question.by or question.where:
                people = _kept(engine.checkpoint(kinds_of(engine, people, by=question.by)), engine, question=question)
            else:
                people = people.mutate(kind=ibis.literal(""))
            people = engine.checkpoint(people)
            last = 0 if through is None else int(through.timestamp())
            found = [engine.run(counted(people, rule, by=by, through=last)) for by in (["kind"], ["day"], [])]
            return [{**row, "of": of} for of, table in zip("kda", found, strict=True) for row in table.to_pylist()]


def walked(engine: Engine, log: Relation, *, question: JourneyQuestion) -> dict[str, Rows]:
    """Everything a journey is told from, over any log."""
    cut = Cut(gap_minutes=question.gap_minutes, start_at=question.start_at)
    steps = sorted(engine.run(walks.step_counts(log)).to_pylist(), key=lambda row: (-row["count"], row["step"]))
    kept = [row["step"] for row in steps[: question.keep]]
    if question.start_at and question.start_at not in kept:
        kept.append(question.start_at)
    if len(steps) > len(kept):
        log = engine.checkpoint(walks.named(log, kept))
    made = engine.checkpoint(walks.placed(log, cut))
    return {
        "steps": steps,
        "flows": engine.run(walks.flows(made, places=question.places)).to_pylist(),
        "transitions": engine.run(walks.transitions(log, cut)).to_pylist(),
        "ways": engine.run(
            walks.walk_paths(engine, made, places=question.places).order_by([ibis.desc("count"), "path"]).limit(20)
        ).to_pylist(),
    }


def kinds_of(engine: Engine, people: Relation, *, by: str) -> Relation:
    """People with ``channel``, ``campaign``, … of the visit in which they entered; ``visitor`` is new or returning."""
    visits = engine.table("visits")
    visits = visits.filter(visits.is_start)
    first = ibis.window(group_by="person")
    visits = visits.select(
        "person", "started", "channel", "campaign", "utm_source", "source", begun=visits.started.min().over(first)
    )
    joined = people.left_join(visits, [people.who == visits.person, seconds(visits.started) <= people.entered])
    newest = ibis.row_number().over(
        ibis.window(group_by="who", order_by=[joined.started.desc(), joined.channel, joined.campaign])
    )
    joined = joined.mutate(newest=newest)
    joined = joined.filter(joined.newest == 0)
    visitor = ibis.ifelse(joined.begun == joined.started, "new", "returning")
    named = {name: ibis.coalesce(joined[name], NONE) for name in KINDS[:-1]}
    joined = joined.mutate(**named, visitor=ibis.coalesce(visitor, "new"))
    return joined.mutate(kind=joined[by] if by else ibis.literal("")).drop("newest", "begun", "started", "person")


def counted(people: Relation, rule: FunnelRule, *, by: list[str], through: int) -> Relation:
    """How many people got to each step, and the median seconds from the step before."""
    count = len(rule.steps)
    is_open = (people.furthest < count) & (people.last_entered + rule.window > through)
    people = people.mutate(day=people.entered // DAY, is_open=is_open.cast("int64"))
    sums = {f"people_{k}": (people.furthest >= k).cast("int64").sum() for k in range(1, count + 1)}
    spans = {
        f"seconds_{k}": (people[f"at_{k}"] - people[f"at_{k - 1}"]).median().cast("float64")
        for k in range(2, count + 1)
    }
    found = people.group_by(by) if by else people
    return found.agg(**sums, **spans, open=people.is_open.sum())


def _kept(people: Relation, engine: Engine, *, question: FunnelQuestion) -> Relation:
    for name, values in question.where.items():
        people = people.filter(people[name].isin(list(values)))
    return engine.checkpoint(people)


def _epoch(day: Any) -> int:  # noqa: ANN401 - a date
    return (int(day.toordinal()) - 719_163) * DAY
