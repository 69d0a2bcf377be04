"""Every error in one shape: ``{"error": {"code", "message", "detail", "help"}}``."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from seamark.faces.api.replies import AskedFor, AwaitingAnswer, ErrorAnswer, Fault, Reply
from seamark.kernel import AwaitsApproval, NotSignedIn, SeamarkError, TryLater, new_id

log = logging.getLogger("seamark.api")

HELP = {
    400: "GET /api/docs shows what each route reads.",
    404: "GET /api/docs lists every route.",
    405: "The header Allow names the methods of this route.",
    415: "Send JSON with the header Content-Type: application/json.",
}


def refused(error: SeamarkError, *, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to an error Seamark raised on purpose; its class decides the status."""
    extra = dict(headers or {})
    if isinstance(error, TryLater):
        extra["Retry-After"] = str(error.retry_after)
    if isinstance(error, NotSignedIn):
        extra["WWW-Authenticate"] = "Bearer"
    if error.status >= 500:
        log.warning("%s: %s", error.code, error.message)
    detail = msgspec.to_builtins(error.detail, enc_hook=str)
    fault = Fault(error.code, error.message, detail, error.help)
    return Reply(ErrorAnswer(fault), error.status, headers=extra)


def awaiting(error: AwaitsApproval) -> Response:
    """The answer to what was kept until somebody approves it."""
    facts = {**error.detail, "id": error.detail["approval"], "amount_micros": error.detail["amount"]}
    asked = msgspec.convert(facts, AskedFor)
    where = {"Location": f"/api/approvals/{asked.id}"}
    return Reply(AwaitingAnswer(asked, error.message, error.help), error.status, headers=where)


def failed(error: Exception) -> Response:
    """The answer to a fault of ours: a reference into the log, and nothing of its inside."""
    reference = new_id("fault")
    log.error("%s: %s", reference, error, exc_info=error)
    fault = Fault("internal", "Something went wrong inside.", {"reference": reference}, "Look it up in the log.")
    return Reply(ErrorAnswer(fault), 500)


def listen(app: FastAPI) -> None:
    """Reply every kind of error in the one shape."""

    async def on_refusal(_request: Request, error: Exception) -> Response:
        assert isinstance(error, SeamarkError)  # noqa: S101 - registered for nothing else
        return awaiting(error) if isinstance(error, AwaitsApproval) else refused(error)

    async def on_status(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
        return _status(request, error)

    async def on_validation(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
        return _invalid(error)

    app.add_exception_handler(SeamarkError, on_refusal)
    app.add_exception_handler(HTTPException, on_status)
    app.add_exception_handler(RequestValidationError, on_validation)


def _status(request: Request, error: HTTPException) -> Response:
    if isinstance(error.__cause__, SeamarkError):  # raised while the framework was reading the body
        return refused(error.__cause__)
    phrase = HTTPStatus(error.status_code).phrase
    message = {
        404: f"There is nothing at {request.url.path}.",
        405: f"{request.url.path} does not take {request.method}.",
    }.get(error.status_code, f"{error.detail}.".replace("..", "."))
    fault = Fault(phrase.lower().replace(" ", "_"), message, {}, HELP.get(error.status_code, ""))
    return Reply(ErrorAnswer(fault), error.status_code, headers=error.headers)


def _invalid(error: RequestValidationError) -> Response:
    """All faults of a request at once, each with where it is, what arrived and what is allowed."""
    faults = [
        {"where": ".".join(map(str, fault["loc"])), "arrived": _short(fault.get("input")), "message": fault["msg"]}
        for fault in error.errors()
    ]
    said = "; ".join(f"{fault['where']}: {fault['message']}" for fault in faults)
    fault = Fault(
        "bad_input", f"The request is wrong: {said}.", {"faults": faults}, "GET /api/docs shows what is read."
    )
    return Reply(ErrorAnswer(fault), 400)


def _short(value: object) -> str:
    return repr(value)[:200]
