"""What happened: sources, the live tail, quarantine, the tracking plan."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, Field

from seamark.collect import PlanVersion, QuarantineView, Reason, ReplayAsked, SourceActivity, SourceQuality
from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.kernel import MICROS

router = APIRouter(prefix="/api", tags=["Collection"])


class TailEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it was taken on. ``amount`` is in units of ``currency``, negative for a refund."""

    received_at: datetime
    time: datetime
    source: str
    type: str
    name: str | None
    message_id: str
    user_id: str | None
    anonymous_id: str | None
    url: str | None
    channel: str | None
    campaign: str | None
    conversion: bool
    amount: float | None
    currency: str | None
    is_bot: bool
    properties: dict[str, Any] | None


class ReplayChoice(BaseModel, extra="forbid"):
    """Which calls in quarantine to judge again: by id, or all that wait for a reason or carry a name."""

    ids: Annotated[list[str] | None, Field(max_length=100_000)] = None
    reason: Reason | None = None
    name: Annotated[str | None, Field(max_length=1000)] = None


class NewPlan(BaseModel, extra="forbid"):
    """A whole tracking plan, and the version it replaces (409 when another is in force by now)."""

    plan: dict[str, Any]
    replaces: Annotated[int | None, Field(ge=0, le=2**31)] = None


def tail_event(row: dict[str, Any]) -> TailEvent:
    """A row of the warehouse as a reader wants it."""
    plain = {name: row[name] for name in TailEvent.__struct_fields__}
    amount, properties = row["amount"], row["properties"]
    return TailEvent(
        **plain
        | {
            "received_at": row["received_at"].replace(tzinfo=UTC),
            "time": row["time"].replace(tzinfo=UTC),
            "conversion": bool(row["conversion"]),
            "amount": None if amount is None else amount / MICROS,
            "properties": msgspec.json.decode(properties, type=dict[str, Any] | None) if properties else None,
        }
    )


@router.get("/sources", summary="List sources", **gives(list[SourceActivity]))
def sources(*, by: By, at: At) -> Reply:
    """What each source sent: in all, in the last 24 hours, when last, and what did not become an event."""
    return Reply(at.collect.sources(by=by))


@router.get("/quality", summary="How good the data are", **gives(list[SourceQuality]))
def quality(
    *, by: By, at: At, days: Annotated[int, Query(description="Days back from now.", ge=1, le=366)] = 28
) -> Reply:
    """Completeness, timeliness and validity of each source of events and costs, with what was counted of how much."""
    return Reply(at.collect.quality(by=by, days=days))


@router.get("/tail", summary="Read the live tail", **gives(list[TailEvent]))
def tail(*, by: By, at: At, limit: Annotated[int, Query(description="At most this many.", ge=1, le=200)] = 50) -> Reply:
    """The most recent events, newest first."""
    return Reply([tail_event(row) for row in at.collect.tail(by=by, limit=limit)])


@router.get("/quarantine", summary="See the quarantine", **gives(QuarantineView))
def quarantine(
    *,
    by: By,
    at: At,
    reason: Annotated[Reason | None, Query(description="Only calls put aside for this reason.")] = None,
    name: Annotated[str | None, Query(description="Only calls of this event name.", max_length=1000)] = None,
    limit: Annotated[int, Query(description="At most this many calls.", ge=1, le=500)] = 50,
) -> Reply:
    """What was put aside and why: counts by reason and name, and the newest calls."""
    return Reply(at.collect.quarantine(by=by, reason=reason, name=name, limit=limit))


@router.post("/quarantine/replay", summary="Replay from quarantine", **gives(ReplayAsked, 404, 415))
def replay(*, given: ReplayChoice, by: By, at: At) -> Reply:
    """Judge calls again under the plan in force: what passes becomes events with their original times, counted once."""
    return Reply(at.collect.replay(by=by, ids=given.ids, reason=given.reason, name=given.name))


@router.get("/tracking-plan", summary="See the tracking plan", **gives(PlanVersion))
def tracking_plan(*, by: By, at: At) -> Reply:
    """The tracking plan in force."""
    return Reply(at.collect.tracking_plan(by=by))


@router.put("/tracking-plan", summary="Set the tracking plan", **gives(PlanVersion, 409, 413, 415))
def set_tracking_plan(*, given: Annotated[NewPlan, Body()], by: By, at: At) -> Reply:
    """Put a plan in force for everything that arrives from now on."""
    return Reply(at.collect.set_tracking_plan(given.plan, by=by, replaces=given.replaces))
