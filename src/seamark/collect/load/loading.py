"""One transaction of loading: journal records, in order, into the warehouse."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec
import pyarrow as pa

from seamark.collect.load import store
from seamark.collect.load.columns import EVENTS, Rows, columns_of
from seamark.collect.load.money import Paid, Worth, order_keys, sale_of, settle, worth_of
from seamark.collect.load.quarantine import quarantine_table
from seamark.collect.load.seen import Seen
from seamark.collect.model import Reason
from seamark.collect.record import Batch, Refused, Rejected
from seamark.collect.tracking_plan import Action, Plan
from seamark.kernel import Settings, key_of
from seamark.warehouse import Transaction

MINUTE: Final = 60_000_000
UNSIGNED: Final = (1 << 64) - 1


class Memory(msgspec.Struct, frozen=True):
    """Keys seen so far: messages that are events, orders that count, messages in quarantine."""

    messages: Seen
    orders: Seen
    held: Seen

    def commit(self) -> None:
        """Keep what the transaction noted."""
        for seen in (self.messages, self.orders, self.held):
            seen.commit()

    def roll_back(self) -> None:
        """Forget what a transaction noted that did not commit."""
        for seen in (self.messages, self.orders, self.held):
            seen.roll_back()


class Loading:
    """The state of one transaction.

    ``plan`` is the tracking plan in force for the next record. ``messages``, ``orders`` and ``held`` answer for
    everything before, this transaction's own rows included.
    """

    def __init__(self, tx: Transaction, memory: Memory, *, plan: Plan, settings: Settings) -> None:
        self.tx = tx
        self.settings = settings
        self.plan = plan
        self.messages = memory.messages
        self.orders = memory.orders
        self.held = memory.held
        self.events = self.duplicates = self.quarantined = 0
        self.newest = 0
        self._drops: Counter[tuple[int, str, str]] = Counter()
        self._added: list[pa.Table] = []

    def add(self, batches: Sequence[Batch]) -> None:
        """Load decoded requests; each carries the number of its record in ``seq``."""
        self._prepare(batches)
        for batch in batches:
            self._count_drops(batch)
        self._quarantine(batches)
        self._insert(batches)

    def add_again(self, batches: Sequence[Batch]) -> list[bool]:
        """Load calls that lay in quarantine, one a batch. Says for each whether it is an event now; others stay."""
        self._prepare(batches)
        self._insert(batches)
        return [bool(batch.events) for batch in batches]

    def drop(self, micros: int, source: str, *, reason: Reason, events: int = 1) -> None:
        """Count something received at ``micros`` that did not become an event."""
        if events:
            self._drops[micros - micros % MINUTE, source, reason.value] += events

    def finish(self) -> pa.Table:
        """Write the counts and publish what was added as ``fresh``. Returns those events."""
        store.add_drops(self.tx, self._drops)
        fresh = pa.concat_tables(self._added) if self._added else EVENTS.empty_table()
        store.publish_fresh(self.tx, fresh)
        return fresh

    def _prepare(self, batches: Sequence[Batch]) -> None:
        for batch in batches:
            self._name(batch)
            self._judge(batch)
            self.newest = max(self.newest, batch.received)

    def _insert(self, batches: Sequence[Batch]) -> None:
        rows = self._once(Rows.of(batches))
        if rows.events:
            table = columns_of(rows, self._worth(rows))
            store.add_events(self.tx, table)
            self._added.append(table)
            self.events += table.num_rows

    def _name(self, batch: Batch) -> None:
        """Give a call without messageId one of its own: two equal calls without an id are two events."""
        for index, key in enumerate(batch.keys):
            if not key:
                name = f"{batch.seq}-{batch.positions[index]}"
                batch.events[index].message_id = name
                batch.keys[index] = key_of("message", name) & UNSIGNED

    def _judge(self, batch: Batch) -> None:
        """Hold events against the tracking plan."""
        wrong: dict[int, Rejected | None] = {}
        for index, event in enumerate(batch.events):
            name, kind = event.event if event.type == "track" else event.name, event.type or ""
            if not self.plan.covers(name, type=kind):
                continue
            body = event.traits if kind in {"identify", "group"} else batch.properties[index]
            violation = self.plan.check(name, body or None, type=kind)
            if violation is None or violation.action is Action.ALLOW:
                continue
            if violation.action is Action.REJECT:
                self.drop(batch.received, batch.envelope.source, reason=violation.reason)
                wrong[index] = None
            else:
                refused = Refused(violation.reason, violation.message)
                wrong[index] = batch.rejection(batch.positions[index], refused, event=event)
        if wrong:
            batch.rejected.extend(rejected for rejected in wrong.values() if rejected)
            batch.keep([index for index in range(len(batch.events)) if index not in wrong])

    def _count_drops(self, batch: Batch) -> None:
        source = batch.envelope.source
        for reason, count in batch.envelope.dropped.items():
            self.drop(batch.received, source, reason=Reason(reason), events=count)
        self.drop(batch.received, source, reason=Reason.DUPLICATE, events=batch.duplicates)
        self.duplicates += batch.duplicates

    def _once(self, rows: Rows) -> Rows:
        """Only events whose message was not loaded before."""
        mask = self.messages.missing(rows.keys)
        new = rows.where(mask)
        self.messages.note(new.keys)
        for origin, count in Counter(rows.origins[~mask].tolist()).items():
            batch = rows.batches[origin]
            self.drop(batch.received, batch.envelope.source, reason=Reason.DUPLICATE, events=count)
            self.duplicates += count
        return new

    def _worth(self, rows: Rows) -> dict[int, Worth]:
        """What the rows with money are worth, by row."""
        names, refunds = self.plan.conversions | self.plan.refunds, self.plan.refunds
        worth = {
            row: worth_of(
                sale_of(rows.properties[row]), is_refund=event.event in refunds, currency=self.settings.currency
            )
            for row, event in enumerate(rows.events)
            if event.event in names and event.type == "track"
        }
        if worth:
            worths = list(worth.values())
            refunded = order_keys(worths, refunds=True)
            paid = Paid(refunded, store.paid(self.tx, refunded))
            settle(worths, orders=self.orders, paid=paid)
        return worth

    def _quarantine(self, batches: Sequence[Batch]) -> None:
        table, copies = quarantine_table(batches, self.held)
        if table is not None:
            store.add_quarantine(self.tx, table)
            self.quarantined += table.num_rows
        for batch, count in copies:
            self.drop(batch.received, batch.envelope.source, reason=Reason.DUPLICATE, events=count)
            self.duplicates += count
