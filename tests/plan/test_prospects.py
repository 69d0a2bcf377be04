"""How likely goals are met: simulated goals whose end is known, the parts by hand, and a real warehouse."""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seamark.govern import SYSTEM
from seamark.kernel import FixedClock
from seamark.plan import Goal, Initiative, Snapshot
from seamark.plan.model import Edit, Effect
from seamark.plan.prospects import Course, Prospect, added_between, expected_level, expected_sum, rated_level
from seamark.plan.prospects.effects import share_inside
from tests.plan import goal_worlds
from tests.plan.cast import GOAL, INITIATIVE, MIA, VERA
from tests.plan.test_gate import item
from tests.plan.test_measured import Shop, sold

EFFECT = Effect(30_000, 10_000, 60_000, "EUR")


def test_chances_hold_and_say_more_than_the_share_of_all() -> None:
    """Fifths of the middle, some 300 goals each, so that chance moves a share by 3 points; benchmarks hold tenths."""
    found = goal_worlds.score("", 3_600, seed=1)
    for first in (2, 4, 6):
        rows = found.tenths[first : first + 2]
        count = sum(row[0] for row in rows)
        said, came = (sum(row[0] * row[n] for row in rows) / count for n in (1, 2))
        assert abs(said - came) <= 0.07, f"said {said:.0%}, came {came:.0%} of {count}"
    assert found.brier < 0.6 * found.base
    assert 0.72 <= found.inside80 <= 0.86


def test_a_total_goes_on_at_its_pace() -> None:
    days = np.resize([1.0, 1, 1, 1, 1, 2, 2], 56)
    course = expected_sum(days, np.ones(56), ahead=np.ones(14), so_far=72.0)
    assert course is not None
    assert (course.likely, course.days, course.window) == pytest.approx((72 + 18, 56, 56))
    assert (course.p_at_least(88), course.p_at_least(90), course.p_at_least(92)) == pytest.approx(
        (1, 0.5, 0), abs=0.001
    )
    assert course.quantile(0.1) < 90 < course.quantile(0.9) < 91


def test_what_is_certain_stays_certain_and_two_weeks_are_the_least() -> None:
    noisy = np.random.default_rng(1).exponential(10, 60)
    course = expected_sum(noisy, np.ones(60), ahead=np.ones(5), so_far=600.0)
    assert course is not None
    assert course.p_at_least(599) == 1.0
    assert course.quantile(0.0001) >= 600
    assert expected_sum(noisy[:13], np.ones(13), ahead=np.ones(5), so_far=0.0) is None
    over = expected_sum(noisy, np.ones(60), ahead=np.zeros(0), so_far=600.0)
    assert over == Course(600.0, 0.0, 1e6, 60, 0, 600.0)


def test_a_ratio_over_the_measured_part_of_its_window_and_the_rest() -> None:
    above, below = np.resize([1.0, 3.0], 56), np.full(56, 100.0)
    course = rated_level(above, below, known=14, ahead=14)
    assert course is not None
    assert course.likely == pytest.approx(0.02, rel=0.02)
    measured = rated_level(above, below, known=28, ahead=0)
    assert measured is not None
    assert (measured.likely, measured.spread, measured.p_at_least(0.02)) == (0.02, 0.0, 1.0)
    assert rated_level(above, np.zeros(56), known=14, ahead=14) is None
    assert rated_level(above[:10], below[:10], known=0, ahead=28) is None


def test_a_level_of_people_scatters_as_windows_that_do_not_overlap_did() -> None:
    levels = np.repeat([100.0, 110.0, 90.0, 105.0, 95.0], 28)
    course = expected_level(levels, window=28, share=1.0)
    assert course is not None
    steps = np.array([10.0, -20, 15, -10])
    assert (course.likely, course.spread) == pytest.approx((95.0, math.sqrt(np.mean(steps**2))))
    half = expected_level(levels, window=28, share=0.25)
    assert half is not None
    assert half.spread == pytest.approx(course.spread / 2)
    assert expected_level(levels[:84], window=28, share=1.0) is None


def test_added_variance_widens_and_shifts() -> None:
    course = Course(100.0, 3.0, 8.0, 60, 56)
    wider = course.plus(10.0, 16.0)
    assert (wider.likely, wider.spread, wider.freedom) == pytest.approx((110.0, 5.0, 8 * (25 / 9) ** 2))
    assert wider.p_at_least(110) == pytest.approx(0.5)


def plan_of(goal: Mapping[str, Any], *initiatives: Mapping[str, Any]) -> Snapshot:
    """A plan with one goal and some initiatives that work for it."""
    items = [item("goal", {**GOAL, "metric": "revenue", **goal}, item_id="customers")]
    for number, fields in enumerate(initiatives):
        whole = {**INITIATIVE, "owner": "", "people": {}, "effect": raw(EFFECT), **fields}
        items.append(item("initiative", whole, item_id=f"i{number}"))
    return Snapshot({one.id: one for one in items})


def raw(effect: Effect) -> dict[str, Any]:
    """An effect as JSON has it."""
    return {"likely": effect.likely, "low": effect.low, "high": effect.high, "currency": effect.currency}


def added(now: Snapshot, plan: Snapshot, *, days: tuple[date, date] = (date(2026, 2, 16), date(2026, 12, 31))) -> Any:  # noqa: ANN401
    """What the plan adds to the goal."""
    goal = plan.items["customers"]
    assert isinstance(goal, Goal)
    return added_between(now, plan, goal=goal, days=days, currency="EUR")


def test_effects_count_by_the_days_before_the_deadline() -> None:
    one = plan_of({}, {})
    initiative = one.items["i0"]
    assert isinstance(initiative, Initiative)
    assert share_inside(initiative, (date(2026, 3, 2), date(2026, 3, 14))) == 0.5
    assert share_inside(initiative, (date(2026, 4, 1), date(2026, 4, 14))) == 0.0
    half = added(plan_of({}), one, days=(date(2026, 2, 16), date(2026, 3, 14)))
    assert half.mean == pytest.approx(0.5 * (0.63 * 30_000 + 0.185 * 70_000))


def test_the_same_in_both_plans_adds_nothing_and_a_slip_takes_away_what_falls_behind_the_deadline() -> None:
    now = plan_of({}, {})
    assert added(now, plan_of({}, {"note": "other"})).count == 0
    late = plan_of({}, {"start": "2026-12-19", "end": "2027-01-13"})
    found = added(now, late)
    assert found.mean == pytest.approx(-0.5 * (0.63 * 30_000 + 0.185 * 70_000))
    assert found.low < found.mean < found.high


@pytest.mark.parametrize("status", ["idea", "stopped"])
def test_ideas_and_what_was_stopped_bring_nothing(status: str) -> None:
    assert added(plan_of({}), plan_of({}, {"status": status})).count == 0
    assert added(plan_of({}, {}), plan_of({}, {"status": status})).mean < 0


def test_different_initiatives_are_different_chances_and_other_currencies_are_left_out() -> None:
    one, two = added(plan_of({}), plan_of({}, {})), added(plan_of({}), plan_of({}, {}, {"title": "Other"}))
    assert (two.mean, two.variance) == (pytest.approx(2 * one.mean), pytest.approx(2 * one.variance))
    dollars = {**raw(EFFECT), "currency": "USD"}
    found = added(plan_of({}), plan_of({}, {"effect": dollars}))
    assert (found.count, found.left_out) == (0, ("USD",))


def test_only_goals_in_money_get_money() -> None:
    now, plan = plan_of({"metric": "conversions"}), plan_of({"metric": "conversions"}, {})
    assert added(now, plan).count == 0


@pytest.fixture
def shop(data_folder: Path, clock: FixedClock) -> Iterator[Shop]:
    """The shop on Monday 16 February 2026, with the cast's plan."""
    opened = Shop(data_folder, clock)
    opened.begin()
    yield opened
    opened.close()


def goal_in(shop: Shop, item_id: str, **changed: object) -> None:
    """A further goal of the plan."""
    fields = {**GOAL, "title": f"Goal {item_id}", "id": item_id, **changed}
    shop.plan.create("goal", fields, by=MIA)


def prospects(shop: Shop, *edits: Edit) -> tuple[dict[str, Prospect], dict[str, Prospect]]:
    """The prospects of the plan's goals, in the plan and in a scenario with some edits."""
    made = shop.live.start_scenario("x", by=MIA).scenario
    shop.live.change_scenario(made.id, edits, version=1, by=MIA)
    rows = shop.live.compare_scenarios([made.id], by=VERA).goals
    columns = [{row.goal_id: row.prospects[n] for row in rows} for n in (0, 1)]
    shop.live.drop_scenario(made.id, version=shop.live.scenario(made.id, by=MIA).scenario.version, by=MIA)
    return tuple({key: one for key, one in column.items() if one} for column in columns)  # type: ignore[return-value]


def test_a_total_in_the_warehouse_is_what_is_so_far_and_the_pace_to_come(shop: Shop) -> None:
    now, _ = prospects(shop)
    found = now["customers"]
    year = sold(date(2026, 1, 1), date(2026, 12, 31))
    assert found.so_far == sold(date(2026, 1, 1), date(2026, 2, 15))
    assert found.likely == pytest.approx(year, abs=2)
    assert (found.p_met, found.unit) == (0.0, "people")
    assert found.rests[0] == "182 days measured, the last of them 2026-02-15."
    assert "pace of the last 56 days" in found.rests[1]
    assert found.data_through == datetime(2026, 2, 16, 6, tzinfo=UTC)


def test_a_scenario_may_ask_for_less_and_for_less_it_is_likely(shop: Shop) -> None:
    _, there = prospects(shop, Edit(kind="goal", id="customers", fields={"target": 400}))
    assert there["customers"].p_met == 1.0


def test_planned_effects_make_a_goal_in_money_more_likely_and_say_so(shop: Shop) -> None:
    year = 20 * sold(date(2026, 1, 1), date(2026, 12, 31))
    goal_in(shop, "money", metric="revenue", unit="EUR", target=year + 3_000, dimension="revenue")
    effect = {"likely": 3_000, "low": 1_000, "high": 6_000, "currency": "EUR"}
    more = Edit(kind="initiative", id="spring", fields={"goals": ["customers", "money"], "effect": effect})
    now, there = prospects(shop, more)
    assert now["money"].p_met == 0.0
    assert there["money"].added == pytest.approx(3_185)
    assert there["money"].p_met == pytest.approx(0.55, abs=0.03)
    assert (there["money"].low or 0) < year + 3_000 < (there["money"].high or 0)
    assert any(
        "Planned effects of 1 initiative beside the plan of now: +3,185 EUR" in said for said in there["money"].rests
    )
    assert there["customers"].added == 0.0


def test_levels_ratios_and_goals_about_less(shop: Shop) -> None:
    read = {"value": 20, "read_at": "2026-01-02T00:00:00Z"}
    level = {"reading": "level", "baseline": read, "window_days": 28}
    goal_in(shop, "value", metric="average_order_value", target=25, **level)
    goal_in(shop, "cheap", metric="average_order_value", target=20, direction="down", **level)
    goal_in(shop, "orders", metric="conversions", target=34, **level)
    now, _ = prospects(shop)
    assert now["value"].likely == pytest.approx(20)
    assert now["value"].p_met == 0.0
    assert now["cheap"].p_met == 1.0
    assert now["orders"].likely == pytest.approx(36)
    assert now["orders"].p_met == pytest.approx(1, abs=0.001)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"metric": "", "measured_by": "Survey", "reading": "level"}, "No metric measures it"),
        ({"metric": "visitors"}, "do not add up from day to day"),
        ({"metric": "spend", "direction": "down"}, "Nothing was measured yet"),
        ({"where": {"campaign": ["spring-26"]}, "start": "2026-02-10"}, ""),
        ({"where": {"campaign": ["no such"]}}, "Fewer than 14 days are measured"),
    ],
)
def test_what_cannot_be_said_says_why(shop: Shop, changed: dict[str, Any], why: str) -> None:
    goal_in(shop, "odd", **changed)
    found = prospects(shop)[0]["odd"]
    assert (found.p_met is None) is bool(why), found
    assert not why or any(why in said for said in found.rests)


def test_a_goal_that_is_over_was_met_or_not(shop: Shop) -> None:
    january = sold(date(2026, 1, 1), date(2026, 1, 31))
    goal_in(shop, "met", deadline="2026-01-31", target=january)
    goal_in(shop, "missed", deadline="2026-01-31", target=january + 1)
    now, _ = prospects(shop)
    assert [now[name].p_met for name in ("met", "missed")] == [1.0, 0.0]
    assert now["met"].rests == ("It is over: measured to its deadline 2026-01-31.",)


def test_old_data_give_no_chance(shop: Shop, clock: FixedClock) -> None:
    clock.advance(timedelta(days=20))
    found = prospects(shop)[0]["customers"]
    assert (found.p_met, found.rests) == (None, ("The last value is of 2026-02-15: older than 7 days.",))


def test_without_a_warehouse_nothing_is_said_of_chances(shop: Shop) -> None:
    made = shop.plan.start_scenario("x", by=MIA).scenario
    (row,) = shop.plan.compare_scenarios([made.id], by=SYSTEM).goals
    assert [one.rests for one in row.prospects if one] == [
        ("Chances are counted by the server, where the data are.",)
    ] * 2
