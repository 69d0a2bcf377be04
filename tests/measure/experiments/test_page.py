"""docs/running-experiments.md says what the code does."""

import re
from pathlib import Path

import pytest

from seamark.measure.experiments import UNIT_METRICS, place_of, unit_metric
from seamark.science.trials import Kind

WORDS = {Kind.PROPORTION: "share", Kind.MEAN: "mean", Kind.RATIO: "ratio (delta method)"}


@pytest.fixture
def page(root: Path) -> str:
    """The page."""
    return (root / "docs" / "running-experiments.md").read_text("utf-8")


def test_the_places_on_the_page_are_the_codes(page: str) -> None:
    found = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| `([0-9a-f]{8})` \|$", page, re.MULTILINE)
    assert len(found) == 3
    assert all(place_of(salt, unit) == place for salt, unit, place in found)


def test_every_metric_is_on_the_page_with_its_kind(page: str) -> None:
    table = page.partition("| metric |")[2].partition("\n\n")[0]
    found = dict(re.findall(r"^\| `([a-z_:A-Z]+)` \| [^|]+ \| ([^|]+) \|$", table, re.MULTILINE))
    assert set(found) == {*UNIT_METRICS, "did:EVENT", "count:EVENT"}
    assert all(WORDS[unit_metric(name).kind] == kind for name, kind in found.items())
