"""The pages about measuring say what the code does."""

from pathlib import Path

from seamark.measure import Model
from seamark.measure.attributing import TEXTS
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
