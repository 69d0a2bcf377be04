"""A spend plan paced anew, and the rule."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from seamark.decide.reading import BudgetSeries
from seamark.decide.rule import verdict_of
from seamark.decide.spending import repaced
from seamark.decide.store.relations import Budget
from seamark.kernel import Money
from seamark.plan import Initiative
from seamark.plan.model import SpendStep
from seamark.plan.spend import spent_by_day

START = date(2026, 3, 2)


def series_of(initiative: Initiative) -> BudgetSeries:
    """What decide sees of an initiative."""
    assert initiative.budget is not None
    micros = spent_by_day(initiative)
    budget = Budget("one", "One", initiative.budget.micros, "EUR", initiative.start, initiative.end, ("one",))
    none = np.zeros(0)
    limit = initiative.budget.micros / 1e6
    return BudgetSeries(budget, limit, 1.0, START, none, none, none, tuple(micros.tolist()))


def initiative(days: int, spend: Any, micros: int) -> Initiative:  # noqa: ANN401 - any spend plan
    """An initiative of some days."""
    end = START + timedelta(days - 1)
    return Initiative(
        id="one", title="One", goals=("g",), start=START, end=end, budget=Money(micros, "EUR"), spend=spend
    )


def test_a_new_pace_keeps_what_was_spent_and_the_shape_of_the_rest() -> None:
    steps = (SpendStep(START, 0.2), SpendStep(START + timedelta(30), 0.6), SpendStep(START + timedelta(60), 0.2))
    series = series_of(initiative(90, steps, 10**10))
    new = repaced(series, START + timedelta(20), spent=4000.0)
    assert [step["day"] for step in new] == ["2026-03-02", "2026-03-22", "2026-04-01", "2026-05-01"]
    assert [step["share"] for step in new] == [0.4, 0.0462, 0.4153, 0.1385]
    assert repaced(series, START + timedelta(20), spent=10_000.0) == []


def test_a_pause_that_was_planned_stays_a_pause() -> None:
    steps = (SpendStep(START, 0.5), SpendStep(START + timedelta(30), 0.0), SpendStep(START + timedelta(60), 0.5))
    series = series_of(initiative(90, steps, 10**10))
    new = repaced(series, START + timedelta(20), spent=4000.0)
    paced = tuple(SpendStep(date.fromisoformat(step["day"]), step["share"]) for step in new)
    spent = spent_by_day(initiative(90, paced, 10**10)) / 10**6
    assert [days.sum() for days in (spent[:20], spent[20:30], spent[30:60], spent[60:])] == [4000, 1500, 0, 4500]


def test_do_no_harm() -> None:
    assert verdict_of(0.95, 0.01) == "act"
    assert verdict_of(0.89, 0.0) == "hold"
    assert verdict_of(0.99, 0.06) == "hold"
    assert verdict_of(0.99, 0.06, is_learnable=True) == "test"
