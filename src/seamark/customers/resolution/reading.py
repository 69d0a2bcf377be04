"""Reads identifiers and sightings out of a table of events."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from seamark.customers.graph import Graph, Sightings
from seamark.customers.rules import DUSK, KINDS, NOBODY, Ids, Kind, Link, Mask, State
from seamark.kernel import is_placeholder, key_of

COLUMNS = {Kind.USER: "user_id", Kind.EMAIL: "email_hash", Kind.ANON: "anonymous_id", Kind.DEVICE: "device_id"}


class Seen(NamedTuple):
    """What a table of events shows: per event the identifier it belongs to (NOBODY without one) and its time in
    microseconds since 1970; and the sightings.
    """

    subject: Ids
    time: Ids
    sightings: Sightings


class Reader:
    """Reads tables of events into one graph; new identifiers are taken on as they are met.

    Kept for one batch: ``sources`` names what sightings number, ``values`` the new identifiers from ``first_new`` on,
    ``earlier`` lists known identifiers that were seen earlier than known so far.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.first_new = len(graph.nodes)
        self.sources: list[str] = []
        self.values: list[str] = []
        self.earlier: Ids = np.empty(0, dtype=np.int64)

    def read(self, events: pa.Table) -> Seen:
        """Events with user_id, email_hash, anonymous_id, device_id, previous_id, time, message_key and source."""
        time = _numbers(events, "time")
        named = {kind: self._identifiers(events.column(name), kind) for kind, name in COLUMNS.items()}
        aliases = self._aliases(events)
        self._lower(list(named.values()), time)
        linking = {kind: self._linking(numbers) for kind, numbers in named.items()}
        return Seen(_subject(linking), time, self._sightings(linking, aliases, events, time))

    def _identifiers(self, column: pa.ChunkedArray, kind: Kind) -> Ids:
        """The identifier's number on each event, NOBODY where it has none."""
        encoded = column.combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):  # no rows at all
            encoded = encoded.combine_chunks()
        numbers = np.append(self._numbered(encoded.dictionary.to_pylist(), kind), NOBODY)
        return numbers[encoded.indices.fill_null(numbers.size - 1).to_numpy(zero_copy_only=False)]

    def _numbered(self, values: list[str], kind: Kind) -> Ids:
        """Numbers of distinct values, new ones taken on."""
        nodes, name = self._graph.nodes, KINDS[kind]
        keys = np.fromiter((key_of(name, value) for value in values), dtype=np.int64, count=len(values))
        numbers = nodes.find(keys)
        new = np.flatnonzero(numbers == NOBODY)
        names = [values[place] for place in new.tolist()]
        numbers[new] = nodes.add(keys[new], kind, first=DUSK, state=_states(name, names))
        self.values.extend(names)
        return numbers

    def _aliases(self, events: pa.Table) -> tuple[Ids, Ids]:
        """What an alias call renames, on each event: a user id, and a browser (which of the two is not said)."""
        previous = events.column("previous_id")
        if previous.null_count == len(previous):
            return (np.full(len(previous), NOBODY, dtype=np.int64),) * 2
        return (
            self._linking(self._identifiers(previous, Kind.USER)),
            self._linking(self._identifiers(previous, Kind.ANON)),
        )

    def _lower(self, named: list[Ids], time: Ids) -> None:
        """Move ``first`` back where these events are earlier."""
        numbers = np.concatenate(named)
        there = numbers != NOBODY
        numbers, times = numbers[there], np.tile(time, len(named))[there]
        first = self._graph.nodes.first
        early = times < first[numbers]
        np.minimum.at(first, numbers[early], times[early])
        known = numbers[early]
        self.earlier = np.union1d(self.earlier, known[known < self.first_new])

    def _linking(self, numbers: Ids) -> Ids:
        """The same, with placeholders as if they were absent."""
        state = self._graph.nodes.state
        if not state.size:
            return numbers
        blank = (numbers != NOBODY) & (state[numbers] == State.PLACEHOLDER)
        return np.where(blank, NOBODY, numbers)

    def _sightings(self, named: dict[Kind, Ids], aliases: tuple[Ids, Ids], events: pa.Table, time: Ids) -> Sightings:
        user, email, anon, device = (named[kind] for kind in Kind)
        other = np.where(user == NOBODY, email, NOBODY)  # an e-mail owns only where no user id does
        pairs = (
            (Link.USER_EMAIL, user, email),
            (Link.ALIAS, aliases[0], np.where(aliases[0] == user, NOBODY, user)),
            (Link.USER_ANON, user, anon),
            (Link.USER_ANON, user, aliases[1]),
            (Link.USER_DEVICE, user, device),
            (Link.EMAIL_ANON, other, anon),
            (Link.EMAIL_DEVICE, other, device),
            (Link.ANON_DEVICE, anon, device),
        )
        message, source = _numbers(events, "message_key"), self._sources(events.column("source"))
        parts = []
        for kind, left, right in pairs:
            both: Mask = (left != NOBODY) & (right != NOBODY)
            if both.any():
                here = np.flatnonzero(both)
                columns = (left[here], right[here], time[here], message[here], source[here])
                parts.append(Sightings(np.full(here.size, kind, dtype=np.int64), *columns))
        return Sightings.joined(parts)

    def _sources(self, column: pa.ChunkedArray) -> Ids:
        encoded = column.combine_chunks().dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        for name in encoded.dictionary.to_pylist():
            if name not in self.sources:
                self.sources.append(name)
        numbers = np.array([self.sources.index(name) for name in encoded.dictionary.to_pylist()], dtype=np.int64)
        indices = encoded.indices.to_numpy(zero_copy_only=False)
        return numbers[indices] if numbers.size else np.empty(0, dtype=np.int64)


def _numbers(events: pa.Table, name: str) -> Ids:
    column = events.column(name).cast(pa.int64()).combine_chunks()
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)


def _subject(named: dict[Kind, Ids]) -> Ids:
    """The most specific identifier of each event: user, else browser, else device, else e-mail."""
    subject = np.full(named[Kind.USER].size, NOBODY, dtype=np.int64)
    for kind in (Kind.USER, Kind.ANON, Kind.DEVICE, Kind.EMAIL):
        subject = np.where(subject == NOBODY, named[kind], subject)
    return subject


def _states(name: str, values: list[str]) -> Ids:
    blank = np.fromiter((is_placeholder(name, value) for value in values), dtype=np.bool_, count=len(values))
    return np.where(blank, State.PLACEHOLDER, State.LINKS)
