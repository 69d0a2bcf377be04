"""What is on disk and not yet loaded: handed over in memory, read back from disk where that would be too much."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import Final

import msgspec

from seamark.collect.record import Batch, decode, unpacked
from seamark.kernel import DataDamaged
from seamark.warehouse import Journal, Kind, Record

MEMORY_EVENTS: Final = 100_000
MEMORY_BYTES: Final = 128 << 20
AT_ONCE_EVENTS: Final = 20_000


class Waiting:
    """Records after the watermark, in order.

    Fresh records come decoded from the journal's committer. After a start, and when more wait than memory should
    hold, they are read from disk until the reader has caught up; so memory is bounded and nothing else differs.
    """

    def __init__(self, journal: Journal, after: int) -> None:
        if after > journal.last:
            raise DataDamaged(
                f"The warehouse holds journal record {after}, but the journal ends with {journal.last}.",
                watermark=after,
                last=journal.last,
                help="Restore the journal from a backup, or move the warehouse file away to make it again.",
            )
        self._journal = journal
        self._changed = threading.Condition()
        self._records: deque[Record] = deque()
        self._memory_events = self._memory_bytes = 0
        self._taken: list[Record] = []
        self._position = after  # number of the last record that was handed out
        self._heard_last = self._started = journal.last
        self._is_behind = True
        self._reader: Iterator[Record] = iter(())
        self._is_woken = False
        self.events = 0  # events that came since the start and are not loaded yet
        journal.listen(self._hear)

    @property
    def oldest(self) -> int | None:
        """Receive time (microseconds) of the oldest record that is not loaded; None when all are."""
        with self._changed:
            first = self._taken[0] if self._taken else self._records[0] if self._records else None
        return first.micros if first else None

    def take(self, limit: int) -> list[Record]:
        """The next records, of about ``limit`` events. The same ones again until :meth:`done` was called."""
        if not self._taken:
            taken = self._from_memory(limit) or (self._from_disk(limit) if self._is_behind else [])
            with self._changed:
                self._taken = taken
        return self._taken

    def done(self) -> None:
        """What was taken is committed."""
        with self._changed:
            self.events -= sum(events_of(record) for record in self._taken if record.seq > self._started)
            self._taken = []

    def wait(self, seconds: float) -> None:
        """Sleep, but end early when many events wait or somebody calls :meth:`wake`."""
        until = time.monotonic() + seconds
        with self._changed:
            while not self._is_woken and not self._is_behind and self._memory_events < AT_ONCE_EVENTS:
                left = until - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    break
            self._is_woken = False

    def wake(self) -> None:
        """End a running or the next wait."""
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def _hear(self, records: list[Record]) -> None:
        """On the committer's thread: a group became durable."""
        with self._changed:
            for record in records:
                count = events_of(record)
                self.events += count
                if not self._is_behind and record.seq > self._position:
                    self._records.append(record)
                    self._memory_events += count
                    self._memory_bytes += len(record.body)
                    self._is_behind = self._memory_events > MEMORY_EVENTS or self._memory_bytes > MEMORY_BYTES
            self._heard_last = records[-1].seq
            if self._memory_events >= AT_ONCE_EVENTS:
                self._changed.notify_all()

    def _from_memory(self, limit: int) -> list[Record]:
        taken: list[Record] = []
        with self._changed:
            while self._records and limit > 0:
                record = self._records.popleft()
                limit -= events_of(record)
                self._memory_events -= events_of(record)
                self._memory_bytes -= len(record.body)
                taken.append(record)
            if taken:
                self._position = taken[-1].seq
        return taken

    def _from_disk(self, limit: int) -> list[Record]:
        taken: list[Record] = []
        while limit > 0:
            record = next(self._reader, None) or self._read_on()
            if record is None:
                break
            record = decoded(record)
            taken.append(record)
            limit -= max(events_of(record), 1)
            self._position = record.seq
        return taken

    def _read_on(self) -> Record | None:
        """The next record behind the reader's; None when there is none, and then fresh ones come by memory again."""
        while True:
            self._reader = self._journal.records(self._position)
            if record := next(self._reader, None):
                return record
            with self._changed:
                if self._position >= self._heard_last:
                    self._is_behind = False
                    return None


def events_of(record: Record) -> int:
    """How many events a decoded record holds."""
    return len(record.decoded.events) if isinstance(record.decoded, Batch) else 0


def decoded(record: Record) -> Record:
    """A record with its decoded request; other kinds, and those that have it, as they are."""
    if record.kind is not Kind.TRACK or record.decoded is not None:
        return record
    envelope, body = unpacked(record.body)
    return msgspec.structs.replace(record, decoded=decode(envelope, record.micros, body=body))
