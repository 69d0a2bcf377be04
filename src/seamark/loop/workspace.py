"""An open workspace: every room of one data folder, wired together."""

import logging
import threading
import time
from pathlib import Path
from typing import Self

import msgspec

from seamark.collect import Collector
from seamark.customers import Customers
from seamark.decide import Apply, Decisions
from seamark.govern import Actor, Governance
from seamark.kernel import Clock, DataDamaged, Settings, SystemClock
from seamark.loop.deciding import Decider, carrying_out, presented
from seamark.loop.feeds import FeedLooker
from seamark.loop.folder import JOURNAL, FolderLock, existing_folder
from seamark.loop.noticing import Noticer, slips_of
from seamark.loop.publisher import Publisher
from seamark.loop.pump import Pump
from seamark.loop.turns import Duty, Turns
from seamark.measure import Experiments, Measurement
from seamark.oversee import Oversight
from seamark.plan import Applied, Plan
from seamark.warehouse import DuckEngine, Journal, Ledger, Warehouse, ledger_url

log = logging.getLogger("seamark")

LATE_SECONDS = 5.0
TIDY_SECONDS = 60.0


class Status(msgspec.Struct, frozen=True):
    """Whether the workspace can take and show events; ``reason`` says why when it cannot.

    ``troubles`` are what fails beside that, a sentence each: events are taken and shown, something else waits.
    """

    ready: bool
    lag_seconds: float
    rebuilding: bool
    records_done: int
    records_total: int
    reason: str = ""
    troubles: list[str] = []


class Workspace:
    """Everything of one data folder. Open it with :meth:`open`, then :meth:`start`; close it when done."""

    def __init__(self, settings: Settings, folder: Path, *, clock: Clock) -> None:
        self.settings = settings
        self.folder = folder
        self.clock = clock
        self.closing = threading.Event()
        self._lock = FolderLock.take(folder)
        threading.Thread(target=DuckEngine.prepare, name="prepare", daemon=True).start()
        self.ledger = Ledger.open(ledger_url(settings))
        self.govern = Governance(self.ledger, settings, clock=clock)
        self.journal = Journal.open(folder / JOURNAL, segment_bytes=settings.segment_megabytes << 20)
        self.warehouse = open_warehouse(folder, settings)
        self.collect = Collector(self.journal, self.warehouse, govern=self.govern, settings=settings, clock=clock)
        self.customers = Customers(self.warehouse, self.journal, govern=self.govern, settings=settings, clock=clock)
        self.measure = Measurement(self.warehouse, settings=settings, clock=clock, lag=self.collect.lag)
        self.experiments = Experiments(
            self.ledger, self.govern, warehouse=self.warehouse, settings=settings, clock=clock
        )
        self.plan = Plan(
            self.ledger, self.govern, warehouse=self.warehouse, measure=self.measure, settings=settings, clock=clock
        )
        self.decisions = Decisions(
            self.ledger,
            self.govern,
            warehouse=self.warehouse,
            measure=self.measure,
            present=presented(self.plan),
            settings=settings,
            clock=clock,
        )
        self.oversight = Oversight(self.ledger, self.govern, settings=settings, clock=clock)
        noticer = Noticer(self.oversight, self.govern, plan=self.plan, clock=clock, slips=slips_of(self.plan))
        decider = Decider(self.decisions, self.govern, is_whole=self._is_whole)
        self.publisher = Publisher(self.plan, clock=clock, told=decider.soon)
        tidying = Duty(self.warehouse.tidy, every=TIDY_SECONDS, fails="The room of deleted rows is not given back.")
        self._turns = (
            Turns("publisher", self.publisher.duties()),
            Turns("decider", decider.duties()),
            Turns("noticer", noticer.duties()),
            Turns("post", noticer.sending(is_stopping=self.closing.is_set)),
            Turns("keeper", [tidying]),
            Turns("feeds", FeedLooker(self.plan, is_closing=self.closing.is_set).duties()),
        )
        self.pump = Pump(
            self.journal,
            self.warehouse,
            collect=self.collect,
            customers=self.customers,
            measure=self.measure,
            settings=settings,
        )

    @classmethod
    def open(cls, settings: Settings, *, clock: Clock | None = None) -> Self:
        """Open the data folder of ``settings``.

        Raises InputError when there is no workspace, Conflict when another server owns it. A warehouse file that is
        missing or does not open is set aside and made again from the journal once the workspace starts.
        """
        return cls(settings, existing_folder(settings), clock=clock or SystemClock())

    def start(self) -> None:
        """Begin to bring journal records into the warehouse."""
        self.pump.start()
        for turns in self._turns:
            turns.start()

    def carrying_out(self, by: Actor) -> Apply:
        """How a recommendation that ``by`` approves becomes a change of the plan, in the same transaction."""
        return carrying_out(self.plan, by)

    def approve(self, approval_id: str, content_hash: str, *, by: Actor) -> Applied:
        """Approve a request as ``plan.apply_approved``; the recommendation it is about is decided with it, if any."""
        return self.plan.apply_approved(
            approval_id,
            content_hash,
            by=by,
            also=lambda session, asked, change: self.decisions.approved_by_request(
                session, asked, change=change.number, by=by
            ),
        )

    def status(self) -> Status:
        """Whether events can be taken and shown, and how far behind the warehouse is."""
        progress = self.pump.progress
        reason = progress.trouble or self.journal.trouble
        if progress.rebuilding:
            reason = (
                reason or f"The warehouse is loading record {progress.done:,} of {progress.total:,} of the journal."
            )
        return Status(
            ready=not reason,
            lag_seconds=self.collect.lag(),
            rebuilding=progress.rebuilding,
            records_done=progress.done,
            records_total=progress.total,
            reason=reason,
            troubles=[trouble for turns in self._turns for trouble in turns.troubles],
        )

    def _is_whole(self) -> bool:
        """Whether what was sent is loaded, but for the last seconds."""
        return not self.pump.progress.rebuilding and self.collect.lag() < LATE_SECONDS

    def close(self) -> None:
        """Load what is committed, then close everything."""
        self.closing.set()
        for turns in reversed(self._turns):
            turns.stop()
        self.pump.stop()
        self.journal.close()
        self.warehouse.close()
        self.govern.close()
        self.ledger.close()
        self._lock.release()


def open_warehouse(folder: Path, settings: Settings) -> Warehouse:
    """Open the warehouse; one that is damaged is set aside under a dated name and begun anew."""
    try:
        return Warehouse.open(folder, threads=settings.threads, memory=settings.memory)
    except DataDamaged as damage:
        aside = set_aside(folder)
        log.warning("%s It was set aside as %s and is made again from the journal.", damage.message, aside)
        return Warehouse.open(folder, threads=settings.threads, memory=settings.memory)


def set_aside(folder: Path) -> str:
    """Rename the warehouse file and its log so that they can be looked at later. Returns the new name."""
    aside = f"warehouse.damaged-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}"
    for file in folder.glob("warehouse.duckdb*"):
        file.rename(file.with_name(file.name.replace("warehouse.duckdb", f"{aside}.duckdb")))
    return f"{aside}.duckdb"
