"""Which sighting of a pair is kept as its evidence: the first."""

import numpy as np

from seamark.customers.graph import Graph, Sightings
from seamark.customers.resolution.edit import Edit
from seamark.customers.rules import GROUP, Group


def first_sightings(graph: Graph, seen: Sightings) -> Edit:
    """Keep of each pair the earliest sighting, known or just seen."""
    if not seen.kind.size:
        return Edit.none()
    seen = _firsts(seen)
    known = _known(graph, seen)
    if not known.kind.size:
        return Edit(known.source, seen)
    pair = known.pair
    place = np.minimum(np.searchsorted(pair, seen.pair), pair.size - 1)
    same = pair[place] == seen.pair
    tie = (seen.time == known.time[place]) & (seen.message < known.message[place])
    earlier = (seen.time < known.time[place]) | tie
    return Edit(known.source[place[same & earlier]], seen.at(~same | earlier))


def _firsts(seen: Sightings) -> Sightings:
    """Of each pair the earliest, in the order of pairs."""
    seen = seen.at(np.lexsort((seen.message, seen.time, seen.pair)))
    pair, first = seen.pair, np.ones(seen.kind.size, dtype=np.bool_)
    first[1:] = pair[1:] != pair[:-1]
    return seen.at(first)


def _known(graph: Graph, seen: Sightings) -> Sightings:
    """Known sightings at the right ends, the earliest of each pair, in the order of pairs; ``source`` is their row."""
    rows = [graph.links.of(seen.right[GROUP[seen.kind] == group], group) for group in Group]
    return _firsts(graph.links.sightings(np.concatenate(rows)))
