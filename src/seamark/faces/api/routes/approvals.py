"""What waits for somebody's approval, decisions on it, and how much each role decides alone."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.govern import Approval, Category, Limit, Role
from seamark.kernel import MICROS, Money
from seamark.plan import Change

router = APIRouter(tags=["Approvals"])

One = Annotated[str, Path(description="The id of a request.", max_length=64)]
Shelf = Literal["waiting", "approved", "declined", "withdrawn", "stale", "all"]
Bound = Annotated[float | None, Field(ge=0, le=9_000_000_000)]


class SeenContent(BaseModel, extra="forbid"):
    """What was seen: the `content_hash` of the request as it was read."""

    content_hash: Annotated[str, Field(max_length=64)]


class Declining(BaseModel, extra="forbid"):
    """Why not, so that the next request can be a better one."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class NewLimit(BaseModel, extra="forbid"):
    """What a role decides alone, in whole units of the workspace's currency; left out: no bound."""

    category: Category
    role: Role
    single: Bound = None
    days30: Bound = None


class NewLimits(BaseModel, extra="forbid"):
    """All limits; a role that is not named for a category decides nothing there."""

    limits: Annotated[list[NewLimit], Field(max_length=100)]


class ShownLimit(msgspec.Struct, frozen=True):
    """What a role decides alone: at once, and within 30 days; null has no bound."""

    category: str
    role: str
    single: float | None
    days30: float | None


class ShownLimits(msgspec.Struct, frozen=True):
    """The limits in force, in whole units of ``currency``."""

    currency: str
    limits: list[ShownLimit]


class ApprovedAnswer(msgspec.Struct, frozen=True):
    """A request that was approved, and the change of the plan it made."""

    approval: Approval
    change: Change


@router.get("/api/approvals", summary="List requests for approval", **gives(list[Approval]))
def listed(
    *,
    by: By,
    at: At,
    state: Annotated[Shelf, Query(description="Which of them.")] = "waiting",
    limit: Annotated[int, Query(description="At most this many.", ge=1, le=500)] = 200,
) -> Reply:
    """Requests, newest first, each saying whether you may decide it and if not, why. Amounts are millionths."""
    return Reply(at.govern.approvals(by=by, state=None if state == "all" else state, limit=limit))


@router.get("/api/approvals/{approval_id}", summary="Read a request", **gives(Approval, 404))
def one(*, approval_id: One, by: By, at: At) -> Reply:
    """One request. `content` is JSON text, `content_hash` its SHA-256: send it to say that you saw it."""
    return Reply(at.govern.approval(approval_id, by=by))


@router.post("/api/approvals/{approval_id}/approve", summary="Approve", **gives(ApprovedAnswer, 404, 409, 415))
def approve(*, approval_id: One, given: SeenContent, by: By, at: At) -> Reply:
    """Approve what was seen, and have it made. 409 when it changed since, or can no longer be made."""
    done = at.approve(approval_id, given.content_hash, by=by)
    return Reply(ApprovedAnswer(done.approval, done.change))


@router.post("/api/approvals/{approval_id}/decline", summary="Decline", **gives(Approval, 404, 409, 415))
def decline(*, approval_id: One, given: Declining, by: By, at: At) -> Reply:
    """Say no, and why. Nothing changes."""
    return Reply(at.govern.decline(approval_id, given.reason, by=by))


@router.post("/api/approvals/{approval_id}/withdraw", summary="Withdraw", **gives(Approval, 404, 409))
def withdraw(*, approval_id: One, by: By, at: At) -> Reply:
    """Take your own request back."""
    return Reply(at.govern.withdraw(approval_id, by=by))


@router.get("/api/approval-limits", summary="Who decides how much", **gives(ShownLimits))
def limits(*, by: By, at: At) -> Reply:
    """What each role decides alone, at once and within 30 days."""
    return Reply(_shown(at.govern.approval_limits(by=by), at.settings.currency))


@router.put("/api/approval-limits", summary="Set who decides how much", **gives(ShownLimits, 415))
def set_limits(*, given: NewLimits, by: By, at: At) -> Reply:
    """Have exactly these limits in force; the administrator stays without."""
    wanted = [
        Limit(one.category.value, one.role.value, _micros(one.single), _micros(one.days30)) for one in given.limits
    ]
    return Reply(_shown(at.govern.set_approval_limits(wanted, by=by), at.settings.currency))


def _shown(found: tuple[Limit, ...], currency: str) -> ShownLimits:
    rows = [ShownLimit(one.category, one.role, _units(one.single_micros), _units(one.days30_micros)) for one in found]
    return ShownLimits(currency, rows)


def _units(micros: int | None) -> float | None:
    return None if micros is None else micros / MICROS


def _micros(units: float | None) -> int | None:
    return None if units is None else Money.of(Decimal(str(units)), "").micros
