"""What the address says about days, and what pages make of it."""

from datetime import date

import pytest

from seamark.faces.web.periods import View, span
from seamark.kernel import InputError, Period

TODAY = date(2026, 11, 21)


def test_without_dates_a_page_looks_at_four_full_weeks() -> None:
    view = View.read({}, today=TODAY)
    assert view.period == Period(date(2026, 10, 24), date(2026, 11, 21))
    assert view.against == Period(date(2026, 9, 26), date(2026, 10, 24))
    assert (view.query, view.has_today, view.grain) == ("", False, "day")


def test_a_view_survives_its_own_address() -> None:
    view = View.read({"from": "2026-01-01", "to": "2026-04-01", "compare": "year"}, today=TODAY)
    query = dict(pair.split("=") for pair in view.query.removeprefix("?").split("&"))
    assert View.read(query, today=TODAY) == view


def test_the_form_asks_for_the_last_day_and_the_address_for_the_day_after() -> None:
    view = View.read({"from": "2026-11-01", "until": "2026-11-20"}, today=TODAY)
    assert (view.period.end, view.last_day) == (date(2026, 11, 21), date(2026, 11, 20))


def test_a_year_back_meets_the_same_weekdays() -> None:
    view = View.read({"compare": "year"}, today=TODAY)
    assert view.against is not None
    assert view.against.start.weekday() == view.period.start.weekday()
    assert (view.period.start - view.against.start).days == 364


def test_nothing_to_compare_with_is_a_choice() -> None:
    assert View.read({"compare": "none"}, today=TODAY).against is None


@pytest.mark.parametrize(
    "query", [{"from": "yesterday"}, {"to": "2026-13-01"}, {"from": "2026-02-01", "to": "2026-01-01"}]
)
def test_a_wrong_date_is_refused_by_name(query: dict[str, str]) -> None:
    with pytest.raises(InputError):
        View.read(query, today=TODAY)


def test_presets_are_the_periods_they_say() -> None:
    presets = {name: view.period for name, view, _ in View.read({}, today=TODAY).presets()}
    assert presets["Last month"] == Period(date(2026, 10, 1), date(2026, 11, 1))
    assert presets["Last quarter"] == Period(date(2026, 7, 1), date(2026, 10, 1))
    assert presets["This year"] == Period(date(2026, 1, 1), date(2026, 11, 22))
    assert [name for name, _, on in View.read({}, today=TODAY).presets() if on] == ["Last 28 days"]


def test_long_periods_have_fewer_points() -> None:
    grains = [View.read({"from": start}, today=TODAY).grain for start in ("2026-11-01", "2026-01-01", "2024-01-01")]
    assert grains == ["day", "week", "month"]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-11-21", "2026-11-22", "21 Nov 2026"),
        ("2026-11-01", "2026-11-21", "1 – 20 Nov 2026"),
        ("2026-10-24", "2026-11-21", "24 Oct – 20 Nov 2026"),
        ("2025-12-01", "2026-01-11", "1 Dec 2025 – 10 Jan 2026"),
    ],
)
def test_a_period_in_words_has_its_year_once(start: str, end: str, text: str) -> None:
    assert span(Period.parse(start, end)) == text
