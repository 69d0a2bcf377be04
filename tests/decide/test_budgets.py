"""Findings from the pace of spend, on series made by hand."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from seamark.decide.budgets import budget_findings
from seamark.decide.reading import BudgetFacts, BudgetSeries
from seamark.decide.store.relations import Budget

START = date(2026, 3, 2)
DAYS = 100


def test_spend_that_goes_on_after_its_plan_ended_runs_out_when_it_does() -> None:
    """Planned for 50 of 100 days, 130 a day for 70 days: 10,000 are gone on the 77th day, not at the end."""
    planned = np.array([200.0] * 50 + [0.0] * 50)
    actual = 130 + np.tile([2.0, -1.0, 0.0, -1.0, 0.0], 14)
    last = START + timedelta(DAYS - 1)
    budget = Budget("one", "Spring", 10_000_000_000, "EUR", START, last, ("spring",))
    through, micros = START + timedelta(69), tuple(int(day * 1e6) for day in planned)
    series = BudgetSeries(budget, 10_000.0, 1.0, through, actual, planned[:70], planned[70:], micros)
    facts = BudgetFacts(through + timedelta(1), "EUR", datetime(2026, 5, 11, tzinfo=UTC), (series,))
    (found,) = budget_findings(facts).over
    assert "the money is gone on 17 May, 23 days before the end" in found.title
