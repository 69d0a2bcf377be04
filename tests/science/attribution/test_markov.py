"""The absorbing chain: by hand, against a plain solution of every chain with a channel cut, and as published."""

import csv
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.kernel import InputError
from seamark.science.attribution import CountedPaths, chain, count_paths, share_by_markov

WALKED = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abcd"), min_size=1, max_size=8),
        st.integers(0, 30),
        st.integers(0, 900),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=12,
)
COLUMNS = ("total_conversions", "total_conversion_value", "total_null")
END = ("(end)",)
Walk = tuple[list[str], float, float, float]


def counted(*walks: Walk) -> CountedPaths:
    steps, made, value, missed = zip(*walks, strict=True)
    return count_paths(steps, conversions=made, value=value, nulls=missed)


def demo(shared_data: Path) -> CountedPaths:
    with (shared_data / "measure" / "attribution" / "channelattribution_demo.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    walks = [(row["path"].split(" > "), *(float(row[name]) for name in COLUMNS)) for row in rows]
    return counted(*walks)  # type: ignore[arg-type]


def converting(walks: list[Walk], *, order: int, without: str | None = None, money: bool = False) -> float:
    """Once more from the sentence: states are the last ``order`` channels, those with a channel lead to null."""
    steps: dict[tuple[str, ...], dict[tuple[str, ...], float]] = defaultdict(lambda: defaultdict(float))
    gain: dict[tuple[str, ...], float] = defaultdict(float)
    for path, made, value, missed in walks:
        states = [tuple(path[max(0, end - order) : end]) for end in range(len(path) + 1)]
        for before, after in pairwise(states):
            steps[before][after] += made + missed
        steps[states[-1]][END] += made + missed
        gain[states[-1]] += value if money else made
    names = list(steps)
    number = {state: place for place, state in enumerate(names)}
    system, right = np.eye(len(names)), np.zeros(len(names))
    for state in names:
        out = sum(steps[state].values())
        if not out or without in state:
            continue
        right[number[state]] = gain[state] / out
        for after, weight in steps[state].items():
            if after != END and without not in after:
                system[number[state], number[after]] -= weight / out
    return float(np.linalg.solve(system, right)[number[()]])


def test_a_chain_by_hand() -> None:
    """Of ten walks three begin with search; e-mail follows search in two of three and converts half the time."""
    paths = counted((["s", "e"], 1, 10, 1), (["s"], 0, 0, 1), (["e"], 3, 60, 4))
    found = {row.channel: row for row in share_by_markov(paths).channels}
    assert found["e"].removal_effect == 1
    assert found["s"].removal_effect == pytest.approx(2 / 9)  # two of the nine walks that reach e-mail came by search
    assert found["e"].conversions == pytest.approx(4 * 9 / 11)
    assert found["s"].value == pytest.approx(70 * 2 / 11)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@given(walks=WALKED)
@settings(max_examples=40)
def test_every_order_against_the_sentence(order: int, walks: list[Walk]) -> None:
    walks = [(path, made, value if made else 0, missed) for path, made, value, missed in walks]
    whole = converting(walks, order=order)
    found = share_by_markov(counted(*walks), order=order)
    assert sum(row.conversions for row in found.channels) == pytest.approx(found.total_conversions)
    assert sum(row.value for row in found.channels) == pytest.approx(found.total_value)
    for row in found.channels:
        if not whole:
            assert row.removal_effect is None
            continue
        left = converting(walks, order=order, without=row.channel)
        assert row.removal_effect == pytest.approx((whole - left) / whole, abs=1e-9)
    worth = converting(walks, order=order, money=True)
    lost = {
        row.channel: worth - converting(walks, order=order, without=row.channel, money=True) for row in found.channels
    }
    for row in found.channels:
        if sum(lost.values()):
            assert row.value == pytest.approx(found.total_value * lost[row.channel] / sum(lost.values()), abs=1e-6)


@given(walks=WALKED)
def test_a_channel_that_follows_itself_changes_nothing_at_order_one(walks: list[Walk]) -> None:
    paths = counted(*walks)
    kept, merged = share_by_markov(paths), share_by_markov(paths, merged=True)
    assert {row.channel: row.conversions for row in kept.channels} == pytest.approx(
        {row.channel: row.conversions for row in merged.channels}
    )


@given(walks=WALKED)
def test_merging_repeats_is_walking_without_them(walks: list[Walk]) -> None:
    once = [([path[0], *(b for a, b in pairwise(path) if a != b)], *rest) for path, *rest in walks]
    merged = share_by_markov(counted(*walks), order=2, merged=True)
    assert merged == share_by_markov(counted(*once), order=2)  # type: ignore[arg-type]


def test_the_demo_data_as_published(shared_data: Path) -> None:
    """ChannelAttribution's demo at order 1; its simulated answers lie around these."""
    found = share_by_markov(demo(shared_data))
    top = {row.channel: round(row.conversions, 1) for row in found.channels[:3]}
    assert top == {"alpha": 5344.9, "iota": 3884.6, "eta": 3340.8}
    assert found.total_conversions == 19785


@pytest.mark.parametrize("order", [2, 3])
def test_large_chains_are_solved_as_exactly(order: int, shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is solved by iteration beyond 1,500 states is what the whole inverse gives."""
    paths = demo(shared_data)
    dense = share_by_markov(paths, order=order)
    monkeypatch.setattr(chain, "DENSE", 1)
    for one, other in zip(dense.channels, share_by_markov(paths, order=order).channels, strict=True):
        assert one.conversions == pytest.approx(other.conversions, abs=1e-8)
        assert one.value == pytest.approx(other.value, abs=1e-8)


def test_long_walks_in_a_large_chain_converge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "DENSE", 1)
    draw = np.random.default_rng(4)
    walks = [(list(draw.choice(list("abcdef"), 4_000)), float(made), 0.0, 1.0) for made in range(4)]
    found = share_by_markov(counted(*walks), order=2)
    assert [row.removal_effect for row in found.channels] == pytest.approx([1.0] * 6, abs=1e-2)


def test_one_channel_gets_everything() -> None:
    found = share_by_markov(counted((["only"] * 3, 4, 8, 90)))
    (row,) = found.channels
    assert row.channel == "only"
    assert (row.conversions, row.value, row.removal_effect) == pytest.approx((4, 8, 1))


@pytest.mark.parametrize(("field", "count"), [("nulls", -1.0), ("conversions", float("nan")), ("value", float("inf"))])
def test_counts_that_are_none_are_refused(field: str, count: float) -> None:
    given = {"conversions": 1.0, "value": 1.0, "nulls": 1.0} | {field: count}
    with pytest.raises(InputError) as refusal:
        counted((["a"], given["conversions"], given["value"], given["nulls"]))
    assert refusal.value.detail["field"] == field


def test_too_many_channels_or_too_high_an_order_says_what_is_allowed() -> None:
    many = counted(*((["c", str(number)], 1.0, 0.0, 0.0) for number in range(1_001)))
    with pytest.raises(InputError, match="at most 1,000"):
        share_by_markov(many)
    with pytest.raises(InputError) as refusal:
        share_by_markov(many, order=0)
    assert refusal.value.detail["allowed"] == [1, 4]
