"""Is it alive, is it ready."""

from typing import Literal

import msgspec
from fastapi import APIRouter

from seamark.faces.api.guard import At
from seamark.faces.api.replies import Reply, gives
from seamark.kernel import Overloaded
from seamark.loop import Status

router = APIRouter(tags=["Health"])

RETRY_SECONDS = 2


class Alive(msgspec.Struct, frozen=True):
    """The process answers."""

    status: Literal["ok"] = "ok"


@router.get("/healthz", summary="Alive", **gives(Alive, public=True))
async def healthz() -> Reply:
    """Whether the process answers."""
    return Reply(Alive())


@router.get("/readyz", summary="Ready", **gives(Status, public=True))
def readyz(at: At) -> Reply:
    """Whether the journal takes writes and the warehouse is open, and how many seconds it is behind.

    503 with the reason and the progress while the warehouse is made again from the journal.
    """
    status = at.status()
    if status.ready:
        return Reply(status)
    raise Overloaded(
        f"Not ready: {status.reason or 'starting'}.",
        help="Ask again in a moment; progress is in `detail`.",
        retry_after=RETRY_SECONDS,
        **msgspec.structs.asdict(status),
    )
