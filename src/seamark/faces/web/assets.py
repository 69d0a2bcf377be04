"""Static files under an address that changes with their content, so that a browser may keep them for a year."""

import functools
import hashlib
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"


@functools.cache
def version() -> str:
    """Eight hex digits over the names and bytes of every static file."""
    digest = hashlib.sha256()
    for file in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(FOLDER)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


def asset(path: str) -> str:
    """The address of a static file, e.g. ``asset('css/base.css')``."""
    return f"/static/{version()}/{path}"


class Assets:
    """Serves ``/static/VERSION/…``; a version that is no longer served is answered with the present file, uncached."""

    def __init__(self) -> None:
        self._files = StaticFiles(directory=FOLDER)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917 - ASGI says so
        """Answer one request for a file."""
        asked, _, path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/").partition("/")
        scope = {**scope, "path": f"/{path}", "root_path": ""}

        async def send_cached(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                kept = FOREVER if asked == version() else "no-cache"
                MutableHeaders(scope=message)["cache-control"] = kept
            await send(message)

        await self._files(scope, receive, send_cached)
