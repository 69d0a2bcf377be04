"""What comes of a series: as good as it says on competitions, wide where little is known, plain where it cannot be."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.kernel import InputError
from seamark.science.forecasts import MOST_HORIZON, foresee, foresee_many
from tests.science.forecasts.series import CONTESTS, Contest, contested, judged, remembering, weekly

BARS = {"m3_monthly": 0.86, "m4_hourly": 0.80, "m4_weekly": 2.0}


@pytest.mark.parametrize("contest", CONTESTS, ids=lambda one: one.name)
def test_competitions_are_foretold_as_well_as_the_bars_ask(contest: Contest, shared_data: Path) -> None:
    histories, came = contested(shared_data, contest)
    found = judged(
        histories,
        came,
        outlooks=foresee_many(histories, came.shape[1], seasons=contest.seasons),
        lag=contest.lag,
    )
    assert found["mase"] <= BARS[contest.name]
    if contest.name == "m3_monthly":
        assert 0.76 <= found["coverage80"] <= 0.84


def test_a_season_and_a_trend_are_carried_on() -> None:
    days = weekly(420)
    found = foresee(days[:392], 28, seasons=(7,))
    assert np.abs(found.mean - days[392:]).mean() < 4
    weekend = np.arange(392, 420) % 7 >= 5
    assert found.mean[weekend].mean() < 0.8 * found.mean[~weekend].mean()
    assert found.backtest.mase is not None
    assert found.backtest.mase < 1
    assert found.low95 == pytest.approx(np.minimum(found.low95, found.low80))


def test_intervals_hold_what_they_promise_on_series_that_remember() -> None:
    series = [50 + 5 * remembering(150, 0.6, seed=seed) for seed in range(120)]
    found = foresee_many([one[:136] for one in series], 14, seasons=(7,))
    held = [
        ((one[136:] >= out.low80) & (one[136:] <= out.high80)).mean() for one, out in zip(series, found, strict=True)
    ]
    assert 0.74 <= np.mean(held) <= 0.88


def test_three_values_get_a_wide_answer() -> None:
    found = foresee(np.array([100.0, 120.0, 110.0]), 3, seasons=(7,))
    assert (found.high80 - found.low80 > 60).all()
    assert (np.diff(found.high80 - found.low80) > 0).all()
    assert found.backtest.coverage80 is None


@pytest.mark.parametrize("level", [0.0, 5.0])
def test_what_never_moved_may_still_move(level: float) -> None:
    short, long = (foresee(np.full(count, level), 5, seasons=(7,)) for count in (5, 500))
    assert short.mean == pytest.approx(np.full(5, level))
    assert (short.high95 > level).all()
    assert (short.high95 > long.high95).all()
    assert (long.high95 > level).all()


def test_gaps_are_filled_and_those_at_the_end_bridged() -> None:
    days = weekly(300)
    holed = days.copy()
    holed[[40, 41, 42, 100]] = np.nan
    assert foresee(holed, 14, seasons=(7,)).mean == pytest.approx(foresee(days, 14, seasons=(7,)).mean, rel=0.05)
    late = days.copy()
    late[-3:] = np.nan
    bridged = foresee(late, 14, seasons=(7,))
    assert bridged.mean == pytest.approx(foresee(days[:-3], 17, seasons=(7,)).mean[3:])
    assert foresee(np.concatenate([[np.nan] * 9, days]), 14, seasons=(7,)).mean == pytest.approx(
        foresee(days, 14, seasons=(7,)).mean
    )


def test_holidays_are_learned_and_foretold() -> None:
    days = weekly(700, noise=1.0)
    table = np.zeros((714, 1))
    table[[100, 200, 300, 400, 500, 600, 705], 0] = 1
    days[table[:700, 0] == 1] *= 1.6
    plain, told = foresee(days, 14, seasons=(7,)), foresee(days, 14, seasons=(7,), occasions=table)
    assert told.mean[5] / told.mean[12] == pytest.approx(1.6, rel=0.1)
    assert plain.mean[5] / plain.mean[12] == pytest.approx(1, rel=0.1)


def test_a_holiday_seen_once_in_noise_counts_little() -> None:
    days = weekly(120, noise=25.0)
    table = np.zeros((127, 1))
    table[[60, 122], 0] = 1
    days[60] *= 1.5
    told = foresee(days, 7, seasons=(7,), occasions=table)
    plain = foresee(days, 7, seasons=(7,))
    assert 0.95 < told.mean[2] / plain.mean[2] < 1.5


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    series = [weekly(100, seed=1), weekly(90, seed=2), weekly(8, seed=3), np.array([1.0, 2.0, 3.0])]
    together = foresee_many(series, 6, seasons=(7,))
    for one, found in zip(series, together, strict=True):
        alone = foresee(one, 6, seasons=(7,))
        assert found.mean == pytest.approx(alone.mean, rel=1e-6)
        assert found.high80 == pytest.approx(alone.high80, rel=1e-6)


@pytest.mark.parametrize(
    ("values", "horizon", "seasons", "says"),
    [
        ([1.0, 2.0], 3, (), "2 known values"),
        ([np.nan] * 9, 3, (), "0 known values"),
        ([], 3, (), "0 known values"),
        ([1.0, np.inf, 3.0, 4.0], 3, (), "Value 2"),
        ([1.0, 1e200, 3.0, 4.0], 3, (), "Value 2"),
        ([1.0, 2.0, 3.0], 0, (), "horizon of 0"),
        ([1.0, 2.0, 3.0], MOST_HORIZON + 1, (), "1 to 1,000"),
        ([1.0, 2.0, 3.0], 3, (-7,), "season of -7"),
        ([1.0, 2.0, 3.0], 3, (2, 3, 4, 5), "at most 3"),
    ],
)
def test_what_cannot_be_foretold_is_said(
    values: list[float], horizon: int, seasons: tuple[int, ...], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        foresee(np.array(values), horizon, seasons=seasons)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(st.floats(-1e9, 1e9), st.just(float("nan"))), min_size=3, max_size=60),
    st.integers(1, 30),
    st.sampled_from([(), (7,), (4, 12), (7, 28)]),
)
def test_every_answer_is_finite_and_in_order(values: list[float], horizon: int, seasons: tuple[int, ...]) -> None:
    series = np.array(values)
    if (~np.isnan(series)).sum() < 3:
        return
    found = foresee(series, horizon, seasons=seasons)
    for part in (found.mean, found.low80, found.high80, found.low95, found.high95):
        assert part.shape == (horizon,)
        assert np.isfinite(part).all()
    assert (found.low95 <= found.low80).all()
    assert (found.low80 <= found.mean).all()
    assert (found.mean <= found.high80).all()
    assert (found.high80 <= found.high95).all()
