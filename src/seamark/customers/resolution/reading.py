"""Reads identifiers and sightings out of a table of events."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from seamark.customers.graph import Graph, Sightings
from seamark.customers.rules import DUSK, KINDS, NOBODY, Ids, Kind, Link, State, both
from seamark.kernel import is_placeholder, keys_of

COLUMNS = {Kind.USER: "user_id", Kind.EMAIL: "email_hash", Kind.ANON: "anonymous_id", Kind.DEVICE: "device_id"}
SPECIFIC = (Kind.USER, Kind.ANON, Kind.DEVICE, Kind.EMAIL)  # the most specific first


class Seen(NamedTuple):
    """What a table of events shows.

    Per event the identifier it belongs to (NOBODY without one) and its time in microseconds since 1970; the sightings.
    """

    subject: Ids
    time: Ids
    sightings: Sightings


class _Named(NamedTuple):
    """Numbers of the identifiers on each event, NOBODY where one is absent or a placeholder.

    What an alias call renames is a user id or a browser; it does not say which, so it counts as both.
    """

    user: Ids
    email: Ids
    anon: Ids
    device: Ids
    old_user: Ids
    old_anon: Ids


class Reader:
    """Reads tables of events into one graph; new identifiers are taken on as they are met.

    Kept for one batch: ``sources`` names what sightings number, ``values`` the new identifiers from ``first_new`` on,
    ``earlier`` lists known identifiers that were seen earlier than known so far.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.first_new = len(graph.nodes)
        self.sources: list[str | None] = []
        self.values: list[str] = []
        self.earlier: Ids = np.empty(0, dtype=np.int64)

    def read(self, events: pa.Table) -> Seen:
        """Events with subject, user_id, email_hash, anonymous_id, device_id, previous_id, time, message_key, source."""
        time = numbers(events, "time")
        seen = [self._identifiers(events, COLUMNS[kind], kind=kind) for kind in Kind]
        renamed = [self._identifiers(events, "previous_id", kind=kind) for kind in (Kind.USER, Kind.ANON)]
        self._lower(seen, time)
        named = _Named._make(self._linking(column) for column in (*seen, *renamed))
        message, source = numbers(events, "message_key"), self._sources(events)
        return Seen(self._subject(events, named), time, _sightings(named, time=time, message=message, source=source))

    def _identifiers(self, events: pa.Table, name: str, *, kind: Kind) -> Ids:
        """The number of the identifier on each event, NOBODY where it has none."""
        column = events.column(name)
        if column.null_count == len(column):
            return np.full(len(column), NOBODY, dtype=np.int64)
        encoded: Any = column.combine_chunks().dictionary_encode()
        values = encoded.dictionary.cast(pa.binary()).to_numpy(zero_copy_only=False)  # many times quicker than a list
        known = np.append(self._numbered(values, kind), NOBODY)
        places: Ids = encoded.indices.fill_null(known.size - 1).to_numpy(zero_copy_only=False)
        return known[places]

    def _numbered(self, values: npt.NDArray[np.object_], kind: Kind) -> Ids:
        """Numbers of distinct values (in UTF-8), new ones taken on."""
        nodes, name = self._graph.nodes, KINDS[kind]
        keys = np.array(keys_of(name, values), dtype=np.uint64).view(np.int64)
        known = nodes.find(keys)
        new = np.flatnonzero(known == NOBODY)
        if not new.size:
            return known
        fresh = [value.decode() for value in values[new].tolist()]
        state = [State.PLACEHOLDER if is_placeholder(name, value) else State.LINKS for value in fresh]
        known[new] = nodes.add(keys[new], kind, first=DUSK, state=state)
        self.values.extend(fresh)
        return known

    def _lower(self, seen: list[Ids], time: Ids) -> None:
        """Move ``first`` back where these events are earlier."""
        node = np.concatenate(seen)
        there = node != NOBODY
        node, times = node[there], np.tile(time, len(seen))[there]
        first = self._graph.nodes.first
        early = times < first[node]
        np.minimum.at(first, node[early], times[early])
        known = node[early]
        self.earlier = both(self.earlier, known[known < self.first_new])

    def _linking(self, column: Ids) -> Ids:
        """The same, with placeholders as if they were absent."""
        state = self._graph.nodes.state
        if not state.size:
            return column
        blank = (column != NOBODY) & (state[column] == State.PLACEHOLDER)
        return np.where(blank, NOBODY, column)

    def _subject(self, events: pa.Table, named: _Named) -> Ids:
        """The identifier of each event's subject."""
        subject = np.full(events.num_rows, NOBODY, dtype=np.int64)
        for kind in SPECIFIC:
            subject = np.where(subject == NOBODY, named[kind], subject)
        if subject.size:  # who loads the event has the last word
            keys = numbers(events, "subject")
            other = np.flatnonzero((self._graph.nodes.key[subject] != keys) | (subject == NOBODY))
            subject[other] = self._graph.nodes.find(keys[other])
        return subject

    def _sources(self, events: pa.Table) -> Ids:
        if not events.num_rows:
            return np.empty(0, dtype=np.int64)
        encoded: Any = events.column("source").combine_chunks().dictionary_encode()
        begin = len(self.sources)
        self.sources += encoded.dictionary.to_pylist()
        places: Ids = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        return places + begin


def numbers(events: pa.Table, name: str) -> Ids:
    """A column of integers or times as 64-bit integers."""
    column: Any = events.column(name).cast(pa.int64()).combine_chunks()
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)


def _sightings(named: _Named, *, time: Ids, message: Ids, source: Ids) -> Sightings:
    """Which identifiers each event shows together, and as what."""
    alone = np.where(named.user == NOBODY, named.email, NOBODY)  # an e-mail owns only where no user id does
    renamed = np.where(named.old_user == named.user, NOBODY, named.old_user)
    pairs = (
        (Link.USER_EMAIL, named.user, named.email),
        (Link.ALIAS, renamed, named.user),
        (Link.USER_ANON, named.user, named.anon),
        (Link.USER_ANON, named.user, named.old_anon),
        (Link.USER_DEVICE, named.user, named.device),
        (Link.EMAIL_ANON, alone, named.anon),
        (Link.EMAIL_DEVICE, alone, named.device),
        (Link.ANON_DEVICE, named.anon, named.device),
    )
    parts = []
    for kind, left, right in pairs:
        here = np.flatnonzero((left != NOBODY) & (right != NOBODY))
        columns = (left[here], right[here], time[here], message[here], source[here])
        parts.append(Sightings(np.full(here.size, kind, dtype=np.int64), *columns))
    return Sightings.joined(parts)
