"""Identifiers that stand for too many: a kiosk, a shared mailbox, a user id that a template left in."""

from typing import NamedTuple

import numpy as np

from seamark.customers.graph import Graph
from seamark.customers.rules import Group, Ids, Link, State, both, distinct


class Limits(NamedTuple):
    """How many ``people`` (user ids, or e-mails) and ``things`` (browsers, or devices) one may be seen with."""

    people: int
    things: int


def over_linked(graph: Graph, rows: Ids, *, limits: Limits) -> Ids:
    """Block the ends of ``rows`` that are seen with too many. Returns those newly blocked, ascending.

    Splits do not lower the count: what was seen was seen.
    """
    links, nodes = graph.links, graph.nodes
    ends = both(links.left[rows], links.right[rows])
    ends = ends[nodes.state[ends] == State.LINKS]
    pairs = distinct(np.concatenate([_pairs(graph, ends, group=group) for group in Group]))
    place, other = pairs >> 32, pairs & 0xFFFFFFFF
    count = np.bincount(place * 4 + nodes.kind[other], minlength=4 * ends.size).reshape(-1, 4)
    most = np.array([limits.people, limits.people, limits.things, limits.things])
    over: Ids = ends[(count > most).any(axis=1)]
    nodes.state[over] = State.OVER_LINKED
    return over


def _pairs(graph: Graph, ends: Ids, *, group: Group) -> Ids:
    """Place in ``ends`` and neighbour, as one number; derived links do not count."""
    links = graph.links
    place, rows = links.ends(ends, group)
    seen = links.kind[rows] != Link.GIVEN
    place, rows = place[seen], rows[seen]
    pairs: Ids = place << 32 | (links.left[rows] + links.right[rows] - ends[place])
    return pairs
