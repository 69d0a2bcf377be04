"""An analyst tries `seamark value` and `seamark retention` on files of all kinds."""

import csv
import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from seamark.faces.cli.value import retention, value
from seamark.kernel import InputError
from tests.science.lifetime import cdnow

COLUMNS = ("--customer", "who", "--date", "day", "--amount", "paid")
Rows = list[tuple[str, str, str]]


def shop(*, form: str = "%Y-%m-%d", people: int = 120, start: date = date(2025, 1, 1), point: str = ".") -> Rows:
    """A year of a small shop in which some come back."""
    chance, rows = random.Random(6), []
    for number in range(people):
        day = start + timedelta(days=chance.randrange(250))
        rate, stays = chance.gammavariate(0.8, 1 / 40), 0.25
        while day < start + timedelta(days=364):
            amount = f"{chance.lognormvariate(3, 0.5):.2f}"
            rows.append((f"c{number:03}", day.strftime(form), amount.replace(".", point)))
            if chance.random() < stays:
                break
            day += timedelta(days=1 + int(chance.expovariate(rate + 1e-4)))
    return rows


def written(folder: Path, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", header: str = "") -> Path:
    file = folder / "orders.csv"
    lines = [header or delimiter.join(("who", "day", "paid")), *(delimiter.join(row) for row in rows)]
    file.write_text("\n".join(lines) + "\n", encoding)
    return file


def answer(file: Path, *arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(value, [str(file), *COLUMNS, "--format", "json", "--model", "bg-nbd", *arguments])
    assert result.exit_code == 0, (result.output, result.exception)
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def refused(file: Path, *arguments: str, columns: tuple[str, ...] = COLUMNS) -> InputError:
    error = CliRunner().invoke(value, [str(file), *columns, *arguments]).exception
    assert isinstance(error, InputError), error
    assert error.exit_code == 2
    return error


def test_cdnow_is_valued_as_the_paper_did() -> None:
    given = ("--customer", "customer", "--date", "date", "--amount", "amount", "--until", "1997-09-30")
    done = CliRunner().invoke(
        value, [str(cdnow.FILE), *given, "--horizon", "273", "--model", "bg-nbd", "--format", "json"]
    )
    found = json.loads(done.stdout)
    r, alpha, a, b = found["parameters"]
    assert (r, alpha / 7, a, b) == pytest.approx((0.243, 4.414, 0.793, 2.426), rel=3e-3)
    assert found["totals"]["customers"] == 2357
    assert found["totals"]["repeat_orders"] == 2457
    best = {one["customer"]: one for one in found["customers"]}
    assert best["0509"]["expected_orders"] == pytest.approx(12.8, abs=0.1)
    assert "21 rows are exactly like another" in done.stderr.replace("\n", " ")


def test_the_answer_has_the_promised_fields_and_adds_up(tmp_path: Path) -> None:
    found = answer(written(tmp_path, shop()), "--model", "pareto-nbd")
    rows = found["customers"]
    assert {"customer", "p_alive", "expected_orders", "expected_value"} <= set(rows[0])
    assert len(rows) == len({row["customer"] for row in rows}) == 120
    assert all(0 <= row["p_alive"] <= 1 and row["orders_low"] <= row["expected_orders"] + 1 for row in rows)
    totals = found["totals"]
    assert totals["value"]["value"] == pytest.approx(sum(row["expected_value"] for row in rows))
    assert totals["value"]["low"] < totals["value"]["value"] < totals["value"]["high"]
    assert found["as_of"] == max(row[1] for row in shop())


@pytest.mark.parametrize(
    ("form", "delimiter", "encoding", "point"),
    [
        ("%Y-%m-%d", ",", "utf-8", "."),
        ("%d.%m.%Y", ";", "latin-1", ","),
        ("%d/%m/%Y", "\t", "utf-16", "."),
        ("%m/%d/%Y", ",", "utf-8-sig", "."),
        ("%Y%m%d", ";", "utf-8", ","),
        ("%Y-%m-%d 10:00:00", ",", "utf-8", "."),
    ],
)
def test_forms_of_files_make_no_difference(
    form: str, delimiter: str, encoding: str, point: str, tmp_path: Path
) -> None:
    found = answer(written(tmp_path, shop(form=form, point=point), delimiter=delimiter, encoding=encoding))
    expected = answer(written(tmp_path, shop()))
    assert found == expected


def test_refunds_subtract_and_are_no_orders(tmp_path: Path) -> None:
    rows = shop()
    plain = answer(written(tmp_path, rows))
    back = [(who, day, f"-{paid}") for who, day, paid in rows[::3]]
    found = answer(written(tmp_path, [*rows, *back, ("nobody-yet", "2025-06-01", "-5")]))
    assert found["totals"]["repeat_orders"] == plain["totals"]["repeat_orders"]
    assert found["totals"]["value"]["value"] < plain["totals"]["value"]["value"]
    assert "nobody-yet" not in {one["customer"] for one in found["customers"]}
    assert any("1 customers have refunds only" in note for note in found["notes"])


def test_a_repeated_order_counts_once_when_orders_have_names(tmp_path: Path) -> None:
    rows = [f"{who},{day},{paid},n{number}" for number, (who, day, paid) in enumerate(shop())]
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(["who,day,paid,id", *rows]))
    once = answer(file, "--order", "id")
    file.write_text("\n".join(["who,day,paid,id", *rows, *rows[:50]]))
    again = answer(file, "--order", "id")
    assert again["customers"] == once["customers"]
    assert any("50 rows repeat an order" in note for note in again["notes"])
    assert answer(file)["totals"]["value"]["value"] > once["totals"]["value"]["value"]


def test_rows_without_a_customer_are_told(tmp_path: Path) -> None:
    found = answer(written(tmp_path, [*shop(), ("", "2025-03-01", "10")]))
    assert any("1 of" in note and "name no customer" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("a", "2025-01-01", "5")], "1 customers with 0 repeat orders"),
        ([(f"c{number}", "2025-01-01", "5") for number in range(90)], "90 customers with 0 repeat orders"),
        ([(f"c{number}", "2025-01-01", "5") for number in range(90)] * 3, "0 repeat orders"),
        ([("a", "2025-01-01", "NaN")], "line 2, column 'paid': 'NaN' is not a number"),
        ([("a", "2025-01-01", "5"), ("a", "2025-01-02", "inf")], "line 3, column 'paid': 'inf' is not a number"),
        ([("a", "2025-01-01", "")], "'' is not a number"),
        ([("a", "2025-01-01", "5"), ("a", "soon", "5")], "line 3, column 'day': 'soon' is not a date"),
        ([], "no rows below its header"),
    ],
)
def test_what_cannot_be_valued_is_said_in_a_sentence(rows: Rows, words: str, tmp_path: Path) -> None:
    assert words in refused(written(tmp_path, rows)).message


def test_dates_after_today_ask_for_a_last_day(tmp_path: Path) -> None:
    start = datetime.now(UTC).date() - timedelta(days=200)
    file = written(tmp_path, shop(start=start))
    assert "which is after today" in refused(file).message
    assert answer(file, "--until", str(start + timedelta(days=199)))["totals"]["customers"] > 50


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--horizon", "0"), "1 to 3660 are allowed"),
        (("--horizon", "99999"), "1 to 3660 are allowed"),
        (("--model", "magic"), "There is no model 'magic'"),
        (("--discount", "7"), "0 to 1 are allowed"),
        (("--delimiter", "|"), "allowed are , ; and tab"),
        (("--until", "2001-01-01"), "the first transaction is of 2025"),
    ],
)
def test_options_out_of_bounds_are_refused(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    assert words in refused(written(tmp_path, shop()), *arguments).message


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    columns = ("--customer", "client", "--date", "day", "--amount", "paid")
    assert (
        "has no column 'client'; it has who, day, paid" in refused(written(tmp_path, shop()), columns=columns).message
    )


def test_everybody_refunded_is_no_confident_zero(tmp_path: Path) -> None:
    rows = shop()
    error = refused(written(tmp_path, [*rows, *((who, day, f"-{paid}") for who, day, paid in rows)]))
    assert "0 customers have orders worth more than zero" in error.message


def test_a_table_is_read_by_people(tmp_path: Path) -> None:
    shown = CliRunner().invoke(value, [str(written(tmp_path, shop())), *COLUMNS]).stdout
    assert "120 customers" in shown
    assert "expected value" in shown


def counts(folder: Path, rows: list[tuple[str, str, str]]) -> Path:
    file = folder / "counts.csv"
    with file.open("w", newline="") as target:
        csv.writer(target).writerows([("cohort", "period", "customers"), *rows])
    return file


def test_contracts_have_a_curve(tmp_path: Path) -> None:
    left = (1000, 869, 743, 653, 593, 551, 517, 491)  # Fader and Hardie 2007, table 1, high end
    file = counts(tmp_path, [("2019", str(period), str(count)) for period, count in enumerate(left)])
    found = json.loads(CliRunner().invoke(retention, [str(file), "--format", "json"]).stdout)
    assert (found["alpha"], found["beta"]) == pytest.approx((0.668, 3.806), abs=0.002)
    assert found["curve"]["kept"][12]["value"] == pytest.approx(0.378, abs=0.002)
    assert "renewals" in CliRunner().invoke(retention, [str(file)]).stdout


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("a", "0", "10"), ("a", "2", "5")], "without a gap"),
        ([("a", "0", "10"), ("a", "1", "12")], "none above the one before"),
        ([("a", "0", "10"), ("a", "1", "10")], "0 customers left"),
    ],
)
def test_counts_that_are_none_are_refused(rows: list[tuple[str, str, str]], words: str, tmp_path: Path) -> None:
    error = CliRunner().invoke(retention, [str(counts(tmp_path, rows))]).exception
    assert isinstance(error, InputError)
    assert words in error.message
