"""Sizes: as in textbooks, and as experiments of that size turn out."""

import msgspec
import numpy as np
import pytest

from seamark.science.trials import (
    Asked,
    Method,
    Need,
    Side,
    compare,
    days,
    means,
    power,
    proportions,
    size,
    smallest_effect,
)

AMOUNT = Need(baseline=50.0, variance=80.0**2)


@pytest.mark.parametrize(
    ("need", "effect", "n"),
    [  # 2 (z + z)² σ² / δ², and the same with p (1 - p) of both
        (AMOUNT, 0.1, 4_019),
        (msgspec.structs.replace(AMOUNT, power=0.9), 0.1, 5_380),
        (msgspec.structs.replace(AMOUNT, side=Side.GREATER), 0.1, 3_166),
        (Need(baseline=0.5), 0.1, 1_562),
    ],
)
def test_sizes_of_textbooks(need: Need, effect: float, n: int) -> None:
    assert size(need, effect) == pytest.approx(n, abs=2)


def found(need: Need, effect: float, *, n: int) -> float:
    """The share of simulated experiments of that size that find the effect."""
    random = np.random.default_rng(8)
    runs, method = 4_000, Method.SEQUENTIAL if need.sequential else Method.FREQUENTIST
    asked = Asked(method=method, side=need.side)
    if need.sequential:
        asked = msgspec.structs.replace(asked, tuning=2.0 * n)
    if need.variance is None:
        a, b = (
            proportions(n, random.binomial(n, need.baseline * (1 + part), runs).astype(float)) for part in (0.0, effect)
        )
    else:
        a, b = (
            means(n, n * mean, squares=(n - 1) * need.variance + n * mean**2)
            for mean in (
                need.baseline * (1 + part) + random.normal(0, np.sqrt(need.variance / n), runs)
                for part in (0.0, effect)
            )
        )
    answer = compare(a, b, asked=asked)
    return float(((answer.low > 0) | (answer.high < 0)).mean())


@pytest.mark.parametrize(
    "need",
    [
        Need(baseline=0.1),
        Need(baseline=0.04, power=0.9, side=Side.GREATER),
        Need(baseline=0.1, sequential=True),
        AMOUNT,
        msgspec.structs.replace(AMOUNT, sequential=True, power=0.7),
    ],
)
def test_experiments_of_that_size_find_the_effect_as_often_as_promised(need: Need) -> None:
    assert found(need, 0.1, n=size(need, 0.1)) == pytest.approx(need.power, abs=0.025)


def test_size_power_and_effect_are_one_question() -> None:
    for need in (AMOUNT, Need(baseline=0.1, sequential=True), Need(baseline=0.02, side=Side.LESSER)):
        effect = -0.08 if need.side is Side.LESSER else 0.08
        n = size(need, effect)
        assert power(need, effect, n=n) == pytest.approx(need.power, abs=0.002)
        assert smallest_effect(need, n) == pytest.approx(effect, rel=0.002)


def test_what_makes_an_experiment_smaller_or_larger() -> None:
    plain = size(AMOUNT, 0.05)
    assert size(msgspec.structs.replace(AMOUNT, correlation=0.8), 0.05) == pytest.approx(plain * 0.36, rel=0.001)
    assert size(msgspec.structs.replace(AMOUNT, sequential=True), 0.05) > plain
    assert size(msgspec.structs.replace(AMOUNT, comparisons=3), 0.05) > plain
    assert size(msgspec.structs.replace(AMOUNT, per_cluster=21, alike=0.05), 0.05) == pytest.approx(2 * plain, abs=2)
    assert size(msgspec.structs.replace(AMOUNT, control_ratio=9), 0.05) == pytest.approx(plain * 10 / 18, abs=2)


def test_days_of_an_experiment() -> None:
    assert days(5_000, variants=3, daily=1_000) == 15
    assert days(5_000, variants=3, daily=1_000, share=0.5) == 30
    assert days(5_000, variants=2, daily=1_000, control_ratio=9) == 50
    with pytest.raises(ValueError, match="units a day"):
        days(5_000, variants=2, daily=0)


def test_a_share_that_cannot_grow_enough_has_no_smallest_effect() -> None:
    assert smallest_effect(Need(baseline=0.9), 3) == float("inf")
