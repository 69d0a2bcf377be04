"""Who did what when."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.govern import AuditCheck, AuditRow

router = APIRouter(prefix="/api/audit", tags=["Audit"])

LARGEST = 2**53


class AuditShown(msgspec.Struct, frozen=True):
    """One thing somebody did; ``detail`` holds the facts."""

    number: int
    at: datetime
    actor_id: str
    actor_name: str
    actor_kind: str
    verb: str
    subject: str
    detail: dict[str, object]
    hash: str


def shown(row: AuditRow) -> AuditShown:
    """A row as a reader wants it, its detail opened."""
    fields = {name: getattr(row, name) for name in AuditShown.__struct_fields__ if name != "detail"}
    return AuditShown(**fields, detail=msgspec.json.decode(row.detail, type=dict[str, object]))


@router.get("", summary="Read the audit trail", **gives(list[AuditShown]))
def audit(
    *,
    by: By,
    at: At,
    before: Annotated[int | None, Query(description="Only rows below this number.", ge=1, le=LARGEST)] = None,
    limit: Annotated[int, Query(description="At most this many.", ge=1, le=1000)] = 100,
    actor: Annotated[str | None, Query(description="Only what this actor's id did.", max_length=64)] = None,
    verb: Annotated[str | None, Query(description="Only this verb, e.g. key.created.", max_length=64)] = None,
) -> Reply:
    """Who did what, newest first; page on with `before`."""
    rows = at.govern.audit(by=by, before=before, limit=limit, actor=actor, verb=verb)
    return Reply([shown(row) for row in rows])


@router.get("/verify", summary="Verify the chain", **gives(AuditCheck))
def verify(*, by: By, at: At) -> Reply:
    """Read the whole chain: `ok`, or the first row that was changed, removed or put elsewhere."""
    return Reply(at.govern.verify_audit(by=by))


@router.get("/export", summary="Export the audit trail", **gives(str, media="application/jsonl"))
def export(*, by: By, at: At) -> Response:
    """Every row as a JSON line, first to last, with its hashes, so that anybody can check the chain."""
    rows = at.govern.export_audit(by=by)
    return StreamingResponse(_lines(rows), media_type="application/jsonl")


def _lines(rows: Iterator[AuditRow]) -> Iterator[bytes]:
    return (msgspec.json.encode(row) + b"\n" for row in rows)
