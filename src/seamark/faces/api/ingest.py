"""The tracking door: ``/v1/*`` as a bare ASGI application, because every event passes here.

Raw bytes in, an Arrival to ``collect.record``, its receipt out. Browsers from any site may send.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from starlette.types import Receive, Scope, Send

from seamark.collect import Arrival, Collector
from seamark.kernel import InputError, NotFound, SeamarkError, TryLater

log = logging.getLogger("seamark.ingest")

ROOT: Final = "/v1/"
BODY_BYTES: Final = 1 << 20  # of a request as sent; what it unpacks to has a smaller limit of its own
_JSON: Final = (b"content-type", b"application/json")
_CORS: Final = ((b"access-control-allow-origin", b"*"), (b"vary", b"origin"))
_PREFLIGHT: Final = (
    *_CORS,
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, content-encoding, x-retry-count"),
    (b"access-control-max-age", b"86400"),
)
Headers = Iterable[tuple[bytes, bytes]]


class _Gone(Exception):
    """The client left before it had sent its request."""


class Ingest:
    """The ASGI application of the tracking API."""

    def __init__(self, collect: Collector) -> None:
        self._collect = collect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917 - ASGI says so
        """Answer one request."""
        path = scope["path"].removeprefix(ROOT).strip("/")
        try:
            await self._answer(scope, receive, send=send, path=path)
        except _Gone:
            return
        except SeamarkError as error:
            retry = [(b"retry-after", str(error.retry_after).encode())] if isinstance(error, TryLater) else []
            await _send(send, error.status, body=_described(error), headers=[*_CORS, _JSON, *retry])
        except Exception:
            log.exception("A tracking request failed")
            failed = SeamarkError("The request failed here; nothing of it was kept.", help="Send it again later.")
            await _send(send, failed.status, body=_described(failed), headers=[*_CORS, _JSON])

    async def _answer(self, scope: Scope, receive: Receive, *, send: Send, path: str) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await _send(send, 204, body=b"", headers=_PREFLIGHT)
        elif method == "GET" and path.startswith("projects/") and path.endswith("/settings"):
            key = path.removeprefix("projects/").removesuffix("/settings")
            await _send(send, 200, body=client_settings(key, scope), headers=[*_CORS, _JSON])
        elif method != "POST":
            raise NotFound(
                f"{method} {scope['path']} is not a call of the tracking API.",
                help="Send calls with POST, e.g. to /v1/track.",
            )
        else:
            receipt = await self._collect.record(_arrival(path, scope["headers"], body=await _body(scope, receive)))
            answer = msgspec.json.encode({"success": True, **msgspec.to_builtins(receipt)})
            await _send(send, 200, body=answer, headers=[*_CORS, _JSON])


def client_settings(write_key: str, scope: Scope) -> bytes:
    """What analytics-next asks its CDN for: no third parties, and this server as where to send."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"127.0.0.1").decode("latin-1")
    return msgspec.json.encode(
        {
            "integrations": {
                "Segment.io": {
                    "apiKey": write_key,
                    "apiHost": f"{host}/v1",
                    "protocol": scope.get("scheme", "http"),
                    "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
                }
            },
            "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
            "edgeFunction": {},
            "analyticsNextEnabled": True,
            "middlewareSettings": {},
            "enabledMiddleware": {},
            "metrics": {"sampleRate": 0},
            "legacyVideoPluginsEnabled": False,
            "remotePlugins": [],
        }
    )


def _arrival(path: str, headers: Headers, *, body: bytes) -> Arrival:
    found: Mapping[bytes, bytes] = dict(headers)
    return Arrival(
        path_type=path,
        body=body,
        authorization=found.get(b"authorization"),
        user_agent=found.get(b"user-agent", b"").decode("latin-1"),
        gpc=found.get(b"sec-gpc") == b"1",
    )


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The whole body, or TooLarge as soon as it is known to be more than anybody may send."""
    length = dict(scope["headers"]).get(b"content-length", b"0")
    if length.isdigit() and int(length) > BODY_BYTES:
        raise _too_large(int(length))
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > BODY_BYTES:
            raise _too_large(size)
        parts.append(part)
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _too_large(size: int) -> InputError:
    return InputError(
        f"The request has {size} bytes; allowed are {BODY_BYTES}, and 500 KB once unpacked.",
        reason="too_large",
        arrived=size,
        allowed=BODY_BYTES,
        help="Send smaller batches: 500 KB a request, 32 KB a call.",
    )


def _described(error: SeamarkError) -> bytes:
    detail: dict[str, Any] = {name: value for name, value in error.detail.items() if value is not None}
    return msgspec.json.encode(
        {"error": {"code": error.code, "message": error.message, "detail": detail, "help": error.help}}, enc_hook=str
    )


async def _send(send: Send, status: int, *, body: bytes, headers: Headers) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
