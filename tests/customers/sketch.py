"""Town without a warehouse: a graph, and the events so far in a list. Fast enough for thousands of stories."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from seamark.customers.graph import Graph
from seamark.customers.resolution import Limits, Verdict, judged, resolved
from seamark.customers.rules import VARIES, Ids
from seamark.kernel import key_of
from tests.customers.reference import Event
from tests.customers.town import at, row

COLUMNS = ("subject", "user_id", "email_hash", "anonymous_id", "device_id", "previous_id", "message_key", "source")
_TYPES: dict[str, Any] = dict.fromkeys(COLUMNS, pa.string()) | {"subject": pa.int64(), "message_key": pa.int64()}
SCHEMA = pa.schema([*_TYPES.items(), ("time", pa.timestamp("us"))])


class Sketch:
    """Resolves batches; ``touched`` is person and since of the last one."""

    def __init__(self, *, people: int, things: int) -> None:
        self._limits = Limits(people, things)
        self._graph = Graph()
        self._events: list[Event] = []
        self._cuts: list[tuple[int, int]] = []
        self.touched: dict[int, datetime] = {}

    def load(self, *events: Event, decisions: list[Verdict]) -> None:
        """One batch."""
        self._events += [event for event in events if event.subject]
        dirty = [np.empty(0, dtype=np.int64), *(self._judge(decision) for decision in decisions)]
        change = resolved(
            self._graph, table(events), dirty=np.concatenate(dirty), limits=self._limits, reread=self._again
        )
        self.touched = {}
        for person, since in zip(change.touched.person.tolist(), change.touched.since.tolist(), strict=True):
            when = np.datetime64(since, "us").astype(datetime)
            self.touched[person] = min(when, self.touched.get(person, when))

    def persons(self) -> dict[int, int]:
        """The key of the person of each event."""
        return {event.message: self._person(event) for event in self._events}

    def _judge(self, decision: Verdict) -> Ids:
        self._cuts += [(decision.identifier, other) for other in decision.others]
        return judged(self._graph, decision.identifier, cuts=self._cuts)

    def _again(self, keys: Ids, since: int) -> pa.Table:
        wanted, begin = set(keys.tolist()), np.datetime64(since, "us").astype(datetime)
        return table([e for e in self._events if at(e.minute) >= begin and wanted & _things(e)])

    def _person(self, event: Event) -> int:
        assert event.subject
        nodes = self._graph.nodes
        node = int(nodes.find(np.array([key_of(*event.subject)]))[0])
        person = int(nodes.person[node])
        if person == VARIES:
            starts, persons = self._graph.varied[node]
            micros = np.datetime64(at(event.minute), "us").astype(np.int64)
            person = int(persons[np.searchsorted(starts, micros, side="right") - 1])
        return int(nodes.key[person])


def table(events: Iterable[Event]) -> pa.Table:
    rows = [{name: row(event)[name] for name in SCHEMA.names} for event in events if event.subject]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _things(event: Event) -> set[int]:
    named = (("anon", event.anon), ("device", event.device), ("anon", event.previous))
    return {key_of(kind, value) for kind, value in named if value is not None}
