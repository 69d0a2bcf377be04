"""An analyst tries ``seamark forecast`` and ``seamark changes`` on files as they come."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.terminal import seamark
from tests.science.forecasts.series import weekly

FIELDS = {"period", "mean", "low80", "high80", "low95", "high95"}


def written(folder: Path, rows: Sequence[tuple[str, str]], *, header: str = "Day,Orders") -> str:
    file = folder / "series.csv"
    sign = ";" if ";" in header else ","
    file.write_text("\n".join([header, *(sign.join(row) for row in rows)]) + "\n", "utf-8")
    return str(file)


def days(values: Iterable[float], *, form: str = "%Y-%m-%d") -> list[tuple[str, str]]:
    first = date(2025, 1, 1)
    return [((first + timedelta(days=place)).strftime(form), f"{value:.2f}") for place, value in enumerate(values)]


def foretold(file: str, *more: str, horizon: int = 7) -> dict[str, Any]:
    done = seamark(
        "forecast", file, "--date", "Day", "--value", "Orders", "--horizon", str(horizon), "--format", "json", *more
    )
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def refused(*arguments: str) -> str:
    done = seamark(*arguments)
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_file_of_days_is_carried_on(tmp_path: Path) -> None:
    found = foretold(written(tmp_path, days(weekly(200))))
    assert [step["period"] for step in found["forecast"]] == [
        (date(2025, 1, 1) + timedelta(days=200 + place)).isoformat() for place in range(7)
    ]
    assert set(found["forecast"][0]) == FIELDS
    assert found["method"] == "forecast 1"
    assert 0.4 < found["backtest"]["mase"] < 1.4
    assert 0 < found["backtest"]["coverage80"] <= 1
    assert found["seasons"] == [7]


@pytest.mark.parametrize("form", ["%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d"])
def test_dates_are_read_in_the_form_they_come_in(tmp_path: Path, form: str) -> None:
    plain = foretold(written(tmp_path, days(weekly(60))))
    assert foretold(written(tmp_path, days(weekly(60), form=form)))["forecast"] == plain["forecast"]


def test_rows_in_any_order_with_gaps_are_put_right_and_said(tmp_path: Path) -> None:
    rows = days(weekly(120))
    mixed = [*rows[60:], *rows[:30], *rows[31:60]]
    mixed[5] = (mixed[5][0], "")
    done = seamark("forecast", written(tmp_path, mixed), "--date", "Day", "--value", "Orders", "--horizon", "3")
    assert done.returncode == 0
    assert "2025-05-01" in done.stdout
    assert "not in order" in done.stderr
    assert "2 of 120 days have no value" in done.stderr


@pytest.mark.parametrize(
    ("dates", "after", "seasons"),
    [
        ([f"{2015 + place // 12}-{place % 12 + 1:02}" for place in range(60)], "2020-01-01", [12]),
        ([(date(2024, 1, 1) + timedelta(weeks=place)).isoformat() for place in range(60)], "2025-02-24", []),
        ([f"{1950 + place}" for place in range(60)], "2010-01-01", []),
        (
            [(datetime(2025, 1, 1) + timedelta(hours=place)).isoformat() for place in range(60)],  # noqa: DTZ001
            "2025-01-03T12:00",
            [24],
        ),
    ],
)
def test_the_rhythm_is_found(tmp_path: Path, dates: list[str], after: str, seasons: list[int]) -> None:
    values = 50 + np.random.default_rng(1).normal(size=60)
    found = foretold(written(tmp_path, [(at, f"{value:.3f}") for at, value in zip(dates, values, strict=True)]))
    assert found["forecast"][0]["period"] == after
    assert found["seasons"] == seasons


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    rows = [(at, value.replace(".", ",")) for at, value in days(weekly(60))]
    assert foretold(written(tmp_path, rows, header="Day;Orders")) == foretold(written(tmp_path, days(weekly(60))))


def test_three_rows_get_a_wide_answer(tmp_path: Path) -> None:
    found = foretold(written(tmp_path, days([10.0, 14.0, 12.0])), horizon=2)
    assert all(step["high80"] - step["low80"] > 8 for step in found["forecast"])
    assert found["backtest"] == {"mase": None, "coverage80": None, "cuts": 0}


@pytest.mark.parametrize(
    ("rows", "arguments", "says"),
    [
        (days([1, 2, 3]), ("--horizon", "0"), "1 to 1,000 are allowed"),
        (days([1, 2, 3]), ("--horizon", "10000"), "10,000 periods"),
        (days([1, 2]), ("--horizon", "3"), "2 known values"),
        (days([1, 2, 3]), ("--horizon", "3", "--season", "weekly"), "season of 'weekly'"),
        ([*days([1, 2, 3, 4]), ("2025-01-02", "9")], ("--horizon", "3"), "line 3 and on line 6"),
        ([*days([1, 2, 3]), ("yesterday", "9")], ("--horizon", "3"), "line 5, column 'day': 'yesterday'"),
        ([*days([1, 2, 3]), ("2025-01-09", "inf")], ("--horizon", "3"), "'inf' is not a number"),
        ([*days([1, 2, 3]), ("2025-01-09", "many")], ("--horizon", "3"), "'many' is not a number"),
        ([("01/02/2025", "1"), ("02/02/2025", "2"), ("03/02/2025", "3")], ("--horizon", "3"), "may be day/month"),
        (
            [
                ("2025-01-01T00:00", "1"),
                ("2025-01-01T01:00", "2"),
                ("2025-01-01T02:00", "3"),
                ("2025-01-01T03:20", "3"),
            ],
            ("--horizon", "3"),
            "line 5: 2025-01-01 03:20 lies between two hours",
        ),
    ],
)
def test_what_cannot_be_read_names_its_place(
    tmp_path: Path, rows: list[tuple[str, str]], arguments: tuple[str, ...], says: str
) -> None:
    assert says in refused("forecast", written(tmp_path, rows), "--date", "Day", "--value", "Orders", *arguments)


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    file = written(tmp_path, days([1, 2, 3]))
    assert "no column 'sales'" in refused("forecast", file, "--date", "Day", "--value", "Sales", "--horizon", "3")


def test_turning_points_of_a_file(tmp_path: Path) -> None:
    values = weekly(160)
    values[100:] *= 0.7
    file = written(tmp_path, days(values))
    done = seamark("changes", file, "--value", "Orders", "--season", "7", "--format", "json")
    found = json.loads(done.stdout)["changes"]
    assert [abs(one["index"] - 100) <= 1 for one in found] == [True]
    assert {"index", "before", "after", "confidence"} <= set(found[0])
    assert found[0]["after"] / found[0]["before"] == pytest.approx(0.7, abs=0.05)
    dated = json.loads(seamark("changes", file, "--value", "Orders", "--date", "Day", "--format", "json").stdout)[
        "changes"
    ]
    assert [(one["index"], one["period"]) for one in dated] == [
        (one["index"], (date(2025, 1, 1) + timedelta(days=one["index"])).isoformat()) for one in found
    ]
    table = seamark("changes", file, "--value", "Orders", "--date", "Day")
    assert "Turning points" in table.stdout


def test_what_never_turned_says_so(tmp_path: Path) -> None:
    done = seamark("changes", written(tmp_path, days([5.0] * 40)), "--value", "Orders")
    assert (done.returncode, "never turned" in done.stdout) == (0, True)
