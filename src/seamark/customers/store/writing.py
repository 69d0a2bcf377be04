"""Writes what a batch changed, and what somebody decided."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from seamark.customers.graph import Graph
from seamark.customers.resolution import Change, Decision, Verdict
from seamark.customers.rules import KINDS, LINKS, STATES, Ids
from seamark.kernel import key_of
from seamark.warehouse import KeyIndex, Transaction, step

ROOM = "seamark.customers"
TIME = pa.timestamp("us")


def fresh_events(tx: Transaction) -> pa.Table:
    """What identity reads of the events that were just inserted."""
    return tx.table(step(ROOM, "events_seen"))


def reread(tx: Transaction, keys: Ids, since: int) -> pa.Table:
    """Events since a time (microseconds since 1970) with an owner on one of some browsers or devices."""
    tx.register("asked", pa.table({"subject": keys}))
    return tx.table(step(ROOM, "events_again"), {"since": np.datetime64(since, "us").astype(datetime)})


def write(tx: Transaction, graph: Graph, change: Change) -> None:
    """Bring a change of the graph into the warehouse, and name the people it touches."""
    _identifiers(tx, graph, change)
    _links(tx, graph, change)
    _persons(tx, change)
    tx.register("moved", pa.table({"person": change.touched.person, "since": pa.array(change.touched.since, TIME)}))
    tx.execute(step(ROOM, "touched"))


def _identifiers(tx: Transaction, graph: Graph, change: Change) -> None:
    nodes = graph.nodes
    new = slice(change.first_new, None)
    table = {
        "subject": nodes.key[new],
        "kind": _words(KINDS, nodes.kind[new]),
        "value": pa.array(change.values, pa.string()),
        "first_seen": pa.array(nodes.first[new], TIME),
        "blocked": _words((None, *STATES[1:]), nodes.state[new]),
    }
    tx.load("identifiers", pa.table(table))
    if change.earlier.size:
        seen = {"subject": nodes.key[change.earlier], "seen": pa.array(nodes.first[change.earlier], TIME)}
        tx.register("earlier", pa.table(seen))
        tx.execute(step(ROOM, "identifiers_earlier"))
    if change.blocked.size:
        words = _words(STATES, nodes.state[change.blocked])
        tx.register("stopped", pa.table({"subject": nodes.key[change.blocked], "why": words}))
        tx.execute(step(ROOM, "identifiers_blocked"))


def _links(tx: Transaction, graph: Graph, change: Change) -> None:
    keys, links = graph.nodes.key, graph.links
    if change.gone.size:
        gone = change.gone
        ends = {"left_key": keys[links.left[gone]], "right_key": keys[links.right[gone]]}
        rest = {"message_key": links.message[gone], "kind": _words(LINKS, links.kind[gone])}
        tx.register("gone", pa.table(ends | rest))
        tx.execute(step(ROOM, "links_gone"))
    new = change.new
    table = {
        "left_key": keys[new.left],
        "right_key": keys[new.right],
        "kind": _words(LINKS, new.kind),
        "time": pa.array(new.time, TIME),
        "message_key": new.message,
        "source": _words((*change.sources, None), new.source),  # NOBODY, -1, is the last: without a source
    }
    tx.load("links", pa.table(table))


def _persons(tx: Transaction, change: Change) -> None:
    persons = change.persons
    if persons.emptied.size:
        tx.register("emptied", pa.table({"subject": persons.emptied}))
        tx.execute(step(ROOM, "identity_emptied"))
    table = {
        "subject": persons.subject,
        "valid_from": pa.array(persons.start, TIME),
        "valid_to": pa.array(persons.end, TIME),
        "person": persons.person,
    }
    tx.load("identity", pa.table(table))


def _words(words: tuple[str | None, ...], numbers: Ids) -> pa.Array:
    """Numbers as the words they stand for."""
    places = np.where(numbers < 0, len(words) - 1, numbers).astype(np.int32)
    return pa.DictionaryArray.from_arrays(places, pa.array(words, pa.string()))


def write_names(tx: Transaction, known: KeyIndex) -> Ids:
    """Keep names not known yet. Returns their keys, to be added to ``known`` once they are committed."""
    table = tx.table(step(ROOM, "names_seen"))
    pairs = zip(table.column("subject").to_pylist(), table.column("name").to_pylist(), strict=True)
    keys = np.fromiter((name_key(*pair) for pair in pairs), dtype=np.int64, count=table.num_rows)
    new = known.missing(keys)
    tx.load("names", table.filter(pa.array(new)))
    return keys[new]


def known_names(tx: Transaction) -> KeyIndex:
    """Keys of every name kept."""
    table = tx.table(step(ROOM, "names_kept"))
    pairs = zip(table.column("subject").to_pylist(), table.column("name").to_pylist(), strict=True)
    return KeyIndex(np.fromiter((name_key(*pair) for pair in pairs), dtype=np.int64, count=table.num_rows))


def name_key(subject: int, name: str) -> int:
    """The key of a name of an identifier."""
    return key_of("name", f"{subject}\x1f{name}")


def decide(tx: Transaction, decision: Decision, *, at: datetime) -> list[tuple[int, int]]:
    """Write a split or take it back. Returns all pairs of keys that are split now."""
    when = at.astimezone(UTC).replace(tzinfo=None)
    if isinstance(decision, Verdict):
        for other in decision.others:
            tx.execute(step(ROOM, "split"), [decision.identifier, other, when, decision.by, decision.reason])
    else:
        tx.execute(step(ROOM, "unsplit"), [decision.identifier])
    return [(left, right) for left, right in tx.rows(step(ROOM, "splits_in_force"))]
