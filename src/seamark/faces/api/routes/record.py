"""How every estimator did where the truth is known."""

from fastapi import APIRouter

from seamark.faces.api.guard import By
from seamark.faces.api.replies import Reply, gives
from seamark.govern import require
from seamark.measure.records import Record, records

router = APIRouter(prefix="/api", tags=["Measures"])


@router.get("/track-record", summary="Read the track record", **gives(list[Record]))
def track_record(*, by: By) -> Reply:
    """Bias, coverage and scores of every method, by version and by the cases it was tried on."""
    require(by, "measure.read")
    return Reply(records())
