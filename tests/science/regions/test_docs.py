"""The page about regional tests says what the code does."""

from pathlib import Path

import numpy as np
import pytest

from seamark.faces.cli.experiment.geo import METHODS
from seamark.science.regions import Panel, RegionalTest, differences, synthetic_control
from tests.science.regions.panels import CALIFORNIA, GEOLIFT, long_form, wide_form


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "regional-tests.md").read_text("utf-8")


def row(page: str, name: str) -> list[float]:
    line = next(line for line in page.splitlines() if line.startswith(f"| {name} |"))
    return [float(cell) for cell in line.split("|")[2:-1]]


def test_the_worked_table(page: str) -> None:
    treated, control, expected = (row(page, name) for name in ("treated", "control", "expected"))
    panel = Panel(("treated", "control"), np.array([treated, control]))
    test = RegionalTest(("treated",), 4, 6)
    found = synthetic_control(panel, test)
    assert [one.expected for one in found.moments] == pytest.approx(expected)
    assert (found.effect.per_period, found.effect.total, found.effect.relative) == pytest.approx((3, 6, 0.25))
    level = Panel((*panel.regions, "level"), np.array([treated, control, [20.0] * 6]))
    assert differences(level, test).effect.per_period == pytest.approx(4)
    assert "Effect 3 a day, 6 in total, 25 % of the 24" in page


def test_the_published_cases_are_what_the_code_finds(page: str, shared_data: Path) -> None:
    folder = shared_data / "measure" / "geo"
    geolift, smoking = long_form(folder / "geolift_test.csv"), wide_form(folder / "california_prop99.csv")
    plain, ridge = (synthetic_control(geolift, GEOLIFT, augment=way).effect for way in ("none", "ridge"))
    law = (synthetic_control(smoking, CALIFORNIA), differences(smoking, CALIFORNIA))
    assert f"| 155.556 | {plain.per_period:.2f} |" in page
    assert f"| … lift | 5.4 % | {100 * (plain.relative or 0):.2f} % |" in page
    assert f"| 156.805, 5.5 % | {ridge.per_period:.2f}, {100 * (ridge.relative or 0):.2f} % |" in page
    for published, found in zip(("−11.1", "−27.3"), law, strict=True):
        assert f"| {published} | −{abs(found.effect.per_period):.2f} |" in page


def test_every_method_is_on_the_page(page: str) -> None:
    assert all(f"| `{method}` |" in page for method in METHODS)
