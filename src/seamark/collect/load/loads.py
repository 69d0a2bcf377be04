"""``collect.load``: the verbs the pump calls, and what is known of recent events."""

import threading
from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from seamark.collect.imports import Imports
from seamark.collect.load import store
from seamark.collect.load.columns import EVENTS
from seamark.collect.load.loading import UNSIGNED, Loading, Memory
from seamark.collect.load.seen import Seen
from seamark.collect.load.waiting import Waiting, decoded
from seamark.collect.model import Loaded, SourceActivity
from seamark.collect.quarantine import Quarantine
from seamark.collect.quarantine import Waiting as Held
from seamark.collect.record import Batch, Envelope, decode, micros_of, moment_of
from seamark.collect.tracking_plan import TrackingPlans
from seamark.govern import Actor, Governance, require
from seamark.kernel import Clock, Settings, key_of
from seamark.warehouse import Journal, Kind, Record, Transaction, Warehouse

TAIL: Final = 200
SHOWN_SECONDS: Final = 10.0  # how long the delay of the last load is shown when nothing follows


class Loads(Imports, Quarantine, TrackingPlans):
    """Brings what the journal holds into the warehouse."""

    def __init__(
        self, journal: Journal, warehouse: Warehouse, *, govern: Governance, settings: Settings, clock: Clock
    ) -> None:
        super().__init__(journal, warehouse, govern=govern, settings=settings, clock=clock)
        self._waiting = Waiting(journal, warehouse.watermark)
        self._memory: Memory | None = None
        self._recent: pa.Table | None = None  # for the tail: None until somebody looks
        self._loaded = EVENTS.empty_table()
        self._delay = (0.0, 0)  # of the last load, and when it was (microseconds)
        self._tailing = threading.Lock()

    def take(self, limit: int) -> list[Record]:
        """The next durable records that are not loaded, of about ``limit`` events; in order, none twice.

        The same ones again until :meth:`committed` is called, so a transaction that failed can be tried again.
        """
        return self._waiting.take(limit)

    def load(self, tx: Transaction, records: Sequence[Record]) -> Loaded:
        """Bring records into the warehouse, in their order, and publish the events added as ``fresh``.

        The result is the same however records are split over transactions.
        """
        memory = self._remembered()
        memory.roll_back()
        loading = Loading(tx, memory, plan=self.plan_in_force(tx), settings=self._settings)
        run: list[Batch] = []
        for record in records:
            if record.kind is Kind.TRACK:
                run.append(_batch(record))
                continue
            loading.add(run)
            run = []
            self._apply(loading, record)
        loading.add(run)
        self._loaded = _last_rows(loading.finish())
        return Loaded(
            events=loading.events,
            duplicates=loading.duplicates,
            quarantined=loading.quarantined,
            last_seq=records[-1].seq,
            newest=moment_of(loading.newest) if loading.newest else None,
        )

    def committed(self, loaded: Loaded) -> None:
        """The transaction of the last :meth:`load` is committed: remember its keys, go on behind it."""
        self._remembered().commit()
        now = micros_of(self._clock.now())
        if loaded.newest:
            self._delay = (max(now - micros_of(loaded.newest), 0) / 1e6, now)
        with self._tailing:
            if self._recent is not None:
                self._recent = _joined(self._recent, self._loaded)
        self._waiting.done()

    def wait(self, seconds: float) -> None:
        """Sleep until many events wait, somebody calls :meth:`wake`, or ``seconds`` are over."""
        self._waiting.wait(seconds)

    def wake(self) -> None:
        """End :meth:`wait`."""
        self._waiting.wake()

    def lag(self) -> float:
        """Seconds from receipt to visible: the age of the oldest event that is not loaded, else the last load's delay.

        0 when nothing arrived for ten seconds.
        """
        now = micros_of(self._clock.now())
        oldest = self._waiting.oldest
        if oldest is not None:
            return max(now - oldest, 0) / 1e6
        delay, at = self._delay
        return delay if now - at < SHOWN_SECONDS * 1e6 else 0.0

    def tail(self, *, by: Actor, limit: int = 50) -> list[dict[str, Any]]:
        """The events loaded last, newest first: the columns of ``events``. At most 200."""
        require(by, "collect.read")
        with self._tailing:
            if self._recent is None:
                self._recent = store.latest(self._warehouse, TAIL).cast(EVENTS)
            recent = self._recent
        rows: list[dict[str, Any]] = recent.slice(max(recent.num_rows - limit, 0)).to_pylist()
        return rows[::-1]

    def sources(self, *, by: Actor) -> list[SourceActivity]:
        """What each source sent: in all, in the last 24 hours, when last, and what did not become an event."""
        require(by, "collect.read")
        since = (self._clock.now() - timedelta(hours=24)).replace(tzinfo=None)
        return [
            SourceActivity(
                source=source,
                events_total=total,
                events_24h=recent,
                last_event=last.replace(tzinfo=UTC) if last else None,
                quarantined_24h=held,
                dropped_24h=lost,
            )
            for source, total, recent, last, held, lost in store.activity(self._warehouse, since)
        ]

    def _waiting_events(self) -> int:
        return self._waiting.events

    def _apply(self, loading: Loading, record: Record) -> None:
        """Everything that is not a tracking request."""
        if record.kind is Kind.TRACKING_PLAN:
            loading.plan = self.load_plan(loading.tx, record)
        elif record.kind is Kind.IMPORT:
            self.load_import(loading.tx, record)
        elif record.kind is Kind.REPLAY:
            calls = self.replayed(loading.tx, record)
            passed = loading.add_again([_again(call, record.seq) for call in calls])
            now_events = [call for call, is_event in zip(calls, passed, strict=True) if is_event]
            self.mark_replayed(loading.tx, now_events, record=record)

    def _remembered(self) -> Memory:
        """Keys seen, read from the warehouse when first needed."""
        if self._memory is None:
            self._memory = Memory(
                messages=Seen(store.message_keys(self._warehouse)),
                orders=Seen(store.order_keys(self._warehouse)),
                held=Seen(store.held_keys(self._warehouse)),
            )
        return self._memory


def _batch(record: Record) -> Batch:
    """A request as its own copy, so that a load that is tried again finds it as it came."""
    batch = decoded(record).decoded
    if not isinstance(batch, Batch):
        raise TypeError
    return msgspec.structs.replace(batch, seq=record.seq, rejected=[*batch.rejected])


def _again(call: Held, seq: int) -> Batch:
    """A call from quarantine as it came, in the circumstances it came in."""
    envelope = Envelope(call.source, "batch", call.user_agent or "", call.gpc)
    sent = {"sentAt": call.sent_at.replace(tzinfo=UTC)} if call.sent_at else {}
    body = msgspec.json.encode({"batch": [msgspec.Raw(call.event)], **sent})
    batch = decode(envelope, micros_of(call.received_at), body=body)
    batch.seq = seq
    for index, event in enumerate(batch.events):
        event.message_id = event.message_id or call.message_id
        batch.keys[index] = key_of("message", event.message_id or "") & UNSIGNED
    return batch


def _last_rows(events: pa.Table) -> pa.Table:
    return events.slice(max(events.num_rows - TAIL, 0))


def _joined(recent: pa.Table, added: pa.Table) -> pa.Table:
    """The tail with what was added, unless it was read from the warehouse after that was committed."""
    if recent.num_rows:
        added = added.filter(pc.greater(added["seq"], pc.max(recent["seq"])))
    return _last_rows(pa.concat_tables([recent, added]))
