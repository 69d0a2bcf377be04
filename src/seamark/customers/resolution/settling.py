"""Compares who people are with who they were, and says what must be written and whose visits change."""

import numpy as np

from seamark.customers.graph import Graph
from seamark.customers.resolution.change import Persons, Touched
from seamark.customers.resolution.people import People
from seamark.customers.resolution.reading import Seen
from seamark.customers.rules import DAWN, DUSK, NOBODY, VARIES, Ids, distinct

Stretches = tuple[Ids, Ids]


class Settling:
    """One comparison: the graph as it is before, and who people are after.

    ``first_new`` is the first identifier that this batch brought; what those did is all new, so nobody's past changes
    with them.
    """

    def __init__(self, graph: Graph, who: People, *, first_new: int) -> None:
        self._graph, self._nodes, self._who = graph, graph.nodes, who
        self._first_new = first_new
        old = graph.nodes.person[who.nodes]
        changing = np.flatnonzero((old == VARIES) | (who.person == VARIES))
        self._steady = np.flatnonzero((old != who.person) & (old != VARIES) & (who.person != VARIES))
        self._changed = changing[np.array([self._differs(place) for place in changing.tolist()], dtype=np.bool_)]

    def settle(self) -> tuple[Persons, Touched]:
        """Let the graph know. Returns the rows to write, and whose past changes since when."""
        moved = self._who.nodes[np.concatenate([self._steady, self._changed])]
        emptied = moved[(self._nodes.person[moved] != moved) & (moved < self._first_new)]
        touched = Touched.joined([self._moved(), *map(self._moments, self._old(self._changed).tolist())])
        for node in self._who.nodes[self._changed].tolist():
            self._graph.varied.pop(node, None)
        self._graph.varied |= self._who.varied
        self._nodes.person[self._who.nodes] = self._who.person
        return self._rows(moved, emptied), touched

    def _before(self, place: int) -> Stretches:
        node = int(self._who.nodes[place])
        person = self._nodes.person[node]
        return self._graph.varied[node] if person == VARIES else _always(person)

    def _after(self, place: int) -> Stretches:
        person = self._who.person[place]
        return self._who.varied[int(self._who.nodes[place])] if person == VARIES else _always(person)

    def _differs(self, place: int) -> bool:
        pairs = zip(self._before(place), self._after(place), strict=True)
        return not all(np.array_equal(old, new) for old, new in pairs)

    def _old(self, places: Ids) -> Ids:
        return places[self._who.nodes[places] < self._first_new]

    def _moved(self) -> Touched:
        """Old and new persons of identifiers that are another for good, since their first event."""
        places = self._old(self._steady)
        nodes = self._who.nodes[places]
        persons = np.concatenate([self._nodes.person[nodes], self._who.person[places]])
        return Touched(self._nodes.key[persons], np.tile(self._nodes.first[nodes], 2))

    def _moments(self, place: int) -> Touched:
        """Old and new persons where stretches differ, since the first moment they do."""
        old, new = self._before(place), self._after(place)
        moments = distinct(np.concatenate([old[0], new[0]]))
        before, after = _at(old, moments), _at(new, moments)
        other = before != after
        persons = distinct(np.concatenate([before[other], after[other]]))
        since = max(int(moments[other][0]), int(self._nodes.first[self._who.nodes[place]]))
        return Touched(self._nodes.key[persons], np.full(persons.size, since, dtype=np.int64))

    def _rows(self, moved: Ids, emptied: Ids) -> Persons:
        """Rows for identifiers that are not their own person throughout."""
        key, person = self._nodes.key, self._nodes.person[moved]
        steady = (person != moved) & (person != VARIES)
        count = int(steady.sum())
        parts = [(moved[steady], np.full(count, DAWN), np.full(count, DUSK), person[steady])]
        parts += [self._row(node) for node in moved[person == VARIES].tolist()]
        subject, start, end, other = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        return Persons(key[emptied], key[subject], start, end, key[other])

    def _row(self, node: int) -> tuple[Ids, Ids, Ids, Ids]:
        starts, persons = self._graph.varied[node]
        other = persons != node
        ends = np.append(starts[1:], DUSK)
        return np.full(int(other.sum()), node, dtype=np.int64), starts[other], ends[other], persons[other]


def fresh_people(graph: Graph, seen: Seen) -> Touched:
    """People of new events, each from its earliest event on."""
    person = _persons_at(graph, seen)
    there = person != NOBODY
    person, time = person[there], seen.time[there]
    known, place = np.unique(person, return_inverse=True)
    since = np.full(known.size, DUSK, dtype=np.int64)
    np.minimum.at(since, place, time)
    return Touched(graph.nodes.key[known], since)


def _persons_at(graph: Graph, seen: Seen) -> Ids:
    """The person of each event, as a number; NOBODY for NOBODY."""
    subject = seen.subject
    if not subject.size:
        return subject
    person = np.where(subject == NOBODY, NOBODY, graph.nodes.person[subject])
    varies = np.flatnonzero(person == VARIES)
    for thing in distinct(subject[varies]).tolist():
        here = varies[subject[varies] == thing]
        person[here] = _at(graph.varied[thing], seen.time[here])
    return person


def _always(person: int) -> Stretches:
    return np.array([DAWN]), np.array([person])


def _at(stretches: Stretches, moments: Ids) -> Ids:
    starts, persons = stretches
    return persons[np.searchsorted(starts, moments, side="right") - 1]
