"""Round every answer: security headers, a limit on bodies, and an answer even when something breaks inside."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seamark.faces.api.errors import failed, refused
from seamark.kernel import TooLarge

JSON_LIMIT: Final = 1 << 20
FILE_LIMIT: Final = 256 << 20
FILE_PATHS: Final = ("/api/imports", "/api/tracking-plan", "/api/plan/import", "/api/plan/table")
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Shield:
    """ASGI middleware. A header the route set itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917 - ASGI names them
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = FILE_LIMIT if scope["path"].startswith(FILE_PATHS) else JSON_LIMIT
        sending = _Sending(send)
        if _declared(scope) > limit:
            await refused(_too_large(limit), headers={"Connection": "close"})(scope, receive, sending)
            return
        try:
            await self._app(scope, _Counting(receive, limit), sending)
        except Exception as error:
            if sending.begun:
                raise
            await failed(error)(scope, receive, sending)


class _Sending:
    """Adds the headers as the answer begins."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


class _Counting:
    """Counts the body as it arrives, because a chunked one declares no length."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._limit, self._seen = receive, limit, 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            raise _too_large(self._limit)
        return message


def _declared(scope: Scope) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(length) if length.isdigit() else 0


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The body is larger than {limit} bytes, which is the most this route takes.",
        limit=limit,
        help="Send less at once.",
    )
