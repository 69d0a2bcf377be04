"""What people do one after the other, and how far they get."""

import difflib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from seamark.govern import Actor, require
from seamark.kernel import InputError, Period
from seamark.measure.journeys.model import (
    SHOWS,
    Flow,
    FunnelAnswer,
    FunnelDay,
    FunnelGroup,
    FunnelQuestion,
    FunnelStep,
    JourneyAnswer,
    JourneyQuestion,
    Show,
    StepSeen,
    Transition,
    Way,
)
from seamark.measure.relations.funnels import FunnelRule
from seamark.measure.service.counting import READ, Counting
from seamark.measure.store.journeys import KINDS
from seamark.science.shares import Group, lever, share

ORDERS: Final = ("ordered", "strict", "any")
STEPS: Final = (2, 12)
PLACES: Final = (1, 10)
KEEP: Final = (1, 30)
WINDOW: Final = (60, 366 * 86_400)
GAP: Final = (1, 60 * 24 * 31)


class JourneyVerbs(Counting):
    """Journeys and funnels over the company's events and visits."""

    def steps_seen(self, show: Show, period: Period, *, by: Actor) -> tuple[StepSeen, ...]:
        """Every step of a period, most frequent first."""
        require(by, READ)
        _among("show", show, allowed=tuple(SHOWS))
        rows = self._wanderings.steps(show, _span(period))
        return tuple(sorted((StepSeen(**row) for row in rows), key=lambda one: (-one.count, one.step)))

    def journey(self, question: JourneyQuestion, *, by: Actor) -> JourneyAnswer:
        """What people did one after the other. Raises InputError that names what is allowed."""
        require(by, READ)
        _check_journey(question)
        found = self._wanderings.walked(question, _span(question.period))
        if question.start_at:
            refuse_unknown([question.start_at], [row["step"] for row in found["steps"]])
        through, age = self._age()
        return told(found, question, through=through, age=age)

    def funnel(self, question: FunnelQuestion, *, by: Actor) -> FunnelAnswer:
        """How far people got who entered in a period. Raises InputError that names what is allowed."""
        require(by, READ)
        rule = rule_of(question)
        _among("by", question.by, allowed=("", *KINDS))
        for name in question.where:
            _among("where", name, allowed=KINDS)
        start, end = _span(question.period)
        span = (start, end + timedelta(seconds=question.window_seconds))
        through, age = self._age()
        rows = self._wanderings.funnel(question, rule, span=span, through=through)
        whole = next((row for row in rows if row["of"] == "a"), None)
        if not whole or not whole["people_1"]:
            known = self._wanderings.steps(question.show, span)
            refuse_unknown(question.steps, [row["step"] for row in known])
        groups = [_group(row["kind"] or "", row, question=question) for row in rows if row["of"] == "k" and question.by]
        groups.sort(key=lambda one: (-one.steps[0].people, one.name))
        days = [
            FunnelDay(
                date.fromordinal(row["day"] + 719_163), row["people_1"], row[f"people_{len(rule.steps)}"], row["open"]
            )
            for row in rows
            if row["of"] == "d"
        ]
        days.sort(key=lambda one: one.day)
        made = _group("", whole or {}, question=question)
        return FunnelAnswer(made, tuple(groups), tuple(days), _levers(groups, question), through, age)


def rule_of(question: FunnelQuestion) -> FunnelRule:
    """The rule of a question. Raises InputError with what is wrong and allowed."""
    _among("show", question.show, allowed=tuple(SHOWS))
    _among("order", question.order, allowed=ORDERS)
    if not STEPS[0] <= len(question.steps) <= STEPS[1]:
        msg = f"A funnel has {STEPS[0]} to {STEPS[1]} steps; this one has {len(question.steps)}."
        raise InputError(msg, field="steps", help="Name the steps in the order in which people take them.")
    if question.order == "any" and (len(set(question.steps)) < len(question.steps) or any(question.gaps)):
        msg = "In any order each step is named once, and there is no limit from one step to the next."
        raise InputError(msg, field="steps", help="Choose another order, or leave the limits out.")
    if question.gaps and len(question.gaps) != len(question.steps) - 1:
        msg = f"There are {len(question.gaps)} limits for {len(question.steps) - 1} times between steps."
        raise InputError(msg, field="gaps", help="Give one for each step but the first, or none.")
    _within("window_seconds", question.window_seconds, allowed=WINDOW)
    for gap in question.gaps:
        if gap is not None:
            _within("gaps", gap, allowed=(1, WINDOW[1]))
    return FunnelRule(question.steps, question.order, question.window_seconds, question.gaps)


def told(
    found: dict[str, list[dict[str, Any]]], question: JourneyQuestion, *, through: datetime | None, age: float | None
) -> JourneyAnswer:
    """Counts as an answer."""
    flows = sorted((Flow(**row) for row in found["flows"]), key=lambda one: (one.place, -one.count, one.source))
    matrix: dict[str, list[int]] = {}
    for flow in flows:
        matrix.setdefault(flow.source, [0] * question.places)[flow.place - 1] += flow.count
    walks = sum(one.count for one in flows if one.place == 1)
    followed = sum(row["count"] for row in found["transitions"])
    transitions = [Transition(share=row["count"] / followed, **row) for row in found["transitions"]]
    transitions.sort(key=lambda one: (-one.count, one.source, one.target))
    ways = [Way(tuple(row["path"].split(" > ")), row["count"], row["count"] / walks) for row in found["ways"]]
    order = sorted(matrix, key=lambda step: (-sum(matrix[step]), step))
    return JourneyAnswer(
        walks,
        tuple(StepSeen(**row) for row in found["steps"]),
        tuple(flows),
        {step: tuple(matrix[step]) for step in order},
        tuple(transitions),
        tuple(ways),
        through,
        age,
    )


def _group(name: str, row: dict[str, Any], *, question: FunnelQuestion) -> FunnelGroup:
    """A row of counts as a funnel."""
    people = [int(row.get(f"people_{k}") or 0) for k in range(1, len(question.steps) + 1)]
    steps = []
    for place, step in enumerate(question.steps):
        before = people[max(0, place - 1)]
        since = row.get(f"seconds_{place + 1}")
        said = step if question.order != "any" else f"{place + 1} of {len(people)}"
        steps.append(
            FunnelStep(said, people[place], share(people[place], people[0]), share(people[place], before), since)
        )
    return FunnelGroup(name, tuple(steps), int(row.get("open") or 0))


def _levers(groups: Sequence[FunnelGroup], question: FunnelQuestion) -> tuple[Any, ...]:
    """For each step but the last: what bringing every kind to the best would gain."""
    return tuple(
        lever(
            [
                Group(one.name, one.steps[place].people, one.steps[place + 1].people, one.steps[-1].people)
                for one in groups
            ]
        )
        for place in range(len(question.steps) - 1)
    )


def _check_journey(question: JourneyQuestion) -> None:
    _among("show", question.show, allowed=tuple(SHOWS))
    _within("places", question.places, allowed=PLACES)
    _within("keep", question.keep, allowed=KEEP)
    if question.gap_minutes is not None:
        _within("gap_minutes", question.gap_minutes, allowed=GAP)


def _among(field: str, arrived: str, *, allowed: Sequence[str]) -> None:
    if arrived not in allowed:
        msg = f"'{field}' is {arrived[:40]!r}; allowed are {', '.join(filter(None, allowed))}."
        raise InputError(msg, field=field, help="Choose one of them.", arrived=arrived, allowed=list(allowed))


def _within(field: str, arrived: int, *, allowed: tuple[int, int]) -> None:
    if not allowed[0] <= arrived <= allowed[1]:
        msg = f"'{field}' is {arrived:,}; {allowed[0]:,} to {allowed[1]:,} are allowed."
        raise InputError(msg, field=field, help="Choose a number in between.", arrived=arrived, allowed=list(allowed))


def refuse_unknown(asked: Sequence[str], there: Sequence[str]) -> None:
    """Raise InputError for steps that nobody took in the period, with the names that come nearest."""
    lost = [step for step in asked if step not in set(there)]
    if lost and there:
        near = difflib.get_close_matches(lost[0], there, n=3, cutoff=0.3) or list(there[:3])
        msg = f"Nobody did {lost[0][:80]!r}."
        raise InputError(msg, field="steps", help=f"Did you mean {' or '.join(near)}?", arrived=lost, allowed=near)


def _span(period: Period) -> tuple[datetime, datetime]:
    return datetime.combine(period.start, time.min), datetime.combine(period.end, time.min)
