"""Identifiers and links as one graph, with what is blocked and split taken out."""

import numpy as np

from seamark.customers.graph.links import Links, Sightings
from seamark.customers.graph.nodes import Nodes
from seamark.customers.rules import Group, Ids, Mask, State, distinct

Changing = dict[int, tuple[Ids, Ids]]


class Graph:
    """What the warehouse knows of identity, held in memory by the one thread that writes it.

    About 150 bytes an identifier. ``varied`` holds who a thing is when that changes with time: starts (the first is
    DAWN) and persons of each stretch. ``cuts`` are the pairs of keys (``pair_of``) that somebody split.
    """

    def __init__(self) -> None:
        self.nodes = Nodes()
        self.links = Links()
        self.varied: Changing = {}
        self.cuts: Ids = np.empty(0, dtype=np.int64)
        self._marks: Mask = np.zeros(0, dtype=np.bool_)

    def add(self, seen: Sightings) -> Ids:
        """Take on links. Returns their rows."""
        keys = self.nodes.key
        return self.links.add(seen, cut=np.isin(pair_of(keys[seen.left], keys[seen.right]), self.cuts))

    def works(self, rows: Ids) -> Mask:
        """Which rows link: not split, neither end blocked. Shape (n,)."""
        links, state = self.links, self.nodes.state
        blocked = (state[links.left[rows]] != State.LINKS) | (state[links.right[rows]] != State.LINKS)
        works: Mask = ~links.cut[rows] & ~blocked
        return works

    def working(self, nodes: Ids, group: Group) -> Ids:
        """Rows of a group at any of ``nodes`` that link, ascending."""
        rows = self.links.of(nodes, group)
        return rows[self.works(rows)]

    def reach(self, nodes: Ids, group: Group) -> Ids:
        """``nodes`` and all that hang together with them through links of a group, ascending."""
        seen, parts = self._unmarked(), [distinct(nodes)]
        while parts[-1].size:
            seen[parts[-1]] = True
            rows = self.working(parts[-1], group)
            ends = np.concatenate([self.links.left[rows], self.links.right[rows]])
            parts.append(distinct(ends[~seen[ends]]))
        reached = np.sort(np.concatenate(parts))
        seen[reached] = False
        return reached

    def _unmarked(self) -> Mask:
        """A mask over all identifiers, all False; who uses it leaves it so."""
        if self._marks.size < len(self.nodes):
            self._marks = np.zeros(2 * len(self.nodes), dtype=np.bool_)
        return self._marks


def pair_of(left: Ids, right: Ids) -> Ids:
    """One 64-bit number for two keys, whichever comes first."""
    low, high = np.minimum(left, right).astype(np.uint64), np.maximum(left, right).astype(np.uint64)
    mixed = (low * np.uint64(0x9E3779B97F4A7C15)) ^ (high + np.uint64(0x632BE59BD9B4E019))
    return (mixed * np.uint64(0xD6E8FEB86659FD93)).astype(np.int64)
