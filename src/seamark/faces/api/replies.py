"""What routes give: the rooms' own values as JSON, described in the OpenAPI document from their types."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from fastapi.responses import JSONResponse

REFERENCE: Final = "#/components/schemas/{name}"
SHAPES: Final[dict[str, dict[str, Any]]] = {}  # schemas of everything that a route gives, by name

Described = dict[str, Any]


class Reply(JSONResponse):
    """A value of the rooms as JSON."""

    def render(self, content: object) -> bytes:
        """The value as bytes."""
        return msgspec.json.encode(content)


class Fault(msgspec.Struct, frozen=True):
    """What went wrong, what is allowed and what to do."""

    code: str
    message: str
    detail: dict[str, Any]
    help: str


class ErrorAnswer(msgspec.Struct, frozen=True):
    """The one error shape."""

    error: Fault


class AskedFor(msgspec.Struct, frozen=True):
    """A request that was kept: its id, who is asked (``role``, and by name ``asked``), and the amount it moves."""

    id: str
    title: str
    role: str
    asked: tuple[str, ...]
    amount_micros: int
    currency: str


class AwaitingAnswer(msgspec.Struct, frozen=True):
    """Nothing was changed yet: somebody who may decide it was asked. `GET /api/approvals/{id}` says how it stands."""

    approval: AskedFor
    message: str
    help: str


REASONS: Final = {
    202: "Nothing was changed yet: it is more than you may decide, and was sent to whoever may",
    400: "The call or its input is wrong; `detail` names what",
    401: "Nobody is signed in, or the key is unknown or revoked",
    403: "Who asks may not do this, or the CSRF token is missing",
    404: "What was named does not exist",
    409: "It changed meanwhile, exists already, or must not be changed",
    413: "More bytes than the limit allows",
    415: "The body is not of a content type this route reads",
    429: "Too many tries; see Retry-After",
    500: "A fault of the server; `detail.reference` finds it in the log",
    502: "Something Seamark depends on does not answer",
    503: "Not now; see Retry-After",
}


def gives(
    kind: Any,  # noqa: ANN401 - any type that msgspec describes
    *errors: int,
    media: str | Iterable[str] = "application/json",
    status: int = 200,
    public: bool = False,
) -> Described:
    """Arguments of a route that gives ``kind``; refusals every route can give are added to ``errors``.

    ``media``: the content type, or those that a parameter chooses from. ``public``: whoever asks is let in.
    """
    always = {400, 500, 502, 503} if public else {400, 401, 403, 500, 502, 503}
    content = {name: {"schema": schema_of(kind)} for name in ([media] if isinstance(media, str) else media)}
    answers: dict[int | str, dict[str, Any]] = {status: {"content": content}}
    answers |= {code: _refusal(code) for code in sorted({*always, *errors})}
    return {"responses": answers, "response_class": Reply, "status_code": status}


def schema_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - any type that msgspec describes
    """The JSON schema of a type; what it refers to is kept in ``SHAPES``."""
    (schema,), shapes = msgspec.json.schema_components([kind], schema_hook=_anything, ref_template=REFERENCE)
    for name, shape in shapes.items():
        if SHAPES.setdefault(name, shape) != shape:
            msg = f"Two different shapes are called {name}: one OpenAPI document cannot hold both."
            raise TypeError(msg)
    return schema


def _anything(kind: type) -> dict[str, Any]:
    if kind is object:
        return {"description": "Any JSON value."}
    raise NotImplementedError


def _refusal(code: int) -> dict[str, Any]:
    shape = AwaitingAnswer if code == 202 else ErrorAnswer
    return {"description": REASONS[code], "content": {"application/json": {"schema": schema_of(shape)}}}
