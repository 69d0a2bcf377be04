"""Recommendations in the plan database."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from seamark.decide.model import Basis, Fact, Finding, Outcome, Proposal, Recommendation
from seamark.decide.store.tables import RecommendationRow
from seamark.kernel import Estimate, Money, NotFound

LIVE = ("open", "snoozed")
_JSON: dict[str, Any] = {"evidence": tuple[Fact, ...], "changes": tuple[Proposal, ...]}
_MAYBE: dict[str, Any] = {"expected": Estimate, "outcome": Outcome}
_READER = frozenset({"may_decide", "role", "why_not", "amount", *_JSON, *_MAYBE})
_PLAIN = tuple(name for name in Recommendation.__struct_fields__ if name not in _READER)


def find(session: Session, one: str) -> RecommendationRow:
    """A recommendation's row, to be changed. Raises NotFound."""
    row = session.get(RecommendationRow, one)
    if row is None:
        msg = f"There is no recommendation with the id {one[:64]!r}."
        raise NotFound(msg, id=one[:64], help="The inbox lists them.")
    return row


def live(session: Session) -> list[RecommendationRow]:
    """Everything that is open or snoozed, oldest first."""
    wanted = select(RecommendationRow).where(RecommendationRow.state.in_(LIVE))
    return list(session.scalars(wanted.order_by(RecommendationRow.opened_at, RecommendationRow.id)))


def settled_since(session: Session, moment: datetime, *, states: Collection[str]) -> list[RecommendationRow]:
    """What was decided since a moment, in one of some states."""
    row = RecommendationRow
    return list(session.scalars(select(row).where(row.state.in_(states), row.decided_at >= moment)))


def due(session: Session, now: datetime) -> list[RecommendationRow]:
    """Approved recommendations whose outcome should be looked at and was not."""
    row = RecommendationRow
    wanted = select(row).where(row.state == "approved", row.check_at <= now, row.checked_at.is_(None))
    return list(session.scalars(wanted.order_by(row.check_at)))


def listed(session: Session, *, limit: int) -> list[RecommendationRow]:
    """Newest first."""
    row = RecommendationRow
    return list(session.scalars(select(row).order_by(row.opened_at.desc(), row.id).limit(limit)))


def all_decided(session: Session) -> Iterable[tuple[datetime, datetime | None, str, str | None]]:
    """Opened, decided, state and outcome of everything somebody decided on."""
    row = RecommendationRow
    wanted = select(row.opened_at, row.decided_at, row.state, row.outcome)
    found = session.execute(wanted.where(row.state.in_(("approved", "declined"))))
    return [(opened, decided, state, outcome) for opened, decided, state, outcome in found]


def add(session: Session, one: str, *, finding: Finding, now: datetime, expires_at: datetime) -> RecommendationRow:
    """Open a recommendation."""
    row = RecommendationRow(
        id=one,
        key=finding.key,
        kind=finding.kind,
        subject_id=finding.subject_id,
        state="open",
        opened_at=now,
        refreshed_at=now,
        expires_at=expires_at,
        decided_by_id="",
        decided_by="",
        reason="",
        approval_id="",
    )
    refresh(row, finding, now=now)
    session.add(row)
    session.flush()
    return row


def refresh(row: RecommendationRow, finding: Finding, *, now: datetime) -> None:
    """Write what the numbers say now."""
    for name in ("title", "finding", "expected_says", "verdict", "why_verdict", "content_hash"):
        setattr(row, name, getattr(finding, name))
    row.evidence, row.changes = _text(finding.evidence), _text(finding.changes)
    row.expected = None if finding.expected is None else _text(finding.expected)
    row.basis = None if finding.basis is None else _text(finding.basis)
    row.amount_micros, row.currency = finding.amount.micros, finding.amount.currency
    row.refreshed_at = now


def settle_outcome(row: RecommendationRow, outcome: Outcome, *, now: datetime) -> None:
    """Keep what came of an approved recommendation."""
    row.outcome, row.checked_at = _text(outcome), now


def as_recommendation(row: RecommendationRow) -> Recommendation:
    """A row as a value."""
    lists = {name: msgspec.json.decode(getattr(row, name), type=kind) for name, kind in _JSON.items()}
    maybe = {name: _decoded(getattr(row, name), kind) for name, kind in _MAYBE.items()}
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Recommendation(**plain, **lists, **maybe, amount=Money(row.amount_micros, row.currency))


def basis_of(row: RecommendationRow) -> Basis | None:
    """What the outcome is checked against."""
    found: Basis | None = _decoded(row.basis, Basis)
    return found


def _decoded(text: str | None, kind: Any) -> Any:  # noqa: ANN401 - a type and its value
    return None if text is None else msgspec.json.decode(text, type=kind)


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
