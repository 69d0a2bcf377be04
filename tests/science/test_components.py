"""Components agree with a plain union-find, whatever the graph."""

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seamark.science import components

Edges = list[tuple[int, int]]


def reference(edges: Edges, count: int) -> list[int]:
    """Union-find one edge at a time; the smaller root wins, so a component is named by its smallest node."""
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            node = parent[node]
        return node

    for left, right in edges:
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    return [root(node) for node in range(count)]


def labelled(edges: Edges, count: int) -> list[int]:
    pairs = np.array(edges, dtype=np.int64).reshape(-1, 2)
    return [int(label) for label in components(pairs[:, 0], pairs[:, 1], count=count)]


@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_any_small_graph(graph: tuple[int, Edges]) -> None:
    count, edges = graph
    assert labelled(edges, count) == reference(edges, count)


def test_no_edge_leaves_everybody_alone() -> None:
    assert labelled([], 4) == [0, 1, 2, 3]


def test_a_long_chain_in_random_order_is_one_component_in_little_time() -> None:
    count = 200_000
    random = np.random.default_rng(7)
    names = random.permutation(count)
    edges = np.stack([names[:-1], names[1:]], axis=1)[random.permutation(count - 1)]
    begun = time.perf_counter()
    label = components(edges[:, 0], edges[:, 1], count=count)
    assert not label.any()
    assert time.perf_counter() - begun < 2


def test_many_pairs_stay_pairs() -> None:
    count = 100_000
    left = np.arange(0, count, 2)
    label = components(left + 1, left, count=count)
    assert np.array_equal(label, np.repeat(left, 2))
