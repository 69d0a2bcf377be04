"""The socket: one ticker for everybody, closed to strangers, quick with what arrives."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from seamark.measure import LiveSnapshot
from tests.web import shop
from tests.web.site import Site

Received = dict[str, Any]


@contextmanager
def watching(site: Site, role: str = "administrator", *, origin: str = "") -> Iterator[Connection]:
    """The socket of a page that a colleague has open."""
    token = site.of(role).cookies["seamark_session"] if role else ""
    address = site.base.replace("http://", "ws://") + "/live"
    headers = {"Cookie": f"seamark_session={token}"}
    with connect(address, additional_headers=headers, origin=origin or site.base) as socket:  # type: ignore[arg-type]
        yield socket


def next_of(socket: Connection, kind: str, *, seconds: float = 5) -> Received:
    """The next message of a kind."""
    deadline = time.monotonic() + seconds
    while True:
        message: Received = json.loads(socket.recv(timeout=max(0.01, deadline - time.monotonic())))
        if message["kind"] == kind:
            return message


@pytest.mark.parametrize("who", ["nobody", "foreign"])
def test_strangers_and_other_sites_are_not_served(harbour: Site, who: str) -> None:
    role, origin = ("", "") if who == "nobody" else ("administrator", "https://elsewhere.example")
    with watching(harbour, role, origin=origin) as socket, pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=5)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == (4401 if who == "nobody" else 4400)


def test_an_order_is_on_an_open_page_within_two_seconds(fresh: Site) -> None:
    with watching(fresh, "viewer") as socket:
        assert next_of(socket, "snapshot")["shown"]["conversions_5m"] == ["0", "0"]
        fresh.send([shop.order("1", revenue=120)])
        began = time.monotonic()
        while next_of(socket, "snapshot")["shown"]["conversions_5m"][0] != "1":
            assert time.monotonic() - began < 2.5
        shown = next_of(socket, "snapshot")["shown"]
    assert shown["revenue_today"] == ["€120", "€120.00"]
    assert shown["freshness"][0].startswith("data to ")


def test_many_pages_share_one_ticker(fresh: Site) -> None:
    asked: list[LiveSnapshot] = []
    look = fresh.workspace.measure.live

    def counted() -> LiveSnapshot:
        asked.append(look())
        return asked[-1]

    vars(fresh.workspace.measure)["live"] = counted
    with watching(fresh) as one, watching(fresh) as two, watching(fresh, "viewer") as three:
        began = time.monotonic()
        for _ in range(3):
            for socket in (one, two, three):
                next_of(socket, "snapshot")
        seconds = time.monotonic() - began
    assert len(asked) <= seconds + 2


def test_the_tail_shows_what_came_and_what_was_put_aside(fresh: Site) -> None:
    fresh.send([shop.order("0")])
    with watching(fresh) as socket:
        socket.send(json.dumps({"watch": "tail"}))
        first = next_of(socket, "tail")
        assert (first["fresh"], [row["name"] for row in first["rows"]]) == (True, ["Order Completed"])
        fresh.send([shop.order("1", revenue=30), shop.order("2", revenue="12,50")])
        rows = _rows(socket, 2)
    states = {row["body"].split('"order_id": "')[1][:3]: row["state"] for row in rows}
    assert states["A-1"] == "conversion €30.00"
    assert states["A-2"].startswith("Breaks the tracking plan: ")


def test_the_tail_is_filtered_where_it_is_made(fresh: Site) -> None:
    fresh.send([shop.order("1"), shop.order("2", who="somebody-else"), shop.order("3", revenue="12,50")])
    with watching(fresh) as socket:
        socket.send(json.dumps({"watch": "tail", "text": "SOMEBODY"}))
        assert [row["who"] for row in next_of(socket, "tail")["rows"]] == ["somebody-else"]
        socket.send(json.dumps({"watch": "tail", "aside": "1"}))
        assert [row["good"] for row in next_of(socket, "tail")["rows"]] == [False]
        socket.send(json.dumps({"watch": "tail", "source": "another"}))
        assert next_of(socket, "tail")["rows"] == []


def test_nonsense_from_a_page_does_no_harm(fresh: Site) -> None:
    with watching(fresh) as socket:
        for text in ("", "[]", "{", '{"watch": 3}', '{"watch": "tail", "text": null}', "x" * 5000):
            socket.send(text)
        assert next_of(socket, "snapshot")["shown"]["events_per_second"]


def test_a_viewer_has_the_figures_but_not_the_tail(fresh: Site) -> None:
    fresh.send([shop.order("1")])
    with watching(fresh, "viewer") as socket:
        socket.send(json.dumps({"watch": "tail"}))
        kinds = {json.loads(socket.recv(timeout=5))["kind"] for _ in range(5)}
    assert kinds == {"snapshot", "plan", "waits", "unread"}


def _rows(socket: Connection, wanted: int) -> list[Received]:
    rows: list[Received] = []
    while len(rows) < wanted:
        rows += next_of(socket, "tail")["rows"]
    return rows
