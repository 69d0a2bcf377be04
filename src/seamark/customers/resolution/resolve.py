"""One batch of events brought into the graph."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from seamark.customers.graph import Graph, Sightings
from seamark.customers.resolution.change import Change, Touched
from seamark.customers.resolution.edit import Edit
from seamark.customers.resolution.evidence import first_sightings
from seamark.customers.resolution.given import given_addresses
from seamark.customers.resolution.holders import changes_of_hands
from seamark.customers.resolution.limits import Limits, over_linked
from seamark.customers.resolution.people import people
from seamark.customers.resolution.reading import Reader, Seen
from seamark.customers.resolution.settling import Settling, fresh_people
from seamark.customers.rules import GROUP, Group, Ids, Mask, State, distinct

Reread = Callable[[Ids, int], pa.Table]


def resolved(graph: Graph, events: pa.Table, *, dirty: Ids, limits: Limits, reread: Reread) -> Change:
    """Bring new events into the graph. ``dirty`` are identifiers that changed otherwise (a split).

    ``reread(keys, since)`` gives the events, these ones included, since a time (microseconds since 1970) that carry
    one of some browsers or devices. The graph is changed; when the change cannot be written, load it again.
    """
    reader = Reader(graph)
    seen = reader.read(events)
    edit = Edit.joined([_evidence(graph, seen), _hands(graph, seen, reader=reader, reread=reread)])
    rows = _edited(graph, edit)
    blocked = over_linked(graph, rows, limits=limits)
    dirty = np.concatenate([dirty, reader.earlier, _ends(graph, rows[graph.works(rows)]), _around(graph, blocked)])
    given = given_addresses(graph, distinct(dirty))
    dirty = np.concatenate([dirty, _ends(graph, np.concatenate([given.gone, _edited(graph, given)]))])
    who = people(graph, distinct(dirty))
    persons, moved = Settling(graph, who, first_new=reader.first_new).settle()
    whole = Edit.joined([edit, given])
    return Change(
        first_new=reader.first_new,
        values=reader.values,
        earlier=reader.earlier,
        blocked=blocked[blocked < reader.first_new],
        gone=whole.gone,
        new=whole.new,
        sources=reader.sources,
        persons=persons,
        touched=Touched.joined([fresh_people(graph, seen), moved]),
    )


def _evidence(graph: Graph, seen: Seen) -> Edit:
    """Of what merges or stands together the first sighting; on a thing that is blocked the first of each owner."""
    return first_sightings(graph, seen.sightings.at(~_may_change_hands(graph, seen.sightings)))


def _hands(graph: Graph, seen: Seen, *, reader: Reader, reread: Reread) -> Edit:
    """Of owners on things the sightings at which hands change."""

    def again(things: Ids, since: Ids) -> Sightings:
        found = reader.read(reread(graph.nodes.key[things], int(since.min()))).sightings
        found = found.at((GROUP[found.kind] == Group.HOLD) & np.isin(found.right, things))
        return found.at(found.time >= since[np.searchsorted(things, found.right)])

    holds = seen.sightings.at(_may_change_hands(graph, seen.sightings))
    return changes_of_hands(graph, holds, again=again)


def _may_change_hands(graph: Graph, seen: Sightings) -> Mask:
    may: Mask = (GROUP[seen.kind] == Group.HOLD) & (graph.nodes.state[seen.right] == State.LINKS)
    return may


def _edited(graph: Graph, edit: Edit) -> Ids:
    """Change the links. Returns the new rows."""
    graph.links.alive[edit.gone] = False
    return graph.add(edit.new)


def _ends(graph: Graph, rows: Ids) -> Ids:
    return np.concatenate([graph.links.left[rows], graph.links.right[rows]])


def _around(graph: Graph, nodes: Ids) -> Ids:
    """Identifiers and all they were ever seen with."""
    return np.concatenate([nodes, *(_ends(graph, graph.links.of(nodes, group)) for group in Group)])
