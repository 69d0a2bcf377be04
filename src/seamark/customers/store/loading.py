"""The graph as the warehouse holds it."""

import numpy as np
import pyarrow as pa

from seamark.customers.graph import Graph, Sightings, pair_of
from seamark.customers.rules import DAWN, DUSK, KINDS, LINKS, NOBODY, STATES, VARIES, Ids
from seamark.warehouse import Transaction, step

ROOM = "seamark.customers"


def loaded(tx: Transaction) -> Graph:
    """Read everything anew: at the start, and after a transaction that did not commit."""
    graph = Graph()
    table = tx.table(step(ROOM, "graph_identifiers"), {"kinds": list(KINDS), "states": list(STATES)})
    graph.nodes.add(
        _numbers(table, "subject"), _numbers(table, "kind"),
        first=_numbers(table, "first_seen"), state=_numbers(table, "state"),
    )  # fmt: skip
    graph.nodes.last[:] = _newest(tx)
    graph.cuts = _cuts(tx)
    graph.add(_links(graph, tx.table(step(ROOM, "graph_links"), {"kinds": list(LINKS)})))
    _name_persons(graph, tx.table(step(ROOM, "graph_persons")))
    return graph


def _newest(tx: Transaction) -> int:
    """No owner was seen on anything after this."""
    newest = tx.rows(step(ROOM, "newest_event"))[0][0]
    return DAWN if newest is None else int(newest)


def _cuts(tx: Transaction) -> Ids:
    table = tx.table(step(ROOM, "splits_in_force"))
    return pair_of(_numbers(table, "left_key"), _numbers(table, "right_key"))


def _links(graph: Graph, table: pa.Table) -> Sightings:
    find = graph.nodes.find
    kind, time, message = (_numbers(table, name) for name in ("kind", "time", "message_key"))
    left, right = find(_numbers(table, "left_key")), find(_numbers(table, "right_key"))
    return Sightings(kind, left, right, time, message, np.full(kind.size, NOBODY, dtype=np.int64))


def _name_persons(graph: Graph, table: pa.Table) -> None:
    subject, person = (graph.nodes.find(_numbers(table, name)) for name in ("subject", "person"))
    start, end = _numbers(table, "valid_from"), _numbers(table, "valid_to")
    always = (start == DAWN) & (end == DUSK)
    graph.nodes.person[subject[always]] = person[always]
    graph.nodes.person[subject[~always]] = VARIES
    rows = np.flatnonzero(~always)
    rows = rows[np.lexsort((start[rows], subject[rows]))]
    things, first = np.unique(subject[rows], return_index=True)
    for node, here in zip(things.tolist(), np.split(rows, first[1:]) if rows.size else [], strict=True):
        graph.varied[node] = _whole(node, start[here], end=end[here], person=person[here])


def _whole(node: int, start: Ids, *, end: Ids, person: Ids) -> tuple[Ids, Ids]:
    """All stretches of a thing: those written, and those between in which it is its own person."""
    gaps = np.setdiff1d(np.append(end, DAWN), np.append(start, DUSK))
    starts = np.concatenate([start, gaps])
    persons = np.concatenate([person, np.full(gaps.size, node, dtype=np.int64)])
    order = np.argsort(starts)
    return starts[order], persons[order]


def _numbers(table: pa.Table, name: str) -> Ids:
    column = table.column(name).cast(pa.int64()).combine_chunks()
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)
