"""``collect.quarantine``: what was put aside and why; bring it back when the plan allows it now."""

import re
from collections.abc import Sequence

import msgspec

from seamark.collect.model import Reason
from seamark.collect.quarantine import store
from seamark.collect.quarantine.model import QuarantineView, ReplayAsked, Waiting
from seamark.collect.record import micros_of
from seamark.collect.station import Station
from seamark.govern import Actor, require
from seamark.kernel import InputError, NotFound
from seamark.warehouse import Kind, Record, Transaction

REPLAYED_AT_ONCE = 100_000
_SHOWN = 500
_ID = re.compile(r"(\d{1,18})-(\d{1,9})")


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """The body of a REPLAY record: who asked, and the places (journal record, position) of the calls."""

    by_name: str
    places: list[store.Place]


class Quarantine(Station):
    """See and replay what was put aside."""

    def quarantine(
        self, *, by: Actor, reason: str | None = None, name: str | None = None, limit: int = 50
    ) -> QuarantineView:
        """What lies in quarantine, for a ``reason`` or of an event ``name`` when given; ``limit`` calls at most.

        Raises InputError for a reason that does not exist, Forbidden.
        """
        require(by, "collect.read")
        choice = store.Choice(reason=_reason(reason), name=name)
        counts = store.counts(self._warehouse, choice)
        calls = store.newest(self._warehouse, choice, limit=min(max(limit, 0), _SHOWN))
        return QuarantineView(waiting=sum(count.waiting for count in counts), counts=counts, calls=calls)

    def replay(
        self, *, by: Actor, ids: Sequence[str] | None = None, reason: str | None = None, name: str | None = None
    ) -> ReplayAsked:
        """Judge calls again: those with these ``ids``, or all that wait for a ``reason`` or carry an event ``name``.

        What passes the plan in force becomes events with their original times and message ids, counted once; the rest
        stays. It happens when the journal record is loaded, within a second; at most 100,000 calls at once.
        Raises InputError, NotFound when nothing waits, Forbidden.
        """
        require(by, "quarantine.replay")
        if ids is None and reason is None and name is None:
            raise InputError("A replay was asked for without saying of what.", help="Give ids, a reason or a name.")
        choice = store.Choice(reason=_reason(reason), name=name)
        chosen = _places(ids) if ids is not None else store.places(self._warehouse, choice, limit=REPLAYED_AT_ONCE)
        if not chosen:
            raise NotFound("Nothing in quarantine waits under that choice.", help="Look at the quarantine again.")
        body = msgspec.msgpack.encode(_Kept(by.name, chosen))
        seq = self._journal.write(Kind.REPLAY, body, micros=micros_of(self._clock.now()))
        detail = {"calls": len(chosen), "reason": reason, "name": name}
        self._govern.record_audit(by, "collect.replay", subject=f"{len(chosen)} calls", detail=detail)
        return ReplayAsked(len(chosen), seq)

    def replayed(self, tx: Transaction, record: Record) -> list[Waiting]:
        """The calls a REPLAY record asks for that still wait, in order of arrival: loading judges them again."""
        return store.waiting(tx, msgspec.msgpack.decode(record.body, type=_Kept).places)

    def mark_replayed(self, tx: Transaction, calls: Sequence[Waiting], *, record: Record) -> None:
        """Note that these calls are events now (or were all along, as another copy)."""
        store.mark(tx, [(call.seq, call.position) for call in calls], at=record.at)


def _reason(reason: str | None) -> str | None:
    if reason is not None and reason not in set(Reason):
        allowed = ", ".join(Reason)
        raise InputError(f"The reason is {reason!r}; reasons are {allowed}.", help="Choose one of these.")
    return reason


def _places(ids: Sequence[str]) -> list[store.Place]:
    if len(ids) > REPLAYED_AT_ONCE:
        msg = f"{len(ids):,} calls were named; allowed are {REPLAYED_AT_ONCE:,} at once."
        raise InputError(msg, help="Replay by reason or by name, or in parts.")
    found = [_ID.fullmatch(text) for text in ids]
    wrong = [text for text, match in zip(ids, found, strict=True) if match is None]
    if wrong:
        raise InputError(f"{wrong[0]!r} is no id of a call in quarantine.", help="Ids look like 1042-3.")
    return sorted({(int(match[1]), int(match[2])) for match in found if match})
