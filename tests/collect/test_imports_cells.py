"""What stands in a cell: numbers exact to the millionth, days, currencies, formulas."""

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.collect.imports.cells import (
    Form,
    Mark,
    currency_in_title,
    currency_of,
    day_of,
    form_of,
    is_absent,
    is_formula,
    mark_of,
    moment_of,
    neutral,
    scaled,
    whole_number,
)

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("cell", "mark", "micros"),
    [
        ("1234.56", ".", 1_234_560_000),
        ("1,234.56", ".", 1_234_560_000),
        ("1.234,56", ",", 1_234_560_000),
        ("1 234,56", ",", 1_234_560_000),
        ("1\u202f234,56", ",", 1_234_560_000),
        ("1\u00a0234.56", ".", 1_234_560_000),
        ("1'234.56", ".", 1_234_560_000),
        ("1,23,456.7", ".", 123_456_700_000),  # lakhs
        ("1,234,567", ".", 1_234_567 * MILLION),
        ("-5", ".", -5 * MILLION),
        ("−5", ".", -5 * MILLION),
        ("+5", ".", 5 * MILLION),
        ("(12.50)", ".", -12_500_000),
        ("€1,234.56", ".", 1_234_560_000),
        ("-€5", ".", -5 * MILLION),
        ("12,50 €", ",", 12_500_000),
        (".5", ".", 500_000),
        ("144.", ".", 144 * MILLION),
        ("1e-05", ".", 10),
        ("1.5E+3", ".", 1_500 * MILLION),
        ("0.0000005", ".", 0),  # half to even
        ("0.0000015", ".", 2),
        ("0.1", ".", 100_000),
        ("9000000000000", ".", 9 * 10**18),
        ("9000000000000.000001", ".", None),
        ("1e99", ".", None),
        ("12,34", ".", None),  # not how thousands are grouped
        ("1,2345", ".", None),
        ("1.234.56", ".", None),
        ("1,234,56", ".", None),
        ("abc", ".", None),
        ("", ".", None),
        ("--", ".", None),
        ("1_000", ".", None),
        ("٣", ".", None),
        ("5 EUR", ".", None),
        ("5%", ".", None),
        ("1-2", ".", None),
    ],
)
def test_numbers_are_read_as_they_are_written(cell: str, mark: Mark, micros: int | None) -> None:
    assert scaled(cell, mark) == micros


@settings(deadline=None)
@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=6),
    st.sampled_from([".", ","]),
    st.sampled_from([",f", "f"]),
)
def test_money_is_exact(amount: Decimal, mark: Mark, form: str) -> None:
    """Against Decimal, whatever the mark and with thousands grouped or not."""
    text = format(amount, form)
    if mark == ",":
        text = text.translate(str.maketrans(",.", ".,"))
    assert scaled(text, mark) == int(amount * MILLION)


@settings(deadline=None)
@given(st.decimals(min_value=-(10**6), max_value=10**6, allow_nan=False))
def test_what_lies_below_a_millionth_is_rounded_half_to_even(amount: Decimal) -> None:
    expected = (amount * MILLION).to_integral_value(ROUND_HALF_EVEN)
    assert scaled(f"{amount:f}", ".") == int(expected)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_none(cell: str) -> None:
    for mark in (".", ","):
        assert scaled(cell, mark) is None or any(letter.isdigit() for letter in cell)


@pytest.mark.parametrize(("cell", "count"), [("12", 12), ("1,234", 1234), ("12.0", 12), ("12.5", None), ("x", None)])
def test_counts_are_whole(cell: str, count: int | None) -> None:
    assert whole_number(cell, ".") == count


@pytest.mark.parametrize("cell", ["", " ", "--", " --", "-", "—", "n/a", "NaN", "null"])
def test_a_cell_can_say_that_there_is_none(cell: str) -> None:
    assert is_absent(cell)


@pytest.mark.parametrize(
    ("cells", "delimiter", "mark", "sure"),
    [
        (["1,234.56", "5"], ",", ".", True),
        (["1.234,56", "5"], ";", ",", True),
        (["12.5"], ";", ".", True),
        (["12,5"], ";", ",", True),
        (["1.234.567"], ";", ",", True),
        (["0.123"], ";", ".", True),
        (["1234.567"], ";", ".", True),
        (["1,234"], ",", ".", True),  # quoted in a file separated by commas: a comma there groups
        (["1.234", "5"], ";", ".", False),
        (["1,234"], "\t", ".", False),
        (["5", "7", ""], ";", ".", True),
        ([], ";", ".", True),
    ],
)
def test_the_decimal_mark_is_told_by_the_cells(cells: list[str], delimiter: str, mark: Mark, *, sure: bool) -> None:
    found = mark_of(cells, delimiter=delimiter)
    assert (found.mark, found.sure) == (mark, sure)


@pytest.mark.parametrize(
    ("cell", "form", "day"),
    [
        ("2026-01-31", "YMD", date(2026, 1, 31)),
        ("2026/1/31", "YMD", date(2026, 1, 31)),
        ("20260131", "YMD", date(2026, 1, 31)),
        ("31/01/2026", "DMY", date(2026, 1, 31)),
        ("01/31/2026", "MDY", date(2026, 1, 31)),
        ("1/31/26", "MDY", date(2026, 1, 31)),
        ("31.01.2026", "MDY", date(2026, 1, 31)),  # points: always day first
        ("31 Jan 2026", "YMD", date(2026, 1, 31)),
        ("31-Jan-26", "YMD", date(2026, 1, 31)),
        ("Jan 31, 2026", "YMD", date(2026, 1, 31)),
        ("January 31st, 2026", "YMD", date(2026, 1, 31)),
        ("Sat, 31 Jan 2026", "YMD", date(2026, 1, 31)),
        ("3. März 2026", "YMD", date(2026, 3, 3)),
        ("1 de enero de 2026", "YMD", date(2026, 1, 1)),
        ("15 août 2026", "YMD", date(2026, 8, 15)),
        ("2026-01-31T23:30:00-08:00", "YMD", date(2026, 1, 31)),  # the day as the report writes it
        ("2026-01-31 00:00:00", "YMD", date(2026, 1, 31)),
        ("2026-02-30", "YMD", None),
        ("31/01/2026", "MDY", None),
        ("1875-01-01", "YMD", None),
        ("46053", "YMD", None),
        ("yesterday", "YMD", None),
        ("", "YMD", None),
    ],
)
def test_days_are_read_as_they_are_written(cell: str, form: Form, day: date | None) -> None:
    assert day_of(cell, form) == day


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-01-31T14:05:00Z", datetime(2026, 1, 31, 14, 5)),  # noqa: DTZ001 - naive, in UTC
        ("2026-01-31T14:05:00+02:00", datetime(2026, 1, 31, 12, 5)),  # noqa: DTZ001
        ("2026-01-31 14:05:00.123456", datetime(2026, 1, 31, 14, 5, 0, 123_456)),  # noqa: DTZ001
        ("2026-01-31 02:05 PM", datetime(2026, 1, 31, 14, 5)),  # noqa: DTZ001
        ("2026-01-31 12:05 AM", datetime(2026, 1, 31, 0, 5)),  # noqa: DTZ001
        ("2026-01-31", datetime(2026, 1, 31)),  # noqa: DTZ001
        ("2026-01-31 25:00", None),
        ("2026-01-31 13:00 PM", None),
    ],
)
def test_moments_are_utc(cell: str, moment: datetime | None) -> None:
    assert moment_of(cell, "YMD") == moment


@pytest.mark.parametrize(
    ("cells", "form", "sure"),
    [
        (["2026-01-31"], "YMD", True),
        (["13/02/2026", "01/02/2026"], "DMY", True),
        (["02/13/2026", "01/02/2026"], "MDY", True),
        (["01.02.2026"], "DMY", True),
        (["05/05/2026"], "YMD", True),  # the same either way
        (["01/02/2026", "02/02/2026", "03/02/2026"], "DMY", False),  # three days in a row, or three months
        (["02/01/2026", "02/02/2026", "02/03/2026"], "MDY", False),
        ([], "YMD", True),
    ],
)
def test_day_and_month_are_told_apart_or_asked_for(cells: list[str], form: Form, *, sure: bool) -> None:
    found = form_of(cells)
    assert (found.form, found.sure) == (form, sure)
    assert bool(found.example) is not sure


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(cell: str) -> None:
    assert day_of(cell, "DMY") is None or any(letter.isdigit() for letter in cell)
    moment_of(cell, "MDY")


@pytest.mark.parametrize(
    ("cell", "code"), [("EUR", "EUR"), (" usd ", "USD"), ("€", "EUR"), ("$", None), ("EURO", None), ("XXX", None)]
)
def test_currencies_are_iso_codes(cell: str, code: str | None) -> None:
    assert currency_of(cell) == code


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Amount spent (EUR)", "EUR"),
        ("Cost [usd]", "USD"),
        ("Cost GBP", "GBP"),
        ("Cost (per click)", None),
        ("cost", None),
    ],
)
def test_a_title_can_name_the_currency(title: str, code: str | None) -> None:
    assert currency_in_title(title) == code


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "-brand", "+49 30 1234", "\t=1", '=HYPERLINK("http://x","y")'])
def test_what_a_spreadsheet_would_run_is_neutralised(cell: str) -> None:
    assert is_formula(cell)
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+5.5", "-1,234.5", "brand", "", "5-5"])
def test_numbers_and_plain_text_stay(cell: str) -> None:
    assert not is_formula(cell)
    assert neutral(cell) == cell
