"""Who holds a thing: the sightings at which its owner changes.

Only these are kept. Between two of them every sighting is of the same owner, so who holds the thing at any moment, and
who did first, can be read from them alone. A late sighting of another owner inside such a stretch is the one case that
needs the sightings left out; they are read again from the events, from that moment on and for that thing alone.
"""

from collections.abc import Callable

import numpy as np

from seamark.customers.graph import Graph, Sightings
from seamark.customers.resolution.edit import Edit
from seamark.customers.rules import Group, Ids, Mask

Again = Callable[[Ids, Ids], Sightings]  # things, and since when: every sighting of an owner from then on


def changes_of_hands(graph: Graph, seen: Sightings, *, again: Again) -> Edit:
    """Bring sightings of owners on things into the kept ones."""
    if not seen.kind.size:
        return Edit.none()
    rows = graph.links.of(np.unique(seen.right), Group.HOLD)
    both, old, start = _lined_up(graph, rows, seen)
    late = _inside(graph, both, old)
    if late.any():
        things, since = _since(both.at(late))
        both, old, start = _lined_up(graph, rows, Sightings.joined([seen, again(things, since)]))
    np.maximum.at(graph.nodes.last, seen.right, seen.time)
    return Edit(both.source[old & ~start], both.at(~old & start))


def _lined_up(graph: Graph, rows: Ids, seen: Sightings) -> tuple[Sightings, Mask, Mask]:
    """Kept and new sightings by thing and time; which are kept ones (their row is in ``source``); where hands change."""
    links = graph.links
    kept = Sightings(links.kind[rows], links.left[rows], links.right[rows], links.time[rows], links.message[rows], rows)
    both = Sightings.joined([kept, seen])
    order = np.lexsort((both.message, both.time, both.right))
    both, old = both.at(order), order < rows.size
    start = np.ones(old.size, dtype=np.bool_)
    start[1:] = (both.right[1:] != both.right[:-1]) | (both.left[1:] != both.left[:-1])
    return both, old, start


def _inside(graph: Graph, both: Sightings, old: Mask) -> Mask:
    """New sightings of another owner before the last sighting of the thing: some left out may come after them."""
    place = np.maximum.accumulate(np.where(old, np.arange(old.size), 0))
    other = old[place] & (both.right[place] == both.right) & (both.left[place] != both.left)
    return ~old & other & (both.time <= graph.nodes.last[both.right])


def _since(late: Sightings) -> tuple[Ids, Ids]:
    """Things, and the earliest of their sightings in ``late`` (sorted by thing and time)."""
    things, first = np.unique(late.right, return_index=True)
    return things, late.time[first]
