"""The tracking door over HTTP: what browsers and programs send, and what they are told."""

import asyncio
import base64
import errno
import gzip
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
import uvicorn

from seamark.faces.api.ingest import Ingest
from tests.collect.shop import Shop, track


class Door:
    """The door of a shop, served by a real server on loopback."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        config = uvicorn.Config(Ingest(shop.collect), log_level="error", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True)
        self._thread.start()
        self.client = httpx.Client(base_url=self.address, timeout=20, verify=False)  # noqa: S501 - no TLS on loopback

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, content=data, headers=named)

    def close(self) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with Shop(tmp_path_factory.mktemp("shop")) as shop:
        opened = Door(shop)
        yield opened
        opened.close()


@pytest.fixture
def basic(door: Door) -> str:
    return "Basic " + base64.b64encode(f"{door.shop.key}:".encode()).decode()


def test_the_answer_says_what_became_of_the_request(door: Door, basic: str) -> None:
    calls = [track(1), track(1), track(2, anonymousId=None)]
    answer = door.post("/v1/batch", {"batch": calls}, Authorization=basic, Content_Type="application/json")
    assert answer.status_code == 200
    assert answer.json() == {"success": True, "accepted": 1, "quarantined": 1, "dropped": {"duplicate": 1}}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "image/png", ""]
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_content_type_is_not_looked_at(door: Door, basic: str, *, content_type: str, pack: type[bytes]) -> None:
    """Browsers send text/plain to need no preflight; RudderStack's client calls gzipped JSON a form."""
    body = pack(json.dumps({"batch": [track(10)]}).encode())
    assert door.post("/v1/batch", body, Authorization=basic, Content_Type=content_type).status_code == 200


def test_a_browser_needs_no_header_at_all(door: Door) -> None:
    call = track(20, writeKey=door.shop.key)
    answer = door.post("/v1/t", call, Content_Type="text/plain", Origin="https://shop.example", Sec_GPC="1")
    assert answer.status_code == 200
    door.shop.load()
    assert [event["ads_consent"] for event in door.shop.events() if event["message_id"] == "m-20"] == [False]


def test_a_browser_may_ask_first(door: Door) -> None:
    headers = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = door.client.options("/v1/batch", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert {"authorization", "content-type"} <= set(answer.headers["access-control-allow-headers"].split(", "))


def test_the_clients_settings_point_back_here(door: Door) -> None:
    answer = door.client.get(f"/v1/projects/{door.shop.key}/settings")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    sending = answer.json()["integrations"]["Segment.io"]
    assert f"{sending['protocol']}://{sending['apiHost']}" == f"{door.address}/v1"
    assert sending["apiKey"] == door.shop.key


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/batch", b"{", 400, "bad_input"),
        ("/v1/batch", {"batch": [{}] * 2_501}, 400, "bad_input"),
        ("/v1/batch", b" " * 513_024, 400, "bad_input"),
        ("/v1/batch", b" " * (2 << 20), 400, "bad_input"),
        ("/v1/track", {"event": "x" * 33_000, "userId": "u"}, 400, "bad_input"),
        ("/v1/unheard", {"batch": []}, 404, "not_found"),
    ],
)
def test_refusals_have_the_shape_of_every_error(
    door: Door, basic: str, *, path: str, body: object, status: int, code: str
) -> None:
    answer = door.post(path, body, Authorization=basic)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "detail", "help"}
    assert error["code"] == code
    assert error["message"]
    assert error["help"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_wrong_key_is_401(door: Door) -> None:
    answer = door.post("/v1/batch", {"batch": [track(1)]}, Authorization="Bearer sm_w_nobody")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_signed_in"


def test_reading_where_one_should_send_is_not_found(door: Door) -> None:
    assert door.client.get("/v1/batch").status_code == 404
    assert door.client.get("/v1/projects/x/other").status_code == 404


def test_a_body_may_come_in_pieces_of_unknown_length(door: Door, basic: str) -> None:
    def pieces() -> Iterator[bytes]:
        data = json.dumps({"batch": [track(number, messageId=f"piece-{number}") for number in range(30)]}).encode()
        yield from (data[start : start + 1_000] for start in range(0, len(data), 1_000))

    answer = door.client.post("/v1/batch", content=pieces(), headers={"Authorization": basic})
    assert (answer.status_code, answer.json()["accepted"]) == (200, 30)


def test_endless_pieces_are_refused(door: Door, basic: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b" " * 65_536

    try:
        answer = door.client.post("/v1/batch", content=endless(), headers={"Authorization": basic})
        assert answer.status_code == 400
    except httpx.WriteError:
        pass  # refused and closed before everything was sent


def test_who_leaves_in_the_middle_is_nobody(door: Door, basic: str) -> None:
    last = door.shop.journal.last
    host, port = door.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as left:
        left.sendall(
            f"POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: {basic}\r\nContent-Length: 500\r\n\r\n{{".encode()
        )
    assert door.post("/v1/batch", {"batch": [track(30)]}, Authorization=basic).status_code == 200
    assert door.shop.journal.last == last + 1


class _Failing:
    """A sync that fails while told to."""

    code: ClassVar[int] = 0

    @classmethod
    def sync(cls, handle: int) -> None:
        if cls.code:
            raise OSError(cls.code, os.strerror(cls.code))
        os.fdatasync(handle)


@contextmanager
def failing(code: int) -> Iterator[None]:
    _Failing.code = code
    yield
    _Failing.code = 0


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_disk_that_takes_nothing_is_503_with_retry_after_then_recovery(tmp_path: Path, code: int) -> None:
    with Shop(tmp_path, sync=_Failing.sync) as shop:
        door = Door(shop)
        key = f"Bearer {shop.key}"
        assert door.post("/v1/batch", {"batch": [track(1)]}, Authorization=key).status_code == 200
        with failing(code):
            answer = door.post("/v1/batch", {"batch": [track(2)]}, Authorization=key)
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
            assert answer.json()["error"]["code"] == "storage_full"
            assert shop.journal.trouble
        assert door.post("/v1/batch", {"batch": [track(2)]}, Authorization=key).status_code == 200
        shop.load()
        assert [event["message_id"] for event in shop.events()] == ["m-1", "m-2"]
        door.close()


def test_a_fault_of_our_own_is_told_in_the_same_shape_and_the_next_request_works(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    faults = [ZeroDivisionError("a fault in our code")]

    def sync(handle: int) -> None:
        if faults:
            raise faults.pop()
        os.fdatasync(handle)

    with Shop(tmp_path, sync=sync) as shop:
        door = Door(shop)
        answer = door.post("/v1/batch", {"batch": [track(1)]}, Authorization=f"Bearer {shop.key}")
        assert answer.status_code == 500, "the clients send it again"
        assert set(answer.json()["error"]) == {"code", "message", "detail", "help"}
        assert "fault in our code" not in answer.text
        assert "fault in our code" in caplog.text
        assert door.post("/v1/batch", {"batch": [track(1)]}, Authorization=f"Bearer {shop.key}").status_code == 200
        shop.load()
        assert [event["message_id"] for event in shop.events()] == ["m-1"]
        door.close()


def test_more_than_can_be_loaded_is_429_with_retry_after(tmp_path: Path) -> None:
    with Shop(tmp_path) as shop:
        door = Door(shop)
        key = f"Bearer {shop.key}"
        for start in range(3):
            calls: list[Any] = [track(number, messageId=f"{start}-{number}") for number in range(2_000)]
            assert door.post("/v1/batch", {"batch": calls}, Authorization=key).status_code == 200
        answer = door.post("/v1/batch", {"batch": [track(1)]}, Authorization=key)
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "2"
        assert answer.json()["error"]["code"] == "too_many"
        shop.load()
        assert door.post("/v1/batch", {"batch": [track(1)]}, Authorization=key).status_code == 200
        door.close()


def test_many_senders_at_once_are_all_told_the_truth(door: Door) -> None:
    async def send() -> list[int]:
        async with httpx.AsyncClient(timeout=30, verify=False) as client:  # noqa: S501 - no TLS on loopback
            headers = {"Authorization": f"Bearer {door.shop.key}"}
            requests = [
                client.post(
                    f"{door.address}/v1/batch",
                    content=json.dumps(
                        {"batch": [track(number, messageId=f"many-{number}-{place}") for place in range(5)]}
                    ),
                    headers=headers,
                )
                for number in range(60)
            ]
            return [answer.status_code for answer in await asyncio.gather(*requests)]

    assert asyncio.run(send()) == [200] * 60
    door.shop.load()
    many = [event["message_id"] for event in door.shop.events() if event["message_id"].startswith("many-")]
    assert sorted(many) == sorted(f"many-{number}-{place}" for number in range(60) for place in range(5))
