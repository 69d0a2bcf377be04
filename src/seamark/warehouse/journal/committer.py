"""The committer: one thread that writes all waiting records at once, syncs once, then tells everybody.

One fdatasync takes milliseconds whatever it syncs, so records that arrive meanwhile form the next group.
"""

import contextlib
import logging
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

import msgspec

from seamark.kernel import Overloaded, StorageFull
from seamark.warehouse.journal.record import Kind, Record, pack
from seamark.warehouse.journal.tail import Tail

log = logging.getLogger("seamark.journal")

GROUP_BYTES: Final = 16 << 20
PROBE_SECONDS: Final = 1.0
CLOSED_MESSAGE: Final = "The journal is closed: the server is stopping."

Listener = Callable[[list[Record]], None]


class Waiting(msgspec.Struct, frozen=True):
    """A record that waits to be written. Its number is given when it is."""

    kind: Kind
    micros: int
    body: bytes
    decoded: object
    future: Future[int]


Order = Waiting | Callable[[], None] | None


class Committer:
    """Owns the tail of the journal. Everything it does to it happens on its own thread, in order."""

    def __init__(self, tail: Tail, sync: Callable[[int], None]) -> None:
        self._tail = tail
        self._sync = sync
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._listeners: list[Listener] = []
        self._accepting = threading.Lock()
        self._is_closed = False
        self.pending_bytes = 0
        self.trouble = ""
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` with every group once it is durable, in sequence order, on the committer's thread."""
        self._listeners.append(listener)

    def append(self, waiting: Waiting) -> None:
        """Queue a record; its future resolves to its sequence number once it is on disk."""
        with self._accepting:
            if self._is_closed:
                raise Overloaded(CLOSED_MESSAGE)
            self.pending_bytes += len(waiting.body)
            self._orders.put(waiting)

    def do(self, order: Callable[[], None]) -> None:
        """Run something between two groups and wait for it."""
        done: Future[None] = Future()

        def run() -> None:
            try:
                order()
                done.set_result(None)
            except BaseException as error:  # noqa: BLE001 - it is raised where it was ordered
                done.set_exception(error)

        with self._accepting:
            if self._is_closed:
                raise Overloaded(CLOSED_MESSAGE)
            self._orders.put(run)
        done.result()

    def close(self) -> None:
        """Write what waits, then stop."""
        with self._accepting:
            if self._is_closed:
                return
            self._is_closed = True
            self._orders.put(None)
        self._thread.join()

    def _run(self) -> None:
        order: Order = None
        while True:
            try:
                order = self._orders.get(timeout=PROBE_SECONDS if self.trouble else None)
            except queue.Empty:
                self._probe()
                continue
            if isinstance(order, Waiting):
                order = self._commit(order)
            if callable(order):
                order()
            elif order is None and self._is_closed and self._orders.empty():
                return

    def _commit(self, first: Waiting) -> Order:
        """Write one group that begins with ``first``. Returns the order that ended it, if any."""
        group, after = self._gather(first)
        if group:
            self._commit_group(group)
        return after

    def _commit_group(self, group: list[Waiting]) -> None:
        records = [
            Record(self._tail.last + 1 + place, waiting.kind, waiting.micros, waiting.body, waiting.decoded)
            for place, waiting in enumerate(group)
        ]
        try:
            self._write(b"".join(part for place, record in enumerate(records) for part in pack(record, place)))
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait are told, and the next group is tried
            self._fail(group, error)
        else:
            self.trouble = ""
            self._tail.last = records[-1].seq
            self._tell(records)
            for record, waiting in zip(records, group, strict=True):
                waiting.future.set_result(record.seq)
            self._tail.rotate_when_full()

    def _tell(self, records: list[Record]) -> None:
        for listener in self._listeners:
            try:
                listener(records)
            except Exception:
                log.exception("A listener of the journal failed; the records are on disk")

    def _gather(self, first: Waiting) -> tuple[list[Waiting], Order]:
        group, size, after = [first], len(first.body), None
        while size < GROUP_BYTES:
            try:
                order = self._orders.get_nowait()
            except queue.Empty:
                break
            if not isinstance(order, Waiting):
                after = order
                break
            group.append(order)
            size += len(order.body)
        with self._accepting:
            self.pending_bytes -= size
        return [waiting for waiting in group if waiting.future.set_running_or_notify_cancel()], after

    def _write(self, data: bytes) -> None:
        try:
            self._tail.write(data)
            self._sync(self._tail.handle)
        except Exception:
            self._tail.cut()
            raise
        self._tail.keep(len(data))

    def _fail(self, group: list[Waiting], error: Exception) -> None:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else repr(error)
        self.trouble = f"The journal cannot be written: {why}."
        for waiting in group:
            waiting.future.set_exception(
                StorageFull(self.trouble, retry_after=5, help="Free space on the disk of the data folder.")
                if isinstance(error, OSError)
                else error
            )

    def _probe(self) -> None:
        """After a failure, see by itself whether writing works again, so that readiness recovers without traffic."""
        with contextlib.suppress(OSError):
            try:
                self._tail.write(bytes(4096))
                self._sync(self._tail.handle)
                self.trouble = ""
            finally:
                self._tail.cut()
