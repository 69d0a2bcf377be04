"""A spend plan read back from what the plan published, and paced anew."""

from datetime import date, timedelta
from typing import Any

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from seamark.decide.reading import BudgetSeries
from seamark.decide.rule import verdict_of
from seamark.decide.spending import as_field, repaced, spend_field
from seamark.decide.store.relations import Budget
from seamark.kernel import Money
from seamark.plan import Initiative, SpendStep, outside
from seamark.plan.spend import spent_by_day

START = date(2026, 3, 2)


def series_of(initiative: Initiative) -> BudgetSeries:
    """What decide sees of an initiative."""
    assert initiative.budget is not None
    micros = spent_by_day(initiative)
    budget = Budget("one", "One", initiative.budget.micros, "EUR", initiative.start, initiative.end, ("one",))
    none = np.zeros(0)
    limit = initiative.budget.micros / 1e6
    return BudgetSeries(budget, limit, 1.0, START, none, none, none, tuple(micros.tolist()), 0.0)


def initiative(days: int, spend: Any, micros: int) -> Initiative:  # noqa: ANN401 - any spend plan
    """An initiative of some days."""
    end = START + timedelta(days - 1)
    return Initiative(
        id="one", title="One", goals=("g",), start=START, end=end, budget=Money(micros, "EUR"), spend=spend
    )


@given(st.integers(14, 400), st.integers(1_000_000, 10**12), st.sampled_from(["even", "front"]))
def test_even_and_falling_plans_are_told_by_their_names(days: int, micros: int, spend: str) -> None:
    assert spend_field(series_of(initiative(days, spend, micros))) == spend


@given(st.integers(40, 400), st.lists(st.integers(1, 40), min_size=2, max_size=8), st.integers(10**9, 10**12))
def test_steps_are_told_as_they_were_written_or_not_at_all(days: int, parts: list[int], micros: int) -> None:
    shares = [round(part / sum(parts), 4) for part in parts[:-1]]
    shares.append(round(1 - sum(shares), 4))
    begins = [START + timedelta(n * days // len(parts)) for n in range(len(parts))]
    steps = tuple(SpendStep(day, share) for day, share in zip(begins, shares, strict=True))
    one = initiative(days, steps, micros)
    found = spend_field(series_of(one))
    if isinstance(found, list) and len(found) == len(steps):
        assert found == outside(one)["spend"]


def test_a_new_pace_keeps_what_was_spent_and_the_shape_of_the_rest() -> None:
    steps = (SpendStep(START, 0.2), SpendStep(START + timedelta(30), 0.6), SpendStep(START + timedelta(60), 0.2))
    series = series_of(initiative(90, steps, 10**10))
    new = repaced(series, START + timedelta(20), spent=4000.0)
    assert [step["day"] for step in new] == ["2026-03-02", "2026-03-22", "2026-04-01", "2026-05-01"]
    assert [step["share"] for step in new] == [0.4, 0.0462, 0.4153, 0.1385]
    assert repaced(series, START + timedelta(20), spent=10_000.0) == []


def test_money_is_written_as_the_plan_writes_it() -> None:
    for micros in (40_000_000_000, 1_500_000, 0):
        one = initiative(30, "even", max(micros, 1))
        assert as_field(max(micros, 1), "EUR") == outside(one)["budget"]


def test_do_no_harm() -> None:
    assert verdict_of(0.95, 0.01) == "act"
    assert verdict_of(0.89, 0.0) == "hold"
    assert verdict_of(0.99, 0.06) == "hold"
    assert verdict_of(0.99, 0.06, is_learnable=True) == "test"
