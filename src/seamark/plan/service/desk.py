"""What every verb of the plan works with: the plan database, who may, the clock, the plan in memory."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import msgspec

from seamark.govern import Actor, Approval, Category, Governance, require
from seamark.kernel import Clock, DataDamaged, InputError, Settings
from seamark.plan.drafting import FAULTS_SAID, Drafted, consequences_of, drafted, refuse, wanted
from seamark.plan.gate import MOST, Exchange, Gate, weighed
from seamark.plan.model import Change, Edit, Fault, Snapshot, Stamp, Touched
from seamark.plan.scheduling import Scheduled
from seamark.plan.service.requests import awaits, edits_of, edits_on, request_of
from seamark.plan.service.stale import refuse_stale
from seamark.plan.store import Session, book
from seamark.warehouse import Ledger

LONGEST_WHY = 2000


class Written(msgspec.Struct, frozen=True):
    """A change, the plans before and after it, and what is odd about it without being forbidden.

    ``asked``: it was not made but kept, and waits for somebody's approval.
    """

    change: Change
    before: Snapshot
    plan: Snapshot
    warnings: tuple[Fault, ...] = ()
    asked: Approval | None = None


class Occasion(msgspec.Struct, frozen=True):
    """Who changes the plan, why, and where the change comes from.

    ``lenient``: what is not grave is only reported. ``dry_run``: nothing is written. ``is_decided``: somebody entitled
    to it has decided on its money and promises already. ``request`` is the id of the request that is carried out.
    """

    by: Actor
    why: str
    origin: str
    lenient: bool = False
    dry_run: bool = False
    is_decided: bool = False
    request: str = ""


Edits = Sequence[Edit] | Callable[[Session, Snapshot], Sequence[Edit]]


class Desk:
    """The base of the plan's verbs."""

    def __init__(self, ledger: Ledger, govern: Governance, *, settings: Settings, clock: Clock) -> None:
        self._ledger, self._govern, self._settings, self._clock = ledger, govern, settings, clock
        self._keeping = threading.Lock()
        self._kept = Snapshot({})
        self._kept_schedule: Scheduled | None = None
        self._schedule_day = date.min

    @property
    def number(self) -> int:
        """The number of the newest change, whoever made it (another process too); 0 before the first."""
        with self._ledger.reading() as session:
            return book.newest(session)

    def changed_since(self, number: int) -> bool:
        """Whether the plan changed after change ``number``; one look at an index."""
        return self.number > number

    def _present(self, session: Session) -> Snapshot:
        """The plan as it is now; read again only when it changed."""
        number = book.newest(session)
        kept = self._kept
        if kept.number != number or not number:
            kept = book.present(session)
            self._keep(kept)
        return kept

    def _now(self) -> Snapshot:
        with self._ledger.reading() as session:
            return self._present(session)

    def _keep(self, plan: Snapshot) -> None:
        with self._keeping:
            if plan.number >= self._kept.number:
                self._kept = plan

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        """A transaction that changes the plan; one at a time, so that what it checked stays true."""
        with self._govern.deciding() as session:
            Ledger.lock(session, book.PLAN_LOCK)
            yield session

    def _write(
        self,
        edits: Edits,
        *,
        by: Actor,
        why: str,
        origin: str,
        lenient: bool = False,
        dry_run: bool = False,
    ) -> Written:
        """Make edits together or not at all.

        Raises InputError with every fault, Conflict when somebody changed an item since it was seen, AwaitsApproval
        when somebody else must decide: then the edits are kept as a request.
        """
        with self._changing() as session:
            written = self._written(session, edits, on=Occasion(by, why, origin, lenient, dry_run))
        if written.asked is not None:
            raise awaits(written.asked)
        return written

    def _written(self, session: Session, edits: Edits, *, on: Occasion) -> Written:
        """Make edits in a transaction that holds the plan's lock, or keep them as a request."""
        _refuse_why(on.why)
        before = self._present(session)
        asked = edits(session, before) if callable(edits) else edits
        draft, warnings = self._checked(session, before, edits=asked, lenient=on.lenient)
        if any(item.noun == "feed" for item in (*draft.put, *(before.items[one] for one in draft.removed))):
            require(on.by, "plan.feeds")  # an address of somebody's choosing would be sent the server's tokens
        change = self._change(session, before, draft=draft, on=on)
        if not change.touched:
            return Written(change, before, before, warnings)
        written = Written(change, before, _after(before, draft, change=change), warnings)
        held = self._held(session, written, on=on)
        if held is not None or on.dry_run:
            return held or written
        book.write(session, change, put=draft.put, removed=[before.items[one] for one in draft.removed])
        self._audit(session, on.by, change=change)
        self._outdate(session, written, but=on.request)
        self._noticed(session, written, on=on)
        Ledger.after_commit(session, lambda: self._keep(written.plan))
        return written

    def _noticed(self, session: Session, written: Written, *, on: Occasion) -> None:
        """What a change brings with it beside itself, in its transaction; the desks above have something to add."""

    def _outdate(self, session: Session, written: Written, *, but: str) -> None:
        """Close the requests, but one, that can no longer be carried out after a change."""
        for request in self._govern.waiting(session=session):
            names_any = any(f'"{one.id}"' in request.content for one in written.change.items)
            if request.id == but or not names_any:
                continue
            try:
                edits = edits_on(written.plan, edits_of(request))
                self._checked(session, written.plan, edits=edits, lenient=True)
            except (InputError, DataDamaged) as error:
                self._govern.stale(request.id, error.message, session=session)

    def _held(self, session: Session, written: Written, *, on: Occasion) -> Written | None:
        """The change kept as a request, where its maker may not decide it alone; None where it may be made."""
        gate = None if on.is_decided or _passes(written, on=on) else self._gate(written)
        if gate is None:
            return None
        fault = self._beyond(session, gate, by=on.by)
        if on.dry_run:
            told = Fault("Approval", "", f"{' '.join(gate.says)}: somebody else would be asked, because {fault}.")
            return msgspec.structs.replace(written, warnings=(*written.warnings, told)) if fault else None
        if not fault:
            self._commit(session, gate.amount, by=on.by, subject=_subject(written.change))
            return None
        request = request_of(written.before, written.plan, gate=gate, change=written.change, because=fault)
        return msgspec.structs.replace(written, asked=self._govern.ask(request, on.by, session=session))

    def _commit(self, session: Session, amount: int, *, by: Actor, subject: str) -> None:
        """Let an amount of money count in the sum of whoever decided on it."""
        if amount:
            self._govern.commit_amount(by, Category.BUDGET, amount, subject, session=session)

    def _gate(self, written: Written) -> Gate | None:
        ids = [one.id for one in written.change.items]
        today, exchange = self._clock.now().date(), Exchange.of(self._settings)
        return weighed(written.before, written.plan, ids=ids, exchange=exchange, today=today)

    def _beyond(self, session: Session, gate: Gate, *, by: Actor) -> str:
        """Why ``by`` may not decide alone, as the end of a sentence; '' when they may."""
        money = MOST if gate.unknown else gate.amount
        told = [self._govern.authority(by, Category.BUDGET, amount=money, session=session)] if money else []
        if gate.unknown and not told[0].may:
            names = ", ".join(gate.unknown)
            raise InputError(
                f"A budget is in {names}, which has no exchange rate: nobody can tell whether it is within your limit.",
                help=f"State it in {self._settings.currency}, or have SEAMARK_EXCHANGE_RATES set.",
                field="budget",
            )
        if gate.eased:
            told.append(self._govern.authority(by, Category.PLAN, amount=0, session=session))
        return "; ".join(one.why_not for one in told if not one.may)

    def _checked(
        self, session: Session, before: Snapshot, *, edits: Sequence[Edit], lenient: bool
    ) -> tuple[Drafted, tuple[Fault, ...]]:
        lost = {edit.id for edit in edits if edit.id and edit.id not in before.items}
        gone = book.gone(session, lost)
        refuse_stale(session, before, edits=edits, gone=gone)
        draft = drafted(before, edits, gone=gone)
        new = {item.id for item in draft.put}
        gone |= book.gone(session, {one for one in wanted(draft) if one not in before.items and one not in new})
        found = list(consequences_of(before, draft, gone=gone))
        faults = [*draft.faults, *(fault for fault, is_grave in found if is_grave or not lenient)]
        refuse(faults)
        return draft, tuple(fault for fault, is_grave in found if not is_grave)

    def _change(self, session: Session, before: Snapshot, *, draft: Drafted, on: Occasion) -> Change:
        touched = [Touched(one.id, one.noun, one.label, one.version) for one in draft.put]
        past = [before.items[one] for one in draft.removed]
        touched += [Touched(one.id, one.noun, one.label, one.version + 1, removed=True) for one in past]
        number = before.number + 1 if touched else before.number
        at = _not_before(book.last_moment(session), self._clock.now())
        return Change(number, at, on.by.id, on.by.name, on.why, on.origin, len(touched), tuple(touched))

    def _audit(self, session: Session, by: Actor, *, change: Change) -> None:
        detail = {
            "change": change.number,
            "why": change.why,
            "origin": change.origin,
            "items": [item.id for item in change.items[:FAULTS_SAID]],
        }
        self._govern.record_audit(by, "plan.changed", subject=_subject(change), detail=detail, session=session)


def _passes(written: Written, *, on: Occasion) -> bool:
    """Seamark itself, and the plan a workspace begins with."""
    return on.by.kind == "system" or (on.origin == "import" and not written.before.number)


def _subject(change: Change) -> str:
    first = change.items[0]
    return f"{first.kind} {first.title}" if change.touched == 1 else f"{change.touched} items"


def _refuse_why(why: str) -> None:
    if len(why) > LONGEST_WHY:
        msg = f"'why' has {len(why)} characters; {LONGEST_WHY} are allowed."
        raise InputError(msg, field="why", help="Say it shorter.")


def _after(before: Snapshot, draft: Drafted, *, change: Change) -> Snapshot:
    stamp = Stamp(change.at, change.by_name)
    plan = before.changed(draft.put, removed=draft.removed)
    stamps = {**before.stamps, **{item.id: stamp for item in draft.put}}
    return Snapshot(plan.items, number=change.number, stamps={one: stamps[one] for one in plan.items})


def _not_before(last: datetime | None, now: datetime) -> datetime:
    """A clock set back must not put a change before the one it follows."""
    return now if last is None or last < now else last
