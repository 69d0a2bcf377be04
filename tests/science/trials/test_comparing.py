"""What a comparison promises, whatever the numbers are."""

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.science.trials import (
    Asked,
    Correction,
    Doubt,
    Effect,
    Guarded,
    Kind,
    Method,
    Prior,
    Quantiles,
    Share,
    Side,
    Sums,
    analyse,
    bounds,
    compare,
    corrected,
    gather,
    gather_quantile,
    guard,
    means,
    proportions,
    ratios,
    sample_ratio,
)

RANDOM = np.random.default_rng(11)
METHODS = list(Method)
UNITS = RANDOM.gamma(2.0, 5.0, (3_000, 3))
PLACES = np.arange(3_000) % 3


def sums(kind: Kind = Kind.MEAN, *, columns: int = 1) -> Sums:
    """Three variants of a thousand units each."""
    return gather(UNITS[:, :columns], kind=kind, places=PLACES, variants=3)


def one(control: Sums, variant: Sums, **asked: object) -> Effect:
    return compare(control, variant, asked=msgspec.structs.replace(Asked(), **asked)).at()


def test_sums_of_parts_are_the_sums_of_all() -> None:
    half = PLACES[:1_500], PLACES[1_500:]
    first = gather(UNITS[:1_500], kind=Kind.RATIO, places=half[0], variants=3)
    rest = gather(UNITS[1_500:], kind=Kind.RATIO, places=half[1], variants=3)
    whole, added = sums(Kind.RATIO, columns=3), first + rest
    assert added.products == pytest.approx(whole.products)
    assert added.value == pytest.approx(whole.value)
    assert whole.covariance[0] == pytest.approx(np.cov(UNITS[PLACES == 0].T), rel=1e-9)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("share", list(Share))
def test_turning_the_metric_round_turns_the_interval_round(method: Method, share: Share) -> None:
    a, b = sums()[0], sums()[1]
    ahead, back = (one(x, y, method=method, relative=False, share=share) for x, y in ((a, b), (b, a)))
    assert (ahead.value, ahead.low, ahead.high) == pytest.approx((-back.value, -back.high, -back.low))


@pytest.mark.parametrize("method", METHODS)
def test_the_unit_of_the_metric_does_not_matter_to_a_share(method: Method) -> None:
    a, b = sums()[0], sums()[1]
    cents = [Sums(part.kind, part.n, 100 * part.sums, 10_000 * part.products) for part in (a, b)]
    small, large = one(a, b, method=method), one(*cents, method=method)
    assert (large.value, large.low, large.high) == pytest.approx((small.value, small.low, small.high))


@pytest.mark.parametrize("method", [Method.FREQUENTIST, Method.SEQUENTIAL])
@pytest.mark.parametrize("share", list(Share))
@pytest.mark.parametrize("relative", [False, True])
def test_a_p_value_and_an_interval_agree(method: Method, share: Share, *, relative: bool) -> None:
    for shift in (0.0, 0.3, 0.5, 0.6, 1.0, 2.0):
        for side in Side:
            a = means(400, 400 * 5.0, squares=400 * (25 + 16))
            b = means(500, 500 * (5.0 + shift), squares=500 * ((5.0 + shift) ** 2 + 16))
            found = one(a, b, method=method, side=side, relative=relative, share=share)
            assert found.p_value is not None
            outside = found.low > 0 or found.high < 0
            assert outside == (found.p_value < 0.05), (shift, side)


def test_fieller_never_contradicts_the_absolute_difference() -> None:
    a, b = means(50, 50 * 2.0, squares=50 * 20), means(50, 50 * 3.2, squares=50 * 26)
    absolute, relative = one(a, b, relative=False), one(a, b)
    assert relative.p_value == pytest.approx(absolute.p_value)
    assert relative.high - relative.value > relative.value - relative.low  # a noisy control makes it lopsided


def test_a_covariate_that_says_nothing_changes_nothing_and_one_that_says_all_is_doubted() -> None:
    constant = np.concatenate([UNITS[:, :1], np.full((3_000, 1), 7.0)], axis=1)
    useless = gather(constant, kind=Kind.MEAN, places=PLACES, variants=3)
    assert one(useless[0], useless[1]).low == pytest.approx(one(sums()[0], sums()[1]).low)
    twice = gather(UNITS[:, [0, 1, 1]], kind=Kind.MEAN, places=PLACES, variants=3)  # the same covariate twice
    single = gather(UNITS[:, [0, 1]], kind=Kind.MEAN, places=PLACES, variants=3)
    assert one(twice[0], twice[1]).low == pytest.approx(one(single[0], single[1]).low)
    itself = gather(UNITS[:, [0, 0]], kind=Kind.MEAN, places=PLACES, variants=3)
    for method in METHODS:
        assert one(itself[0], itself[1], method=method, relative=False).doubt is Doubt.EXPLAINED


def test_adjusting_is_the_regression_with_the_covariate() -> None:
    """The same to first order as least squares on variant and covariate, with errors that allow for unequal spread."""
    random = np.random.default_rng(4)
    known = random.normal(0, 1, 20_000)
    treated = random.integers(0, 2, known.size)
    metric = 10 + 2 * known + 0.5 * treated + random.normal(0, 1, known.size)
    arms = gather(np.stack([metric, known], axis=1), kind=Kind.MEAN, places=treated, variants=2)
    found = one(arms[0], arms[1], relative=False)
    design = np.stack([np.ones(known.size), treated, known - known.mean()], axis=1)
    coefficients, *_ = np.linalg.lstsq(design, metric, rcond=None)
    rest = metric - design @ coefficients
    bread = np.linalg.inv(design.T @ design)
    robust = bread @ (design.T * rest**2) @ design @ bread
    assert found.value == pytest.approx(coefficients[1], rel=1e-3)
    assert found.spread == pytest.approx(math.sqrt(robust[1, 1]), rel=5e-3)


def test_a_prior_draws_the_effect_to_itself() -> None:
    a, b = sums()[0], sums()[1]
    flat = one(a, b, method=Method.BAYESIAN, share=Share.DELTA)
    wide = one(a, b, method=Method.BAYESIAN, prior=Prior(0.0, 1e6))
    sure = one(a, b, method=Method.BAYESIAN, prior=Prior(0.3, 1e-6))
    assert (wide.value, wide.low, wide.high) == pytest.approx((flat.value, flat.low, flat.high), rel=1e-6)
    assert sure.value == pytest.approx(0.3, abs=1e-4)
    assert sure.chance_to_win == pytest.approx(1.0)


def test_lower_is_better_turns_the_chance_and_the_risks() -> None:
    a, b = sums()[0], sums()[1]
    more, less = (one(a, b, method=Method.BAYESIAN, lower_is_better=turned) for turned in (False, True))
    assert more.chance_to_win is not None
    assert less.chance_to_win == pytest.approx(1 - more.chance_to_win)
    assert less.risk == (more.risk or (0, 0))[::-1]


def test_looking_at_any_time_costs_less_where_it_was_planned() -> None:
    def width(tuning: float, n: int) -> float:
        arm = means(n, n * 5.0, squares=n * 41.0)
        found = one(arm, arm, method=Method.SEQUENTIAL, tuning=tuning)
        return found.high - found.low

    assert width(2_000, 1_000) < width(200_000, 1_000)
    assert width(200_000, 100_000) < width(2_000, 100_000)


@given(
    n=st.integers(0, 10**7),
    total=st.floats(allow_nan=True, allow_infinity=True),
    squares=st.floats(allow_nan=True, allow_infinity=True),
    method=st.sampled_from(METHODS),
    side=st.sampled_from(list(Side)),
    relative=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_sums_crash_or_give_a_confident_answer_to_nothing(
    n: int, total: float, squares: float, method: Method, side: Side, *, relative: bool
) -> None:
    control = means(100, 500.0, squares=2_900.0)
    odd = means(n, total, squares=squares)
    for a, b in ((control, odd), (odd, control), (odd, odd)):
        found = one(a, b, method=method, side=side, relative=relative)
        assert not math.isnan(found.low)
        assert not math.isnan(found.high)
        if found.doubt:
            assert (found.low, found.high) == (-math.inf, math.inf)
            assert found.doubt.sentence
            assert found.p_value in {None, 1.0}
            assert found.chance_to_win in {None, 0.5}
        else:
            assert found.low <= found.value <= found.high


@given(n=st.integers(2, 1_000), did=st.integers(0, 1_000), method=st.sampled_from(METHODS), relative=st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_share_is_never_known_without_error(n: int, did: int, method: Method, *, relative: bool) -> None:
    found = one(proportions(100, 40), proportions(n, min(did, n)), method=method, relative=relative)
    assert found.high > found.value > found.low


@pytest.mark.parametrize(
    ("control", "doubt"),
    [
        (means(0, 0, squares=0), Doubt.EMPTY),
        (means(1, 4, squares=16), Doubt.FEW),
        (means(1_000, 100.0, squares=10.0), Doubt.CONSTANT),
        (means(100, 0, squares=50), Doubt.NO_BASE),
        (means(100, -50, squares=90), Doubt.NO_BASE),
        (means(100, 1, squares=900), Doubt.UNSURE_BASE),
        (means(100, math.nan, squares=90), Doubt.NOT_FINITE),
        (means(100, 5, squares=math.inf), Doubt.NOT_FINITE),
        (means(100, 500, squares=90), Doubt.IMPOSSIBLE),
        (means(-3, 5, squares=90), Doubt.IMPOSSIBLE),
    ],
)
@pytest.mark.parametrize("method", METHODS)
def test_why_nothing_is_known(control: Sums, doubt: Doubt, method: Method) -> None:
    found = one(control, means(100, 500, squares=2_900), method=method)
    assert found.doubt is doubt
    assert (found.low, found.high) == (-math.inf, math.inf)


def test_impossible_shares_and_ratios_are_said() -> None:
    good = ratios(10, 50, squares=300, base=20, base_squares=50, cross=110)
    zero = ratios(10, 50, squares=300, base=0, base_squares=0, cross=0)
    less = ratios(10, 50, squares=300, base=-20, base_squares=50, cross=-110)
    assert one(good, zero).doubt is Doubt.IMPOSSIBLE
    assert one(good, less).doubt is Doubt.IMPOSSIBLE
    assert one(proportions(10, 5), proportions(10, 11)).doubt is Doubt.IMPOSSIBLE
    assert one(proportions(10, 5), proportions(10, -1)).doubt is Doubt.IMPOSSIBLE


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        one(means(9, 9, squares=12), proportions(9, 3))
    with pytest.raises(ValueError, match="cannot be compared"):
        one(sums(columns=1)[0], sums(columns=2)[1])
    quantile = gather_quantile(UNITS[:, 0], level=0.5)
    with pytest.raises(ValueError, match="only be compared with a quantile"):
        compare(sums()[0], quantile, asked=Asked())
    with pytest.raises(ValueError, match=r"quantile of 0\.5 cannot"):
        compare(quantile, gather_quantile(UNITS[:, 0], level=0.9), asked=Asked())
    with pytest.raises(ValueError, match="probability between"):
        Asked(level=1.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        bounds(1.0, 10)


def test_a_quantile_says_why_it_is_not_known() -> None:
    def found(variant: Quantiles) -> Effect:
        return compare(gather_quantile(UNITS[:, 0], level=0.9), variant, asked=Asked()).at()

    assert found(gather_quantile(np.array([]), level=0.9)).doubt in {Doubt.EMPTY, Doubt.NOT_FINITE}
    assert found(gather_quantile(UNITS[:20, 0], level=0.9)).doubt is Doubt.FEW
    assert found(gather_quantile(np.full(500, 3.0), level=0.9)).doubt is Doubt.CONSTANT
    assert found(gather_quantile(np.array([*UNITS[:500, 0], math.nan]), level=0.9)).doubt is Doubt.NOT_FINITE
    good = found(gather_quantile(UNITS[:, 1], level=0.9))
    assert good.low < good.value < good.high


def test_units_with_many_events_make_a_quantile_less_sure() -> None:
    random = np.random.default_rng(3)
    owner = np.repeat(np.arange(300), 10)
    events = np.exp(random.normal(0, 1, 300)[owner] + random.normal(0, 0.3, owner.size))
    alone = gather_quantile(events, level=0.5)
    together = gather_quantile(events, level=0.5, units=owner.astype(np.float64))
    assert float(together.variance) > 4 * float(alone.variance)
    each = gather_quantile(events, level=0.5, units=np.arange(events.size, dtype=np.float64))
    assert float(each.variance) == pytest.approx(float(alone.variance), rel=0.01)


def test_an_experiment_with_three_variants() -> None:
    found = analyse(["a", "b", "c"], sums(), control="a", asked=Asked())
    assert [one.relative is None for one in found.variants] == [True, False, False]
    p_values = [one.relative.p_value or 0.0 for one in found.variants if one.relative]
    assert [one.p_corrected for one in found.variants] == [None, *corrected(np.array(p_values), Correction.HOLM)]
    assert found.sample_ratio.ok
    for names, control in ((["a"], "a"), (["a", "a", "b"], "a"), (["a", "b", "c"], "z")):
        with pytest.raises(ValueError, match="variants"):
            analyse(names, sums(), control=control, asked=Asked())


def test_corrections_are_those_of_the_textbook() -> None:
    p = np.array([0.01, 0.04, 0.03, 0.005])
    assert corrected(p, Correction.HOLM).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert corrected(p, Correction.BENJAMINI_HOCHBERG).tolist() == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert corrected(p, Correction.NONE).tolist() == p.tolist()
    assert corrected(np.array([]), Correction.HOLM).size == 0


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=20), correction=st.sampled_from(list(Correction)))
@settings(max_examples=100, deadline=None)
def test_a_correction_keeps_the_order_and_never_makes_a_finding(p: list[float], correction: Correction) -> None:
    found = corrected(np.array(p), correction)
    assert (found >= np.array(p) - 1e-15).all()
    assert (found <= 1).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(found[order]) >= -1e-15).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_guardrail_is_safe_harmed_or_unclear(method: Method) -> None:
    def stands(shift: float, n: int, *, lower: bool = False) -> Guarded:
        control = means(n, n * 10.0, squares=n * 109.0)
        level = 10.0 + shift
        variant = means(n, n * level, squares=n * (level * level + 9.0))
        asked = Asked(method=method, lower_is_better=lower)
        return guard(control, variant, margin=0.02, asked=asked).stands

    assert stands(0.0, 50_000) is Guarded.SAFE
    assert stands(-0.1, 200_000) is Guarded.SAFE  # worse, by less than the margin: that is what a margin is for
    assert stands(-0.6, 50_000) is Guarded.HARMED
    assert stands(0.0, 200) is Guarded.UNCLEAR
    assert stands(0.6, 50_000, lower=True) is Guarded.HARMED
    assert stands(-0.6, 50_000, lower=True) is Guarded.SAFE
    with pytest.raises(ValueError, match="margin"):
        guard(means(9, 9, squares=12), means(9, 9, squares=12), margin=-1, asked=Asked())


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ([5], None),
        ([5, 6], [1.0]),
        ([5, -1], None),
        ([5, math.nan], None),
        ([5, 6], [1.0, 0.0]),
        ([5, 6], [1, math.inf]),
    ],
)
def test_shares_that_cannot_be_are_refused(counts: list[float], shares: list[float] | None) -> None:
    with pytest.raises(ValueError, match=r"variants|count|share"):
        sample_ratio(counts, shares)


def test_a_sample_ratio_of_nobody_is_fine() -> None:
    assert sample_ratio([0, 0]).ok
    assert not sample_ratio([5_000, 5_400, 5_000]).ok
    assert sample_ratio([5_000, 10_050], [1, 2]).ok


def test_a_sample_ratio_may_be_watched() -> None:
    """Looking after every hundred units at a sound experiment hardly ever raises an alarm; at a broken one it does."""
    random = np.random.default_rng(2)
    arrived = random.binomial(100, 0.5, (400, 100)).cumsum(1)
    alarms = dict.fromkeys((False, True), 0)
    for run in arrived.tolist():
        pairs = [[count, 100 * (place + 1) - count] for place, count in enumerate(run)]
        for watched in alarms:
            alarms[watched] += any(sample_ratio(pair, at_any_time=watched).p_value < 0.05 for pair in pairs)
    assert alarms[True] <= 0.05 * 400
    assert alarms[False] > 0.2 * 400
    assert not sample_ratio([50_000, 52_000], at_any_time=True).ok
    assert sample_ratio([0, 0], at_any_time=True).ok
