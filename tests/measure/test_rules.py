"""Five rules on counted paths: worked by hand, against plain Python, and on the demo data everybody knows."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamark.science.attribution import CountedPaths, Rule, count_paths, share_by_rule

WALKED = st.lists(
    st.tuples(st.lists(st.sampled_from("abcd"), min_size=1, max_size=9), st.integers(0, 50), st.integers(0, 900)),
    min_size=1,
    max_size=12,
)


def counted(*paths: tuple[list[str], float, float]) -> CountedPaths:
    steps, conversions, values = zip(*paths, strict=True)
    return count_paths(steps, conversions=conversions, value=values, nulls=[0.0] * len(steps))


def credited_by(paths: CountedPaths, rule: Rule) -> dict[str, float]:
    return {row.channel: row.conversions for row in share_by_rule(paths, rule).channels}


def plain_weights(rule: Rule, length: int) -> list[float]:
    """The rules once more, from their sentences."""
    if rule is Rule.POSITION and length > 2:
        return [0.4, *[0.2 / (length - 2)] * (length - 2), 0.4]
    raw = {
        Rule.FIRST: [1.0] + [0.0] * (length - 1),
        Rule.LAST: [0.0] * (length - 1) + [1.0],
        Rule.LINEAR: [1.0] * length,
        Rule.POSITION: [1.0] * length,
        Rule.TIME_DECAY: [0.5 ** (length - 1 - place) for place in range(length)],
    }[rule]
    return [weight / sum(raw) for weight in raw]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule.FIRST, {"search": 10, "email": 0, "social": 0}),
        (Rule.LAST, {"search": 0, "email": 0, "social": 10}),
        (Rule.LINEAR, {"search": 2.5, "email": 5, "social": 2.5}),
        (Rule.TIME_DECAY, {"search": 10 / 15, "email": 60 / 15, "social": 80 / 15}),
        (Rule.POSITION, {"search": 4, "email": 2, "social": 4}),
    ],
)
def test_a_path_of_four_steps_shared_by_hand(rule: Rule, expected: dict[str, float]) -> None:
    paths = counted((["search", "email", "email", "social"], 10, 200))
    assert credited_by(paths, rule) == pytest.approx(expected)


@pytest.mark.parametrize("rule", list(Rule))
@given(walked=WALKED)
def test_every_rule_gives_out_exactly_what_there_is(rule: Rule, walked: list[tuple[list[str], int, int]]) -> None:
    paths = counted(*walked)
    found = share_by_rule(paths, rule)
    assert sum(row.conversions for row in found.channels) == pytest.approx(found.total_conversions)
    assert sum(row.value for row in found.channels) == pytest.approx(found.total_value)
    expected: dict[str, float] = defaultdict(float)
    for path, conversions, _ in walked:
        for step, weight in zip(path, plain_weights(rule, len(path)), strict=True):
            expected[step] += weight * conversions
    assert {row.channel: row.conversions for row in found.channels} == pytest.approx(dict(expected))


def test_a_very_long_path_still_adds_up() -> None:
    paths = counted((["a"] * 5000 + ["b"], 1, 1))
    assert credited_by(paths, Rule.TIME_DECAY) == pytest.approx({"a": 0.5, "b": 0.5})


def test_channels_come_with_most_conversions_first() -> None:
    found = share_by_rule(counted((["b"], 2, 0), (["a"], 2, 0), (["c"], 9, 0)), Rule.LAST)
    assert [row.channel for row in found.channels] == ["c", "a", "b"]


def test_the_well_known_demo_paths_add_up_under_every_rule(shared_data: Path) -> None:
    file = shared_data / "measure" / "attribution" / "channelattribution_demo.csv"
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    steps = [row["path"].split(" > ") for row in rows]
    orders = [float(row["total_conversions"]) for row in rows]
    paths = counted(*zip(steps, orders, [float(row["total_conversion_value"]) for row in rows], strict=True))
    for rule in Rule:
        expected: dict[str, float] = defaultdict(float)
        for path, conversions in zip(steps, orders, strict=True):
            for step, weight in zip(path, plain_weights(rule, len(path)), strict=True):
                expected[step] += weight * conversions
        assert credited_by(paths, rule) == pytest.approx(dict(expected))
        assert share_by_rule(paths, rule).total_conversions == sum(orders)
