"""When a series turned: found where it did, not where it only remembers, and with a confidence that means something."""

from pathlib import Path

import numpy as np
import pytest

from seamark.kernel import InputError
from seamark.science.forecasts import turns
from tests.science.forecasts.series import remembering, weekly
from tests.science.forecasts.tcpd import marked


def test_people_would_mostly_agree(shared_data: Path) -> None:
    series = marked(shared_data)
    found = [[change.index for change in turns(one.values).changes] for one in series]
    assert np.mean([one.f1(cuts) for one, cuts in zip(series, found, strict=True)]) >= 0.72
    assert np.mean([one.cover(cuts) for one, cuts in zip(series, found, strict=True)]) >= 0.69


def test_a_drop_is_found_through_the_week() -> None:
    days = weekly(200)
    days[120:] *= 0.8
    found = turns(days, seasons=(7,))
    assert [abs(change.index - 120) <= 1 for change in found.changes] == [True]
    assert found.changes[0].after / found.changes[0].before == pytest.approx(0.8, abs=0.04)
    assert found.changes[0].confidence > 0.95


def test_a_bend_is_told_by_its_slopes() -> None:
    place = np.arange(120.0)
    series = np.where(place < 60, place, 60 - 0.5 * (place - 60)) + np.random.default_rng(1).normal(size=120)
    found = turns(series)
    assert found.kind == "lines"
    assert [abs(change.index - 60) <= 3 for change in found.changes] == [True]
    assert found.changes[0].slope_before == pytest.approx(1, abs=0.1)
    assert found.changes[0].slope_after == pytest.approx(-0.5, abs=0.1)


@pytest.mark.parametrize("memory", [0.0, 0.5, 0.7])
def test_noise_that_remembers_has_no_turning_points(memory: float) -> None:
    false = sum(bool(turns(remembering(100, memory, seed=seed)).changes) for seed in range(15))
    assert false <= 2


def test_single_days_out_of_line_are_no_change() -> None:
    days = 50 + np.random.default_rng(3).normal(size=120)
    days[[30, 77]] += 40
    assert turns(days).changes == ()


def test_what_never_moved_never_turned() -> None:
    assert turns(np.full(50, 3.0), seasons=(7,)).changes == ()
    assert turns(np.array([1.0, 2.0, 3.0])).changes == ()


def test_gaps_do_not_move_a_change() -> None:
    series = np.concatenate([[np.nan] * 5, np.full(40, 10.0), np.full(40, 14.0)]) + np.random.default_rng(4).normal(
        size=85
    )
    series[[20, 21, 60]] = np.nan
    found = turns(series)
    assert [abs(change.index - 45) <= 2 for change in found.changes] == [True]
    assert found.filled == 3


def test_infinity_is_refused() -> None:
    with pytest.raises(InputError, match="Value 3"):
        turns(np.array([1.0, 2.0, -np.inf, 4.0]))


def test_a_long_series_is_looked_at_in_strides() -> None:
    series = np.random.default_rng(5).normal(size=4000)
    series[2500:] += 1
    found = turns(series)
    assert [abs(change.index - 2500) <= 5 for change in found.changes] == [True]
