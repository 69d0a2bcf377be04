"""Changes taken apart: the parts sum to the whole whatever the numbers; episodes are found where they were planted."""

import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given

from seamark.science import find_episode, take_apart

Floats = npt.NDArray[np.float64]
amounts = st.one_of(st.just(0.0), st.floats(1.0, 1e5))
segments = st.integers(1, 8).flatmap(
    lambda n: st.tuples(*(st.lists(amounts, min_size=n, max_size=n).map(np.array) for _ in range(4)))
)


@given(segments)
def test_the_parts_sum_to_the_difference(drawn: tuple[Floats, ...]) -> None:
    v0, v1, r0, r1 = drawn
    parts = take_apart((v0, v1), (r0, r1))
    difference = float(r1.sum() - r0.sum())
    scale = max(1.0, float(np.abs(drawn).max()) * len(v0))
    assert sum(parts.effects) == pytest.approx(difference, abs=1e-9 * scale)
    assert float(parts.own.sum()) == pytest.approx(difference, abs=1e-9 * scale)
    assert all(np.isfinite(part).all() for part in (parts.volume, parts.mix, parts.rate))


@given(segments)
def test_backwards_every_part_has_the_other_sign(drawn: tuple[Floats, ...]) -> None:
    v0, v1, r0, r1 = drawn
    there, back = take_apart((v0, v1), (r0, r1)), take_apart((v1, v0), (r1, r0))
    scale = max(1.0, float(np.abs(drawn).max()) * len(v0))
    for name in ("volume", "mix", "rate"):
        assert getattr(there, name) == pytest.approx(-getattr(back, name), abs=1e-9 * scale)


def test_twice_the_visits_are_volume_alone() -> None:
    v0, r0 = np.array([100.0, 300.0]), np.array([5.0, 6.0])
    volume, mix, rate = take_apart((v0, 2 * v0), (r0, 2 * r0)).effects
    assert (volume, mix, rate) == pytest.approx((11.0, 0.0, 0.0))


def test_half_as_many_orders_of_each_visit_are_rate_alone() -> None:
    v, r = np.array([100.0, 300.0]), np.array([5.0, 6.0])
    assert take_apart((v, v), (r, r / 2)).effects == pytest.approx((0.0, 0.0, -5.5))


def test_visits_that_move_to_a_weaker_segment_are_mix_alone() -> None:
    v0, v1, rate = np.array([200.0, 200.0]), np.array([100.0, 300.0]), np.array([0.05, 0.01])
    parts = take_apart((v0, v1), (v0 * rate, v1 * rate))
    assert parts.effects == pytest.approx((0.0, -4.0, 0.0))
    assert (parts.mix < 0).all()  # losing a good one and gaining a weak one both cost


def test_a_new_segment_is_mix_and_volume_and_has_no_change_of_rate() -> None:
    parts = take_apart((np.array([100.0, 0.0]), np.array([100.0, 50.0])), (np.array([5.0, 0.0]), np.array([5.0, 4.0])))
    assert parts.rate == pytest.approx([0.0, 0.0])
    assert sum(parts.effects) == pytest.approx(4.0)


def test_results_without_any_volume_are_their_own_volume() -> None:
    parts = take_apart((np.array([100.0, 0.0]), np.array([100.0, 0.0])), (np.array([5.0, 7.0]), np.array([5.0, 9.0])))
    assert parts.effects == pytest.approx((2.0, 0.0, 0.0))


def test_a_broken_week_is_found_on_its_days() -> None:
    random = np.random.default_rng(11)
    visits = random.poisson(250, 96).astype(float)
    rate = np.full(96, 0.034)
    rate[47:54] *= 0.25
    found = find_episode(visits, random.poisson(visits * rate).astype(float))
    assert found is not None
    assert abs(found.first - 47) <= 2
    assert abs(found.last - 54) <= 2
    assert found.expected > 2 * found.found


@pytest.mark.parametrize("spread", [0.0, 0.15])
def test_noise_is_called_an_episode_less_than_once_in_two_hundred_series(spread: float) -> None:
    random = np.random.default_rng(12)
    false = 0
    for _ in range(400):
        visits = random.poisson(250, 91).astype(float)
        rate = 0.034 * np.exp(spread * random.standard_normal(91))
        false += find_episode(visits, random.poisson(visits * rate).astype(float)) is not None
    assert false <= 2
