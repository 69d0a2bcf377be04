"""A change between two periods says how sure it is, and is as sure as it says."""

from pathlib import Path

import numpy as np
import pytest

from seamark.faces.web import numbers
from seamark.faces.web.changes import Change, Days, change_between, t95
from seamark.faces.web.numbers import THIN


def test_a_change_is_of_levels_so_that_unequal_periods_compare() -> None:
    change = change_between(Days((10.0,) * 28), Days((8.0,) * 14))
    assert change.share == pytest.approx(0.25)
    assert (change.now, change.before) == (280.0, 112.0)


def test_a_ratio_is_made_from_sums_and_never_averaged() -> None:
    cost_per_order = Days(over=(100.0, 10.0), under=(1.0, 9.0))
    assert change_between(cost_per_order, None) == Change(11.0, None)


def test_too_few_weeks_have_no_interval() -> None:
    rng = np.random.default_rng(3)
    change = change_between(Days(tuple(rng.normal(100, 5, 20))), Days(tuple(rng.normal(100, 5, 28))))
    assert change.share is not None
    assert not change.has_interval


@pytest.mark.parametrize("before", [None, Days((0.0,) * 28), Days((5.0,) * 28, (0.0,) * 28)])
def test_nothing_to_compare_with_is_no_change(before: Days | None) -> None:
    assert change_between(Days((5.0,) * 28), before).share is None


def test_a_period_that_fell_to_nothing_is_minus_everything_without_an_interval() -> None:
    change = change_between(Days((0.0,) * 28), Days((5.0,) * 28))
    assert (change.share, change.low) == (-1.0, None)


@pytest.mark.parametrize(("freedom", "exact"), [(4, 2.7764), (6, 2.4469), (20, 2.0860), (100, 1.9840)])
def test_students_t_is_right_to_a_third_decimal(freedom: int, exact: float) -> None:
    assert t95(freedom) == pytest.approx(exact, rel=4e-3)


def worked_rows(root: Path) -> list[list[str]]:
    """The worked table of docs/pages.md."""
    text = (root / "docs" / "pages.md").read_text().split("Before: four weeks of 700. Now:")[1]
    rows = [line for line in text.split("In simulated worlds")[0].splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_the_worked_table_of_the_pages_document_is_right(root: Path) -> None:
    before = Days((100.0,) * 28)
    for _, weeks, change, interval, _ in worked_rows(root):
        now = Days(tuple(float(week) / 7 for week in weeks.split(",") for _ in range(7)))
        found = change_between(now, before)
        assert numbers.change(found.share).text.replace(THIN, " ") == change
        if interval == "none":
            assert not found.has_interval
        else:
            ends = (numbers.change(found.low), numbers.change(found.high))
            assert " to ".join(end.text for end in ends).replace(THIN, " ") == interval


def _days(rng: np.random.Generator, level: float, weeks: int) -> Days:
    """Weekdays differ by half, days run in streaks: what a naive interval over days would be too sure about."""
    n, noise = 7 * weeks, np.zeros(7 * weeks)
    shocks = rng.normal(0, 0.08, n)
    for day in range(n):
        noise[day] = 0.4 * noise[day - 1] + shocks[day] if day else shocks[day]
    pattern = 1 + 0.5 * np.sin(2 * np.pi * np.arange(n) / 7)
    return Days(tuple(level * pattern * np.exp(noise)))


@pytest.mark.parametrize("weeks", [4, 13])
def test_the_interval_holds_the_true_change_as_often_as_it_says(weeks: int) -> None:
    rng, worlds, held, clear = np.random.default_rng(11), 600, 0, 0
    for _ in range(worlds):
        change = change_between(_days(rng, 108, weeks), _days(rng, 100, weeks))
        assert change.low is not None
        assert change.high is not None
        held += change.low <= 0.08 <= change.high
        clear += change.is_clear
    assert 0.92 <= held / worlds <= 0.98
    assert clear / worlds > 0.3  # it is not merely wide
