"""Tails and quantiles, against tables and against their own integrals."""

import math
from itertools import pairwise

import numpy as np
import pytest

from seamark.science.trials.curves import chi_square_tail, normal_tail, student_quantile, student_tail

DEGREES = np.array([1.0, 2.0, 3.7, 10.0, 29.5, 120.0, 299.0, 301.0, 5_000.0, 1e6, 1e9])


@pytest.mark.parametrize(
    ("p", "freedom", "t"),
    [(0.975, 1, 12.7062), (0.975, 2, 4.30265), (0.95, 5, 2.01505), (0.995, 10, 3.16927), (0.975, 120, 1.97993)],
)
def test_student_is_as_printed_in_tables(p: float, freedom: float, t: float) -> None:
    assert float(student_quantile(p, np.asarray(freedom))) == pytest.approx(t, rel=3e-6)


@pytest.mark.parametrize("p", [0.6, 0.9, 0.975, 0.999, 0.999999])
def test_the_quantile_has_its_tail(p: float) -> None:
    t = student_quantile(p, DEGREES)
    assert student_tail(t, DEGREES) == pytest.approx(np.full(DEGREES.size, 1 - p), rel=1e-8)
    assert all(one > other for one, other in pairwise(t.tolist()))


@pytest.mark.parametrize("freedom", [1.0, 2.5, 7.0, 40.0, 250.0, 299.9, 300.1, 900.0])
def test_the_tail_is_the_integral_of_the_density(freedom: float) -> None:
    angle = (np.arange(400_000) + 0.5) / 400_000 * math.pi / 2  # t = √ν tan(angle) has density cos^(ν-1)
    weight = np.cos(angle) ** (freedom - 1)
    for t in (0.3, 1.96, 5.0):
        beyond = angle > math.atan(t / math.sqrt(freedom))
        assert float(student_tail(np.asarray(t), np.asarray(freedom))) == pytest.approx(
            float(weight[beyond].sum() / weight.sum() / 2), rel=2e-4
        )


def test_no_step_where_the_expansion_takes_over() -> None:
    t = np.array([0.5, 1.96, 4.0, 8.0, 15.0])
    before, after = student_tail(t, np.asarray(299.9999999)), student_tail(t, np.asarray(300.0000001))
    assert after == pytest.approx(before, rel=1e-7)


def test_tails_far_out_are_not_zero_and_both_sides_make_one() -> None:
    assert float(normal_tail(np.asarray(30.0))) == pytest.approx(4.906713927148187e-198, rel=1e-9)
    t = np.array([-3.0, -0.2, 0.0, 0.2, 3.0])
    assert student_tail(t, np.asarray(9.0)) + student_tail(-t, np.asarray(9.0)) == pytest.approx(np.ones(5))
    assert float(student_tail(np.asarray(0.0), np.asarray(4.0))) == 0.5


@pytest.mark.parametrize(
    ("x", "freedom", "p"),
    [(3.841459, 1, 0.05), (5.991465, 2, 0.05), (7.814728, 3, 0.05), (18.307038, 10, 0.05), (24.995790, 15, 0.05)],
)
def test_chi_square_is_as_printed_in_tables(x: float, freedom: int, p: float) -> None:
    assert chi_square_tail(x, freedom) == pytest.approx(p, rel=1e-6)
    assert chi_square_tail(0.0, freedom) == 1.0
