"""What every verb of experiments works with."""

import threading
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from seamark.govern import Actor, Governance, require
from seamark.kernel import Clock, Conflict, InputError, Settings
from seamark.measure.experiments import Design, Experiment, ExperimentVersion, State, checked
from seamark.measure.store import Session
from seamark.measure.store import experiments as book
from seamark.measure.store.trials import Trials
from seamark.science.trials import Sums
from seamark.warehouse import Ledger, Warehouse

READ: Final = "experiments.read"
EDIT: Final = "experiments.edit"
DECIDE: Final = "experiments.decide"
ASSIGN: Final = "experiments.assign"


class Desk:
    """The base of the verbs."""

    def __init__(
        self, ledger: Ledger, govern: Governance, *, warehouse: Warehouse, settings: Settings, clock: Clock
    ) -> None:
        self._ledger, self._govern = ledger, govern
        self._trials = Trials(warehouse)
        self._settings, self._clock = settings, clock
        self._assigning, self._looking = threading.Lock(), threading.Lock()
        self._pasts: dict[tuple[object, ...], tuple[float, Sums]] = {}
        self._known: tuple[float, dict[str, Experiment]] | None = None

    def experiments(self, *, by: Actor, state: str = "") -> tuple[Experiment, ...]:
        """Experiments in one state, or all, what changed last first. Raises InputError for another state."""
        require(by, READ)
        if state and state not in set(State):
            msg = f"'state' is {state[:40]!r}."
            raise InputError(msg, field="state", help=f"Allowed are {', '.join(State)}.")
        states = (State(state),) if state else tuple(State)
        with self._ledger.reading() as session:
            return tuple(book.listed(session, states=states))

    def experiment(self, key: str, *, by: Actor) -> Experiment:
        """One experiment. Raises NotFound."""
        require(by, READ)
        with self._ledger.reading() as session:
            return book.find(session, key)

    def versions(self, key: str, *, by: Actor) -> tuple[ExperimentVersion, ...]:
        """What an experiment was at each version, newest first. Raises NotFound."""
        require(by, READ)
        with self._ledger.reading() as session:
            book.find(session, key)
            return tuple(book.versions(session, key))

    def event_names(self, *, by: Actor) -> tuple[str, ...]:
        """Events that a metric or a trigger may name: those of the newest thirty days, the most frequent first."""
        require(by, READ)
        return tuple(self._trials.event_names())

    def _kept(self, session: Session, experiment: Experiment, *, verb: str, by: Actor, **facts: object) -> Experiment:
        """Write a new version and its audit row; servers that assign see it once it has committed."""
        kept = msgspec.structs.replace(experiment, version=experiment.version + 1, changed_at=self._clock.now())
        book.keep(session, kept, verb=verb, by=(by.id, by.name))
        detail = {"title": kept.design.title, "version": kept.version, **facts}
        self._govern.record_audit(by, f"experiment.{verb}", subject=kept.key, detail=detail, session=session)
        Ledger.after_commit(session, self._forget)
        return kept

    def _forget(self) -> None:
        with self._assigning:
            self._known = None


def design_of(fields: Mapping[str, Any]) -> Design:
    """A design from JSON. Raises InputError with every fault."""
    try:
        return checked(msgspec.convert(dict(fields), Design))
    except msgspec.ValidationError as error:
        msg = f"The design cannot be read: {error}."
        field = str(error).rpartition("$.")[2].strip("`").partition("[")[0] if "$." in str(error) else ""
        raise InputError(msg, help="The API's own description lists the fields.", field=field) from None


def refuse_stale(experiment: Experiment, version: int) -> None:
    """Raise Conflict when it is not the version that was seen."""
    if experiment.version != version:
        msg = f"'{experiment.design.title}' is at version {experiment.version}; you saw version {version}."
        raise Conflict(msg, help="Look at it again, then change it.", version=experiment.version, seen=version)
