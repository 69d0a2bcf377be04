"""What every verb of decide works with; and how a recommendation looks to whoever reads it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from seamark.decide.model import SHELVES, Recommendation
from seamark.decide.reading import Present
from seamark.decide.store import Session, book
from seamark.decide.store.tables import RecommendationRow
from seamark.govern import Actor, Governance, may, require
from seamark.kernel import Clock, InputError, Settings
from seamark.measure import Measurement
from seamark.warehouse import Ledger, Warehouse

READ: Final = "decide.read"
DECIDE: Final = "decide.decide"
BUDGET: Final = "budget"  # the category of money under which recommendations are approved
NO_KEY: Final = "only a person decides on a recommendation"
OPEN_DAYS: Final = 14  # how long the numbers of a recommendation are good enough to act on
MOST: Final = 500
LIVE_SHELVES: Final = frozenset({"open", "waiting", "snoozed"})
Apply = Callable[[Recommendation, Session], int]
_SHELF: Final = {"approved": "decided", "declined": "decided", "expired": "decided", "withdrawn": "decided"}


class Desk:
    """The base of decide's verbs."""

    def __init__(  # noqa: PLR0913 - the rooms it stands on, by name
        self,
        ledger: Ledger,
        govern: Governance,
        *,
        warehouse: Warehouse,
        measure: Measurement,
        present: Present,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._present = present
        self._ledger, self._govern, self._warehouse, self._measure = ledger, govern, warehouse, measure
        self._settings, self._clock = settings, clock

    def inbox(self, *, by: Actor, state: str = "open") -> tuple[Recommendation, ...]:
        """Recommendations on one shelf, newest first (at most 500 of what is settled), as ``by`` sees them.

        open (those that wait for approval among them), waiting, snoozed, decided (approved, declined, expired or
        withdrawn), checked (their outcome is known) or all. Raises InputError for another shelf.
        """
        require(by, READ)
        if state not in SHELVES:
            msg = f"'state' is {state[:40]!r}."
            raise InputError(msg, field="state", help=f"Allowed are {', '.join(SHELVES)}.")
        with self._ledger.reading() as session:
            now = self._clock.now()
            known = book.live(session)[::-1] if state in LIVE_SHELVES else book.listed(session, limit=MOST)
            rows = [row for row in known if _lies_on(row, state, now=now)]
            return tuple(self._told(session, row, by=by) for row in rows)

    def recommendation(self, one: str, *, by: Actor) -> Recommendation:
        """One recommendation as ``by`` sees it. Raises NotFound."""
        require(by, READ)
        with self._ledger.reading() as session:
            return self._told(session, book.find(session, one), by=by)

    def _told(self, session: Session, row: RecommendationRow, *, by: Actor) -> Recommendation:
        found = msgspec.structs.replace(book.as_recommendation(row), state=state_of(row, self._clock.now()))
        if found.state == "expired" and found.decided_at is None:  # it has, and nobody noted it yet
            return msgspec.structs.replace(found, decided_at=found.expires_at)
        if found.state not in book.LIVE or found.verdict != "act":
            return found
        told = self._govern.authority(by, BUDGET, amount=found.amount.micros, session=session)
        if by.kind == "key":
            return msgspec.structs.replace(found, role=told.role, why_not=NO_KEY)
        if not may(by, DECIDE):
            return msgspec.structs.replace(
                found, role=told.role, why_not="your role does not decide on recommendations"
            )
        return msgspec.structs.replace(found, may_decide=told.may, role=told.role, why_not=told.why_not)

    def _audit(self, session: Session, by: Actor, *, verb: str, found: RecommendationRow, **facts: object) -> None:
        detail = {"title": found.title, "kind": found.kind, "subject": found.subject_id, **facts}
        self._govern.record_audit(by, f"recommendation.{verb}", subject=found.id, detail=detail, session=session)


def state_of(row: RecommendationRow, now: datetime) -> str:
    """The state at a moment: what is snoozed comes back, what nobody decided in time expires."""
    if row.state not in book.LIVE:
        return row.state
    if row.expires_at <= now:
        return "expired"
    return "open" if row.snoozed_until is None or row.snoozed_until <= now else "snoozed"


def open_until(now: datetime) -> datetime:
    """When something opened now expires."""
    return now + timedelta(OPEN_DAYS)


def _lies_on(row: RecommendationRow, shelf: str, *, now: datetime) -> bool:
    state = state_of(row, now)
    if shelf == "checked":
        return row.checked_at is not None
    if shelf == "waiting":
        return state in book.LIVE and bool(row.approval_id)
    return shelf in {"all", _SHELF.get(state, state)}
