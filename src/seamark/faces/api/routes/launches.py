"""Launches: how ready each is, preparing one; feeds of release dates, and releases from a file."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.faces.api.routes.plan import BODY, ImportDone
from seamark.faces.api.routes.plan_items import ItemId, told
from seamark.kernel import InputError
from seamark.plan import Change, Difference, FeedState, Imported, Launch, LaunchPrepared

router = APIRouter(tags=["Plan"])

FeedId = Annotated[str, Path(description="The id of a feed.", max_length=64)]
Id = Annotated[str, Field(max_length=64)]


class LateStep(msgspec.Struct, frozen=True):
    """A step whose latest safe start was so many working days ago."""

    step: str
    title: str
    start: date
    days: int


class PrepareDone(msgspec.Struct, frozen=True):
    """What preparing a launch did, or would do; ``late`` are the steps that are late already."""

    change: Change
    difference: Difference
    warnings: list[str]
    late: list[LateStep]
    template: str
    dry_run: bool


class Preparing(BaseModel, extra="forbid"):
    """How a launch is prepared. ``template`` is an id, or standard:1 to standard:3; left out: that of its tier."""

    template: Id = ""
    goals: Annotated[list[Id], Field(max_length=50)] = []
    owner: Id = ""
    dry_run: bool = False


class Bringing(msgspec.Struct, frozen=True):
    """How a file of releases is to be read."""

    source: str
    mapping: dict[str, str]
    feed_title: str
    dry_run: bool


def bringing(
    *,
    source: Annotated[
        Literal["csv", "xlsx", "ics", "jira_csv"] | None, Query(description="What the file is. Left out: guessed.")
    ] = None,
    column: Annotated[
        list[str] | None, Query(alias="map", description="What a column holds, e.g. date=Ship date.", max_length=20)
    ] = None,
    feed: Annotated[str, Query(description="Title of the feed whose file it is.", max_length=200)] = "",
    dry_run: Annotated[bool, Query(description="Only say what would change.")] = False,
) -> Bringing:
    """How the query says a file is to be read."""
    pairs = [one.partition("=") for one in column or ()]
    if wrong := next((one for one in pairs if not all(one)), None):
        msg = f"'map' is {''.join(wrong)[:100]!r}."
        raise InputError(msg, field="map", help="Write what it is and the title of its column: date=Ship date.")
    return Bringing(source or "", {name: title for name, _, title in pairs}, feed, dry_run)


@router.get("/api/launches", summary="How ready every launch is", **gives(list[Launch]))
def launches(*, by: By, at: At) -> Reply:
    """Every release with its tasks counted back from the day, its gates and its readiness; what comes next first."""
    return Reply(at.plan.launches(by=by))


@router.get("/api/launches/{item_id}", summary="How ready one launch is", **gives(Launch, 404))
def launch(*, item_id: ItemId, by: By, at: At) -> Reply:
    """One release, with every version of its day. The id is that of the release."""
    return Reply(at.plan.launch(item_id, by=by))


@router.post("/api/releases/{item_id}/prepare", summary="Prepare a launch", **gives(PrepareDone, 404, 409, 415))
def prepare(*, item_id: ItemId, given: Preparing, by: By, at: At) -> Reply:
    """Make initiative, tasks and gates in one change, placed backwards from the day; `dry_run` only says what."""
    return Reply(_prepared(at.plan.prepare_launch(item_id, by=by, **given.model_dump())))


@router.post(
    "/api/releases/import", summary="Import releases from a file", openapi_extra=BODY, **gives(ImportDone, 409, 413)
)
async def import_releases(
    *, request: Request, by: By, at: At, asked: Annotated[Bringing, Depends(bringing)]
) -> Reply:  # fmt: skip
    """The file is the body. Known releases get its dates, new ones are made, none is removed; one change or none."""
    content = await request.body()
    done: Imported = await run_in_threadpool(at.plan.import_releases, content, by=by, **msgspec.structs.asdict(asked))
    return Reply(ImportDone(done.change, done.difference, [told(one) for one in done.warnings], done.dry_run))


@router.get("/api/feed-states", summary="How it stands with the feeds", **gives(list[FeedState]))
def feed_states(*, by: By, at: At) -> Reply:
    """When each feed was looked at and is next, what is wrong with it, and what is gone at its source."""
    return Reply(at.plan.feeds(by=by))


@router.post("/api/feeds/{feed_id}/look", summary="Look at a feed now", **gives(FeedState, 404, 429))
def look(*, feed_id: FeedId, by: By, at: At) -> Reply:
    """Bring the plan into step with the feed now. What is wrong at the source is 502, with what to do."""
    return Reply(at.plan.look(feed_id, by=by))


def _prepared(done: LaunchPrepared) -> PrepareDone:
    late = [LateStep(one.step, one.title, one.start, one.days) for one in done.late]
    warnings = [told(one) for one in done.warnings]
    return PrepareDone(done.change, done.difference, warnings, late, done.template, done.dry_run)
