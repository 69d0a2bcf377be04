"""The tracking script for websites, served from here under the addresses that Segment's content network has.

The script's settings (``/v1/projects/KEY/settings``) are answered by the tracking door.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from seamark.faces.web.assets import FOLDER

BUNDLES = FOLDER / "vendor" / "segment"
# A website's page is of another origin, so the browser asks whether it may use the answer.
OPEN = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
HOUR = {"cache-control": "public, max-age=3600"}


async def script(_: Request) -> Response:
    """``analytics.js``, the same for every key."""
    return _file("standalone.js")


async def bundle(request: Request) -> Response:
    """A part that the script loads when it needs it."""
    return _file(request.path_params["name"])


def _file(name: str) -> Response:
    path = Path(BUNDLES, name)
    if path.parent != BUNDLES or not path.is_file():
        return Response(status_code=404, headers=OPEN)
    return FileResponse(path, media_type="text/javascript", headers=OPEN | HOUR)


ROUTES = [
    Route("/analytics.js/v1/{key}/analytics.min.js", script),
    Route("/analytics-next/bundles/{name}", bundle),
]
