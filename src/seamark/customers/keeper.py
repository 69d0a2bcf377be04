"""Keeps identity in step with the events: the one that writes."""

import numpy as np

from seamark.customers.graph import Graph
from seamark.customers.naming import names_told
from seamark.customers.resolution import Limits, decided, judged, resolved
from seamark.customers.rules import Ids
from seamark.customers.store import loading, writing
from seamark.warehouse import KeyIndex, Record, Transaction

_NONE: Ids = np.empty(0, dtype=np.int64)


class Keeper:
    """Holds the graph. One thread calls it, inside the transaction that inserts the events.

    The graph is changed before the transaction commits; when a commit was not reported, the next call loads it again.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._graph: Graph | None = None
        self._names = KeyIndex()
        self._new_names = _NONE
        self._concerned: list[Ids] = []
        self._transaction: Transaction | None = None

    def apply(self, tx: Transaction, record: Record) -> None:
        """Note a decision about identity. It counts from the next :meth:`resolve` on."""
        graph = self._open(tx)
        decision = decided(record.body)
        cuts = writing.decide(tx, decision, at=record.at)
        self._concerned.append(judged(graph, decision.identifier, cuts=cuts))

    def resolve(self, tx: Transaction) -> None:
        """Bring the fresh events into identity; leaves the relation ``touched`` (person, since)."""
        graph = self._open(tx)
        events = writing.fresh_events(tx)
        change = resolved(
            graph,
            events,
            dirty=np.concatenate([_NONE, *self._concerned]),
            limits=self._limits,
            reread=lambda keys, since: writing.events_again(tx, keys, since=since),
        )
        writing.Writing(tx, graph, change=change).write()
        self._new_names = writing.write_names(tx, names_told(events), known=self._names)

    def committed(self) -> None:
        """What was resolved is on disk."""
        self._names.add(self._new_names)
        self._new_names, self._concerned, self._transaction = _NONE, [], None

    def _open(self, tx: Transaction) -> Graph:
        """The graph as this transaction sees it."""
        if self._graph is None or (self._transaction is not None and self._transaction is not tx):
            self._graph, self._names = loading.loaded(tx), writing.known_names(tx)
            self._new_names, self._concerned = _NONE, []
        self._transaction = tx
        return self._graph
