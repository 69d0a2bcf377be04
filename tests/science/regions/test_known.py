"""Cases with published answers."""

from pathlib import Path

import pytest

from seamark.science.regions import Panel, differences, synthetic_control
from tests.science.regions.panels import CALIFORNIA, GEOLIFT, long_form, wide_form


@pytest.fixture
def geolift(shared_data: Path) -> Panel:
    return long_form(shared_data / "measure" / "geo" / "geolift_test.csv")


@pytest.fixture
def smoking(shared_data: Path) -> Panel:
    return wide_form(shared_data / "measure" / "geo" / "california_prop99.csv")


def test_the_effect_of_geolift_is_the_published_one(geolift: Panel) -> None:
    found = synthetic_control(geolift, GEOLIFT).effect
    assert found.per_period == pytest.approx(155.556, abs=0.001)
    assert found.relative == pytest.approx(0.054, abs=0.0005)
    assert found.total == pytest.approx(found.per_period * 2 * 15)


def test_with_the_ridge_too(geolift: Panel) -> None:
    found = synthetic_control(geolift, GEOLIFT, augment="ridge").effect
    assert found.per_period == pytest.approx(156.805, abs=0.001)
    assert found.relative == pytest.approx(0.055, abs=0.0005)


def test_its_own_history_is_surer_than_the_other_regions_are(geolift: Panel) -> None:
    """The published p-value looks along time alone; a fifth of untreated pairs moved as much in the same days."""
    found = synthetic_control(geolift, GEOLIFT)
    assert found.fit.over_time is not None
    assert found.fit.over_time < 0.05
    assert found.fit.rank is not None
    assert found.fit.rank > 0.1
    assert found.effect.p_value == pytest.approx(found.fit.rank, abs=0.1)
    assert found.effect.low < 0 < found.effect.high


def test_smoking_in_california(smoking: Panel) -> None:
    """Arkhangelsky et al., Am. Econ. Rev. 2021, table 1: de-meaned synthetic control, differences, the plain one."""
    assert synthetic_control(smoking, CALIFORNIA).effect.per_period == pytest.approx(-11.1, abs=0.05)
    assert differences(smoking, CALIFORNIA).effect.per_period == pytest.approx(-27.3, abs=0.06)
    assert synthetic_control(smoking, CALIFORNIA, basis="raw").effect.per_period == pytest.approx(-19.6, abs=0.15)
