"""The level of some days: equal to the sums, as sure as the days are alike, and right as often as it says."""

import numpy as np
import pytest

from seamark.science import Level
from tests.science.level_worlds import KINDS, score


def test_it_is_the_sum_or_the_ratio_of_sums() -> None:
    result, volume = np.arange(28.0), np.full(28, 10.0)
    total, ratio = Level.of(result), Level.of(result, volume)
    assert total is not None
    assert ratio is not None
    assert total.value == 378
    assert ratio.value == pytest.approx(1.35)
    assert Level.of(result, np.zeros(28)) is None, "nothing to divide by"


def test_days_that_are_all_alike_leave_no_doubt() -> None:
    level = Level.of(np.full(14, 5.0))
    assert level is not None
    assert (level.within(0.8), level.p_above(69.9), level.p_above(70)) == ((70, 70), 1.0, 0.0)


def test_money_in_another_unit_is_as_sure() -> None:
    days = np.random.default_rng(3).gamma(4, 20, 28)
    euros, cents = Level.of(days), Level.of(100 * days)
    assert euros is not None
    assert cents is not None
    assert cents.within(0.8) == pytest.approx([100 * bound for bound in euros.within(0.8)])
    assert cents.p_above(220_000) == pytest.approx(euros.p_above(2200))


@pytest.mark.parametrize("kind", KINDS)
def test_its_intervals_hold_as_often_as_they_say(kind: str) -> None:
    found = score(kind, 600, seed=5)
    assert 0.74 <= found.inside80 <= 0.84
    assert 0.91 <= found.inside95 <= 0.98
    assert abs(found.bias) < 0.005
    assert found.false_alarms <= 0.08
