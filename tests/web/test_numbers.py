"""Numbers are written as people read them, and keep their exact value."""

from datetime import UTC, date, datetime, timedelta

import pytest

from seamark.faces.web import numbers
from seamark.faces.web.numbers import THIN


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (9_999, "9,999"),
        (10_000, "10k"),
        (12_345, "12.3k"),
        (999_960, "1M"),
        (4_050_000, "4.05M"),
        (-12_345, "−12.3k"),
        (2_500_000_000, "2.5B"),
        (0.5, "0.5"),
        (-0.4, "−0.4"),
        (123_456, "123k"),
    ],
)
def test_counts_are_short_above_four_digits(value: float, text: str) -> None:
    assert numbers.count(value).text == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "€0"),
        (41.2, "€41.20"),
        (99.999, "€100"),
        (9_876.4, "€9,876"),
        (1_920_000, "€1.92M"),
        (-3.5, "−€3.50"),
        (-120_000, "−€120k"),
    ],
)
def test_money_has_its_sign_and_cents_where_they_matter(value: float, text: str) -> None:
    assert numbers.money(value, "EUR").text == text


def test_a_currency_without_a_known_sign_is_named() -> None:
    assert numbers.money(12_345, "CHF").text == "CHF\u00a012.3k"


def test_micros_are_exact_on_hover() -> None:
    assert numbers.micros(12_345_670_000, "EUR").exact == "€12,345.67"


@pytest.mark.parametrize(
    ("value", "text"), [(0.0241, "2.41"), (0.345, "34.5"), (1.2, "120"), (0, "0"), (0.0999, "9.99")]
)
def test_shares_have_three_figures(value: float, text: str) -> None:
    assert numbers.percent(value).text == f"{text}{THIN}%"


@pytest.mark.parametrize(
    ("value", "text"), [(0.063, "+6.3"), (-0.032, "−3.2"), (0.12, "+12"), (0.0001, "0"), (-0.0001, "0"), (1.5, "+150")]
)
def test_changes_have_a_sign_unless_they_are_none(value: float, text: str) -> None:
    assert numbers.change(value).text == f"{text}{THIN}%"


def test_no_number_is_a_dash_that_says_why() -> None:
    assert str(numbers.ratio(None, why="no spend").__html__()) == '<span class="muted" title="no spend">–</span>'


def test_a_name_with_markup_in_it_stays_text() -> None:
    assert "<b>" not in str(numbers.money(1, "<b>").__html__())


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0042, "4.2 ms"),
        (0.012, "12 ms"),
        (0.42, "0.4 s"),
        (42, "42 s"),
        (180, "3 min"),
        (7200, "2 h"),
        (300_000, "3 days"),
    ],
)
def test_spans_of_time_have_their_unit(seconds: float, text: str) -> None:
    assert numbers.duration(seconds).text.replace("\u00a0", " ") == text


def test_a_moment_of_today_is_a_time_and_an_earlier_one_a_day() -> None:
    now = datetime(2026, 11, 21, 14, 2, 31, tzinfo=UTC)
    assert ">14:02:31<" in numbers.moment(now, now=now)
    assert ">20 Nov, 14:02<" in numbers.moment(now - timedelta(days=1), now=now)
    assert ">21 Nov 2025, 14:02<" in numbers.moment(now - timedelta(days=365), now=now)
    assert numbers.ago(now - timedelta(seconds=0.5), now=now) == "just now"


def test_days_are_written_short() -> None:
    assert numbers.day(date(2026, 1, 5), year=True, weekday=True) == "Mon 5 Jan 2026"
