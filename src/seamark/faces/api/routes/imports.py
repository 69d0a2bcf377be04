"""Costs and orders from files: preview, try, bring in, look back."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query, Response

from seamark.collect import ImportEntry, ImportReport, Preview, Reading, RowError
from seamark.faces.api.amounts import Amount, amounts
from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.faces.api.uploads import BODY, Uploaded

router = APIRouter(prefix="/api/imports", tags=["Imports"])


class Displaced(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of earlier imports that make room: how many, on how many days, worth what."""

    rows: int
    days: int
    totals: list[Amount]


class ReportShown(msgspec.Struct, frozen=True, kw_only=True):
    """What an import does, or would do (then ``import_id`` is empty). ``errors`` are the first 1,000."""

    import_id: str
    file_name: str
    kind: str
    reading: Reading
    rows_ok: int
    rows_bad: int
    errors: tuple[RowError, ...]
    left_out: dict[str, int]
    warnings: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    days: int
    accounts: tuple[str, ...]
    totals: list[Amount]
    replaced: Displaced


class ImportShown(msgspec.Struct, frozen=True, kw_only=True):
    """One import of the past."""

    import_id: str
    at: datetime
    by_name: str
    kind: str
    source: str
    file_name: str
    rows_ok: int
    rows_bad: int
    rows_replaced: int
    first_day: date | None
    last_day: date | None
    totals: list[Amount]


def report(made: ImportReport) -> ReportShown:
    """A report with its money in whole units."""
    replaced = Displaced(rows=made.replaced.rows, days=made.replaced.days, totals=amounts(made.replaced.totals))
    return ReportShown(**msgspec.structs.asdict(made) | {"totals": amounts(made.totals), "replaced": replaced})


def entry(made: ImportEntry) -> ImportShown:
    """An import of the past with its money in whole units."""
    return ImportShown(**msgspec.structs.asdict(made) | {"totals": amounts(made.totals)})


@router.get("", summary="List imports", **gives(list[ImportShown]))
def imports(
    *, by: By, at: At, limit: Annotated[int, Query(description="At most this many.", ge=1, le=500)] = 50
) -> Reply:
    """Imports of the past, newest first."""
    return Reply([entry(each) for each in at.collect.imports(by=by, limit=limit)])


@router.post("/preview", summary="Preview a file", openapi_extra=BODY, **gives(Preview, 413))
def preview(*, given: Uploaded, by: By, at: At) -> Reply:
    """What is in a file and how it would be read; nothing is kept."""
    return Reply(at.collect.preview(given.data, name=given.name, by=by, reading=given.reading))


@router.post("/dry-run", summary="Try an import", openapi_extra=BODY, **gives(ReportShown, 413))
def dry_run(*, given: Uploaded, by: By, at: At) -> Reply:
    """What an import of this file would do, every bad row named; nothing is kept."""
    made = at.collect.dry_run(given.data, name=given.name, by=by, reading=given.reading, lookup=given.lookup)
    return Reply(report(made))


@router.post("", summary="Import a file", openapi_extra=BODY, **gives(ReportShown, 413, status=201))
def run(
    *,
    given: Uploaded,
    by: By,
    at: At,
    skip_bad_rows: Annotated[bool, Query(description="Bring the good rows in though others are wrong.")] = False,
) -> Reply:
    """Bring a file in. It is on disk when this answers, and shows within a second.

    Costs replace those of the same source, account and day; orders those of the same id.
    """
    made = at.collect.run_import(
        given.data,
        name=given.name,
        by=by,
        reading=given.reading,
        lookup=given.lookup,
        skip_bad_rows=skip_bad_rows,
    )
    return Reply(report(made), 201)


@router.get("/{import_id}/errors", summary="Download bad rows", **gives(str, 404, media="text/csv"))
def import_errors(
    *, import_id: Annotated[str, Path(description="The id of an import.", max_length=64)], by: By, at: At
) -> Response:
    """The rows an import left out and why, as CSV; cells a spreadsheet would run are neutralised."""
    return Response(at.collect.import_errors(import_id, by=by), media_type="text/csv")
