"""What leaves the plan for others' eyes: pictures, calendars under secret addresses, spreadsheets by their columns."""

from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.kernel import InputError, parse_day
from seamark.plan import SharedCalendar, TableReading, TableSeen

router = APIRouter(tags=["Plan"])

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            media: {"schema": {"type": "string", "format": "binary", "description": "The file itself."}}
            for media in ("text/csv", "application/octet-stream")
        },
    }
}
Days = tuple[date | None, date | None]
PICTURES: Final = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
MAP: Final = 'Column → field as JSON, e.g. {"Go-live": "date"}; \'\' leaves a column out. Left out: by exact names.'


class Sharing(BaseModel, extra="forbid"):
    """Whose calendar gets an address: a person's (`of`: the id), a team's (its name), or everybody's."""

    kind: Literal["person", "team", "all"]
    of: Annotated[str, Field(max_length=200)] = ""


def days(
    *,
    start: Annotated[str, Query(alias="from", description="First day; empty: of everything.", max_length=10)] = "",
    end: Annotated[str, Query(alias="to", description="Last day, included; empty: of everything.", max_length=10)] = "",
) -> Days:
    """The first and last day that a query names."""
    return _day(start, "from"), _day(end, "to")


@router.get("/api/plan/picture", summary="The roadmap as a picture", **gives(str, media=PICTURES.values()))
def picture(
    *,
    by: By,
    at: At,
    form: Annotated[
        Literal["svg", "png", "pdf", "pptx"], Query(alias="format", description="pptx: slides of native shapes.")
    ] = "svg",
    lanes: Annotated[
        Literal["objective", "channel", "owner", "stage", "kind"], Query(alias="by", description="Lanes.")
    ] = "objective",
    days: Annotated[Days, Depends(days)],
    kind: Annotated[str, Query(description="Kinds of initiatives, with commas; empty: all.", max_length=200)] = "",
) -> Response:
    """SVG and PNG are one page as high as it takes; PDF and PowerPoint have as many pages as it takes."""
    kinds = list(filter(None, kind.split(",")))
    content = at.plan.draw(form, by=by, lanes=lanes, kinds=kinds, start=days[0], end=days[1])
    name = f'attachment; filename="roadmap.{form}"'
    return Response(content, media_type=PICTURES[form], headers={"Content-Disposition": name})


@router.get("/api/plan/calendars", summary="List calendar addresses", **gives(list[SharedCalendar]))
def calendars(*, by: By, at: At) -> Reply:
    """Every address that was given away, newest first; the address itself is never told again."""
    return Reply(at.plan.calendars(by=by))


@router.post("/api/plan/calendars", summary="Make a calendar address", **gives(SharedCalendar, 404, 415, status=201))
def share(*, given: Sharing, by: By, at: At) -> Reply:
    """A secret address that calendar programs subscribe to. `path` is told this once."""
    return Reply(at.plan.share_calendar(given.kind, given.of, by=by), 201)


@router.delete("/api/plan/calendars/{calendar_id}", summary="Revoke an address", **gives(SharedCalendar, 404))
def revoke(
    *, calendar_id: Annotated[str, Path(description="The id of a calendar.", max_length=64)], by: By, at: At
) -> Reply:
    """From now on the address leads nowhere."""
    return Reply(at.plan.revoke_calendar(calendar_id, by=by))


def reading(
    *,
    kind: Annotated[str, Query(description="What its rows are.", max_length=32)] = "release",
    columns: Annotated[str, Query(alias="map", description=MAP, max_length=20_000)] = "",
    sheet: Annotated[str, Query(description="Of a workbook: the sheet; empty: the first.", max_length=200)] = "",
    delimiter: Annotated[str, Query(description="Of a CSV; empty: found.", max_length=1)] = "",
    dates: Annotated[
        Literal["", "DMY", "MDY", "YMD"], Query(description="Order of day, month and year; empty: found.")
    ] = "",
) -> TableReading:
    """How the query says a spreadsheet is to be read."""
    return TableReading(kind=kind, columns=mapping(columns), sheet=sheet, delimiter=delimiter, dates=dates)


Asked = Annotated[TableReading, Depends(reading)]


@router.post("/api/plan/table", summary="Look at a spreadsheet", openapi_extra=BODY, **gives(TableSeen, 413))
async def look(*, request: Request, by: By, at: At, asked: Asked) -> Reply:
    """Its columns, the field each would be read as, its first rows, and what has to be said first; nothing is kept."""
    content = await request.body()
    return Reply(await run_in_threadpool(at.plan.look_at_table, content, asked, by=by))


def mapping(text: str) -> dict[str, str]:
    """Column → field from JSON. Raises InputError for anything else."""
    try:
        return msgspec.json.decode(text, type=dict[str, str]) if text else {}
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise InputError(f"'map' does not read: {error}.", help=MAP, field="map") from None


def _day(text: str, field: str) -> date | None:
    return parse_day(text, field=field) if text else None
