"""The tracking script for websites, served from here: what Segment's own content network would answer."""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from seamark.faces.web.assets import FOLDER
from seamark.loop import Workspace

BUNDLES = FOLDER / "vendor" / "segment"
# A website's page is of another origin, so the browser asks whether it may read the answer.
OPEN = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
HOUR = {"cache-control": "public, max-age=3600"}


class TrackingScript:
    """Serves ``analytics.js``, its bundles, and the settings that tell it where to send."""

    def __init__(self, workspace: Workspace) -> None:
        self._govern = workspace.govern

    def routes(self) -> list[Route]:
        """Every address the script asks for; they are open to everybody, as a website's visitors are."""
        return [
            Route("/cdn/analytics.js/v1/{key}/analytics.min.js", self.script),
            Route("/cdn/v1/projects/{key}/settings", self.settings),
            Route("/cdn/analytics-next/bundles/{name}", self.bundle),
        ]

    async def script(self, _: Request) -> Response:
        """The script itself, the same for every key."""
        return _file(BUNDLES / "standalone.js")

    async def bundle(self, request: Request) -> Response:
        """A part that the script loads when it needs it."""
        path = (BUNDLES / request.path_params["name"]).resolve()
        return _file(path) if path.parent == BUNDLES.resolve() else Response(status_code=404)

    async def settings(self, request: Request) -> Response:
        """Where to send. Unknown keys are refused, so that a mistyped one shows at once in the browser's console."""
        key = request.path_params["key"]
        if await run_in_threadpool(self._govern.write_source, key) is None:
            error = {"error": {"code": "not_found", "message": "This write key is unknown or revoked.", "detail": {}}}
            return JSONResponse(error, 404, headers=OPEN)
        base = request.base_url
        segment = {"apiKey": key, "apiHost": f"{base.netloc}/v1", "protocol": base.scheme}
        answer = {
            "integrations": {"Segment.io": segment},
            "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
            "edgeFunction": {},
            "metrics": {"sampleRate": 0},
        }
        return JSONResponse(answer, headers=OPEN | {"cache-control": "public, max-age=60"})


def _file(path: Path) -> Response:
    if not path.is_file():
        return Response(status_code=404, headers=OPEN)
    return FileResponse(path, media_type="text/javascript", headers=OPEN | HOUR)
