"""Who holds a thing: the sightings at which its owner changes.

Only these are kept. Between two of them every sighting is of the same owner, so who holds the thing at any moment, and
who did first, can be read from them alone. A late sighting of another owner inside such a stretch is the one case that
needs the sightings left out; they are read again from the events, from that moment on and for that thing alone.
"""

from collections.abc import Callable

import numpy as np

from seamark.customers.graph import Graph, Sightings
from seamark.customers.resolution.edit import Edit
from seamark.customers.rules import Group, Ids, Mask, distinct

Again = Callable[[Ids, Ids], Sightings]  # things, and since when: every sighting of an owner from then on


def changes_of_hands(graph: Graph, seen: Sightings, *, again: Again) -> Edit:
    """Bring sightings of owners on things into the kept ones."""
    if not seen.kind.size:
        return Edit.none()
    kept = graph.links.sightings(graph.links.of(distinct(seen.right), Group.HOLD))
    lined, old, start = _lined_up(kept, seen)
    late = lined.at(_inside(graph, lined, old=old))
    if late.kind.size:
        things, first = np.unique(late.right, return_index=True)
        lined, old, start = _lined_up(kept, Sightings.joined([seen, again(things, late.time[first])]))
    np.maximum.at(graph.nodes.last, seen.right, seen.time)
    return Edit(lined.source[old & ~start], lined.at(~old & start))


def _lined_up(kept: Sightings, seen: Sightings) -> tuple[Sightings, Mask, Mask]:
    """Kept and new sightings by thing and time; which are kept (``source`` is their row); where hands change."""
    lined = Sightings.joined([kept, seen])
    order = np.lexsort((lined.message, lined.time, lined.right))
    lined, old = lined.at(order), order < kept.kind.size
    start = np.ones(old.size, dtype=np.bool_)
    start[1:] = (lined.right[1:] != lined.right[:-1]) | (lined.left[1:] != lined.left[:-1])
    return lined, old, start


def _inside(graph: Graph, lined: Sightings, *, old: Mask) -> Mask:
    """New sightings of another owner before the last sighting of the thing: some left out may come after them."""
    place = np.maximum.accumulate(np.where(old, np.arange(old.size), 0))
    other = old[place] & (lined.right[place] == lined.right) & (lined.left[place] != lined.left)
    inside: Mask = ~old & other & (lined.time <= graph.nodes.last[lined.right])
    return inside
