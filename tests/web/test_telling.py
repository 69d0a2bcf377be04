"""The Overview's sentence says what the numbers say, and no more."""

from datetime import date

import pytest

from seamark.faces.web.changes import Change
from seamark.faces.web.numbers import THIN
from seamark.faces.web.periods import View
from seamark.faces.web.telling import (
    Goals,
    Planned,
    Standing,
    certainty,
    goals_headline,
    headline,
    plan_title,
    trend_title,
)

TODAY = date(2026, 11, 21)
VIEW = View.read({}, today=TODAY)
NONE = Change(0.0, 0.0)


def standing(**given: Change) -> Standing:
    base = dict.fromkeys(("revenue", "spend", "conversions", "visitors"), NONE)
    return Standing("EUR", **{**base, "cost_per_conversion": Change(None, None), **given})


def test_a_clear_rise_is_told_as_one() -> None:
    told = headline(
        standing(
            revenue=Change(412_300.0, 388_000.0, 0.0626, 0.021, 0.104),
            spend=Change(90_000.0, 90_000.0, 0.0, -0.1, 0.1),
            cost_per_conversion=Change(41.2, 44.0, -0.0636, -0.1, -0.02),
        ),
        VIEW,
    )
    assert told == (
        f"Revenue was €412k in the 28 days to 20 Nov, 6.3{THIN}% more than in the days before; "
        f"an order cost €41.20, 6.4{THIN}% less."
    )


def test_a_change_within_the_usual_is_said_to_be_so() -> None:
    told = headline(standing(revenue=Change(1000.0, 960.0, 0.04, -0.05, 0.14)), VIEW)
    assert "within its usual ups and downs" in told


def test_a_day_that_is_not_over_is_not_told_as_over() -> None:
    today = View.read({"from": "2026-11-21", "to": "2026-11-22", "compare": "none"}, today=TODAY)
    assert headline(standing(revenue=Change(120.0, None)), today) == "Revenue is €120 so far today."


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"spend": Change(50.0, None)}, "€50.00 was spent in the 28 days to 20 Nov; no revenue is recorded yet."),
        (
            {"visitors": Change(1.0, None)},
            "1 visitor came in the 28 days to 20 Nov; no orders and no costs are recorded yet.",
        ),
        ({}, "Nothing is recorded in the 28 days to 20 Nov."),
    ],
)
def test_what_is_missing_is_named(given: dict[str, Change], told: str) -> None:
    assert headline(standing(**given), VIEW) == told


def test_the_charts_title_is_a_finding() -> None:
    rise, held = Change(2.0, 1.0, 0.12, 0.05, 0.2), Change(2.0, 2.0, 0.02, -0.1, 0.12)
    assert (
        trend_title(standing(revenue=rise, spend=held)) == f"Revenue rose 12{THIN}% while spend shows no clear change"
    )
    assert trend_title(standing(revenue=rise)) == f"Revenue rose 12{THIN}%; no spend is recorded"


def test_without_anything_to_compare_with_the_title_says_what_there_is() -> None:
    alone = standing(revenue=Change(306_000.0, None), spend=Change(1_920_000.0, None))
    assert trend_title(alone) == "Revenue €306k, spend €1.92M"
    assert trend_title(standing(spend=Change(68_000.0, None))) == "Spend €68k"


def test_certainty_names_the_interval_or_why_there_is_none() -> None:
    assert certainty(Change(2.0, 1.0, 1.0)) == "too few full weeks to say how sure"
    assert certainty(Change(2.0, 1.9, 0.05, -0.01, 0.12)).startswith("95 % interval −1")
    assert certainty(Change(2.0, None)) == ""


@pytest.mark.parametrize(
    ("goals", "told"),
    [
        (Goals(8, 0, 0, 1), "All eight goals hold."),
        (Goals(1, 0, 0, 0), "The goal holds."),
        (
            Goals(5, 1, 1, 1, "New customers", 0.1234),
            f"Five of seven goals hold; 'New customers' is 12{THIN}% behind plan.",
        ),
        (Goals(0, 0, 2, 0, "Revenue", 0.5), f"None of two goals hold; 'Revenue' is 50{THIN}% behind plan."),
        (Goals(1, 1, 0, 0, "Revenue", 0.07), f"One of two goals holds; 'Revenue' is 7{THIN}% behind plan."),
        (Goals(0, 0, 0, 3), "No goal can be judged yet."),
        (Goals(13, 0, 1, 0, "Revenue", 0.2), f"13 of 14 goals hold; 'Revenue' is 20{THIN}% behind plan."),
    ],
)
def test_goals_are_counted_in_a_sentence(goals: Goals, told: str) -> None:
    assert goals_headline(goals) == told


@pytest.mark.parametrize(
    ("revenue", "spend", "told"),
    [
        (Planned(93, 100), Planned(103, 100), f"Revenue is 7{THIN}% below plan and spend 3{THIN}% above"),
        (Planned(100, 100), Planned(97, 100), f"Revenue is as planned and spend 3{THIN}% below"),
        (None, Planned(120, 100), f"Spend is 20{THIN}% above plan"),
        (Planned(5, 0), None, ""),
        (None, None, ""),
    ],
)
def test_a_chart_with_a_plan_says_how_far_off_it_is(revenue: Planned | None, spend: Planned | None, told: str) -> None:
    assert plan_title(revenue, spend) == told
