"""What somebody decided about an identifier, and what that does to the graph."""

from collections.abc import Sequence

import msgspec
import numpy as np

from seamark.customers.graph import Graph, pair_of
from seamark.customers.rules import NOBODY, Group, Ids, distinct


class Verdict(msgspec.Struct, frozen=True, tag_field="verb", tag="split"):
    """An identifier is split from others, all by their keys. Journalled whole, so that it means the same on any day."""

    identifier: int
    others: tuple[int, ...]
    by: str
    reason: str


class Reversal(msgspec.Struct, frozen=True, tag_field="verb", tag="unsplit"):
    """An identifier's splits are taken back."""

    identifier: int
    by: str
    reason: str


Decision = Verdict | Reversal


def judged(graph: Graph, identifier: int, *, cuts: Sequence[tuple[int, int]]) -> Ids:
    """Let ``cuts`` (pairs of keys) be all that is split, after a decision on one. Returns whom it concerns."""
    pairs = np.array(cuts, dtype=np.int64).reshape(-1, 2)
    graph.cuts = pair_of(pairs[:, 0], pairs[:, 1])
    node = graph.nodes.find(np.array([identifier], dtype=np.int64))
    if node[0] == NOBODY:
        return node[:0]
    links, keys = graph.links, graph.nodes.key
    rows = np.concatenate([links.of(node, group) for group in Group])
    left, right = links.left[rows], links.right[rows]
    links.cut[rows] = np.isin(pair_of(keys[left], keys[right]), graph.cuts)
    return distinct(np.concatenate([node, left, right]))


def decided(body: bytes) -> Decision:
    """A decision read back from the journal."""
    decision: Decision = msgspec.json.decode(body, type=Decision)
    return decision
