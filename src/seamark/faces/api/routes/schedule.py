"""When work can be done, what binds it, and what follows from a release that moved."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.faces.api.routes.plan_items import ItemId
from seamark.kernel import parse_day
from seamark.plan import Change
from seamark.plan.scheduling import Explanation, Scheduled
from seamark.plan.slips import Cascade, Slip

router = APIRouter(tags=["Schedule"])

SlipId = Annotated[str, Path(description="The id of a slip.", max_length=64)]
Shelf = Literal["open", "noted", "approved", "declined", "settled", "all"]
Name = Annotated[str, Field(max_length=64)]


class Scheduling(BaseModel, extra="forbid"):
    """Which tasks get the days of the schedule (left out: all that move), and how long to look for a better one."""

    ids: Annotated[list[Name] | None, Field(max_length=5000)] = None
    seconds: Annotated[float, Field(ge=0, le=60)] = 0.0
    why: Annotated[str, Field(max_length=2000)] = ""


class SeenSlip(BaseModel, extra="forbid"):
    """What was seen: the `content_hash` of the slip as it was read."""

    content_hash: Annotated[str, Field(max_length=64)]


class DecliningSlip(BaseModel, extra="forbid"):
    """Why nothing shall follow."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class AmendingSlip(BaseModel, extra="forbid"):
    """What is done otherwise: ids that stay, and initiatives that begin on another day."""

    stay: Annotated[list[Name], Field(max_length=5000)] = []
    start: Annotated[dict[Name, date], Field(max_length=5000)] = {}
    why: Annotated[str, Field(max_length=2000)] = ""


class SlipDone(msgspec.Struct, frozen=True):
    """A slip that was approved, and the change of the plan it made."""

    slip: Slip
    change: Change


@router.get("/api/schedule", summary="When work can be done", **gives(Scheduled))
def schedule(*, by: By, at: At) -> Reply:
    """Every open task and initiative: who, from when to when, latest safe start, P50 and P80, and how late."""
    return Reply(at.plan.scheduled(by=by))


@router.post("/api/schedule", summary="Schedule tasks", **gives(Change, 202, 409, 415))
def schedule_tasks(*, given: Scheduling, by: By, at: At) -> Reply:
    """Give tasks the days and people of the schedule, in one change."""
    ids = given.ids
    return Reply(at.plan.schedule_tasks(by=by, ids=ids, seconds=given.seconds, why=given.why))


@router.get("/api/explain/{item_id}", summary="What binds a date", **gives(Explanation, 404))
def explain(*, item_id: ItemId, by: By, at: At) -> Reply:
    """The chain that binds a task or an initiative, and what would help it most cheaply, tried out by planning anew."""
    return Reply(at.plan.explain(item_id, by=by))


@router.get("/api/releases/{item_id}/slip", summary="What a slip would bring", **gives(Cascade, 404))
def foresee_slip(
    *, item_id: ItemId, by: By, at: At, day: Annotated[str, Query(alias="date", description="New day.", max_length=10)]
) -> Reply:
    """What would follow if a release came out on another day. Nothing is changed."""
    return Reply(at.plan.foresee_slip(item_id, parse_day(day, field="date"), by=by))


@router.get("/api/slips", summary="Releases that moved", **gives(list[Slip]))
def slips(*, by: By, at: At, state: Annotated[Shelf, Query(description="Which of them.")] = "open") -> Reply:
    """Newest first, each with everything that follows and whether you may decide it."""
    return Reply(at.plan.slips(by=by, state=None if state == "all" else state))


@router.get("/api/slips/{slip_id}", summary="Read a slip", **gives(Slip, 404))
def slip(*, slip_id: SlipId, by: By, at: At) -> Reply:
    """One release that moved, with everything that follows; send `content_hash` to say that you saw it."""
    return Reply(at.plan.slip(slip_id, by=by))


@router.post("/api/slips/{slip_id}/approve", summary="Let it follow", **gives(SlipDone, 404, 409, 415))
def approve(*, slip_id: SlipId, given: SeenSlip, by: By, at: At) -> Reply:
    """Have everything that was seen follow, in one change. 409 when it is something else by now."""
    done = at.plan.approve_slip(slip_id, given.content_hash, by=by)
    return Reply(SlipDone(at.plan.slip(slip_id, by=by), done.change))


@router.post("/api/slips/{slip_id}/decline", summary="Leave the plan as it is", **gives(Slip, 404, 409, 415))
def decline(*, slip_id: SlipId, given: DecliningSlip, by: By, at: At) -> Reply:
    """Nothing follows; what does not go together stays told."""
    return Reply(at.plan.decline_slip(slip_id, given.reason, by=by))


@router.post("/api/slips/{slip_id}/amend", summary="Propose otherwise", **gives(Slip, 404, 409, 415))
def amend(*, slip_id: SlipId, given: AmendingSlip, by: By, at: At) -> Reply:
    """Some stay, some begin on another day: made at once by whoever may decide, else it waits in its place."""
    return Reply(at.plan.amend_slip(slip_id, by=by, stay=given.stay, start=given.start, why=given.why))
