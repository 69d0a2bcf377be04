"""An analyst reads a regional test from a file, designs the next, and meets one clear sentence where it is wrong."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.terminal import Done, seamark
from tests.science.regions.panels import simulated

COLUMNS = ("--date", "day", "--geo", "region", "--outcome", "orders")
FIRST = date(2026, 1, 1)
TEST = ("--treated", "R00,R01", "--start", "2026-02-26")
Cell = tuple[str, str, str]


def cells(form: str = "%Y-%m-%d", **given: Any) -> list[Cell]:  # noqa: ANN401
    panel = simulated(np.random.default_rng(1), **given)
    return [
        ((FIRST + timedelta(days=number)).strftime(form), region, f"{value:.2f}")
        for region, row in zip(panel.regions, panel.values, strict=True)
        for number, value in enumerate(row)
    ]


def written(folder: Path, rows: list[Cell], *, delimiter: str = ",") -> str:
    file = folder / "panel.csv"
    with file.open("w", newline="") as opened:
        writer = csv.writer(opened, delimiter=delimiter)
        writer.writerow(("day", "region", "orders"))
        writer.writerows(rows)
    return str(file)


def geo(file: str, *more: str) -> Done:
    return seamark("experiment", "geo", file, *COLUMNS, *more)


def answer(file: str, *more: str) -> dict[str, Any]:
    done = geo(file, *more, "--format", "json")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def refused(done: Done) -> str:
    assert done.returncode == 2, done.stdout
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.stderr


def test_the_published_case_in_the_contracts_fields(shared_data: Path) -> None:
    file = str(shared_data / "measure" / "geo" / "geolift_test.csv")
    columns = ("--date", "date", "--geo", "location", "--outcome", "Y", "--treated", "chicago,portland")
    done = seamark("experiment", "geo", file, *columns, "--start", "2021-04-01", "--format", "json")
    found = json.loads(done.stdout)
    assert found["effect"]["per_period"] == pytest.approx(155.556, abs=0.001)
    assert found["effect"]["relative"] == pytest.approx(0.0542, abs=0.0001)
    assert {"total", "per_period", "relative", "low", "high"} <= set(found["effect"])
    assert {"effect", "p_value", "fit"} <= set(found)
    assert len(found["periods"]) == 105


def test_delimiters_date_forms_and_decimal_commas_change_nothing(tmp_path: Path) -> None:
    first = answer(written(tmp_path, cells()), *TEST)
    german = [(day, region, value.replace(".", ",")) for day, region, value in cells("%d.%m.%Y")]
    again = answer(written(tmp_path, german, delimiter=";"), "--treated", "R00,R01", "--start", "26.02.2026")
    assert again["effect"] == first["effect"]
    shuffled = cells()
    np.random.default_rng(2).shuffle(shuffled)
    assert answer(written(tmp_path, shuffled), *TEST)["effect"] == pytest.approx(first["effect"])


def test_the_end_is_the_last_day_of_the_test(tmp_path: Path) -> None:
    file = written(tmp_path, cells())
    found = answer(file, *TEST, "--end", "2026-03-04")
    assert found["periods"][-1]["period"] == "2026-03-04"
    assert found["effect"]["total"] == pytest.approx(found["effect"]["per_period"] * 2 * 7)


def test_a_table_to_read(tmp_path: Path) -> None:
    done = geo(written(tmp_path, cells()), *TEST)
    assert "per region and period" in done.stdout
    assert "The 90 % interval goes from" in done.stdout


@pytest.mark.parametrize("method", ["differences", "interrupted-series"])
def test_other_methods_and_the_grade(tmp_path: Path, method: str) -> None:
    found = answer(written(tmp_path, cells()), *TEST, "--method", method, "--randomised")
    assert (found["method"].split("-", 1)[1], found["evidence"]) == (
        {"differences": "differences", "interrupted-series": "interrupted-series"}[method],
        "experiment",
    )


def test_doubles_are_added_gaps_leave_a_region_out_and_both_are_said(tmp_path: Path) -> None:
    rows = cells()
    first = next(number for number, row in enumerate(rows) if row[1] == "R05")
    halves = [(row[0], row[1], f"{float(row[2]) / 2:.4f}") for row in rows if row[1] == "R09"]
    rows = [row for number, row in enumerate(rows) if number != first and row[1] != "R09"] + halves + halves
    done = geo(written(tmp_path, rows), *TEST, "--format", "json")
    assert "70 pairs of date and region stand there more than once" in done.stderr
    assert "Left out, because dates are missing: R05." in done.stderr
    assert json.loads(done.stdout)["fit"]["controls"] == 17
    holes = [row for row in cells() if row[0] not in {"2026-01-05", "2026-01-06"}]
    assert "1 dates are missing in all regions" in geo(written(tmp_path, holes), *TEST).stderr


def test_values_below_zero_are_read(tmp_path: Path) -> None:
    rows = [(day, region, f"{float(value) - 5000:.2f}") for day, region, value in cells()]
    found = answer(written(tmp_path, rows), *TEST)
    assert found["effect"]["relative"] is None
    assert found["effect"]["per_period"] == pytest.approx(
        answer(written(tmp_path, cells()), *TEST)["effect"]["per_period"]
    )


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--treated", "Atlantis", "--start", "2026-02-26"), "There is no region Atlantis; there are R00"),
        (("--treated", "R00", "--start", "2027-01-01"), "after the end of the data: they go from 2026-01-01"),
        (("--treated", "R00", "--start", "soon"), "--start is 'soon', which is not a date"),
        (("--treated", "R00", "--start", "2026-02-26", "--end", "2026-02-01"), "before --start"),
        (("--treated", "R00", "--start", "2026-01-03"), "2 periods before the test"),
        (("--treated", ",", "--start", "2026-02-26"), "No region was treated"),
        (
            ("--treated", ",".join(f"R{n:02d}" for n in range(20)), "--start", "2026-02-26"),
            "All 20 regions were treated",
        ),
    ],
)
def test_bad_calls_are_one_sentence(tmp_path: Path, more: tuple[str, ...], says: str) -> None:
    assert says in refused(geo(written(tmp_path, cells()), *more))


def test_bad_files_are_one_sentence(tmp_path: Path) -> None:
    rows = cells(regions=4)
    assert "no column 'day'" in refused(geo(_with(tmp_path, "a,b\n1,2\n"), *TEST))
    wrong = [*rows[:9], (rows[9][0], rows[9][1], "many"), *rows[10:]]
    assert "line 11, column 'orders': 'many'" in refused(geo(written(tmp_path, wrong), *TEST))
    odd = [*rows[:9], ("31 Juni", *rows[9][1:]), *rows[10:]]
    assert "line 11, column 'day': '31 Juni' is not a date" in refused(geo(written(tmp_path, odd), *TEST))
    still = [(day, region, "7" if region == "R00" else value) for day, region, value in rows]
    assert "never changes" in refused(geo(written(tmp_path, still), "--treated", "R00", "--start", "2026-02-26"))
    torn = [row for number, row in enumerate(rows) if number % 71 != 3]
    assert "no region has a row for every date" in refused(geo(written(tmp_path, torn), *TEST))


def _with(folder: Path, text: str) -> str:
    file = folder / "other.csv"
    file.write_text(text)
    return str(file)


def test_three_periods_and_one_control_region_are_answered_widely_or_refused(tmp_path: Path) -> None:
    pair = answer(written(tmp_path, cells(regions=2)), "--treated", "R00", "--start", "2026-02-26")
    assert any("Only 1 untreated" in text for text in pair["warnings"])
    assert pair["effect"]["low"] < 0 < pair["effect"]["high"]
    assert "2 periods before" in refused(
        geo(written(tmp_path, cells(periods=3)), "--treated", "R00", "--start", "2026-01-03")
    )


def test_markets_for_the_next_test(tmp_path: Path) -> None:
    file = written(tmp_path, cells(regions=10))
    done = seamark("experiment", "markets", file, *COLUMNS, "--periods", "10", "--sizes", "1,2", "--format", "json")
    found = json.loads(done.stdout)
    assert 1 <= len(found["markets"]) <= 10
    assert found["says"].startswith("Treat R")
    assert "smallest effect" in seamark("experiment", "markets", file, *COLUMNS, "--periods", "10").stdout
    assert "--sizes is 'two'" in refused(seamark("experiment", "markets", file, *COLUMNS, "--sizes", "two"))


def test_a_switchback_is_drawn_run_and_read(tmp_path: Path) -> None:
    history = written(tmp_path, cells(regions=12))
    how = ("--channel", "TV", "--start", "2026-03-12", "--blocks", "4", "--days", "14", "--seed", "9")
    drawn = seamark("experiment", "draw", history, *COLUMNS, *how)
    assert drawn.returncode == 0, drawn.stderr
    plan = _with(tmp_path, drawn.stdout)
    rows = list(csv.DictReader(drawn.stdout.splitlines()))
    assert list(rows[0]) == ["channel", "geo", "start", "end", "multiplier"]
    assert len(rows) == 12 * 4
    assert sum(float(row["multiplier"]) for row in rows) == 12 * 4
    dose = {(row["geo"], row["start"]): float(row["multiplier"]) for row in rows}
    starts = [date(2026, 3, 12) + timedelta(days=14 * number) for number in range(4)]
    panel = simulated(np.random.default_rng(4), regions=12, periods=126)
    lived = []
    for region, row in zip(panel.regions, panel.values, strict=True):
        for number, value in enumerate(row):
            day = FIRST + timedelta(days=number)
            block = max((start for start in starts if start <= day), default=None)
            share = 0.2 * (dose[region, str(block)] if block else 1.0)
            lived.append((str(day), region, f"{value * (1 + share):.3f}"))
    more = ("--tests", plan, "--channel", "TV", "--washout", "1", "--format", "json")
    read = seamark("experiment", "blocks", written(tmp_path, lived), *COLUMNS, *more)
    found = json.loads(read.stdout)
    truth = 0.2 * panel.values.mean()
    assert found["effect"]["low"] < truth < found["effect"]["high"]
    assert (found["evidence"], found["p_value"] < 0.05) == ("experiment", True)
    other = seamark("experiment", "blocks", written(tmp_path, lived), *COLUMNS, "--tests", plan, "--channel", "Radio")
    assert "no test of 'Radio' in these regions; it has TV" in refused(other)


def test_the_group_lists_its_commands_without_running_them() -> None:
    listed = seamark("experiment", "--help").stdout
    assert all(name in listed for name in ("geo", "markets", "draw", "blocks"))
    assert seamark("experiment", "nothing").returncode == 2
