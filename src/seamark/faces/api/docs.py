"""``GET /api/docs``: the OpenAPI document as one page to read, with nothing fetched from elsewhere and no script."""

import base64
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import cache
from html import escape
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

METHODS = ("get", "post", "put", "patch", "delete")
STYLE = """
:root { color-scheme: light dark; --line: #8884; --muted: #777; --accent: #0b6e8a }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.25rem }
details { border-top: 1px solid var(--line); padding: .5rem 0 }
summary { cursor: pointer }
code, pre { font: .875rem/1.5 ui-monospace, monospace }
b { color: var(--accent); display: inline-block; min-width: 4rem }
table { border-collapse: collapse; margin: .5rem 0 1rem; width: 100% }
caption { text-align: left; font-weight: 600 }
td, th { text-align: left; vertical-align: top; padding: .25rem .5rem .25rem 0; border-bottom: 1px solid var(--line) }
td:last-child { width: 55%; overflow-wrap: anywhere }
.muted { color: var(--muted) }
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CSP = f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def docs_route(app: FastAPI) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint that shows ``app``'s document; the page is written once."""

    @cache
    def page() -> str:
        return "".join(_page(app.openapi()))

    async def docs(_request: Request) -> Response:
        return HTMLResponse(page(), headers={"Content-Security-Policy": CSP})

    return docs


def _page(document: dict[str, Any]) -> Iterator[str]:
    info, shapes = document["info"], document["components"]["schemas"]
    yield f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(info['title'])} API</title>"
    yield f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>"
    yield f"<main><h1>{escape(info['title'])} API {escape(info['version'])}</h1>"
    yield "".join(f"<p>{_prose(part)}</p>" for part in info["description"].split("\n\n"))
    yield '<p><a href="/api/openapi.json">OpenAPI document</a></p>'
    for tag, routes in _by_tag(document).items():
        yield f"<h2>{escape(tag)}</h2>"
        yield "".join(_route(verb, method=method, path=path) for method, path, verb in routes)
    yield "<h2>Shapes</h2>"
    yield "".join(_shape(name, shape) for name, shape in sorted(shapes.items()))
    yield "</main></html>"


def _by_tag(document: dict[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    tags: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, verbs in document["paths"].items():
        for method in METHODS:
            if method in verbs:
                tags.setdefault(verbs[method].get("tags", ["Other"])[0], []).append((method, path, verbs[method]))
    return tags


def _route(verb: dict[str, Any], *, method: str, path: str) -> str:
    rows = [
        (part["name"], _kind(part["schema"]), part["in"] + (", required" if part.get("required") else ""), _said(part))
        for part in verb.get("parameters", ())
    ]
    body = [
        (media, _kind(content["schema"])) for media, content in verb.get("requestBody", {}).get("content", {}).items()
    ]
    answers = [(code, _answer(answer), answer.get("description", "")) for code, answer in verb["responses"].items()]
    return (
        f"<details id='{escape(verb['operationId'])}'><summary><b>{method.upper()}</b> <code>{escape(path)}</code> "
        f"<span class=muted>{escape(verb.get('summary', ''))}</span></summary>"
        f"<p>{_prose(verb.get('description', ''))}</p>"
        + _table("Parameters", rows)
        + _table("Body", body)
        + _table("Answers", answers)
        + "</details>"
    )


def _shape(name: str, shape: dict[str, Any]) -> str:
    rows = [(field, _kind(kind), _said(kind)) for field, kind in shape.get("properties", {}).items()]
    words = _prose(shape.get("description", ""))
    return (
        f"<details id='{escape(name)}'><summary><code>{escape(name)}</code> <span class=muted>{words}</span></summary>"
        + (_table("Fields", rows) + "</details>")
    )


def _answer(answer: dict[str, Any]) -> str:
    return ", ".join(_kind(content["schema"]) for content in answer.get("content", {}).values())


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        fixed = ", ".join(map(_kind, schema.get("prefixItems", ())))  # with these, `items` is false: nothing follows
        return f"list of {fixed or _kind(schema.get('items', {}))}"
    return " ".join(filter(None, (str(schema.get("type", "any")), str(schema.get("format", "")))))


def _said(part: dict[str, Any]) -> str:
    return str(part.get("description") or part.get("schema", {}).get("description") or "")


def _table(caption: str, rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    lines = "".join("<tr>" + "".join(f"<td>{_prose(cell)}" for cell in row) for row in rows)
    return f"<table><caption>{caption}</caption>{lines}</table>"


def _prose(text: str) -> str:
    parts = escape(" ".join(text.split()), quote=False).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
