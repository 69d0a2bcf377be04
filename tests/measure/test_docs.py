"""The pages about measuring say what the code does."""

from pathlib import Path

import pytest

from seamark.measure import Model
from seamark.measure.attributing import TEXTS
from seamark.science.attribution import count_paths, share_by_markov, share_by_shapley
from tests.measure.pages import PAGE, with_table


def test_the_table_of_metrics_is_the_definitions() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_table(page), "run: python -m tests.measure.pages"


def test_every_rule_and_what_it_assumes_is_on_the_page(root: Path) -> None:
    page = (root / "docs" / "attribution.md").read_text("utf-8")
    for model in Model:
        text = TEXTS[model]
        assert f"| {text.title} | `{model.value}` |" in page
        assert text.assumes in page


def test_the_table_of_errors_was_measured_for_every_rule(root: Path) -> None:
    page = (root / "docs" / "attribution.md").read_text("utf-8")
    table = page.partition("<!-- measured: python -m benchmarks.attribution --write -->")[2].partition("<!-- end -->")[
        0
    ]
    assert all(TEXTS[model].title.lower() in table for model in Model)
    assert "A_inc" in table


def test_the_worked_table_of_chains_and_coalitions_is_what_the_code_gives(root: Path) -> None:
    page = (root / "docs" / "attribution.md").read_text("utf-8")
    given, told = _table(page, "path"), _table(page, "channel | lost")
    paths = count_paths(
        [row[0].strip("`").split(" > ") for row in given],
        conversions=[float(row[1]) for row in given],
        value=[0.0] * len(given),
        nulls=[float(row[2]) for row in given],
    )
    first, second = ({one.channel: one for one in share_by_markov(paths, order=order).channels} for order in (1, 2))
    coalitions = {one.channel: one for one in share_by_shapley(paths).credited.channels}
    assert {row[0] for row in told} == set(paths.names)
    for name, *numbers in told:
        expected = [first[name].removal_effect, first[name].conversions]
        expected += [second[name].removal_effect, second[name].conversions, coalitions[name].conversions]
        assert [float(number) for number in numbers] == pytest.approx(expected, abs=0.006)


def _table(page: str, head: str) -> list[list[str]]:
    """The rows of the table whose head begins so."""
    lines = page.partition(f"\n| {head}")[2].splitlines()[2:]
    rows = lines[: next(place for place, line in enumerate(lines) if not line.startswith("|"))]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
