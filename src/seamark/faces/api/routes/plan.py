"""The plan as a whole: how goals stand, what a move brings, history, comparison, restoring, files."""

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.faces.api.routes.plan_items import (
    PATHS,
    Given,
    ItemId,
    Why,
    moment,
    move_in,
    resource,
    taken,
    told,
    version_in,
)
from seamark.faces.api.routes.sharing import reading
from seamark.kernel import Period, parse_day
from seamark.loop import Workspace
from seamark.plan import (
    Baseline,
    Change,
    Clash,
    Consequences,
    Difference,
    Form,
    Goal,
    GoalProgress,
    Imported,
    Letter,
    Measured,
    TableReading,
)

router = APIRouter(tags=["Plan"])
ROUTERS = (router, *(resource(kind) for kind in PATHS))

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            media: {"schema": {"type": "string", "format": "binary", "description": "The file itself."}}
            for media in (
                "application/yaml",
                "text/csv",
                "text/calendar",
                "application/xml",
                "application/octet-stream",
            )
        },
    }
}
Moved = Literal["initiatives", "releases", "milestones"]
Noun = Annotated[Moved, Path(description="What moves.")]
Number = Annotated[int, Field(ge=0, le=2**53)]
GoalPath = "/api/goals/{item_id}"


class MoveDone(msgspec.Struct, frozen=True):
    """The change a move made, and what it brought with it."""

    change: Change
    consequences: Consequences


class ImportDone(msgspec.Struct, frozen=True):
    """What an import did, or would do; ``warnings`` are odd without being forbidden."""

    change: Change
    difference: Difference
    warnings: list[str]
    dry_run: bool


class Restoring(BaseModel, extra="forbid"):
    """What is brought back: the plan of a moment or change number; only some items where they are named."""

    to: Annotated[str | int, Field(description="A moment (2026-01-31T12:00:00Z) or the number of a change.")]
    items: Annotated[list[Annotated[str, Field(max_length=64)]] | None, Field(max_length=5000)] = None
    why: Annotated[str, Field(max_length=2000)] = ""


class Undoing(BaseModel, extra="forbid"):
    """The number of the change that is taken back."""

    change: Number
    why: Annotated[str, Field(max_length=2000)] = ""


@router.get(f"{GoalPath}/smart", summary="Check a goal letter by letter", **gives(tuple[Letter, ...], 404))
def smart(*, item_id: ItemId, by: By, at: At) -> Reply:
    """Specific, measurable, achievable, relevant, time-bound: what was found, and what to do."""
    return Reply(at.plan.smart(item_id, by=by))


@router.get(f"{GoalPath}/progress", summary="How a goal stands", **gives(GoalProgress, 404))
def progress_of(*, item_id: ItemId, by: By, at: At) -> Reply:
    """Actual against the planned path, by the written status rule."""
    return Reply(at.plan.progress([_goal(at, item_id, by=by)], by=by)[0])


@router.get(f"{GoalPath}/baseline", summary="Read a baseline", **gives(Baseline, 404))
def baseline(
    *,
    item_id: ItemId,
    by: By,
    at: At,
    start: Annotated[str, Query(alias="from", description="First day.", max_length=10)],
    end: Annotated[str, Query(alias="to", description="Day after the last.", max_length=10)],
) -> Reply:
    """The goal's metric over a period, ready to be saved as its baseline."""
    return Reply(at.plan.baseline(_goal(at, item_id, by=by), _period(start, end), by=by))


@router.get("/api/progress", summary="How all goals stand", **gives(list[GoalProgress]))
def progress(*, by: By, at: At) -> Reply:
    """Every goal: actual against the planned path."""
    return Reply(at.plan.progress(by=by))


@router.get("/api/results", summary="What initiatives brought", **gives(list[Measured]))
def results(*, by: By, at: At) -> Reply:
    """Spend, visits, conversions, revenue and return under the campaign codes of every initiative that has begun."""
    return Reply(at.plan.measured(by=by))


@router.get("/api/conflicts", summary="What does not go together", **gives(list[Clash]))
def conflicts(*, by: By, at: At) -> Reply:
    """Every conflict in the plan: order, releases, deadlines, gates, people away or over what is free."""
    return Reply(at.plan.clashes(by=by))


@router.post("/api/{noun}/{item_id}/foresee", summary="What a move would bring", **gives(Consequences, 404, 415))
def foresee(*, noun: Noun, item_id: ItemId, given: Given, by: By, at: At) -> Reply:  # noqa: ARG001 - part of the path
    """Send `start` and, for an initiative, `end`. Nothing is changed."""
    return Reply(at.plan.foresee(move_in(item_id, given), by=by))


@router.post("/api/{noun}/{item_id}/move", summary="Move with what follows", **gives(MoveDone, 404, 409, 415))
def move(*, noun: Noun, item_id: ItemId, given: Given, by: By, at: At) -> Reply:  # noqa: ARG001 - part of the path
    """Send `start`, `end` and the `version` that was seen. Followers move in the same change."""
    version, why = version_in(given), taken(given, "why", kind=str, default="")
    change, consequences = at.plan.move(move_in(item_id, given), version=version, by=by, why=why or "")
    return Reply(MoveDone(change, consequences))


@router.get("/api/history", summary="Who changed what, when and why", **gives(list[Change]))
def history(
    *,
    by: By,
    at: At,
    item: Annotated[str | None, Query(description="Only changes of this item.", max_length=64)] = None,
    before: Annotated[int | None, Query(description="Only changes below this number.", ge=1, le=2**53)] = None,
    limit: Annotated[int, Query(description="At most this many.", ge=1, le=500)] = 50,
) -> Reply:
    """Changes, newest first; page on with `before`."""
    return Reply(at.plan.history(item, by=by, before=before, limit=limit))


@router.get("/api/compare", summary="Compare two moments", **gives(Difference, 404))
def compare(
    *,
    by: By,
    at: At,
    start: Annotated[str, Query(alias="from", description="A moment or the number of a change.", max_length=40)],
    end: Annotated[str, Query(alias="to", description="The same; left out: now.", max_length=40)] = "",
) -> Reply:
    """What was added, removed and changed between two moments, field by field."""
    return Reply(at.plan.compare(moment(start, "from"), moment(end, "to") if end else None, by=by))


@router.post("/api/restore", summary="Bring a version back", **gives(Change, 404, 409, 415))
def restore(*, given: Restoring, by: By, at: At) -> Reply:
    """Make the plan what it was, whole or only some items. It is a change itself and can be taken back."""
    return Reply(at.plan.restore(moment(str(given.to), "to"), by=by, items=given.items, why=given.why))


@router.post("/api/undo", summary="Take a change back", **gives(Change, 202, 404, 409, 415))
def undo(*, given: Undoing, by: By, at: At) -> Reply:
    """Take one change back; 409 when what it touched was changed again since."""
    return Reply(at.plan.undo(given.change, by=by, why=given.why))


@router.get("/api/plan/export", summary="The plan as a file", **gives(str, 404, media="application/octet-stream"))
def export(
    *,
    by: By,
    at: At,
    request: Request,
    form: Annotated[
        Form,
        Query(alias="format", description="csv: one kind; xml: Microsoft Project; ics: a calendar."),
    ] = "yaml",
    kind: Annotated[
        str, Query(description="Of a CSV: the kind; of a calendar: some, with commas.", max_length=200)
    ] = "",
    of: Annotated[str, Query(description="Of a calendar: id of a person or name of a team.", max_length=200)] = "",
) -> Response:
    """The whole plan, or of a CSV and a calendar a part of it. All but a calendar reads back without loss."""
    site = str(request.base_url).rstrip("/")
    content = at.plan.export_plan(form, by=by, kind=kind, of=of, site=site)
    name = f'attachment; filename="{kind or "plan" if form == "csv" else "plan"}.{form}"'
    return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": name})


class Importing(msgspec.Struct, frozen=True):
    """How a file is to be read."""

    form: Form | None
    dry_run: bool
    why: str
    table: TableReading


def importing(
    *,
    form: Annotated[Form | None, Query(alias="format", description="Empty: guessed.")] = None,
    table: Annotated[TableReading, Depends(reading)],
    dry_run: Annotated[bool, Query(description="Only say what would change.")] = False,
    why: Why = "",
) -> Importing:
    """How the query says a file is to be read."""
    return Importing(form, dry_run, why, table)


@router.post(
    "/api/plan/import", summary="Import the plan from a file", openapi_extra=BODY, **gives(ImportDone, 202, 409, 413)
)
async def import_(*, request: Request, by: By, at: At, asked: Annotated[Importing, Depends(importing)]) -> Reply:
    """The file is the body. A section that is in it is the whole of its kind; a CSV updates and adds only.

    With `map` a CSV or workbook of anybody is read as items of one kind, column by column.
    """
    content = await request.body()
    done = await run_in_threadpool(_imported, at, content, asked=asked, by=by)
    return Reply(ImportDone(done.change, done.difference, [told(one) for one in done.warnings], done.dry_run))


def _imported(at: Workspace, content: bytes, *, asked: Importing, by: By) -> Imported:
    why, dry_run = asked.why, asked.dry_run
    if asked.table.columns:
        return at.plan.import_table(content, asked.table, by=by, why=why, dry_run=dry_run)
    return at.plan.import_plan(content, by=by, form=asked.form, kind=asked.table.kind, why=why, dry_run=dry_run)


def _goal(at: Workspace, item_id: str, *, by: By) -> Goal:
    goal = at.plan.find("goal", item_id, by=by)
    assert isinstance(goal, Goal)  # noqa: S101 - found by its kind
    return goal


def _period(start: str, end: str) -> Period:
    return Period(parse_day(start, field="from"), parse_day(end, field="to"))
