"""The journal's front: open, append, read after a number, verify."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, Self

from seamark.kernel import DataDamaged
from seamark.warehouse.journal.committer import Committer, Listener, Waiting
from seamark.warehouse.journal.record import HEADER, Kind, Record
from seamark.warehouse.journal.segments import Verification, compress_closed, read, segments, sync_folder, tidy
from seamark.warehouse.journal.tail import Tail

SEGMENT_BYTES: Final = 128 << 20


class Journal:
    """Everything that was received, in order. Make one with :meth:`open`; one process owns a journal."""

    def __init__(self, folder: Path, *, sync: Callable[[int], None], segment_bytes: int) -> None:
        self._folder = folder
        self._compressor = ThreadPoolExecutor(1, thread_name_prefix="journal-compress")
        self._tail = Tail(folder, segment_bytes=segment_bytes, on_close=self._compress_before)
        self._committer = Committer(self._tail, sync)
        self._compress_before(segments(folder)[-1].first)

    @classmethod
    def open(
        cls, folder: Path, *, sync: Callable[[int], None] = os.fdatasync, segment_bytes: int = SEGMENT_BYTES
    ) -> Self:
        """Open or create the journal in ``folder``; a torn tail, which was never acknowledged, is cut off.

        ``sync`` makes a file handle's data durable. Segments are closed at ``segment_bytes`` and then compressed.
        Raises DataDamaged when something acknowledged does not read back.
        """
        if not folder.is_dir():
            folder.mkdir(parents=True)
            sync_folder(folder.parent)
        tidy(folder)
        return cls(folder, sync=sync, segment_bytes=segment_bytes)

    @property
    def last(self) -> int:
        """Number of the last durable record; 0 when there is none."""
        return self._tail.last

    @property
    def pending_bytes(self) -> int:
        """Bytes of records that wait for the committer."""
        return self._committer.pending_bytes

    @property
    def torn_bytes(self) -> int:
        """Bytes of a torn tail that opening cut off."""
        return self._tail.torn_bytes

    @property
    def trouble(self) -> str:
        """Why writing fails at present; empty when it works."""
        return self._committer.trouble

    def append(self, kind: Kind, body: bytes, *, micros: int = 0, decoded: object = None) -> Future[int]:
        """Queue a record. The future resolves to its sequence number once it is on disk.

        ``micros`` is the receive time (microseconds since 1970, UTC; 0: now). ``decoded`` travels with the record to
        the listeners. The future raises StorageFull when the disk is full or fails; then nothing of it was kept.
        Raises Overloaded when the journal is closed.
        """
        future: Future[int] = Future()
        self._committer.append(Waiting(kind, micros or time.time_ns() // 1000, body, decoded, future))
        return future

    def write(self, kind: Kind, body: bytes, *, micros: int = 0) -> int:
        """Append a record and wait until it is on disk. Returns its sequence number; errors as :meth:`append`."""
        return self.append(kind, body, micros=micros).result()

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` with each durable group of records, in order, on the committer's thread: be quick."""
        self._committer.listen(listener)

    def records(self, after: int = 0) -> Iterator[Record]:
        """Records with a number above ``after``, up to the last one durable now. Safe while others append.

        Raises DataDamaged naming segment and offset; nothing is ever skipped silently.
        """
        last = self.last
        if after >= last:
            return
        found = segments(self._folder)
        if not found or found[0].first > after + 1:
            raise self._lacks(after + 1)
        for segment, following in zip(found, [*found[1:], None], strict=True):
            end = min(last, following.first - 1) if following else last
            if after < end and segment.first <= end:
                yield from read(segment, after=after, last=end)

    def verify(self) -> Verification:
        """Read everything back. Raises DataDamaged at the first thing that is not as it was written."""
        count = size = 0
        for record in self.records():
            count += 1
            size += HEADER.size + len(record.body)
        return Verification(len(segments(self._folder)), count, size)

    def rotate(self) -> None:
        """Close the open segment and begin a new one; the closed one is compressed in the background."""
        self._committer.do(self._tail.rotate)

    def close(self) -> None:
        """Write what waits, finish compressing, let go of the files. Further appends raise Overloaded."""
        self._committer.close()
        self._compressor.shutdown()
        self._tail.close()

    def _lacks(self, seq: int) -> DataDamaged:
        return DataDamaged(
            f"The journal lacks record {seq}: its segment is missing.",
            record=seq,
            folder=str(self._folder),
            help="Restore the missing segment from a backup.",
        )

    def _compress_before(self, first: int) -> None:
        self._compressor.submit(compress_closed, self._folder, first)
