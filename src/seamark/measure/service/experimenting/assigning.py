"""Verbs of servers and pages: which variant a unit sees. Answered from memory."""

import time
from typing import Final

from seamark.govern import Actor, require
from seamark.kernel import InputError, NotFound
from seamark.measure.experiments import Assigned, Experiment, State, assigned
from seamark.measure.service.experimenting.desk import ASSIGN, Desk
from seamark.measure.store import experiments as book

FRESH_SECONDS: Final = 5.0  # a change by another server of the same plan database is seen within that
LONGEST_UNIT: Final = 512


class AssigningVerbs(Desk):
    """Assignment."""

    def assign(self, key: str, unit: str, *, by: Actor, consents: bool = True) -> Assigned:
        """The variant of a unit in one experiment, whatever its state. Raises NotFound, and InputError for no unit.

        ``consents`` false: the unit refused to be measured, gets the control and must not be logged.
        """
        require(by, ASSIGN)
        _refuse_unit(unit)
        found = self._all().get(key)
        if found is None:
            msg = f"There is no experiment with the key {key[:60]!r}."
            raise NotFound(msg, key=key[:60], help="GET /api/experiments lists them.")
        return assigned(found, unit, consents=consents)

    def assignments(self, unit: str, *, by: Actor, consents: bool = True) -> tuple[Assigned, ...]:
        """The variants of a unit in every running experiment, by key."""
        require(by, ASSIGN)
        _refuse_unit(unit)
        running = (one for one in self._all().values() if one.state is State.RUNNING)
        return tuple(assigned(one, unit, consents=consents) for one in sorted(running, key=lambda one: one.key))

    def _all(self) -> dict[str, Experiment]:
        with self._assigning:
            now = time.monotonic()
            if self._known is None or now - self._known[0] > FRESH_SECONDS:
                with self._ledger.reading() as session:
                    self._known = (now, {one.key: one for one in book.listed(session)})
            return self._known[1]


def _refuse_unit(unit: str) -> None:
    if not 0 < len(unit) <= LONGEST_UNIT:
        msg = f"'unit' has {len(unit)} characters."
        raise InputError(msg, field="unit", help=f"Send the anonymous or user id, 1 to {LONGEST_UNIT} characters.")
