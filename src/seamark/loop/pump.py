"""The pump: one thread that brings what the journal holds into the warehouse, in order, a micro-batch at a time."""

import logging
import threading
from typing import Final

import msgspec

from seamark.collect import Collector
from seamark.customers import Customers
from seamark.kernel import Settings
from seamark.measure import Measurement
from seamark.warehouse import Journal, Kind, Warehouse

log = logging.getLogger("seamark.pump")

BATCH_EVENTS: Final = 125_000
RETRY_SECONDS: Final = 1.0


class Progress(msgspec.Struct, frozen=True):
    """How far the warehouse is behind the journal, in records."""

    done: int
    total: int
    rebuilding: bool
    trouble: str = ""


class Pump:
    """Moves records in sequence order; each micro-batch and its watermark are one transaction.

    A micro-batch that fails is rolled back, reported in :attr:`progress` and tried again: nothing is skipped.
    """

    def __init__(
        self,
        journal: Journal,
        warehouse: Warehouse,
        *,
        collect: Collector,
        customers: Customers,
        measure: Measurement,
        settings: Settings,
    ) -> None:
        self._journal = journal
        self._warehouse = warehouse
        self._collect = collect
        self._customers = customers
        self._measure = measure
        self._pause = settings.batch_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pump", daemon=True)
        self._start = warehouse.watermark
        self._target = journal.last
        self._trouble = ""

    @property
    def progress(self) -> Progress:
        """How far it is. ``rebuilding`` until the records found at start are all loaded."""
        done = self._warehouse.watermark
        behind = done < self._target
        total = self._target if behind else self._journal.last
        return Progress(done - self._start, total - self._start, behind, self._trouble)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch at hand and what is already committed, then end."""
        self._stopping.set()
        self._collect.wake()
        if self._thread.is_alive():
            self._thread.join()

    def turn(self) -> int:
        """Load one micro-batch. Returns how many journal records it held."""
        batch = self._collect.take(BATCH_EVENTS)
        if not batch:
            return 0
        with self._warehouse.transaction() as tx:
            loaded = self._collect.load(tx, batch)
            for record in batch:
                if record.kind is Kind.IDENTITY:
                    self._customers.apply(tx, record)
            self._customers.resolve(tx)
            self._measure.refresh(tx)
            tx.mark(loaded.last_seq)
        self._collect.committed(loaded)
        self._customers.committed()
        return len(batch)

    def _run(self) -> None:
        while True:
            try:
                moved = self.turn()
                self._trouble = ""
            except Exception as error:
                log.exception("A micro-batch failed and will be tried again")
                self._trouble = f"Loading fails: {error}"
                moved = 0
                self._stopping.wait(RETRY_SECONDS)
            if not moved and self._stopping.is_set():
                return
            self._collect.wait(self._pause)  # many small requests share one transaction
