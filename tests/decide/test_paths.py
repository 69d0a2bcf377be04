"""Why a goal left its path, in words, on days made by hand."""

from datetime import date, timedelta

import numpy as np
import pytest

from seamark.decide.gauging import GoalFacts, GoalSeries, Spell
from seamark.decide.paths import goal_findings
from seamark.decide.store.relations import GoalOfPlan
from seamark.kernel import Period

START, DAYS = date(2026, 3, 2), 28


def spell(start: date, volume: float, result: float) -> Spell:
    """Days that are all alike, in one channel."""
    one = np.ones((DAYS, 1))
    return Spell(Period(start, start + timedelta(DAYS)), one * volume, one * result)


def told(metric: str, volume_name: str, *, now: tuple[float, float], then: tuple[float, float], up: bool = True) -> str:
    """The title about a goal a fifth behind its path, with what a day brought now and a year before."""
    direction, deadline = "up" if up else "down", date(2026, 6, 30)
    goal = GoalOfPlan("g", "It", metric, "{}", "total", 28, direction, None, 9.0, 0.05, 0.1, START, deadline)
    spells = spell(START, *now), spell(START - timedelta(364), *then)
    actual = now[1] * DAYS
    planned = actual * (1.25 if up else 0.8)
    through = START + timedelta(DAYS - 1)
    series = GoalSeries(
        goal,
        through,
        actual,
        planned,
        shortfall=0.2,
        segments=("Email",),
        split="channel",
        volume_name=volume_name,
        is_ratio=False,
        unit="things",
        now=spells[0],
        then=spells[1],
        orders=None,
    )
    (found,) = goal_findings(GoalFacts("EUR", (series,)))
    return f"{found.title} {found.finding}"


@pytest.mark.parametrize(
    ("metric", "volume", "now", "then", "because"),
    [
        ("conversions", "sessions", (100.0, 5.0), (200.0, 10.0), "because there were fewer visits."),
        ("conversions", "sessions", (100.0, 5.0), (100.0, 10.0), "because less came of the visits."),
        ("clicks", "", (0.0, 5.0), (0.0, 10.0), "because clicks fell."),
        ("sessions", "", (0.0, 5.0), (0.0, 10.0), "because visits fell."),
    ],
)
def test_the_title_says_what_fell(
    metric: str, volume: str, now: tuple[float, float], then: tuple[float, float], because: str
) -> None:
    said = told(metric, volume, now=now, then=then)
    assert because in said
    assert "Most of it: Email (−" in said


def test_a_goal_that_should_cost_less_says_what_rose() -> None:
    assert "because spend rose." in told("spend", "", now=(0.0, 10.0), then=(0.0, 5.0), up=False)


@pytest.mark.parametrize(("metric", "volume"), [("conversions", "sessions"), ("clicks", "")])
def test_what_grew_less_than_planned_is_not_said_to_have_fallen(metric: str, volume: str) -> None:
    said = told(metric, volume, now=(110.0, 6.0), then=(100.0, 5.0))
    assert said.startswith("It: 20 % behind the path: better than before, but not by as much as planned. ")
    assert "Most of it" not in said
    assert said == said.strip()


@pytest.mark.parametrize(
    ("metric", "volume", "now", "then"),
    [
        ("conversions", "sessions", (99.0, 9.9), (100.0, 10.0)),  # a hundredth fewer visits, a quarter is missing
        ("clicks", "", (0.0, 9.9), (0.0, 10.0)),
    ],
)
def test_what_explains_next_to_nothing_is_no_cause(
    metric: str, volume: str, now: tuple[float, float], then: tuple[float, float]
) -> None:
    said = told(metric, volume, now=now, then=then)
    assert said.startswith("It: 20 % behind the path: little has changed, and the path asks for more. ")


def test_a_goal_that_should_cost_less_and_hardly_rose_has_no_cause() -> None:
    said = told("spend", "", now=(0.0, 10.0), then=(0.0, 9.9), up=False)
    assert said.startswith("It: 20 % behind the path: little has changed, and the path asks for less. ")


def test_small_losses_that_add_up_are_told_as_such() -> None:
    said = told("conversions", "sessions", now=(95.0, 9.025), then=(100.0, 10.0))
    assert said.startswith("It: 20 % behind the path: several small things came together. ")
