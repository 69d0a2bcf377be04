"""Journeys and funnels of an event log in a file, without a workspace."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec

from seamark.kernel import Period
from seamark.measure.journeys.model import FunnelQuestion
from seamark.measure.relations.walks import Cut
from seamark.measure.service.journeys import refuse_unknown, rule_of
from seamark.measure.store.logs import LogFile

EVER = Period(date.min, date.max)


class LoggedTransition(msgspec.Struct, frozen=True, rename={"source": "from", "target": "to"}):
    """One event followed by another of the same person: how often, and the median seconds between."""

    source: str
    target: str
    count: int
    median_seconds: float


class LoggedStep(msgspec.Struct, frozen=True):
    """People who got to a step of a funnel, and their share of those who entered (0 to 1)."""

    step: str
    users: int
    rate: float


class Logged(msgspec.Struct, frozen=True):
    """What a log says; ``funnel`` is empty when none was asked for."""

    transitions: tuple[LoggedTransition, ...]
    funnel: tuple[LoggedStep, ...]


def read_journeys(
    path: Path,
    *,
    columns: tuple[str, str, str],
    delimiter: str = "",
    gap_minutes: int | None = None,
    funnel: FunnelQuestion | None = None,
) -> Logged:
    """Transitions of a log whose ``columns`` say who, when and what, and the funnel of all of it when one is asked for.

    ``gap_minutes`` of silence end a walk (None: never). Of the question, everything counts but its period and what
    splits people. Raises InputError that names the column, and the line where a cell is wrong.
    """
    rule = rule_of(funnel) if funnel else None
    with closing(LogFile(path, columns=columns, delimiter=delimiter)) as log:
        transitions = tuple(LoggedTransition(**row) for row in log.transitions(Cut(gap_minutes=gap_minutes)))
        if rule is None:
            return Logged(transitions, ())
        row = log.funnel(rule)
        refuse_unknown(rule.steps, [one["step"] for one in log.steps()])
        people = [int(row[f"people_{k}"] or 0) for k in range(1, len(rule.steps) + 1)]
    entered = max(1, people[0])
    return Logged(
        transitions,
        tuple(LoggedStep(step, count, count / entered) for step, count in zip(rule.steps, people, strict=True)),
    )


def file_funnel(steps: Sequence[str], *, window_seconds: int, order: str) -> FunnelQuestion:
    """The question for a funnel over a whole file."""
    return FunnelQuestion(tuple(steps), EVER, order=order, window_seconds=window_seconds)  # type: ignore[arg-type]
