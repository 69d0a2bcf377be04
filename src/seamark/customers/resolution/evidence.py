"""Which sighting of a pair is kept as its evidence: the first."""

import numpy as np

from seamark.customers.graph import Graph, Sightings
from seamark.customers.resolution.edit import Edit
from seamark.customers.rules import GROUP, Group, Ids


def first_sightings(graph: Graph, seen: Sightings) -> Edit:
    """Keep of each pair the earliest sighting, known or just seen."""
    if not seen.kind.size:
        return Edit.none()
    seen = _firsts(seen)
    known, rows = _known(graph, seen)
    place = np.searchsorted(known.pair, seen.pair)
    place[place == known.kind.size] = 0
    if not rows.size:
        return Edit(rows, seen)
    same = known.pair[place] == seen.pair
    earlier = (seen.time < known.time[place]) | ((seen.time == known.time[place]) & (seen.message < known.message[place]))
    return Edit(rows[place[same & earlier]], seen.at(~same | earlier))


def _firsts(seen: Sightings) -> Sightings:
    """Of each pair the earliest, in the order of pairs."""
    seen = seen.at(np.lexsort((seen.message, seen.time, seen.pair)))
    first = np.ones(seen.kind.size, dtype=np.bool_)
    first[1:] = seen.pair[1:] != seen.pair[:-1]
    return seen.at(first)


def _known(graph: Graph, seen: Sightings) -> tuple[Sightings, Ids]:
    """Known rows at the right ends, the earliest of each pair, in the order of pairs; and their numbers."""
    links = graph.links
    parts = [links.of(seen.right[GROUP[seen.kind] == group], group) for group in Group]
    rows = np.concatenate(parts)
    columns = (links.kind, links.left, links.right, links.time, links.message)
    known = Sightings(*(column[rows] for column in columns), rows)
    known = _firsts(known)
    return known, known.source
