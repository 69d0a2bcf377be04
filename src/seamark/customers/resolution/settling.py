"""Compares who people are with who they were, and says what must be written and whose visits change."""

import numpy as np

from seamark.customers.graph import Graph
from seamark.customers.resolution.change import Persons, Touched
from seamark.customers.resolution.people import People
from seamark.customers.rules import DAWN, DUSK, NOBODY, VARIES, Ids

Stretches = tuple[Ids, Ids]


def settled(graph: Graph, who: People, *, first_new: int) -> tuple[Persons, Touched]:
    """Let the graph know who people are. Returns rows to write, and whose visits that touches."""
    nodes = graph.nodes
    old = nodes.person[who.nodes]
    changing = np.flatnonzero((old == VARIES) | (who.person == VARIES))
    steady = np.flatnonzero((old != who.person) & (old != VARIES) & (who.person != VARIES))
    changed = changing[[_differs(graph, who, place) for place in changing.tolist()]] if changing.size else changing
    moved = np.concatenate([who.nodes[steady], who.nodes[changed]])
    touched = _joined([_moved(graph, who, steady, first_new), *_moments(graph, who, changed, first_new)])
    emptied = moved[(nodes.person[moved] != moved) & (moved < first_new)]
    for place in changed.tolist():
        graph.varied.pop(int(who.nodes[place]), None)
    graph.varied |= who.varied
    nodes.person[who.nodes] = who.person
    return _rows(graph, moved, emptied), touched


def persons_at(graph: Graph, subject: Ids, time: Ids) -> Ids:
    """The person of each identifier at a time, as a number; NOBODY for NOBODY. Shape (n,)."""
    if not len(graph.nodes):
        return subject
    person = np.where(subject == NOBODY, NOBODY, graph.nodes.person[subject])
    varies = np.flatnonzero(person == VARIES)
    for thing in np.unique(subject[varies]).tolist():
        here = varies[subject[varies] == thing]
        starts, persons = graph.varied[thing]
        person[here] = persons[np.searchsorted(starts, time[here], side="right") - 1]
    return person


def fresh_people(graph: Graph, subject: Ids, time: Ids) -> Touched:
    """People of new events, each from its earliest event on."""
    person = persons_at(graph, subject, time)
    there = person != NOBODY
    person, time = person[there], time[there]
    known, place = np.unique(person, return_inverse=True)
    since = np.full(known.size, DUSK, dtype=np.int64)
    np.minimum.at(since, place, time)
    return Touched(graph.nodes.key[known], since)


def _stretches(graph: Graph, node: int) -> Stretches:
    person = graph.nodes.person[node]
    return graph.varied[node] if person == VARIES else (np.array([DAWN]), np.array([person]))


def _new_stretches(who: People, place: int) -> Stretches:
    person = who.person[place]
    return who.varied[int(who.nodes[place])] if person == VARIES else (np.array([DAWN]), np.array([person]))


def _differs(graph: Graph, who: People, place: int) -> bool:
    old, new = _stretches(graph, int(who.nodes[place])), _new_stretches(who, place)
    return not (np.array_equal(old[0], new[0]) and np.array_equal(old[1], new[1]))


def _moved(graph: Graph, who: People, places: Ids, first_new: int) -> Touched:
    """Old and new persons of identifiers that are another for good, since their first event."""
    places = places[who.nodes[places] < first_new]  # the events of new ones are all new, and count as such
    nodes = who.nodes[places]
    persons = np.concatenate([graph.nodes.person[nodes], who.person[places]])
    return Touched(graph.nodes.key[persons], np.tile(graph.nodes.first[nodes], 2))


def _moments(graph: Graph, who: People, places: Ids, first_new: int) -> list[Touched]:
    """Old and new persons where stretches differ, since the first moment they do."""
    parts = []
    for place in places[who.nodes[places] < first_new].tolist():
        node = int(who.nodes[place])
        old, new = _stretches(graph, node), _new_stretches(who, place)
        moments = np.union1d(old[0], new[0])
        before, after = (each[1][np.searchsorted(each[0], moments, side="right") - 1] for each in (old, new))
        other = before != after
        persons = np.unique(np.concatenate([before[other], after[other]]))
        since = max(int(moments[other][0]), int(graph.nodes.first[node]))
        parts.append(Touched(graph.nodes.key[persons], np.full(persons.size, since, dtype=np.int64)))
    return parts


def _joined(parts: list[Touched]) -> Touched:
    return Touched(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _rows(graph: Graph, moved: Ids, emptied: Ids) -> Persons:
    """Rows for identifiers that are not their own person throughout."""
    nodes = graph.nodes
    steady = moved[(nodes.person[moved] != moved) & (nodes.person[moved] != VARIES)]
    subject, person = [steady], [nodes.person[steady]]
    start, end = [np.full(steady.size, DAWN, dtype=np.int64)], [np.full(steady.size, DUSK, dtype=np.int64)]
    for node in moved[nodes.person[moved] == VARIES].tolist():
        starts, persons = graph.varied[node]
        other = persons != node
        subject.append(np.full(int(other.sum()), node, dtype=np.int64))
        person.append(persons[other])
        start.append(starts[other])
        end.append(np.append(starts[1:], DUSK)[other])
    keys = (nodes.key[np.concatenate(part)] for part in (subject, person))
    one, other_key = keys
    return Persons(nodes.key[emptied], one, np.concatenate(start), np.concatenate(end), other_key)
