"""Calendars under secret addresses: whoever knows one needs no sign-in, and nobody else learns that it exists."""

import hashlib
import logging
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seamark.kernel import NotFound, SeamarkError
from seamark.loop import Workspace

log = logging.getLogger("seamark.web")

KEPT: Final = {"cache-control": "private, max-age=300", "x-robots-tag": "noindex"}
LATER: Final = {"retry-after": "300"}


def routes(workspace: Workspace) -> list[Route]:
    """The address that calendar programs ask, again and again: what did not change is not sent again."""

    async def calendar(request: Request) -> Response:
        site = str(request.base_url).rstrip("/")
        try:
            secret = request.path_params["secret"]
            content = await run_in_threadpool(workspace.plan.calendar_of, secret, site=site)
        except NotFound:
            return Response(status_code=404, headers=KEPT)
        except SeamarkError as error:
            log.warning("A calendar was not made: %s", error.message)
            return Response(status_code=503, headers=LATER)
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {**KEPT, "etag": tag}
        if tag in request.headers.get("if-none-match", "").replace("W/", "").split(", "):
            return Response(status_code=304, headers=headers)
        headers["content-disposition"] = 'inline; filename="roadmap.ics"'
        return Response(content, media_type="text/calendar", headers=headers)

    return [Route("/calendar/{secret}.ics", calendar, methods=["GET"])]
