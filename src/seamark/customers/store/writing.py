"""Writes what a batch changed, and what somebody decided."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from seamark.customers.graph import Graph
from seamark.customers.resolution import Change, Decision, Verdict
from seamark.customers.rules import KINDS, LINKS, STATES, Ids
from seamark.kernel import key_of
from seamark.warehouse import KeyIndex, Transaction, step

ROOM = "seamark.customers"
TIME = pa.timestamp("us")


def fresh_events(tx: Transaction) -> pa.Table:
    """The events that were just inserted, those without identity left out."""
    fresh = tx.registered("fresh")
    subject = fresh.column("subject")
    return fresh.filter(subject.is_valid()) if subject.null_count else fresh


def events_again(tx: Transaction, keys: Ids, *, since: int) -> pa.Table:
    """Events since a time (microseconds since 1970) with an owner on one of some browsers or devices."""
    tx.register("asked", _table(subject=keys))
    return tx.table(step(ROOM, "events_again"), {"since": np.datetime64(since, "us").astype(datetime)})


class Writing:
    """One change of the graph on its way into the warehouse."""

    def __init__(self, tx: Transaction, graph: Graph, *, change: Change) -> None:
        self._tx, self._nodes, self._links, self._change = tx, graph.nodes, graph.links, change

    def write(self) -> None:
        """Write all of it, and name the people it touches in the relation ``touched``."""
        self._identifiers()
        self._updates()
        self._gone()
        self._new_links()
        self._persons()
        touched = self._change.touched
        self._tx.register("touched", _table(person=touched.person, since=_times(touched.since)))

    def _identifiers(self) -> None:
        nodes, new = self._nodes, slice(self._change.first_new, None)
        table = _table(
            subject=nodes.key[new],
            kind=_words(KINDS, nodes.kind[new]),
            value=pa.array(self._change.values, pa.string()),
            first_seen=_times(nodes.first[new]),
            blocked=_words(STATES, nodes.state[new]),
        )
        self._tx.load("identifiers", table)

    def _updates(self) -> None:
        earlier, blocked = self._change.earlier, self._change.blocked
        if earlier.size:
            seen = _times(self._nodes.first[earlier])
            self._tx.register("earlier", _table(subject=self._nodes.key[earlier], seen=seen))
            self._tx.execute(step(ROOM, "identifiers_earlier"))
        if blocked.size:
            why = _words(STATES, self._nodes.state[blocked])
            self._tx.register("stopped", _table(subject=self._nodes.key[blocked], why=why))
            self._tx.execute(step(ROOM, "identifiers_blocked"))

    def _gone(self) -> None:
        keys, links, gone = self._nodes.key, self._links, self._change.gone
        if not gone.size:
            return
        table = _table(
            left_key=keys[links.left[gone]],
            right_key=keys[links.right[gone]],
            message_key=links.message[gone],
            kind=_words(LINKS, links.kind[gone]),
        )
        self._tx.register("gone", table)
        self._tx.execute(step(ROOM, "links_gone"))

    def _new_links(self) -> None:
        keys, new = self._nodes.key, self._change.new
        table = _table(
            left_key=keys[new.left],
            right_key=keys[new.right],
            kind=_words(LINKS, new.kind),
            time=_times(new.time),
            message_key=new.message,
            source=_words((*self._change.sources, None), new.source),  # NOBODY is the last: a link without a source
        )
        self._tx.load("links", table)

    def _persons(self) -> None:
        persons = self._change.persons
        if persons.emptied.size:
            self._tx.execute(step(ROOM, "identity_emptied"), {"subjects": persons.emptied.tolist()})
        start, end = _times(persons.start), _times(persons.end)
        table = _table(subject=persons.subject, valid_from=start, valid_to=end, person=persons.person)
        self._tx.load("identity", table)


def write_names(tx: Transaction, names: Sequence[tuple[int, str]], *, known: KeyIndex) -> Ids:
    """Keep names of identifiers not known yet. Returns the names' keys, to be added to ``known`` once committed."""
    keys = _name_keys(names)
    new = known.missing(keys)
    fresh = [name for name, is_new in zip(names, new.tolist(), strict=True) if is_new]
    table = _table(
        subject=pa.array([subject for subject, _ in fresh], pa.int64()),
        name=pa.array([name for _, name in fresh], pa.string()),
    )
    tx.load("names", table)
    return keys[new]


def known_names(tx: Transaction) -> KeyIndex:
    """Keys of every name kept."""
    return KeyIndex(_name_keys(tx.rows(step(ROOM, "names_kept"))))


def decide(tx: Transaction, decision: Decision, *, at: datetime) -> list[tuple[int, int]]:
    """Write a split or take it back. Returns all pairs of keys that are split now."""
    when = at.astimezone(UTC).replace(tzinfo=None)
    if isinstance(decision, Verdict):
        for other in decision.others:
            tx.execute(step(ROOM, "split"), [decision.identifier, other, when, decision.by, decision.reason])
    else:
        tx.execute(step(ROOM, "unsplit"), [decision.identifier])
    return [(left, right) for left, right in tx.rows(step(ROOM, "splits_in_force"))]


def _name_keys(names: Sequence[tuple[Any, ...]]) -> Ids:
    return np.array([key_of("name", f"{subject}\x1f{name}") for subject, name in names], dtype=np.int64)


def _words(words: Sequence[str | None], numbers: npt.NDArray[Any]) -> "pa.Array[Any]":
    """Numbers as the words they stand for; -1 is the last one."""
    places = np.where(numbers < 0, len(words) - 1, numbers).astype(np.int32)
    return pa.DictionaryArray.from_arrays(places, pa.array(words, pa.string()))


def _times(micros: Ids) -> "pa.Array[Any]":
    return pa.array(micros, TIME)


def _table(**columns: Any) -> pa.Table:  # noqa: ANN401 - arrays of numpy or of Arrow
    return pa.table(columns)
