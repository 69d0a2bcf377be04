"""The graph in memory finds what was put into it, however it was put there."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seamark.customers.graph import Graph, Sightings, pair_of
from seamark.customers.graph.finder import Finder
from seamark.customers.rules import NOBODY, Group, Kind, Link, State

KEYS = st.lists(st.integers(-(1 << 63), (1 << 63) - 1) | st.integers(0, 9), max_size=40)


@given(parts=st.lists(KEYS, max_size=8), asked=KEYS)
def test_a_finder_is_a_multimap(parts: list[list[int]], asked: list[int]) -> None:
    finder, kept = Finder(), defaultdict(set)
    begin = 0
    for part in parts:
        finder.add(np.array(part, dtype=np.int64), np.arange(begin, begin + len(part)))
        for number, key in enumerate(part, start=begin):
            kept[key].add(number)
        begin += len(part)
    keys = np.array([*asked, *(key for part in parts for key in part)], dtype=np.int64)
    place, rows = finder.all(keys)
    found = defaultdict(set)
    for where, one in zip(place.tolist(), rows.tolist(), strict=True):
        found[where].add(one)
    assert [found[where] for where in range(keys.size)] == [kept.get(int(key), set()) for key in keys]
    first = finder.one(keys)
    assert all(
        one in kept[int(key)] if int(key) in kept else one == NOBODY for key, one in zip(keys, first, strict=True)
    )


def test_a_pair_is_the_same_from_either_end() -> None:
    random = np.random.default_rng(3)
    left, right = random.integers(-(1 << 62), 1 << 62, (2, 100_000))
    assert np.array_equal(pair_of(left, right), pair_of(right, left))
    assert np.unique(pair_of(left, right)).size == left.size


def test_what_is_blocked_or_cut_does_not_link() -> None:
    graph = Graph()
    kinds = [Kind.USER, Kind.EMAIL, Kind.USER, Kind.EMAIL, Kind.USER]
    nodes = graph.nodes.add(np.arange(10, 15), kinds, first=0, state=State.LINKS)
    pairs = np.array([[0, 1], [2, 1], [2, 3], [4, 3]]).T
    graph.cuts = pair_of(np.array([14]), np.array([13]))
    some = np.arange(4)
    graph.add(Sightings(np.full(4, Link.USER_EMAIL), pairs[0], pairs[1], time=some, message=some, source=some))
    assert graph.reach(nodes[:1], Group.MERGE).tolist() == [0, 1, 2, 3]
    graph.nodes.state[1] = State.OVER_LINKED
    assert graph.reach(nodes[:1], Group.MERGE).tolist() == [0]
    assert graph.reach(nodes[2:3], Group.MERGE).tolist() == [2, 3]
    assert graph.reach(nodes[2:3], Group.MERGE).tolist() == [2, 3], "looking leaves no marks"
