"""Who may call which route: asked of the running server, compared with access.txt.

A test that fails writes what it found into its own folder, to be read and, where it is right, kept.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import httpx

from seamark.govern import Role, Scope
from tests.api.served import Served

TABLE = Path(__file__).with_name("access.txt")
NOBODY = "nobody"
COLUMNS = (NOBODY, *Role, *(f"key:{scope}" for scope in Scope))
YES, NO = "●", "·"
DATES = {"from": "2026-01-01", "to": "2026-02-01"}
METHODS = ("get", "post", "put", "patch", "delete")


class Call(NamedTuple):
    """A right call of one route, so that only permission can refuse it (or that what it names does not exist)."""

    params: Mapping[str, Any] = MappingProxyType({})
    body: Any = None
    content: bytes | None = None
    path: Mapping[str, str] = MappingProxyType({})


NOTHING = Call()


def routes(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every route of the OpenAPI document, and the two that are beside it."""
    yield "GET", "/api/openapi.json"
    yield "GET", "/api/docs"
    for path, verbs in sorted(document["paths"].items()):
        for method in METHODS:
            if method in verbs:
                yield method.upper(), path


def may_call(client: httpx.Client, method: str, *, path: str, call: Call) -> bool:
    """Whether a caller is let in; what is named may not exist."""
    with client.stream(
        method, path.format(**call.path), params=call.params, json=call.body, content=call.content
    ) as answer:
        answer.read()
        assert answer.status_code < 500 or path == "/readyz", f"{method} {path}: {answer.text}"
        assert answer.status_code != 400, f"{method} {path} was called wrongly: {answer.text}"
    return answer.status_code not in {401, 403}


def callers(served: Served) -> dict[str, httpx.Client]:
    """A client for each column."""
    known = {role.value: served.signed_in(role) for role in Role}
    keys = {f"key:{scope}": served.with_key(scope) for scope in Scope}
    return {NOBODY: served.anybody()} | known | keys


def written(found: dict[tuple[str, str], dict[str, bool]]) -> str:
    """The table as text: a line a route, a column a caller."""
    width = max(len(f"{method} {path}") for method, path in found) + 2
    head = " " * width + "  ".join(COLUMNS)
    lines = [head]
    for (method, path), allowed in found.items():
        cells = [(YES if allowed[column] else NO).center(len(column)) for column in COLUMNS]
        lines.append(f"{f'{method} {path}'.ljust(width)}{'  '.join(cells)}".rstrip())
    return "\n".join(lines) + "\n"
