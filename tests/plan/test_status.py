"""The status rule with the worked table of docs/plan.md, planned paths, the SMART check."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seamark.plan import Baseline, Goal, Initiative, Milestone, Objective, Person, Snapshot
from seamark.plan.model import PathPoint
from seamark.plan.path import planned_path
from seamark.plan.smart import smart
from seamark.plan.status import Reading, standing

PAGE = Path(__file__).parents[2] / "docs" / "plan.md"
START, END = date(2026, 1, 1), date(2026, 12, 31)
TODAY = date(2026, 7, 2)
MEASURED = Baseline(2.0, date(2025, 10, 1), date(2026, 1, 1), datetime(2026, 1, 2, tzinfo=UTC))
GOAL = Goal(
    id="g",
    version=1,
    title="Conversion of visits in the north",
    objective="o",
    metric="conversion_rate",
    unit="%",
    baseline=MEASURED,
    target=3.0,
    start=START,
    deadline=END,
    owner="ada",
    dimension="revenue",
)


def goal(**changed: Any) -> Goal:  # noqa: ANN401 - fields
    """The goal of these tests with some fields changed."""
    return msgspec.structs.replace(GOAL, **changed)


TABLE = re.compile(
    r"^\| (total|level) \| (up|down) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| (\w+)", re.MULTILINE
)
ROWS = TABLE.findall(PAGE.read_text())


def test_the_page_has_a_worked_table() -> None:
    assert len(ROWS) >= 8
    assert {row[7] for row in ROWS} == {"on", "risk", "off"}


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_the_worked_table_is_what_the_rule_says(row: tuple[str, ...]) -> None:
    reading, direction, baseline, target, planned, actual, short, status = (cell.strip() for cell in row)
    base = None if baseline == "–" else Baseline(float(baseline), None, None, None)
    asked = goal(
        reading=reading, direction=direction, baseline=base, target=float(target), metric="revenue", baseline_note="x"
    )
    found = standing(asked, Reading(TODAY - timedelta(1), float(actual)), planned=float(planned), today=TODAY)
    assert found.status == status
    assert found.shortfall is not None
    assert f"{found.shortfall:.1%}".replace("-", "−").replace(".0%", "%") == short.replace(" ", "")


@pytest.mark.parametrize(
    ("changed", "reading", "planned", "today", "why"),
    [
        ({"start": date(2026, 9, 1)}, None, 2.0, TODAY, "It begins on 2026-09-01."),
        ({}, None, 2.0, TODAY, "Nothing was measured yet."),
        ({"metric": "", "measured_by": "survey"}, None, 2.0, TODAY, "Nobody has checked in"),
        ({"baseline": None}, Reading(TODAY, 2.0), None, TODAY, "It has no baseline"),
        ({}, Reading(date(2026, 1, 4), 2.0), 2.0, date(2026, 1, 5), "too early: 4 of 365 days"),
        ({}, Reading(date(2026, 6, 1), 2.0), 2.0, TODAY, "The last value is of 2026-06-01"),
    ],
)
def test_what_cannot_be_known_is_called_unknown(
    changed: dict[str, Any], reading: Reading | None, planned: float | None, today: date, why: str
) -> None:
    found = standing(goal(**changed), reading, planned=planned, today=today)
    assert found.status == "unknown"
    assert why in found.why


def test_after_the_deadline_a_goal_was_reached_or_missed() -> None:
    done = standing(goal(), Reading(END, 3.01), planned=3.0, today=date(2027, 1, 5))
    missed = standing(goal(), Reading(END, 2.99), planned=3.0, today=date(2027, 1, 5))
    assert (done.status, missed.status) == ("on", "off")


def test_a_straight_path_goes_from_the_baseline_or_from_nothing_to_the_target() -> None:
    level, total = planned_path(goal()), planned_path(goal(reading="total", metric="revenue", target=365.0))
    assert level is not None
    assert total is not None
    assert (level.at(START), level.at(date(2026, 7, 2)), level.at(END)) == (2.0, 2.5, 3.0)
    assert (total.at(START), total.at(date(2026, 1, 10)), total.at(END)) == (1.0, 10.0, 365.0)
    assert level.at(START - timedelta(1)) is None
    assert planned_path(goal(baseline=None)) is None


def test_a_seasonal_path_has_the_shape_of_the_year_before() -> None:
    shape = [1.0] * 300 + [3.0] * 65
    total = planned_path(goal(reading="total", metric="revenue", target=495.0, path="seasonal"), shape=shape)
    assert total is not None
    assert [round(total.at(day) or 0, 6) for day in (START, START + timedelta(299), END)] == [1.0, 300.0, 495.0]
    level = planned_path(goal(path="seasonal"), shape=[4.0] * 100 + [2.0] * 165 + [4.0] * 100)
    assert level is not None
    assert (level.at(START), level.at(END)) == (2.0, 3.0)
    assert level.at(date(2026, 7, 2)) == pytest.approx(1.25)


def test_a_year_that_was_not_measured_is_said_and_not_made_up() -> None:
    path = planned_path(goal(path="seasonal"), shape=None)
    assert path is not None
    assert "The year before was not measured" in path.note


def test_a_path_of_points_runs_straight_between_them() -> None:
    points = (PathPoint(date(2026, 4, 1), 2.1), PathPoint(date(2026, 10, 1), 2.9))
    path = planned_path(goal(path=points))
    assert path is not None
    assert [path.at(day) for day in (START, date(2026, 4, 1), date(2026, 10, 1), END)] == [2.0, 2.1, 2.9, 3.0]


def plan_of(subject: Goal, *more: Any) -> Snapshot:  # noqa: ANN401 - items
    """A plan in which a goal is well."""
    work = Initiative(id="i", title="Work", goals=("g",), start=START, end=END)
    look = Milestone(id="m", title="Look", date=date(2026, 6, 1), kind="review")
    items = (Person(id="ada", name="Ada"), Objective(id="o", title="Grow"), work, look, subject, *more)
    return Snapshot({item.id: item for item in items})


def test_a_goal_that_is_well_made_has_five_good_letters() -> None:
    letters = smart(goal(), plan_of(goal()), today=TODAY)
    assert [(one.letter, one.verdict) for one in letters] == [(letter, "good") for letter in "SMART"]


@pytest.mark.parametrize(
    ("changed", "letter", "verdict", "said"),
    [
        ({"owner": ""}, "S", "missing", "Nobody answers for it"),
        ({"title": "Growth"}, "S", "weak", "does not say what shall change"),
        ({"dimension": "acquisition"}, "S", "weak", "counts everybody"),
        ({"metric": "", "measured_by": "survey"}, "M", "weak", "rests on check-ins"),
        ({"unit": ""}, "M", "weak", "no unit"),
        ({"baseline": None}, "M", "missing", "where it starts"),
        ({"baseline": Baseline(2.0), "baseline_note": "from the board"}, "M", "weak", "typed: from the board"),
        ({"target": 4.0}, "A", "weak", "a change of 100% a year"),
        ({"target": 2.0}, "A", "weak", "no change"),
        ({"objective": "x"}, "R", "missing", "no objective"),
        ({"deadline": date(2026, 1, 9)}, "T", "weak", "It has 9 days"),
        ({"deadline": date(2028, 1, 9)}, "T", "weak", "Break it"),
        ({"start": date(2025, 1, 1), "deadline": date(2025, 12, 31)}, "T", "weak", "has passed"),
    ],
)
def test_each_weakness_is_found_under_its_letter_with_advice(
    changed: dict[str, Any], letter: str, verdict: str, said: str
) -> None:
    subject = goal(**changed)
    found = {one.letter: one for one in smart(subject, plan_of(subject), today=TODAY)}[letter]  # type: ignore[index]
    assert found.verdict == verdict
    assert len(found.advice) == len(found.found)
    assert said in " ".join((*found.found, *found.advice))


def test_a_goal_that_nothing_works_for_and_nobody_looks_at_is_told() -> None:
    alone = Snapshot({"g": goal(), "o": Objective(id="o", title="Grow")})
    found = {one.letter: one for one in smart(goal(), alone, today=TODAY)}
    assert found["A"].found == ("Nothing in the plan works for it.",)
    assert found["T"].found == ("Nobody looks at it before the deadline.",)


def test_two_goals_that_ask_for_the_same_are_told_apart() -> None:
    found = {one.letter: one for one in smart(goal(), plan_of(goal(), goal(id="h", title="Twin")), today=TODAY)}
    assert "'Twin' asks for the same number" in found["R"].found[0]
