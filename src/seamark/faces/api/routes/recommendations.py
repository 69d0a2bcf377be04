"""What to do next: the inbox of recommendations, decisions on them, and how well deciding goes."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.decide import DecisionQuality, Recommendation, Watched
from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.govern import Approval

router = APIRouter(prefix="/api/recommendations", tags=["Recommendations"])

One = Annotated[str, Path(description="The id of a recommendation.", max_length=64)]
Shelf = Literal["open", "waiting", "snoozed", "decided", "checked", "all"]


class Seen(BaseModel, extra="forbid"):
    """What was seen: the `content_hash` of the recommendation as it was read."""

    seen: Annotated[str, Field(max_length=64)]


class Refusal(BaseModel, extra="forbid"):
    """Why not."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class Until(BaseModel, extra="forbid"):
    """When it shall come back, within 90 days."""

    until: datetime


@router.get("", summary="List recommendations", **gives(tuple[Recommendation, ...]))
def listed(
    *,
    by: By,
    at: At,
    state: Annotated[Shelf, Query(description="Which of them.")] = "open",
) -> Reply:
    """Recommendations, newest first, each saying whether you may decide it and if not, why."""
    return Reply(at.decisions.inbox(by=by, state=state))


@router.get("/quality", summary="How well deciding goes", **gives(DecisionQuality))
def quality(*, by: By, at: At) -> Reply:
    """How fast people decide, and how often what was promised came true."""
    return Reply(at.decisions.quality(by=by))


@router.get("/watched", summary="How contingency plans stand", **gives(tuple[Watched, ...]))
def watched(*, by: By, at: At) -> Reply:
    """What every contingency plan that is armed today watches, measured, and how sure it is that its case has come."""
    return Reply(at.decisions.watched(by=by))


@router.get("/{item_id}", summary="Read a recommendation", **gives(Recommendation, 404))
def one(*, item_id: One, by: By, at: At) -> Reply:
    """One recommendation with its evidence, what would change, and what became of it."""
    return Reply(at.decisions.recommendation(item_id, by=by))


@router.post("/{item_id}/approve", summary="Approve a recommendation", **gives(Recommendation, 404, 409, 415))
def approve(*, item_id: One, given: Seen, by: By, at: At) -> Reply:
    """Approve what was seen; the plan changes with it or nothing does. 409 when the numbers changed since."""
    return Reply(at.decisions.approve(item_id, given.seen, by=by, apply=at.carrying_out(by)))


@router.post("/{item_id}/decline", summary="Decline a recommendation", **gives(Recommendation, 404, 409, 415))
def decline(*, item_id: One, given: Refusal, by: By, at: At) -> Reply:
    """Say no, and why; the same finding does not come back for its period."""
    return Reply(at.decisions.decline(item_id, given.reason, by=by))


@router.post("/{item_id}/snooze", summary="Put a recommendation aside", **gives(Recommendation, 404, 409, 415))
def snooze(*, item_id: One, given: Until, by: By, at: At) -> Reply:
    """Have it back at a moment of the next 90 days; a moment without a zone is in UTC."""
    until = given.until if given.until.tzinfo else given.until.replace(tzinfo=UTC)
    return Reply(at.decisions.snooze(item_id, until, by=by))


@router.post("/{item_id}/ask", summary="Ask for approval", **gives(Approval, 404, 409))
def ask(*, item_id: One, by: By, at: At) -> Reply:
    """Send it to whoever may approve it; asking again gives the request that waits already."""
    return Reply(at.decisions.ask(item_id, by=by))
