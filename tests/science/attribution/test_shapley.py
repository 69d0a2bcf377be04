"""Shapley values against every order of joining, sampled against exact, and how far found would move."""

from itertools import permutations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.kernel import InputError
from seamark.science.attribution import (
    CountedPaths,
    Worth,
    count_paths,
    doubt_of_markov,
    doubt_of_shapley,
    shapley,
    share_by_markov,
    share_by_shapley,
)
from tests.science.attribution.test_markov import WALKED, Walk, counted


def plain(walks: list[Walk], worth: Worth) -> dict[str, float]:
    """The mean of what each adds when it joins, over all orders of joining."""
    names = sorted({step for path, *_ in walks for step in path})

    def value(coalition: set[str]) -> float:
        within = [walk for walk in walks if set(walk[0]) <= coalition]
        made = sum(walk[1] for walk in within)
        if worth is Worth.ORDERS:
            return made
        return made / everybody if (everybody := sum(walk[1] + walk[3] for walk in within)) else 0.0

    sums = dict.fromkeys(names, 0.0)
    orders = list(permutations(names))
    for order in orders:
        for place, name in enumerate(order):
            sums[name] += value({*order[: place + 1]}) - value({*order[:place]})
    total, everything = sum(walk[1] for walk in walks), sum(sums.values())
    return {name: one / everything * total if everything else 0.0 for name, one in sums.items()}


@pytest.mark.parametrize("worth", list(Worth))
@given(walks=WALKED)
@settings(max_examples=40)
def test_every_order_of_joining(worth: Worth, walks: list[Walk]) -> None:
    found = share_by_shapley(counted(*walks), worth=worth)
    assert found.error == 0
    assert {row.channel: row.conversions for row in found.credited.channels} == pytest.approx(
        plain(walks, worth), abs=1e-9
    )


def test_sampled_coalitions_lie_within_their_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(5)
    walks = [
        (
            [*draw.choice(list("abcdefgh"), draw.integers(1, 5))],
            float(draw.integers(0, 9)),
            1.0,
            float(draw.integers(0, 40)),
        )
        for _ in range(60)
    ]
    paths = counted(*walks)
    exact = {row.channel: row.conversions for row in share_by_shapley(paths, worth=Worth.RATE).credited.channels}
    monkeypatch.setattr(shapley, "EXACT_CHANNELS", 4)
    monkeypatch.setattr(shapley, "SAMPLES", 400)
    sampled = share_by_shapley(paths, worth=Worth.RATE, seed=7)
    off = [abs(exact[row.channel] - row.conversions) for row in sampled.credited.channels]
    assert 0 < max(off) < sampled.error < 0.2 * max(exact.values())
    assert sum(row.conversions for row in sampled.credited.channels) == pytest.approx(sum(exact.values()))
    assert sampled == share_by_shapley(paths, worth=Worth.RATE, seed=7)
    assert sampled != share_by_shapley(paths, worth=Worth.RATE, seed=8)


def test_coalitions_of_too_many_channels_are_refused_and_orders_are_not() -> None:
    paths = counted(*(([str(number), "all"], 1.0, 0.0, 0.0) for number in range(600)))
    with pytest.raises(InputError, match="at most 500"):
        share_by_shapley(paths, worth=Worth.RATE)
    assert share_by_shapley(paths).credited.channels[0].conversions == 300


def drawn(paths: CountedPaths, seed: int) -> CountedPaths:
    """Other people of the same kind."""
    draw = np.random.default_rng(seed)
    each = np.divide(paths.value, paths.conversions, out=np.zeros_like(paths.value), where=paths.conversions > 0)
    made = draw.poisson(paths.conversions).astype(float)
    missed = draw.poisson(paths.nulls).astype(float)
    return msgspec.structs.replace(paths, conversions=made, nulls=missed, value=made * each)


def many() -> CountedPaths:
    draw = np.random.default_rng(6)
    steps = [[*draw.choice(list("abcde"), draw.integers(1, 6), p=[0.4, 0.3, 0.15, 0.1, 0.05])] for _ in range(300)]
    made = draw.integers(0, 20, 300)
    worth = made * draw.uniform(20, 90, 300)
    return count_paths(steps, conversions=made, value=worth, nulls=draw.integers(0, 80, 300))


@pytest.mark.parametrize("order", [1, 2])
def test_doubt_is_that_of_a_bootstrap(order: int) -> None:
    paths = many()
    doubt = doubt_of_markov(paths, order=order)
    assert doubt is not None
    found = [share_by_markov(drawn(paths, seed), order=order).channels for seed in range(400)]
    for place, name in enumerate(paths.names):
        mine = [next(row for row in rows if row.channel == name) for rows in found]
        assert doubt.conversions[place] == pytest.approx(np.std([row.conversions for row in mine]), rel=0.15)
        assert doubt.value[place] == pytest.approx(np.std([row.value for row in mine]), rel=0.15)


def test_doubt_of_shapley_is_that_of_a_bootstrap() -> None:
    paths = many()
    doubt = doubt_of_shapley(paths)
    found = [share_by_shapley(drawn(paths, seed)).credited.channels for seed in range(400)]
    for place, name in enumerate(paths.names):
        mine = [next(row for row in rows if row.channel == name).conversions for rows in found]
        assert doubt.conversions[place] == pytest.approx(np.std(mine), rel=0.15)


def test_doubt_is_not_told_where_the_chain_is_too_large() -> None:
    draw = np.random.default_rng(1)
    names = [str(number) for number in range(60)]
    walks = [([*draw.choice(names, 6)], 1.0, 1.0, 1.0) for _ in range(500)]
    assert doubt_of_markov(counted(*walks), order=3) is None


def test_nothing_to_share_has_no_doubt() -> None:
    doubt = doubt_of_markov(counted((["a", "b"], 0, 0, 9)))
    assert doubt is not None
    assert doubt.conversions.tolist() == [0, 0]


@given(size=st.integers(1, 400))
@settings(max_examples=5)
def test_doubt_of_one_channel_is_that_of_its_count(size: int) -> None:
    doubt = doubt_of_markov(counted((["a"], float(size), 0, 10)))
    assert doubt is not None
    assert doubt.conversions[0] == pytest.approx(size**0.5)
