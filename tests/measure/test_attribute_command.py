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


def test_a_model_that_is_not_there_says_which_are(tmp_path: Path) -> None:
    error = refused(written(tmp_path), "--model", "best")
    assert error.detail["allowed"] == ["first", "last", "linear", "time-decay", "position", "markov", "shapley"]
    assert "best" in error.message


def test_markov_says_what_is_lost_without_each_channel(tmp_path: Path) -> None:
    found = answer(written(tmp_path), "--model", "markov")
    assert set(found) == {"model", "channels", "total_conversions", "total_value"}
    email, search = found["channels"]
    assert (email["channel"], email["removal_effect"]) == ("email", 1.0)  # nobody buys without it
    assert search["removal_effect"] == pytest.approx(13 / 16)  # walks that pass search: 13 of 16 that reach e-mail
    assert email["conversions"] + search["conversions"] == pytest.approx(4)
    assert email["value"] + search["value"] == pytest.approx(40)


def test_shapley_halves_what_two_channels_did_together(tmp_path: Path) -> None:
    found = answer(written(tmp_path), "--model", "shapley")
    assert [(row["channel"], row["conversions"], row["removal_effect"]) for row in found["channels"]] == [
        ("email", 2.5, None),
        ("search", 1.5, None),
    ]


def test_repeats_are_kept_or_merged_and_the_order_is_asked_for(tmp_path: Path) -> None:
    paths = ("a > a > b > c", "c > a > b", "a > a > c", "b > a > a > b > c", "c > a > a > b")
    rows = [[path, str(number), str(number), str(9 - number)] for number, path in enumerate(paths)]
    file = written(tmp_path, rows=rows)
    first, merged_first = (answer(file, "--model", "markov", flag) for flag in ("--keep-repeats", "--merge-repeats"))
    assert [row["conversions"] for row in first["channels"]] == pytest.approx(
        [row["conversions"] for row in merged_first["channels"]]
    )
    second = answer(file, "--model", "markov", "--order", "2")
    merged = answer(file, "--model", "markov", "--order", "2", "--merge-repeats")
    assert [row["removal_effect"] for row in second["channels"]] != pytest.approx(
        [row["removal_effect"] for row in merged["channels"]]
    )
    assert refused(file, "--model", "markov", "--order", "5").detail["allowed"] == [1, 4]


def test_what_a_coalition_is_worth_can_be_asked_for(tmp_path: Path) -> None:
    rows = [["a", "1", "0", "9"], ["b", "3", "0", "1"], ["a > b", "5", "0", "5"]]
    file = written(tmp_path, rows=rows)
    rate = answer(file, "--model", "shapley", "--worth", "rate")
    by_name = {row["channel"]: row["conversions"] for row in rate["channels"]}
    # v(a) = .1, v(b) = .75, v(both) = 9/24: a adds (.1 + 9/24 - .75) / 2, of nine orders at 9/24
    assert by_name == pytest.approx({"a": (0.1 + 0.375 - 0.75) / 2 * 24, "b": (0.75 + 0.375 - 0.1) / 2 * 24})
    assert refused(file, "--model", "shapley", "--worth", "gold").detail["allowed"] == ["orders", "rate"]


def test_a_million_channel_names_are_refused_by_the_chain_and_shared_by_a_rule(tmp_path: Path) -> None:
    file = tmp_path / "paths.csv"
    file.write_text("path,total_conversions\n" + "".join(f"c{number} > d{number},1\n" for number in range(5_000)))
    assert "10,000 different channels" in refused(file, "--model", "markov").message
    assert "10,000 different channels" in refused(file, "--model", "shapley", "--worth", "rate").message
    assert len(answer(file, "--model", "linear")["channels"]) == 10_000


def test_odd_files_are_read_like_plain_ones(tmp_path: Path) -> None:
    plain = answer(written(tmp_path), "--model", "markov")
    file = tmp_path / "odd.csv"
    file.write_text(
        "Total_Null, Path ,total_conversions,other,total_conversion_value\n"
        '10,"search >  > email ",3,x,"30.5"\n\n2,email>,1,y,9.5\n',
        "utf-8-sig",
    )
    assert answer(file, "--model", "markov") == plain


def test_nobody_converted_is_an_answer_without_effects(tmp_path: Path) -> None:
    found = answer(written(tmp_path, rows=[["a > b", "0", "0", "9"]]), "--model", "markov")
    assert [(row["conversions"], row["removal_effect"]) for row in found["channels"]] == [(0.0, None), (0.0, None)]


def test_a_path_of_ten_thousand_touches(tmp_path: Path) -> None:
    file = tmp_path / "paths.csv"
    file.write_text(f"path,total_conversions,total_null\n{' > '.join(['a', 'b'] * 5_000)},1,0\na,0,1\n")
    found = answer(file, "--model", "markov")
    assert sum(row["conversions"] for row in found["channels"]) == pytest.approx(1)
    assert all(row["removal_effect"] == 1 for row in found["channels"])


def test_an_unknown_delimiter_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path), "--model", "first", "--delimiter", "|").detail["allowed"] == [",", ";", "tab"]
