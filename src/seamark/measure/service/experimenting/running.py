"""Verbs of an experiment's life: start, stop, decide."""

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from seamark.govern import Actor, require
from seamark.kernel import Conflict, InputError
from seamark.measure.experiments import Decision, Experiment, Monitor, State, slots_of
from seamark.measure.service.experimenting.desk import DECIDE, EDIT, refuse_stale
from seamark.measure.service.experimenting.watching import WatchingVerbs
from seamark.measure.store import experiments as book

LONGEST_REASON: Final = 4000
FARTHEST: Final = timedelta(days=730)


class RunningVerbs(WatchingVerbs):
    """The life of an experiment."""

    def start(self, key: str, *, version: int, by: Actor, since: datetime | None = None) -> Experiment:
        """Give out variants from now on. ``since``: its exposures have been logged since that moment already.

        Raises NotFound, Conflict when it started before, changed since ``version``, or its layer has no room left.
        """
        require(by, EDIT)
        at = self._moment(since, field="since")
        draft = self.experiment(key, by=by)
        needed = self._plan(draft.design, key=key).total if draft.state is State.DRAFT else None
        with self._ledger.session() as session:
            book.lock(session)
            found = book.find(session, key)
            refuse_stale(found, version)
            if found.state is not State.DRAFT:
                when = f", since {found.started_at:%d %B %Y}" if found.started_at else ""
                raise Conflict(
                    f"'{found.design.title}' is {found.state} already{when}.", help="An experiment starts once."
                )
            slots = slots_of(found.design.traffic, [one.slots for one in self._beside(found.layer, key=key, since=at)])
            if slots is None:
                free = self._free(found.design, key=key)
                msg = (
                    f"The layer '{found.design.layer}' has {free:.4g} of its traffic left, and "
                    f"{found.design.traffic:.4g} is asked for."
                )
                raise Conflict(
                    msg, help="Ask for less traffic, choose another layer, or wait until another test is stopped.",
                    field="traffic", free=free, traffic=found.design.traffic,
                )  # fmt: skip
            running = msgspec.structs.replace(found, state=State.RUNNING, started_at=at, slots=slots, needed=needed)
            return self._kept(session, running, verb="started", by=by, since=at, needed=needed)

    def stop(self, key: str, *, version: int, by: Actor, at: datetime | None = None) -> Experiment:
        """Give everybody the control from now on, or have done so ``at`` a moment before. Raises NotFound, Conflict."""
        require(by, EDIT)
        moment = self._moment(at, field="at")
        with self._ledger.session() as session:
            book.lock(session)
            found = book.find(session, key)
            refuse_stale(found, version)
            if found.state is not State.RUNNING or found.started_at is None:
                says = "has not started" if found.state is State.DRAFT else f"is {found.state} already"
                raise Conflict(f"'{found.design.title}' {says}.", help="Only what runs can be stopped.")
            if moment <= found.started_at:
                msg = f"'at' is {moment.isoformat()}, before the experiment started."
                raise InputError(msg, field="at", help=f"Choose a moment after {found.started_at.isoformat()}.")
            stopped = msgspec.structs.replace(found, state=State.STOPPED, stopped_at=moment)
            return self._kept(session, stopped, verb="stopped", by=by, at=moment)

    def decide(
        self, key: str, verdict: Literal["ship", "keep"], *, variant: str, reason: str, version: int, by: Actor
    ) -> Experiment:
        """Ship a variant or keep the control, and why; what was believed then is kept with it.

        Raises NotFound, InputError for no reason or an unknown variant, Conflict before it was stopped, before there is
        data, or when it changed since ``version``.
        """
        require(by, DECIDE)
        monitor = self._monitor(self.experiment(key, by=by))
        with self._ledger.session() as session:
            book.lock(session)
            found = book.find(session, key)
            refuse_stale(found, version)
            _refuse_decision(found, monitor)
            chosen = _chosen(found, verdict, variant=variant)
            if not 0 < len(reason.strip()) <= LONGEST_REASON:
                msg = f"'reason' has {len(reason.strip())} characters; 1 to {LONGEST_REASON} are allowed."
                raise InputError(msg, field="reason", help="Say why, so that others can learn from it.")
            decision = Decision(verdict, chosen, reason.strip(), self._clock.now(), by.name, monitor.belief.says)
            decided = msgspec.structs.replace(found, state=State.DECIDED, decision=decision)
            facts = {"verdict": verdict, "variant": chosen, "reason": decision.reason}
            return self._kept(session, decided, verb="decided", by=by, believed=decision.believed, **facts)

    def _moment(self, given: datetime | None, *, field: str) -> datetime:
        now = self._clock.now()
        if given is None:
            return now
        if given.tzinfo is None or not now - FARTHEST <= given <= now:
            msg = f"'{field}' is {given.isoformat()}."
            raise InputError(msg, field=field, help="Choose a past moment with its time zone, of the last two years.")
        return given


def _refuse_decision(found: Experiment, monitor: Monitor) -> None:
    if found.state is State.DECIDED and found.decision is not None:
        msg = f"'{found.design.title}' was decided by {found.decision.by} already."
        raise Conflict(msg, help="A decision stands; draw up another experiment.")
    if found.state is not State.STOPPED:
        says = "has not started" if found.state is State.DRAFT else "is still running"
        raise Conflict(f"'{found.design.title}' {says}.", help="Stop it first, then decide.")
    empty = [one.name for one in monitor.variants if not one.units]
    if empty:
        msg = f"Nobody was exposed to {' or '.join(empty)}: there is nothing to decide on."
        raise Conflict(msg, help="Check that 'Experiment Viewed' arrives, and run it anew.", empty=empty)


def _chosen(found: Experiment, verdict: str, *, variant: str) -> str:
    names, control = found.design.names, found.design.control.name
    if verdict == "keep":
        if variant not in {"", control}:
            msg = f"Keeping the control cannot mean '{variant[:60]}'."
            raise InputError(msg, field="variant", help=f"Leave it empty, or name '{control}'.")
        return control
    if variant not in names[1:]:
        msg = f"'{variant[:60]}' cannot be shipped."
        raise InputError(msg, field="variant", help=f"Allowed are {', '.join(names[1:])}.", allowed=list(names[1:]))
    return variant
