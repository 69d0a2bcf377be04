"""Verbs of whoever designs: draw up, change, throw away, and see beforehand what it takes."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from seamark.govern import Actor, require
from seamark.kernel import MICROS, Conflict
from seamark.measure.experiments import (
    Design,
    Experiment,
    Plan,
    State,
    UnitMetric,
    free_slots,
    key_checked,
    unit_metric,
)
from seamark.measure.experiments.model import SLOTS
from seamark.measure.service.experimenting.desk import EDIT, READ, Desk, design_of, refuse_stale
from seamark.measure.service.experimenting.planning import baseline_rule, plan_of
from seamark.measure.store import experiments as book
from seamark.science.trials import Sums

KEPT_SECONDS: Final = 60.0  # while somebody fills in a form, the past stays as it was
MOST_KEPT: Final = 64
WHILE_RUNNING: Final = frozenset({"title", "hypothesis", "planned_end"})


class DesigningVerbs(Desk):
    """Designs."""

    def create(self, key: str, fields: Mapping[str, Any], *, by: Actor) -> Experiment:
        """Draw up an experiment. Raises InputError with every fault, Conflict when the key is taken."""
        require(by, EDIT)
        key_checked(key)
        design, now = design_of(fields), self._clock.now()
        with self._ledger.session() as session:
            book.lock(session)
            if book.is_known(session, key):
                msg = f"There is an experiment with the key '{key}' already."
                raise Conflict(msg, field="key", help="Choose another: who saw a variant is told by the key.", key=key)
            draft = Experiment(
                key=key, design=design, state=State.DRAFT, version=0, slots=(), created_at=now, created_by=by.name,
                changed_at=now,
            )  # fmt: skip
            return self._kept(session, draft, verb="designed", by=by)

    def edit(self, key: str, fields: Mapping[str, Any], *, version: int, by: Actor) -> Experiment:
        """Change fields of a draft; of a running one only what changes nobody's variant nor what is counted.

        Raises NotFound, Conflict when it changed since ``version`` or its state does not allow it, InputError.
        """
        require(by, EDIT)
        with self._ledger.session() as session:
            book.lock(session)
            found = book.find(session, key)
            refuse_stale(found, version)
            before = msgspec.to_builtins(found.design)
            design = design_of({**before, **fields})
            changed = sorted(name for name, value in msgspec.to_builtins(design).items() if value != before[name])
            _refuse_change(found, changed)
            if not changed:
                return found
            kept = msgspec.structs.replace(found, design=design)
            return self._kept(session, kept, verb="changed", by=by, fields=changed)

    def remove(self, key: str, *, version: int, by: Actor) -> None:
        """Throw a draft away. Raises NotFound, Conflict for anything that ever ran."""
        require(by, EDIT)
        with self._ledger.session() as session:
            book.lock(session)
            found = book.find(session, key)
            refuse_stale(found, version)
            if found.state is not State.DRAFT:
                msg = f"'{found.design.title}' is {found.state}: what ran is kept."
                raise Conflict(msg, help="Stop it, and decide to keep the control.", state=found.state)
            book.drop(session, key)
            detail = {"title": found.design.title}
            self._govern.record_audit(by, "experiment.removed", subject=key, detail=detail, session=session)
            self._ledger.after_commit(session, self._forget)

    def foresee(self, fields: Mapping[str, Any], *, by: Actor, key: str = "") -> Plan:
        """What a design takes: baseline, units and days, read from the company's own newest days.

        ``key`` is the experiment it is of, if there is one already. Raises InputError with every fault of the design.
        """
        require(by, READ)
        return self._plan(design_of(fields), key=key)

    def _plan(self, design: Design, *, key: str) -> Plan:
        return plan_of(design, self._past(design), layer_free=self._free(design, key=key))

    def _past(self, design: Design) -> Sums:
        metric = unit_metric(design.metric)
        asked = (design.unit, metric.name, design.trigger, design.window_days, design.before_days)
        with self._looking:
            known = self._pasts.get(asked)
        if known is not None and time.monotonic() - known[0] < KEPT_SECONDS:
            return known[1]
        through = self._trials.newest() or self._clock.now()
        rule, start, end = baseline_rule(design, metric, through=through, rates=self._rates(metric)[0])
        found = self._trials.baseline(rule, metric.kind, trigger=design.trigger, start=start, end=end)
        with self._looking:
            if len(self._pasts) >= MOST_KEPT:
                self._pasts.clear()
            self._pasts[asked] = (time.monotonic(), found)
        return found

    def _free(self, design: Design, *, key: str) -> float:
        if not design.layer:
            return 1.0
        taken = [one.slots for one in self._beside(design.layer, key=key, since=None)]
        return sum(high - low for low, high in free_slots(taken)) / SLOTS

    def _beside(self, layer: str, *, key: str, since: datetime | None) -> list[Experiment]:
        """Other experiments that take units of a layer, now or (``since``) at any time from then on."""
        with self._ledger.reading() as session:
            others = book.listed(session)
        return [one for one in others if one.key != key and one.layer == layer and _took(one, since)]

    def _rates(self, metric: UnitMetric) -> tuple[tuple[tuple[str, float], ...], tuple[str, ...]]:
        """What a micro of each currency is worth, and the currencies without a rate that money arrived in."""
        rates = {self._settings.currency: 1.0, **self._settings.exchange_rates}
        worth = tuple(sorted((name, rate / MICROS) for name, rate in rates.items()))
        if not metric.is_money:
            return worth, ()
        return worth, tuple(name for name in self._trials.currencies() if name not in rates)


def _took(one: Experiment, since: datetime | None) -> bool:
    if one.state is State.RUNNING:
        return True
    return since is not None and one.stopped_at is not None and one.stopped_at > since


def _refuse_change(found: Experiment, changed: list[str]) -> None:
    if found.state is State.DRAFT or not changed:
        return
    if found.state is State.RUNNING:
        locked = [name for name in changed if name not in WHILE_RUNNING]
        if not locked:
            return
        msg = f"'{found.design.title}' is running: {', '.join(locked)} would change what is being counted."
        raise Conflict(msg, help=f"Change {', '.join(sorted(WHILE_RUNNING))}, or stop it and draw up another.")
    msg = f"'{found.design.title}' is {found.state}: its design stays as it was."
    raise Conflict(msg, help="Draw up another experiment.", state=found.state)
