"""``collect.record``: from a request to a durable record, as a list of named and timed steps."""

import asyncio
from collections import Counter
from collections.abc import Callable
from functools import partial
from time import perf_counter_ns
from typing import Final

from seamark.collect.model import Arrival, Reason, Receipt, StepTiming
from seamark.collect.record import passage as walk
from seamark.collect.record.batch import Batch, packed
from seamark.collect.record.moments import micros_of
from seamark.collect.record.passage import Passage
from seamark.collect.station import Station
from seamark.govern import Governance
from seamark.kernel import Clock, InputError, NotSignedIn, Overloaded, SeamarkError, Settings, TooMany
from seamark.warehouse import Journal, Kind, Warehouse

PENDING_BYTES: Final = 64 << 20
SEND_AGAIN: Final = "Send it again after the seconds in Retry-After; the tracking clients do."
STEPS: Final = ("authenticate", "unpack", "limit", "validate", "consent", "clock", "deduplicate", "journal")


class _Timing:
    """Cheap counters of one step."""

    def __init__(self) -> None:
        self.requests = self.events = self.nanoseconds = 0


class Recording(Station):
    """Takes requests on."""

    def __init__(
        self, journal: Journal, warehouse: Warehouse, *, govern: Governance, settings: Settings, clock: Clock
    ) -> None:
        super().__init__(journal, warehouse, govern=govern, settings=settings, clock=clock)
        self._timings = {name: _Timing() for name in STEPS}
        self._refusals: Counter[str] = Counter()
        self._steps: tuple[tuple[_Timing, Callable[[Passage], None]], ...] = tuple(
            (self._timings[name], step)
            for name, step in (
                ("authenticate", partial(walk.authenticate, govern=govern)),
                ("unpack", partial(walk.unpack, govern=govern)),
                ("limit", walk.limit),
                ("validate", walk.validate),
                ("consent", walk.consent),
                ("clock", walk.clock),
                ("deduplicate", walk.deduplicate),
            )
        )

    async def record(self, arrival: Arrival) -> Receipt:
        """Take a request on; when this returns, it is on disk.

        Raises InputError (400) for what can never be accepted, NotSignedIn (401) for a wrong write key, NotFound (404)
        for a wrong path, TooMany or Overloaded (429, 503) when it should be sent again later, StorageFull (503) when
        the disk is full. In the last three cases nothing of it was kept.
        """
        self._refuse_when_busy()
        passage = Passage(arrival, micros_of(self._clock.now()))
        try:
            for timing, step in self._steps:
                started = perf_counter_ns()
                step(passage)
                timing.nanoseconds += perf_counter_ns() - started
                timing.requests += 1
        except SeamarkError as error:
            self._refusals[_reason_of(error)] += 1
            raise
        batch = passage.opened
        for timing, _ in self._steps:
            timing.events += len(batch.raws)
        if batch.events or batch.rejected or passage.envelope.dropped:
            await self._journaled(passage, batch)
        return _receipt(batch)

    def step_timings(self) -> list[StepTiming]:
        """Per step how many requests and events went through it, and how long it took, since the server started.

        ``journal`` is the wait until a record is on disk, shared by all that wait for the same sync.
        """
        return [
            StepTiming(name, timing.requests, timing.events, timing.nanoseconds / 1e9)
            for name, timing in self._timings.items()
        ]

    def refusals(self) -> dict[str, int]:
        """Requests that were refused as a whole since the server started, by reason; their senders were told."""
        return dict(self._refusals)

    def _waiting_events(self) -> int:
        """Events on disk that are not loaded yet."""
        raise NotImplementedError

    def _refuse_when_busy(self) -> None:
        waiting, allowed = self._waiting_events(), self._settings.waiting_events
        if waiting > allowed:
            self._refusals["too_many"] += 1
            raise TooMany(
                f"{waiting} events wait to be loaded; at most {allowed} may.",
                retry_after=2,
                waiting=waiting,
                allowed=allowed,
                help=SEND_AGAIN,
            )
        if self._journal.pending_bytes > PENDING_BYTES:
            self._refusals["overloaded"] += 1
            raise Overloaded("The disk does not keep up with what arrives.", retry_after=2, help=SEND_AGAIN)

    async def _journaled(self, passage: Passage, batch: Batch) -> None:
        timing, started = self._timings["journal"], perf_counter_ns()
        record = packed(passage.envelope, passage.body)
        future = self._journal.append(Kind.TRACK, record, micros=passage.received, decoded=batch)
        await asyncio.wrap_future(future)
        timing.nanoseconds += perf_counter_ns() - started
        timing.requests += 1
        timing.events += len(batch.events)


def _receipt(batch: Batch) -> Receipt:
    dropped = dict(batch.envelope.dropped)
    if batch.duplicates:
        dropped[Reason.DUPLICATE.value] = batch.duplicates
    return Receipt(len(batch.events), len(batch.rejected), dropped)


def _reason_of(error: SeamarkError) -> str:
    if isinstance(error, InputError):
        return str(error.detail.get("reason", Reason.MALFORMED))
    return "unknown_key" if isinstance(error, NotSignedIn) else error.code
