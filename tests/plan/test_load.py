"""Everybody's weeks at once: the same days as one person's, by team, by skill, and fast for a large plan."""

import random
import time
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.govern import Actor
from seamark.kernel import Forbidden, InputError
from seamark.plan import Absence, Initiative, Item, Person, Snapshot, Task
from seamark.plan.consequences import Outlook, loads_of, weeks_of
from tests.plan.cast import VERA, Office

MONDAY = date(2026, 3, 2)
PEOPLE = ("ada", "ben", "cem")
offsets = st.integers(-40, 120)
spans = st.tuples(offsets, st.integers(0, 60)).map(
    lambda pair: (MONDAY + timedelta(pair[0]), MONDAY + timedelta(sum(pair)))
)
efforts = st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from([0.5, 2.0, 7.25]), max_size=3)
weekdays: st.SearchStrategy[Any] = st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri"])).map(tuple)


@st.composite
def plans(draw: st.DrawFn) -> Snapshot:
    """Three people with odd calendars, some absences, initiatives and tasks."""
    items: list[Item] = [
        Person(id=name, name=name, weekdays=draw(weekdays), region=draw(st.sampled_from(["", "DE-BY"])))
        for name in PEOPLE
    ]
    for number, (start, end) in enumerate(draw(st.lists(spans, max_size=4))):
        who = draw(st.sampled_from(["", *PEOPLE]))
        kind: Any = "holiday" if who else "closed"
        items.append(Absence(id=f"away-{number}", person=who, kind=kind, start=start, end=end))
    for number, (start, end) in enumerate(draw(st.lists(spans, max_size=5))):
        people, status = draw(efforts), draw(st.sampled_from(["planned", "running", "done", "stopped"]))
        items.append(
            Initiative(
                id=f"i-{number}",
                title="I",
                goals=("g",),
                people=people,
                start=start,
                end=end,
                status=status,  # type: ignore[arg-type]
            )
        )
    for number, (start, end) in enumerate(draw(st.lists(spans, max_size=5))):
        chosen = draw(st.dictionaries(st.sampled_from(["copy", "film"]), st.sampled_from(PEOPLE), max_size=2))
        skills = {"copy": 3.0, "film": 1.5}
        items.append(
            Task(
                id=f"t-{number}", title="T", initiative="i-0", people=draw(efforts), skills=skills, who=chosen,
                start=start, end=end,
            )
        )  # fmt: skip
    return Snapshot({item.id: item for item in items})


@given(plans(), spans)
@settings(max_examples=60, deadline=None)
def test_everybody_at_once_is_what_each_has_alone(plan: Snapshot, span: tuple[date, date]) -> None:
    start, end = span
    for load in loads_of(plan, "person", start=start, end=end):
        weeks = weeks_of(Outlook(plan), plan.of(Person)[load.key], start=start, end=end)
        assert load.first == weeks[0].monday
        assert load.booked == pytest.approx([week.booked for week in weeks], abs=0.001)
        assert load.free == pytest.approx([week.free for week in weeks], abs=0.001)
        assert load.over == pytest.approx([week.over if week.is_over else 0 for week in weeks], abs=0.001)


def crew() -> Snapshot:
    """Two of the studio, one of whom alone can film; a task whose doer nobody chose yet."""
    items: list[Item] = [
        Person(id="ada", name="Ada", team="Studio", skills=("Film", "copy"), ongoing_share=0.0),
        Person(id="ben", name="Ben", team="Studio", skills=("copy",), ongoing_share=0.5),
        Person(id="cem", name="Cem", ongoing_share=0.5),
        Initiative(
            id="i", title="I", goals=("g",), people={"ada": 7.0}, start=MONDAY, end=MONDAY + timedelta(4)
        ),
        Task(
            id="t", title="T", initiative="i", skills={"film": 2.0}, start=MONDAY + timedelta(7),
            end=MONDAY + timedelta(8),
        ),
    ]  # fmt: skip
    return Snapshot({item.id: item for item in items})


def test_a_team_with_days_left_still_says_that_somebody_in_it_is_over() -> None:
    (studio,) = loads_of(crew(), "team", start=MONDAY, end=MONDAY)
    assert (studio.label, studio.people) == ("Studio", ("ada", "ben"))
    assert (studio.booked, studio.free, studio.over) == ((7.0,), (7.5,), (2.0,))


def test_a_skill_counts_what_nobody_was_chosen_for_yet() -> None:
    rows = {one.key: one for one in loads_of(crew(), "skill", start=MONDAY, end=MONDAY + timedelta(7))}
    assert rows["copy"].people == ("ada", "ben")
    assert rows["copy"].booked == (7.0, 0.0)
    assert (rows["film"].label, rows["film"].booked, rows["film"].open) == ("Film", (7.0, 2.0), (0.0, 2.0))
    (all_of_them,) = loads_of(crew(), "everybody", start=MONDAY, end=MONDAY + timedelta(7))
    assert (all_of_them.booked, all_of_them.free) == ((7.0, 2.0), (10.0, 10.0))


def test_the_desk_answers_whoever_may_see_the_plan_and_no_endless_time(desk: Office) -> None:
    (ada, ben) = desk.plan.load("person", start=MONDAY, end=date(2026, 3, 27), by=VERA)
    assert (ada.label, len(ada.booked), round(sum(ada.booked), 6)) == ("Ada", 4, 5.0)
    assert sum(ben.booked) == pytest.approx(8.5, abs=0.01)
    nobody = Actor("person_x", "X", "person", roles=frozenset())
    with pytest.raises(Forbidden):
        desk.plan.load("team", start=MONDAY, end=MONDAY, by=nobody)
    with pytest.raises(InputError, match="days after the start"):
        desk.plan.load("team", start=MONDAY, end=MONDAY - timedelta(1), by=VERA)
    with pytest.raises(InputError, match="days after the start"):
        desk.plan.load("team", start=MONDAY, end=MONDAY + timedelta(9999), by=VERA)


def test_a_thousand_initiatives_of_forty_people_over_two_years_are_soon_counted() -> None:
    draw = random.Random(1)
    names = [f"p-{number}" for number in range(40)]
    items: list[Item] = [Person(id=name, name=name, region="DE") for name in names]
    for number in range(1000):
        start = MONDAY + timedelta(draw.randrange(700))
        people = dict.fromkeys(draw.sample(names, 3), 4.0)
        end = start + timedelta(draw.randrange(5, 60))
        items.append(Initiative(id=f"i-{number}", title="I", goals=("g",), people=people, start=start, end=end))
    plan = Snapshot({item.id: item for item in items})
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        found = loads_of(plan, "person", start=MONDAY, end=MONDAY + timedelta(730))
        times.append(time.perf_counter() - begun)
    print(f"forty people over {len(found[0].booked)} weeks: {1000 * min(times):.1f} ms")  # noqa: T201 - a figure
    assert min(times) < 0.05
