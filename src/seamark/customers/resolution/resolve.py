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
from seamark.customers.resolution.reading import Reader
from seamark.customers.resolution.settling import fresh_people, settled
from seamark.customers.rules import GROUP, Group, Ids, State

Reread = Callable[[Ids, int], pa.Table]


def resolved(graph: Graph, events: pa.Table, *, dirty: Ids, limits: Limits, reread: Reread) -> Change:
    """Bring new events into the graph. ``dirty`` are identifiers that changed otherwise (a split).

    ``reread(keys, since)`` gives the events, these ones included, since a time (microseconds since 1970) that carry
    one of some browsers or devices. The graph is changed; when the change cannot be written, load it again.
    """
    reader = Reader(graph)
    seen = reader.read(events)
    edit = _edit(graph, reader, seen.sightings, reread)
    rows = _edited(graph, edit)
    blocked = over_linked(graph, rows, limits=limits)
    dirty = np.concatenate([dirty, reader.earlier, _ends(graph, rows[graph.works(rows)]), _around(graph, blocked)])
    given = given_addresses(graph, np.unique(dirty))
    dirty = np.concatenate([dirty, _ends(graph, np.concatenate([given.gone, _edited(graph, given)]))])
    persons, moved = settled(graph, people(graph, np.unique(dirty)), first_new=reader.first_new)
    fresh = fresh_people(graph, seen.subject, seen.time)
    both = Edit.joined([edit, given])
    return Change(
        first_new=reader.first_new,
        values=reader.values,
        earlier=reader.earlier,
        blocked=blocked[blocked < reader.first_new],
        gone=both.gone,
        new=both.new,
        sources=reader.sources,
        persons=persons,
        touched=Touched(*(np.concatenate(columns) for columns in zip(fresh, moved, strict=True))),
    )


def _edit(graph: Graph, reader: Reader, seen: Sightings, reread: Reread) -> Edit:
    """Which sightings become links. On a thing that is blocked only the first of each owner."""

    def again(things: Ids, since: Ids) -> Sightings:
        found = reader.read(reread(graph.nodes.key[things], int(since.min()))).sightings
        found = found.at((GROUP[found.kind] == Group.HOLD) & np.isin(found.right, things))
        return found.at(found.time >= since[np.searchsorted(things, found.right)])

    holds = (GROUP[seen.kind] == Group.HOLD) & (graph.nodes.state[seen.right] == State.LINKS)
    return Edit.joined([first_sightings(graph, seen.at(~holds)), changes_of_hands(graph, seen.at(holds), again=again)])


def _edited(graph: Graph, edit: Edit) -> Ids:
    """Change the links. Returns the new rows."""
    graph.links.alive[edit.gone] = False
    return graph.add(edit.new)


def _ends(graph: Graph, rows: Ids) -> Ids:
    return np.concatenate([graph.links.left[rows], graph.links.right[rows]])


def _around(graph: Graph, nodes: Ids) -> Ids:
    """Identifiers and all they were ever seen with."""
    return np.concatenate([nodes, *(_ends(graph, graph.links.of(nodes, group)) for group in Group)])
