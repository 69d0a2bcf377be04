"""How much of their time the plan really gets: learned from finished tasks, and how sure that is."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from seamark.plan import Absence, Initiative, Item, Person, Snapshot, Task
from seamark.plan.ongoing import Stretch, learned_share, stretches_of
from tests.plan.cast import NOOR, VERA, Office

TODAY = date(2026, 2, 16)
MONDAY = date(2025, 11, 3)
MARA = Person(id="mara", name="Mara")


def done(number: int, *, began: date, ended: date, days: float) -> Task:
    """A finished task of Mara's."""
    plain = Task(id=f"t{number}", title="T", release="r", status="done", people={"mara": days})
    return replace(plain, began=began, ended=ended)


def plan_of(*items: Item) -> Snapshot:
    """A plan of these."""
    return Snapshot({one.id: one for one in items})


def test_a_stretch_is_days_planned_of_days_there() -> None:
    """Two tasks at once are one stretch; leave is not time there; what else was booked in it counts."""
    tasks = [
        done(1, began=MONDAY, ended=MONDAY + timedelta(4), days=2),
        done(2, began=MONDAY + timedelta(2), ended=MONDAY + timedelta(11), days=3),
        done(3, began=MONDAY + timedelta(21), ended=MONDAY + timedelta(25), days=4),
    ]
    leave = Absence(id="a", person="mara", start=MONDAY + timedelta(7), end=MONDAY + timedelta(8))
    beside = Initiative(
        id="i", title="I", goals=("g",), people={"mara": 5}, start=MONDAY + timedelta(21), end=MONDAY + timedelta(46),
        status="done",
    )  # fmt: skip
    found = stretches_of(plan_of(MARA, leave, beside, *tasks), MARA, today=TODAY)
    assert [(one.planned, one.there, one.tasks) for one in found] == [(5.0, 8.0, 2), (pytest.approx(5.25), 5.0, 1)]


def test_part_time_counts_as_much_as_it_is() -> None:
    half = replace(MARA, weekdays=("mon", "tue"), hours_a_week=16.0)
    (one,) = stretches_of(plan_of(half, done(1, began=MONDAY, ended=MONDAY + timedelta(13), days=2)), half, today=TODAY)
    assert one.there == 4.0


def test_what_is_old_or_not_over_tells_nothing() -> None:
    old = done(1, began=date(2020, 1, 6), ended=date(2020, 1, 10), days=3)
    running = replace(done(2, began=MONDAY, ended=MONDAY, days=3), status="running", ended=None)
    assert stretches_of(plan_of(MARA, old, running), MARA, today=TODAY) == []
    assert learned_share([]) is None
    assert learned_share([Stretch(0, 0, 1)]) is None


def test_few_stay_near_what_is_usual_many_say_what_they_say() -> None:
    few = learned_share([Stretch(3, 10, 1)])
    many = learned_share([Stretch(3, 10, 1)] * 40)
    assert few
    assert many
    assert 0.35 < few.share < 0.55
    assert 0.68 < many.share <= 0.7
    assert few.high - few.low > 0.2
    assert many.high - many.low < 0.04
    assert many.tasks == 40


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50)), max_size=12))
def test_a_share_is_a_share(pairs: list[tuple[float, float]]) -> None:
    found = learned_share([Stretch(planned, there, 1) for planned, there in pairs])
    assert found is None or 0 <= found.low <= found.share <= found.high <= 1


@pytest.mark.parametrize(("scatter", "least", "most"), [(0.2, 0.88, 0.96), (0.3, 0.83, 0.92), (0.1, 0.94, 1)])
@pytest.mark.parametrize("count", [2, 4, 9, 25])
def test_the_interval_holds_nine_times_of_ten(count: int, *, scatter: float, least: float, most: float) -> None:
    """People whose shares differ as is usual, tasks that scatter around each: known truth in, coverage out.

    Where tasks scatter half as much again as is assumed, it holds a little less often; where they scatter less, more.
    """
    source, runs, held, error = random.Random(20260216 + count), 3000, 0, 0.0
    for _ in range(runs):
        truth = min(0.95, max(0.0, source.gauss(0.35, 0.12)))
        stretches = []
        for _ in range(count):
            there = source.uniform(2, 15)
            planned = max(0.0, there * (1 - truth + source.gauss(0, scatter)))
            stretches.append(Stretch(planned, there, 1))
        found = learned_share(stretches)
        assert found
        held += found.low <= truth <= found.high
        error += found.share - truth
    assert least <= held / runs <= most, held / runs
    assert abs(error / runs) < 0.02


def test_the_team_is_told_and_takes_it_over(desk: Office) -> None:
    for number in range(3):
        start = date(2025, 9, 1) + timedelta(14 * number)
        desk.plan.create(
            "task",
            {"title": f"Text {number}", "initiative": "spring", "people": {"ada": 2}, "status": "done",
             "began": str(start), "ended": str(start + timedelta(4))},
            by=NOOR,
        )  # fmt: skip
    told = desk.plan.learned_shares(by=VERA)
    assert set(told) == {"ada"}
    assert (told["ada"].tasks, 0.35 < told["ada"].share < 0.6) == (3, True)
