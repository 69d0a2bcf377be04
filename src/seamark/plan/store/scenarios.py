"""Scenarios in the plan database."""

from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from seamark.kernel import DataDamaged
from seamark.plan.kinds import KINDS
from seamark.plan.model import Item
from seamark.plan.scenarios.overlay import Overlay
from seamark.plan.store.tables import ScenarioRow

__all__ = ["ScenarioRow", "count", "find", "listed", "of_approval", "read", "size", "written"]


class _Kept(msgspec.Struct, frozen=True):
    """An overlay as the database keeps it: bodies of items with their kinds."""

    put: tuple[tuple[str, msgspec.Raw], ...] = ()
    removed: tuple[str, ...] = ()


def find(session: Session, scenario_id: str) -> ScenarioRow | None:
    """One scenario, or None."""
    return session.get(ScenarioRow, scenario_id)


def listed(session: Session) -> list[ScenarioRow]:
    """Every scenario, what was changed last first."""
    return list(session.scalars(select(ScenarioRow).order_by(ScenarioRow.changed_at.desc(), ScenarioRow.id)))


def count(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(ScenarioRow)) or 0


def of_approval(session: Session, approval_id: str) -> ScenarioRow | None:
    """The scenario whose merge a request for approval asks for."""
    return session.scalars(select(ScenarioRow).where(ScenarioRow.approval_id == approval_id)).first()


def written(overlay: Overlay) -> str:
    """An overlay as the database keeps it."""
    kept: dict[str, Any] = {"put": [(item.noun, item) for item in overlay.put], "removed": overlay.removed}
    return msgspec.json.encode(kept).decode()


def size(row: ScenarioRow) -> int:
    """In how many items a scenario differs from what it was copied from."""
    kept = _kept(row)
    return len(kept.put) + len(kept.removed)


def read(row: ScenarioRow) -> Overlay:
    """What a scenario changes. Raises DataDamaged when it does not read back."""
    kept = _kept(row)
    try:
        put: list[Item] = [msgspec.json.decode(body, type=KINDS[kind]) for kind, body in kept.put]
    except (msgspec.DecodeError, KeyError) as error:
        raise _damaged(row, error) from error
    return Overlay(tuple(put), kept.removed)


def _kept(row: ScenarioRow) -> _Kept:
    try:
        return msgspec.json.decode(row.body, type=_Kept)
    except msgspec.DecodeError as error:
        raise _damaged(row, error) from error


def _damaged(row: ScenarioRow, error: Exception) -> DataDamaged:
    msg = f"The scenario '{row.title}' does not read back: {error}."
    return DataDamaged(msg, id=row.id, help="Drop it and start it anew, or restore the last backup.")
