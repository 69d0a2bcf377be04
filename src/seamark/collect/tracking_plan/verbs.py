"""``collect.tracking_plan``: see and set the plan; the plan in force while records are loaded."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from seamark.collect.record import micros_of
from seamark.collect.station import Station
from seamark.collect.tracking_plan import store
from seamark.collect.tracking_plan.draft import PlanDraft
from seamark.collect.tracking_plan.plan import Plan, default_plan
from seamark.govern import Actor, Governance, require
from seamark.kernel import Clock, Conflict, Settings
from seamark.warehouse import Journal, Kind, Record, Transaction, Warehouse


class PlanVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the tracking plan as it is shown. Version 0 is the one Seamark ships; nobody set it."""

    version: int
    set_at: datetime | None
    set_by: str
    draft: PlanDraft


class TrackingPlans(Station):
    """See, set and apply the tracking plan."""

    def __init__(
        self, journal: Journal, warehouse: Warehouse, *, govern: Governance, settings: Settings, clock: Clock
    ) -> None:
        super().__init__(journal, warehouse, govern=govern, settings=settings, clock=clock)
        self._planning = threading.Lock()
        self._just_set: PlanVersion | None = None  # on disk, perhaps not loaded yet

    def tracking_plan(self, *, by: Actor) -> PlanVersion:
        """The plan in force. Raises Forbidden."""
        require(by, "collect.read")
        return self._plan_shown()

    def tracking_plan_versions(self, *, by: Actor, limit: int = 20) -> tuple[PlanVersion, ...]:
        """The newest versions that somebody set, newest first; the one Seamark ships is not among them.

        Raises Forbidden.
        """
        require(by, "collect.read")
        return tuple(
            PlanVersion(version=version, set_at=at.replace(tzinfo=UTC), set_by=name, draft=plan.draft)
            for version, at, name, plan in store.versions(self._warehouse, limit=limit)
        )

    def set_tracking_plan(
        self, draft: PlanDraft | str | bytes | Mapping[str, object], *, by: Actor, replaces: int | None = None
    ) -> PlanVersion:
        """Put a plan in force for everything that arrives from now on; what is loaded already stays as it is.

        ``draft`` is a PlanDraft, or YAML or JSON text, or what either decodes to. ``replaces`` is the version that was
        edited. Raises InputError naming event and field, Conflict when ``replaces`` is no longer in force, Forbidden.
        """
        require(by, "tracking_plan.manage")
        with self._planning:
            before = self._plan_shown()
            if replaces is not None and replaces != before.version:
                msg = f"Version {replaces} was edited, and version {before.version} is in force."
                raise Conflict(msg, edited=replaces, in_force=before.version, help="Load the plan again and redo it.")
            plan = Plan.compile(draft, before.version + 1)
            body = msgspec.json.encode(store.Kept(by.name, msgspec.Raw(plan.as_json())))
            now = self._clock.now()
            self._journal.write(Kind.TRACKING_PLAN, body, micros=micros_of(now))
            shown = PlanVersion(version=plan.version, set_at=now, set_by=by.name, draft=plan.draft)
            self._just_set = shown
        detail = {"version": plan.version, "events": len(plan.draft.events), "unplanned": plan.draft.unplanned.value}
        self._govern.record_audit(by, "collect.set_tracking_plan", subject=f"version {plan.version}", detail=detail)
        return shown

    def plan_in_force(self, tx: Transaction) -> Plan:
        """The plan under which the next record is judged, as this transaction sees it."""
        return store.in_force(tx)

    def load_plan(self, tx: Transaction, record: Record) -> Plan:
        """Put a journaled plan in force for the records after it."""
        return store.load(tx, record)

    def _plan_shown(self) -> PlanVersion:
        plan = store.current(self._warehouse)
        if self._just_set and self._just_set.version > plan.version:
            return self._just_set
        rows = store.history(self._warehouse) if plan is not default_plan() else []
        at, name = next(((at, name) for version, at, name in rows if version == plan.version), (None, "Seamark"))
        return PlanVersion(version=plan.version, set_at=at and at.replace(tzinfo=UTC), set_by=name, draft=plan.draft)
