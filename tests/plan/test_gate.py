"""What of a change is not everybody's to decide: money and promises, weighed. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamark.govern.approvals import DEFAULTS, next_role, shortfall, spoken, whole
from seamark.plan.form import inside
from seamark.plan.gate import Exchange, Gate, bound_edits, weighed
from seamark.plan.kinds import KINDS, Goal, Initiative
from seamark.plan.model import Item, Snapshot
from tests.plan.cast import GOAL, INITIATIVE

EXCHANGE = Exchange("EUR", {"USD": 0.5})
TODAY = date(2026, 2, 16)
UNIT = 1_000_000


def item(kind: str, fields: Mapping[str, Any], *, item_id: str = "one", version: int = 1) -> Item:
    """An item from its fields as in JSON."""
    made, flaws = inside(KINDS[kind], fields, base=None, named=(item_id, version))
    assert made is not None, flaws
    return made


def weigh(before: list[Item], after: list[Item], *, today: date = TODAY) -> Gate | None:
    """The gate of a change that leads from some items to others."""
    was, now = ({one.id: one for one in items} for items in (before, after))
    return weighed(Snapshot(was), Snapshot(now), ids=list({**was, **now}), exchange=EXCHANGE, today=today)


def initiative(budget: str | None, item_id: str = "one", **changed: object) -> Item:
    """An initiative with a budget."""
    return item("initiative", {**INITIATIVE, "title": item_id, "budget": budget, **changed}, item_id=item_id)


@pytest.mark.parametrize(
    ("before", "after", "units"),
    [
        ("1000 EUR", "1500 EUR", 500),
        (None, "1500 EUR", 1500),
        ("1000 EUR", "1000 EUR", None),
        ("1000 EUR", "500 EUR", None),
        ("1000 EUR", None, None),
        ("1000 USD", "2000 USD", 500),
        ("1000 EUR", "4000 USD", 1000),
        ("1000 EUR", "2000 USD", None),
        ("100 JPY", "200 EUR", 200),
        ("0 EUR", "0 USD", None),
        ("1000.01 EUR", "1000.02 EUR", 0.01),
    ],
)
def test_a_budget_weighs_what_it_grows_by(before: str | None, after: str | None, units: float | None) -> None:
    gate = weigh([initiative(before)], [initiative(after)])
    assert (gate and gate.amount) == (None if units is None else round(units * UNIT))
    assert gate is None or (gate.category, gate.eased) == ("budget", ())


def test_money_moved_counts_once_and_new_initiatives_count() -> None:
    before = [initiative("1000 EUR", "a"), initiative("1000 EUR", "b")]
    moved = weigh(before, [initiative("400 EUR", "a"), initiative("1600 EUR", "b")])
    assert moved is not None
    assert (moved.amount, moved.items) == (600 * UNIT, ("b",))
    assert moved.says == ("Budget of 'b': 1,000 EUR → 1,600 EUR", "Budget of 'a': 1,000 EUR → 400 EUR")
    new = weigh(before, [*before, initiative("300 EUR", "c"), initiative("200 EUR", "d")])
    assert new is not None
    assert (new.amount, new.items) == (500 * UNIT, ("c", "d"))


@pytest.mark.parametrize("status", ["idea", "stopped"])
def test_an_idea_holds_no_money_until_it_becomes_a_plan(status: str) -> None:
    assert weigh([], [initiative("9000 EUR", status=status)]) is None
    assert weigh([initiative("1 EUR", status=status)], [initiative("9000 EUR", status=status)]) is None
    begun = weigh([initiative("9000 EUR", status=status)], [initiative("9000 EUR", status="planned")])
    assert begun is not None
    assert begun.amount == 9000 * UNIT
    assert weigh([initiative("9000 EUR")], [initiative("9000 EUR", status=status)]) is None


def test_a_currency_without_a_rate_is_named_unless_it_shrinks() -> None:
    grows = weigh([initiative("100 JPY")], [initiative("200 JPY")])
    assert grows is not None
    assert (grows.unknown, grows.amount) == (("JPY",), 0)
    assert weigh([initiative("200 JPY")], [initiative("100 JPY")]) is None
    assert weigh([initiative("200 JPY")], [initiative(None)]) is None


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=8))
def test_splitting_a_change_into_steps_never_weighs_less(budgets: list[tuple[int, int]]) -> None:
    """Whatever detour budgets take from one plan to another, the steps weigh at least what the straight way weighs."""
    before = [initiative(f"{was} EUR", f"i{number}") for number, (was, _) in enumerate(budgets)]
    after = [initiative(f"{now} EUR", f"i{number}") for number, (_, now) in enumerate(budgets)]
    halfway = [*after[: len(after) // 2], *before[len(after) // 2 :]]
    straight, first, second = (
        gate.amount if (gate := weigh(*pair)) else 0 for pair in ((before, after), (before, halfway), (halfway, after))
    )
    assert straight == sum(max(0, now - was) for was, now in budgets) * UNIT
    assert first + second == straight


BASED = {**GOAL, "baseline": {"value": 800, "read_at": "2026-01-01T00:00:00Z"}, "amber": 0.05, "red": 0.15}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"target": 1000}, "target 1200 → 1000"),
        ({"deadline": "2027-01-31"}, "deadline 2026-12-31 → 2027-01-31"),
        ({"start": "2026-03-01"}, "start 2026-01-01 → 2026-03-01"),
        ({"baseline": {"value": 700, "read_at": "2026-01-01T00:00:00Z"}}, "baseline 800 → 700"),
        ({"baseline": None}, "baseline 800 → none"),
        ({"red": 0.5}, "off track from 15% → 50% behind"),
        ({"metric": "sessions"}, "metric 'new_customers' → 'sessions'"),
        ({"where": {"channel": ["Email"]}}, "where"),
        ({"start": "2025-06-01"}, "start 2026-01-01 → 2025-06-01"),
        ({"path": [{"day": "2026-12-30", "value": 10}]}, "a path that asks for less"),
        ({"path": "seasonal"}, "a path that asks for less"),
        ({"path": [{"day": "2026-01-31", "value": 1000}]}, ""),
        ({"path": [{"day": "2026-12-31", "value": 1200}]}, ""),
        ({"target": 1300}, ""),
        ({"deadline": "2026-11-30"}, ""),
        ({"baseline": {"value": 900, "read_at": "2026-01-01T00:00:00Z"}}, ""),
        ({"red": 0.1}, ""),
        ({"title": "Other words", "note": "x", "owner": "ben"}, ""),
    ],
)
def test_a_goal_that_has_begun_is_not_made_easier_by_everybody(changed: Mapping[str, Any], said: str) -> None:
    was, now = item("goal", BASED), item("goal", {**BASED, **changed})
    gate = weigh([was], [now])
    assert bool(gate) is bool(said)
    if gate:
        assert (gate.category, gate.amount) == ("plan", 0)
        assert said in gate.eased[0]
    assert weigh([was], [now], today=date(2025, 12, 31)) is None, "before it begins it is still being planned"


def test_less_is_easier_the_other_way_round_where_less_is_better() -> None:
    down = {**BASED, "direction": "down", "target": 400}
    assert weigh([item("goal", down)], [item("goal", {**down, "target": 300})]) is None
    eased = weigh([item("goal", down)], [item("goal", {**down, "target": 500})])
    assert eased is not None
    assert eased.eased == ("Goal 'New customers from search': target 400 → 500",)


def test_a_sum_that_shall_stay_small_has_no_fewer_days_and_a_level_may_begin_earlier() -> None:
    down = {**BASED, "metric": "spend", "direction": "down", "target": 400}
    eased = weigh([item("goal", down)], [item("goal", {**down, "deadline": "2026-06-30"})])
    assert eased is not None
    assert "deadline 2026-12-31 → 2026-06-30" in eased.eased[0]
    assert weigh([item("goal", down)], [item("goal", {**down, "start": "2025-06-01"})]) is None
    level = {**BASED, "reading": "level"}
    assert weigh([item("goal", level)], [item("goal", {**level, "start": "2025-06-01"})]) is None


def test_a_goal_that_has_begun_is_not_removed_by_everybody() -> None:
    goal = item("goal", BASED)
    removed = weigh([goal], [])
    assert removed is not None
    assert removed.eased == ("Goal 'New customers from search': removed after it began",)
    assert weigh([goal], [], today=date(2025, 12, 31)) is None
    assert weigh([], [goal]) is None


def test_money_and_a_promise_together_are_the_stricter_category() -> None:
    both = weigh([item("goal", BASED, item_id="g"), initiative(None)], [initiative("700 EUR")])
    assert both is not None
    assert (both.category, both.amount, len(both.says)) == ("plan", 700 * UNIT, 2)


def test_edits_are_bound_to_the_versions_they_were_made_on() -> None:
    was = item("initiative", INITIATIVE, item_id="a", version=3)
    gone = item("goal", GOAL, item_id="g", version=2)
    now, new = (
        item("initiative", {**INITIATIVE, "budget": "1 EUR"}, item_id="a", version=4),
        item("goal", GOAL, item_id="n"),
    )
    before, after = Snapshot({"a": was, "g": gone}), Snapshot({"a": now, "n": new})
    changed, removed, created = bound_edits(before, after, ids=["a", "g", "n"])
    assert (changed.version, changed.fields) == (3, {"budget": {"amount": 1, "currency": "EUR"}})
    assert (removed.version, removed.removed, created.version, created.whole) == (2, True, 0, True)
    assert isinstance(was, Initiative)
    assert isinstance(new, Goal)
    assert created.fields["target"] == new.target


PAGE = Path(__file__).resolve().parents[2] / "docs" / "approvals.md"
ROW = re.compile(r"^\| (\w+) \| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| (made|asks the \w+) \|", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text())


def test_the_page_has_a_worked_table() -> None:
    assert len(ROWS) == 10
    assert {row[5] for row in ROWS} == {"made", "asks the director", "asks the CMO"}


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_the_worked_table_is_what_the_rule_says(row: tuple[str, ...]) -> None:
    role, spent, before, after, amount, happens = row
    was, now = (initiative(None if one == "none" else one) for one in (before, after))
    gate = weigh([was], [now])
    assert (whole(gate.amount) if gate else "–") == amount
    limits, micros = [one for one in DEFAULTS if one.category == "budget"], gate.amount if gate else 0
    fault = gate and shortfall(limits, {role}, amount=micros, spent=int(spent) * UNIT)
    asked = next_role(limits, micros, passed={role}) if fault else None
    assert (f"asks the {spoken(asked)}" if asked else "made") == happens
