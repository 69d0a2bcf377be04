"""The pacing forecast against worlds whose end is known; docs/recommendations.md shows the same figures."""

import numpy as np
import pytest

from seamark.science import forecast, steady_spread
from tests.science.pacing_worlds import KINDS, score

WORLDS = 500  # of each of the five kinds


@pytest.mark.parametrize("kind", KINDS)
def test_the_intervals_hold_what_they_promise_and_lean_to_no_side(kind: str) -> None:
    found = score(kind, WORLDS, seed=7)
    assert 0.73 <= found.inside80 <= 0.91
    assert 0.90 <= found.inside95 <= 0.99
    assert abs(found.bias) < 0.01


def test_a_steady_pace_is_carried_on() -> None:
    days = np.full(60, 110.0)
    found = forecast(days, np.full(60, 100.0), ahead=np.full(40, 100.0))
    assert found.total == pytest.approx(11_000)
    assert found.pace == pytest.approx(1.1)
    assert found.p_over(10_000) == 1.0
    assert found.p_over(12_000) == 0.0


def test_a_step_two_weeks_ago_is_the_pace_of_now() -> None:
    random = np.random.default_rng(1)
    days = np.concatenate([np.full(60, 100.0), np.full(21, 150.0)]) * random.normal(1, 0.05, 81)
    found = forecast(days, np.full(81, 100.0), ahead=np.full(30, 100.0))
    assert found.window == 14
    assert found.pace == pytest.approx(1.5, rel=0.05)


def test_weekends_are_given_their_usual_share() -> None:
    week = np.array([120.0, 120, 120, 120, 120, 50, 50])
    days = np.tile(week, 8)
    found = forecast(days, np.full(56, 100.0), ahead=np.full(5, 100.0))  # only working days are left
    assert found.total == pytest.approx(days.sum() + 600, rel=0.01)


def test_quantiles_and_probabilities_agree() -> None:
    random = np.random.default_rng(3)
    found = forecast(random.normal(100, 20, 70), np.full(70, 100.0), ahead=np.full(50, 100.0))
    for p in (0.05, 0.3, 0.5, 0.8, 0.975):
        assert found.p_over(found.quantile(p)) == pytest.approx(1 - p, abs=1e-9)
    assert found.low == pytest.approx(found.quantile(0.1))
    assert found.p_over(found.spent - 1) == 1.0


def test_a_plan_without_money_in_it_is_taken_as_even() -> None:
    found = forecast(np.full(20, 10.0), np.zeros(20), ahead=np.zeros(10))
    assert found.total == pytest.approx(300)


def test_two_weeks_are_the_least() -> None:
    with pytest.raises(ValueError, match="14 days"):
        forecast(np.ones(13), np.ones(13), ahead=np.ones(5))


def test_the_spread_of_a_sum_is_that_of_its_noise_and_not_of_its_trend() -> None:
    random = np.random.default_rng(5)
    trend = np.linspace(100, 300, 112)
    told = [steady_spread(trend + random.normal(0, 10, 112)) for _ in range(50)]
    assert np.mean(told) == pytest.approx(10 * np.sqrt(112), rel=0.5)
