"""The OpenAPI document: what the framework finds in the routes, said as this API really behaves."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from fastapi import FastAPI, Request

from seamark.faces.api.guard import SAFE_METHODS
from seamark.faces.api.replies import SHAPES

FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")  # we answer in the one error shape, with 400
Document = dict[str, Any]


def describe(app: FastAPI) -> None:
    """Give ``app`` its document, made when first asked for."""
    plain = app.openapi

    @cache
    def openapi() -> Document:
        document = plain()
        shapes = document.setdefault("components", {}).setdefault("schemas", {})
        for name in FRAMEWORKS_OWN:
            shapes.pop(name, None)
        shapes.update(SHAPES)
        for method, verb in _verbs(document):
            verb["responses"].pop("422", None)
            if "security" in verb:
                verb["security"] = _security(method)
        return document

    setattr(app, "openapi", openapi)  # noqa: B010 - the framework's own way to extend the document, unknown to mypy


def query_names(app: FastAPI) -> Callable[[Request], frozenset[str]]:
    """Which query parameters the route of a request reads, as its description says."""

    @cache
    def names(path: str, method: str) -> frozenset[str]:
        described = app.openapi()["paths"].get(path, {}).get(method, {}).get("parameters", ())
        return frozenset(parameter["name"] for parameter in described if parameter["in"] == "query")

    return lambda request: names(request.scope["route"].path, request.method.lower())


def _verbs(document: Document) -> Iterator[tuple[str, Document]]:
    return ((method.upper(), verb) for verbs in document["paths"].values() for method, verb in verbs.items())


def _security(method: str) -> list[dict[str, list[str]]]:
    """A key; or a session, together with its CSRF token for whatever changes something."""
    return [{"key": []}, {"session": []} if method in SAFE_METHODS else {"session": [], "csrf": []}]
