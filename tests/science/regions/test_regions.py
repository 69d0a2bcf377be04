"""What a test by region changed: found where it is, not found where it is not, and refused where nobody could tell."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from seamark.kernel import InputError
from seamark.science.regions import (
    Panel,
    RegionalEffect,
    RegionalTest,
    Wish,
    analyse_blocks,
    binned,
    choose_markets,
    differences,
    draw_blocks,
    interrupted_series,
    synthetic_control,
)
from seamark.science.regions.weights import simplex_weights
from tests.science.regions.panels import named, simulated

Method = Callable[[Panel, RegionalTest], RegionalEffect]
METHODS: tuple[Method, ...] = (synthetic_control, differences, interrupted_series)
FOUR = RegionalTest(("R00", "R01", "R02", "R03"), 56, 70)


def lifted(panel: Panel, test: RegionalTest, share: float) -> Panel:
    values = panel.values.copy()
    values[panel.places(test.treated), test.start : test.stop] *= 1 + share
    return Panel(panel.regions, values)


def test_weights_are_the_best_of_the_simplex() -> None:
    random = np.random.default_rng(1)
    for regions, periods in ((3, 40), (12, 30), (30, 12)):
        others, treated = random.normal(size=(regions, periods)), random.normal(size=periods)
        found = simplex_weights(others @ others.T, others @ treated)
        assert found.sum() == pytest.approx(1)
        assert found.min() >= 0
        slope = others @ (found @ others - treated)
        assert slope.min() >= slope[found > 1e-9].max() - 1e-6, "nothing would be gained by moving weight"


def test_a_region_that_is_a_mix_of_others_is_found_again() -> None:
    panel = simulated(np.random.default_rng(2), regions=6)
    values = panel.values.copy()
    values[0] = 50 + 0.25 * values[1] + 0.75 * values[4]
    found = synthetic_control(Panel(panel.regions, values), RegionalTest(("R00",), 56, 70))
    assert {one.region: round(one.weight, 6) for one in found.fit.weights} == {"R04": 0.75, "R01": 0.25}
    assert found.effect.per_period == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_a_large_effect_is_seen_and_its_size_lies_in_the_interval(method: Method) -> None:
    panel = simulated(np.random.default_rng(21), memory=0.3)
    found = method(lifted(panel, FOUR, 0.3), FOUR)
    truth = 0.3 * panel.values[:4, 56:].sum()
    assert found.effect.p_value < 0.05
    assert found.effect.total_low < truth < found.effect.total_high
    assert found.effect.relative is not None
    assert found.effect.relative_low is not None
    assert found.effect.relative_high is not None
    assert found.effect.relative_low < 0.3 < found.effect.relative_high


@pytest.mark.parametrize("method", METHODS)
def test_interval_and_chance_agree(method: Method) -> None:
    """Zero lies outside the 90 % interval exactly when chance would do so much in less than a tenth of cases."""
    random = np.random.default_rng(4)
    for share in np.linspace(-0.1, 0.1, 9):
        found = method(lifted(simulated(random), FOUR, float(share)), FOUR).effect
        outside = not found.low <= 0 <= found.high
        assert outside == (found.p_value < 0.1) or abs(found.p_value - 0.1) < 0.02


def test_the_unit_of_the_outcome_and_the_order_of_regions_change_nothing() -> None:
    panel = simulated(np.random.default_rng(5))
    first = synthetic_control(panel, FOUR).effect
    cents = synthetic_control(Panel(panel.regions, panel.values * 100), FOUR).effect
    assert (cents.low, cents.p_value) == pytest.approx((first.low * 100, first.p_value), rel=1e-6)
    moved = Panel(panel.regions[:4] + panel.regions[:3:-1], np.concatenate([panel.values[:4], panel.values[:3:-1]]))
    assert synthetic_control(moved, FOUR).effect.per_period == pytest.approx(first.per_period)


@pytest.mark.parametrize(("memory", "treated"), [(0.3, 1), (0.8, 3)])
def test_intervals_hold_what_they_promise(memory: float, treated: int) -> None:
    """A small run of the simulation that benchmarks/records/regions.py makes large."""
    random, held = np.random.default_rng(6), []
    for _ in range(40):
        panel = simulated(random, regions=12, periods=60, memory=memory)
        test = RegionalTest(named(treated), 50, 60)
        found = synthetic_control(panel, test).effect
        held.append(found.low <= 0 <= found.high)
    assert 0.8 <= np.mean(held) <= 1.0
    assert not all(held) or memory < 0.5


def test_placebos_widen_the_interval_where_the_future_is_wilder_than_the_past() -> None:
    random = np.random.default_rng(7)
    panel = simulated(random, regions=20, periods=70, memory=0.2)
    values = panel.values.copy()
    values[:, 56:] *= 1 + 0.15 * random.normal(size=(20, 1))
    calm, wild = (
        synthetic_control(one, RegionalTest(("R05",), 56, 70)) for one in (panel, Panel(panel.regions, values))
    )
    assert wild.fit.widened > 2 * calm.fit.widened
    assert wild.effect.high - wild.effect.low > 2 * (calm.effect.high - calm.effect.low)


def test_small_regions_follow_a_large_one_by_shares() -> None:
    panel = simulated(np.random.default_rng(18), memory=0.3)
    values = panel.values.copy()
    values[0] *= 20
    large, test = Panel(panel.regions, values), RegionalTest(("R00",), 56, 70)
    level, share = (synthetic_control(large, test, basis=basis).effect for basis in ("level", "share"))
    assert share.high - share.low < 0.8 * (level.high - level.low)
    assert share.low < 0 < share.high
    with pytest.raises(InputError, match="less than nothing"):
        synthetic_control(Panel(large.regions, -values), test, basis="share")


def test_one_control_region_gives_a_wide_answer_with_a_warning() -> None:
    panel = simulated(np.random.default_rng(8), regions=2)
    found = synthetic_control(panel, RegionalTest(("R00",), 56, 70))
    many = synthetic_control(simulated(np.random.default_rng(8)), RegionalTest(("R00",), 56, 70))
    assert found.fit.rank is None
    assert any("Only 1 untreated" in text for text in found.warnings)
    assert found.effect.high - found.effect.low > 2 * (many.effect.high - many.effect.low)
    with pytest.raises(InputError, match="at least 2"):
        differences(panel, RegionalTest(("R00",), 56, 70))


def test_values_below_zero_have_no_share_and_still_an_effect() -> None:
    panel = simulated(np.random.default_rng(9))
    below = Panel(panel.regions, panel.values - 5000)
    found, first = (synthetic_control(one, FOUR).effect for one in (below, panel))
    assert found.relative is None
    assert (found.low, found.high) == pytest.approx((first.low, first.high))


@pytest.mark.parametrize(
    ("test", "says"),
    [
        (RegionalTest(("nowhere",), 50, 60), "no region nowhere"),
        (RegionalTest((), 50, 60), "No region was treated"),
        (RegionalTest(named(20), 50, 60), "All 20 regions were treated"),
        (RegionalTest(("R00",), 3, 60), "3 periods before"),
        (RegionalTest(("R00",), 80, 90), "the data have 70 periods"),
        (RegionalTest(("R00",), 60, 60), "from period 60 to before 60"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_sentence(test: RegionalTest, says: str) -> None:
    panel = simulated(np.random.default_rng(10))
    with pytest.raises(InputError, match=says) as error:
        synthetic_control(panel, test)
    assert error.value.help


def test_a_constant_outcome_and_unknown_values_are_refused() -> None:
    panel = simulated(np.random.default_rng(11))
    still, unknown = panel.values.copy(), panel.values.copy()
    still[0] = 7.0
    unknown[3, 3] = math.nan
    with pytest.raises(InputError, match="never changes"):
        synthetic_control(Panel(panel.regions, still), RegionalTest(("R00",), 50, 60))
    with pytest.raises(InputError, match="not finite"):
        synthetic_control(Panel(panel.regions, unknown), RegionalTest(("R00",), 50, 60))
    controls = np.full_like(panel.values, 3.0)
    controls[0] = panel.values[0]
    found = synthetic_control(Panel(panel.regions, controls), RegionalTest(("R00",), 50, 60))
    assert math.isfinite(found.effect.low)
    assert math.isfinite(found.effect.high)


def test_trends_that_differ_before_the_test_are_told() -> None:
    panel = simulated(np.random.default_rng(12), memory=0.1)
    assert differences(panel, FOUR).warnings == ()
    values = panel.values.copy()
    values[:4] += np.arange(70) * 40
    found = differences(Panel(panel.regions, values), FOUR)
    assert found.fit.trend_p is not None
    assert found.fit.trend_p < 0.05
    assert "unlike the others" in found.warnings[0]


def test_an_interrupted_series_follows_trend_and_season() -> None:
    time = np.arange(84)
    series = 100 + 0.5 * time + 20 * (time % 7 == 5) + np.random.default_rng(13).normal(0, 1, 84)
    series[70:] += 15
    found = interrupted_series(Panel(("a",), series[None, :]), RegionalTest(("a",), 70, 84))
    assert found.effect.low < 15 < found.effect.high
    assert found.effect.high - found.effect.low < 8
    with pytest.raises(InputError, match="this method needs"):
        interrupted_series(Panel(("a",), series[None, :]), RegionalTest(("a",), 3, 84))


@pytest.mark.parametrize("kind", ["switchback", "go-dark"])
def test_a_draw_is_balanced_by_pair_and_seed_and_its_analysis_finds_what_a_channel_brings(kind: str) -> None:
    panel = simulated(np.random.default_rng(14), regions=17, periods=112, memory=0.5)
    design = draw_blocks(panel, kind=kind, blocks=4, block=14, seed=3)  # type: ignore[arg-type]
    same = draw_blocks(panel, kind=kind, blocks=4, block=14, seed=3)  # type: ignore[arg-type]
    assert np.array_equal(design.multipliers, same.multipliers)
    assert len(design.pairs) == 8
    for one, other in design.pairs:
        both = design.multipliers[[one, other]]
        assert set(both.ravel()) == ({0.0, 2.0} if kind == "switchback" else {0.0, 1.0})
        assert (both[0] != both[1]).all()
    if kind == "switchback":
        assert design.multipliers.sum() == design.multipliers.size, "the budget stays"
    doses = np.ones(panel.values.shape)
    doses[:, 56:] = design.doses(56)
    brought = Panel(panel.regions, panel.values * (1 + 0.2 * doses))
    found = analyse_blocks(brought, doses, washout=1)
    truth = brought.values.mean() * 0.2 / 1.2
    assert found.effect.low < truth < found.effect.high
    assert found.effect.p_value < 0.05
    with pytest.raises(InputError, match="the same in all regions"):
        analyse_blocks(brought, np.ones_like(doses))


def test_markets_are_those_that_the_others_follow() -> None:
    panel = simulated(np.random.default_rng(15), regions=14, periods=90)
    values = panel.values.copy()
    values[3] = values[3].mean() * (1 + 0.4 * np.random.default_rng(16).normal(size=90))
    found = choose_markets(Panel(panel.regions, values), Wish(14, sizes=(1, 2), costs=np.ones(14)))
    assert all("R03" not in one.regions for one in found), "a region that nobody follows shows nothing"
    assert [one.smallest for one in found] == sorted(one.smallest for one in found)
    best = found[0]
    assert best.cost == 14 * len(best.regions)
    powers = [one.power for one in best.curve]
    assert powers == sorted(powers)
    assert all((one.power >= 0.8) == (one.effect >= best.smallest) for one in best.curve)
    chosen = choose_markets(panel, Wish(14, sizes=(2,), include=("R07",), exclude=("R02",)))
    assert all("R07" in one.regions and "R02" not in one.regions for one in chosen)
    with pytest.raises(InputError, match="must and must not"):
        choose_markets(panel, Wish(14, include=("R07",), exclude=("R07",)))
    with pytest.raises(InputError, match="cannot be planned"):
        choose_markets(panel, Wish(60))


def test_steps_of_a_chart_meet_where_the_test_began() -> None:
    panel = simulated(np.random.default_rng(17))
    found = synthetic_control(panel, RegionalTest(("R00",), 52, 70))
    weeks = binned(found, during=18, size=7)
    assert len(weeks) == 7 + 3
    assert weeks[7].observed == pytest.approx(panel.values[0, 52:59].mean())
    assert weeks[0].high - weeks[0].low < found.moments[0].high - found.moments[0].low
    gaps = sum((one.observed - one.expected) * days for one, days in zip(weeks[7:], (7, 7, 4), strict=True))
    assert gaps == pytest.approx(found.effect.total)
