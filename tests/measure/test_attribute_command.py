"""An analyst tries `seamark attribute` on a CSV in the first minute."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from seamark.faces.cli.attribute import attribute
from seamark.kernel import InputError

HEADER = ["path", "total_conversions", "total_conversion_value", "total_null"]
ROWS = [["search > email", "3", "30.5", "10"], ["email", "1", "9.5", "2"]]


def run(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(attribute, [str(file), *arguments])


def answer(file: Path, *arguments: str) -> dict[str, Any]:
    result = run(file, "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def written(folder: Path, delimiter: str = ",", encoding: str = "utf-8", rows: list[list[str]] | None = None) -> Path:
    file = folder / "paths.csv"
    lines = [delimiter.join(row) for row in [HEADER, *(rows or ROWS)]]
    file.write_text("\n".join(lines) + "\n", encoding)
    return file


def refused(file: Path, *arguments: str) -> InputError:
    error = run(file, *arguments).exception
    assert isinstance(error, InputError)
    assert error.exit_code == 2
    return error


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_answer_has_exactly_the_promised_fields(delimiter: str, encoding: str, tmp_path: Path) -> None:
    found = answer(written(tmp_path, delimiter, encoding), "--model", "last")
    assert found == {
        "model": "last",
        "channels": [
            {"channel": "email", "conversions": 4.0, "value": 40.0, "removal_effect": None},
            {"channel": "search", "conversions": 0.0, "value": 0.0, "removal_effect": None},
        ],
        "total_conversions": 4.0,
        "total_value": 40.0,
    }


def test_a_table_is_read_by_people(tmp_path: Path) -> None:
    text = run(written(tmp_path), "--model", "linear").stdout
    assert "email" in text
    assert "2.50" in text


def test_umlauts_from_a_windows_spreadsheet_with_decimal_commas(tmp_path: Path) -> None:
    rows = [["Schaufenster > Köln", "1.000", "1.234,50", "0"], ["Köln", "2", "0,5", "0"]]
    found = answer(written(tmp_path, ";", "cp1252", rows), "--model", "last")
    assert found["channels"][0]["channel"] == "Köln"
    assert found["total_value"] == 1235.0


def test_only_path_and_conversions_are_needed(tmp_path: Path) -> None:
    file = tmp_path / "paths.csv"
    file.write_text("path,total_conversions\na > b,2\n\na,1\n")
    assert answer(file, "--model", "first")["channels"][0] == {
        "channel": "a",
        "conversions": 3.0,
        "value": 0.0,
        "removal_effect": None,
    }


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "paths.csv"
    file.write_text("route,total_conversions\na,2\n")
    error = refused(file, "--model", "first")
    assert error.detail["column"] == "path"
    assert "it has route, total_conversions" in error.message


@pytest.mark.parametrize("cell", ["many", "-1", "", "nan", "inf", "=1+1"])
def test_a_cell_that_is_no_number_is_named_with_its_line(cell: str, tmp_path: Path) -> None:
    error = refused(written(tmp_path, rows=[ROWS[0], ["email", cell, "1", "0"]]), "--model", "first")
    assert (error.detail["line"], error.detail["column"], error.detail["arrived"]) == (3, "total_conversions", cell)


def test_a_path_without_a_step_is_named_with_its_line(tmp_path: Path) -> None:
    assert refused(written(tmp_path, rows=[[" > ", "1", "1", "0"]]), "--model", "last").detail["line"] == 2


def test_the_wrong_delimiter_says_what_was_read(tmp_path: Path) -> None:
    error = refused(written(tmp_path, ";"), "--model", "first", "--delimiter", ",")
    assert ";".join(HEADER) in error.message


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "paths.csv"
    file.write_text("path,total_conversions\n")
    assert "no rows" in refused(file, "--model", "first").message
    file.write_text("")
    assert "no rows" in refused(file, "--model", "first").message


@pytest.mark.parametrize("model", ["markov", "shapley", "best"])
def test_a_model_that_is_not_there_says_which_are(model: str, tmp_path: Path) -> None:
    error = refused(written(tmp_path), "--model", model)
    assert error.detail["allowed"] == ["first", "last", "linear", "time-decay", "position"]
    assert model in error.message


def test_an_unknown_delimiter_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path), "--model", "first", "--delimiter", "|").detail["allowed"] == [",", ";", "tab"]
