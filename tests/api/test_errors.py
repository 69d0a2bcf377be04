"""Every error has one shape, says what to do, and shows nothing of the inside."""

import asyncio
import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from seamark.faces.api import create_api
from seamark.kernel import Settings
from seamark.loop import Workspace
from tests.api.access import routes
from tests.api.served import Served

SHAPE = {"code": str, "message": str, "detail": dict, "help": str}
HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.fixture(scope="module")
def boss(served: Served) -> httpx.Client:
    """An administrator."""
    return served.signed_in("administrator")


def error_of(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The error of an answer, after a look at its shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert set(body) == {"error"}
    assert {name: type(value) for name, value in body["error"].items()} == SHAPE
    assert body["error"]["message"].endswith(".")
    assert "Traceback" not in answer.text
    error: dict[str, Any] = body["error"]
    return error


def every_route(boss: httpx.Client) -> Iterator[tuple[str, str]]:
    """Every route, with its path filled in."""
    for method, path in routes(boss.get("/api/openapi.json").json()):
        yield method, re.sub(r"\{\w+\}", "thing", path)


def test_every_route_refuses_a_misspelt_parameter_in_the_one_shape(boss: httpx.Client) -> None:
    for method, path in every_route(boss):
        if path in {"/api/docs", "/api/openapi.json"}:
            continue
        error = error_of(boss.request(method, path, params={"chanel": "Email"}, json={}), 400)
        assert "chanel" in str(error["detail"]), path


def test_every_route_refuses_another_method_in_the_one_shape(boss: httpx.Client) -> None:
    for _method, path in every_route(boss):
        answer = boss.request("TRACE", path)
        assert error_of(answer, 405)["code"] == "method_not_allowed"
        assert answer.headers["allow"]


def test_every_protected_route_refuses_nobody_in_the_one_shape(served: Served, boss: httpx.Client) -> None:
    nobody = served.anybody()
    document = boss.get("/api/openapi.json").json()
    protected = [
        route
        for route in routes(document)
        if "security" in document["paths"].get(route[1], {}).get(route[0].lower(), {})
    ]
    assert len(protected) > 20
    for method, path in protected:
        answer = nobody.request(method, re.sub(r"\{\w+\}", "thing", path))
        assert error_of(answer, 401)["code"] == "not_signed_in"
        assert answer.headers["www-authenticate"] == "Bearer"


def test_every_answer_carries_the_security_headers(served: Served, boss: httpx.Client) -> None:
    answers = [boss.get(path) for path in ("/healthz", "/api/me", "/api/nowhere", "/api/metrics/nothing")]
    for answer in [*answers, served.anybody().get("/api/me")]:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nowhere", "/api/keys/", "/api/people/x/y/z", "/api/%00"])
def test_what_is_not_there_is_404(boss: httpx.Client, path: str) -> None:
    assert error_of(boss.get(path), 404)["code"] == "not_found"


def test_all_faults_of_a_body_are_named(boss: httpx.Client) -> None:
    error = error_of(boss.post("/api/people", json={"email": 7, "roles": ["king"], "wings": 2}), 400)
    assert {fault["where"] for fault in error["detail"]["faults"]} == {
        "body.email",
        "body.name",
        "body.roles.0",
        "body.wings",
    }
    error = error_of(boss.post("/api/people", json={"email": "x", "name": " ", "roles": [], "password": "x"}), 400)
    assert set(error["detail"]["faults"]) == {"email", "name", "roles", "password"}


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"null", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"name": "\\ud800", "scope": "read"}', "application/json", 400),
        (b'{"name": "a\\u0000b", "scope": "read"}', "application/json", 400),
        (b'{"name": "x", "scope": "read"}', "text/plain", 400),
        (b"[" * 5000, "application/json", 400),
        (b"name=x&scope=read", "application/x-www-form-urlencoded", 400),
        (b" " * ((1 << 20) + 1), "application/json", 413),
    ],
)
def test_bad_bodies(boss: httpx.Client, content: bytes, kind: str, status: int) -> None:
    error_of(boss.post("/api/keys", content=content, headers={"content-type": kind}), status)


def test_a_chunked_body_that_never_ends_is_cut(boss: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b" " * (1 << 16)

    answer = boss.post("/api/keys", content=endless(), headers={"content-type": "application/json"})
    assert error_of(answer, 413)["detail"] == {"limit": 1 << 20}


def test_a_fault_of_ours_shows_a_reference_into_the_log_and_nothing_else(
    served: Served, boss: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """The plan database is taken away mid-flight: a real fault, and nobody sees its inside."""
    break_people(served.workspace, "people", "people_gone")
    try:
        with caplog.at_level(logging.ERROR, "seamark.api"):
            error = error_of(boss.get("/api/me"), 500)
    finally:
        break_people(served.workspace, "people_gone", "people")
    assert error["code"] == "internal"
    assert error["detail"]["reference"] in caplog.text
    assert "people" not in str(error)
    assert boss.get("/api/me").status_code == 200


def break_people(workspace: Workspace, old: str, new: str) -> None:
    """Rename a table under the server."""
    with workspace.ledger.session() as session:
        session.connection().exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


def test_ready(served: Served) -> None:
    answer = served.anybody().get("/readyz")
    assert answer.status_code == 200
    known = {"ready", "lag_seconds", "rebuilding", "records_done", "records_total", "reason", "troubles"}
    assert set(answer.json()) == known


def test_not_ready_says_why_and_how_far_while_the_warehouse_is_made_again(served: Served, tmp_path: Path) -> None:
    """The journal of the shop in a new folder, without its warehouse, before the pump has begun."""
    settings = Settings(data=str(tmp_path / "again"))
    shutil.copytree(served.workspace.folder, settings.data, ignore=shutil.ignore_patterns("warehouse*"))
    workspace = Workspace.open(settings)
    transport = httpx.ASGITransport(create_api(workspace))

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://seamark") as client:
            return await client.get("/readyz")

    error = error_of(asyncio.run(ask()), 503)
    workspace.close()
    assert "loading record 0 of" in error["message"]
    assert error["detail"]["rebuilding"] is True
    assert error["detail"]["records_total"] == served.workspace.journal.last


def test_alive(served: Served) -> None:
    assert served.anybody().get("/healthz").json() == {"status": "ok"}


def test_the_docs_page_needs_nothing_from_elsewhere(served: Served, boss: httpx.Client) -> None:
    page = served.anybody().get("/api/docs")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert re.findall(r"(?:src|href)=[\"']?(http[^\"'> ]*)", page.text) == []
    assert "style-src 'sha256-" in page.headers["content-security-policy"]
    for path in boss.get("/api/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page.text
