"""docs/recommendations.md says what the code does: rule, limits, days, and every verb of the audit."""

from pathlib import Path

import pytest

from seamark.decide import budgets, gauging, reading, rule
from seamark.decide.service import deciding, desk, weighing
from seamark.decide.wording import share_text

PAGE = (Path(__file__).parents[2] / "docs" / "recommendations.md").read_text()


@pytest.mark.parametrize(
    "said",
    [
        f"at least {share_text(rule.LIKELY)} likely",
        f"at most {rule.UNLIKELY:.0%}".replace("%", " %"),
        f"Below {share_text(budgets.SHOWN)} probability, below {budgets.MATERIAL:.0%} of the budget".replace("%", " %"),
        f"below {budgets.WORTH:.0%} of all budgets".replace("%", " %"),
        f"Intervals are of {share_text(budgets.LEVEL)}",
        f"with {budgets.CERTAIN:.1%} probability".replace("%", " %"),
        f"after {desk.OPEN_DAYS} days without a decision",
        f"rests for {weighing.QUIET.days} days",
        f"{deciding.CHECK_DAYS} days after an approval",
        f"up to {deciding.LONGEST_SNOOZE.days} days",
    ],
)
def test_the_page_has_the_numbers_of_the_code(said: str) -> None:
    assert " ".join(said.split()).replace("  ", " ") in " ".join(PAGE.replace(" %", " %").split())


def test_words_of_the_page_are_numbers_of_the_code() -> None:
    words = {"seven days": reading.COSTS_LATE == 7, "five\ndays left": budgets.LEAST_AHEAD == 5}
    words |= {"up to half": budgets.LARGEST_CUT == 0.5, "within a quarter": weighing.NEAR == 0.25}
    words |= {"a quarter of its days": budgets.EARLIEST_RELEASE == 0.25, "year before": gauging.YEAR == 364}
    assert [word for word, holds in words.items() if word not in PAGE or not holds] == []
