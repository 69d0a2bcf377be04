"""The real tracking clients, unchanged, against a real server: what they report is what the warehouse holds."""

import hashlib
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import rudderstack.analytics
import segment.analytics

from tests.servers import Server

ADA = hashlib.sha256(b"ada@example.com").hexdigest()
pytestmark = pytest.mark.timeout(300)  # a server starts several times, maybe on a busy machine
WOW = "Café ☕ 😀"
HERE = Path(__file__).parent
NODE = Path(sys.executable).with_name("node")
Event = dict[str, Any]


class Report(NamedTuple):
    """What one client brought into the warehouse, and what it complained of."""

    events: list[Event]
    complaints: list[object]


def segment_python(server: Server, complaints: list[object], *, gzip: bool) -> None:
    client = segment.analytics.Client(
        server.key,
        host=server.address,
        gzip=gzip,
        upload_interval=0.05,
        on_error=lambda *found: complaints.append(found),
    )
    tell_in_python(client, order_id=f"segment-analytics-python, gzip {gzip}")


def rudder_python(server: Server, complaints: list[object]) -> None:
    client = rudderstack.analytics.Client(
        server.key, host=server.address, upload_interval=0.05, on_error=lambda *found: complaints.append(found)
    )
    tell_in_python(client, order_id="rudder-sdk-python")


def tell_in_python(client: segment.analytics.Client, *, order_id: str) -> None:
    client.identify("ada", {"email": "ada@example.com", "plan": "pro"})
    client.track("ada", "Order Completed", {"order_id": order_id, "revenue": 49.9, "currency": "EUR"})
    client.page("ada", name="Home", properties={"url": "https://shop.example/"})
    client.track(anonymous_id="v-1", event=WOW, timestamp=datetime.now(UTC) - timedelta(hours=1))
    client.group("ada", "navy", {"name": "Navy"})
    client.alias("v-1", "ada")
    client.screen("ada", name="Cart")
    client.shutdown()


def in_node(server: Server, complaints: list[object], *, script: str) -> None:
    """Run one of the scripts beside this file."""
    command = [str(NODE), str(HERE / script), server.address, server.key]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        complaints.append(done.stdout + done.stderr)


CLIENTS: dict[str, Callable[[Server, list[object]], None]] = {
    "segment-analytics-python, gzip False": partial(segment_python, gzip=False),
    "segment-analytics-python, gzip True": partial(segment_python, gzip=True),
    "rudder-sdk-python": rudder_python,
}
NODE_CLIENTS: dict[str, Callable[[Server, list[object]], None]] = {
    "@segment/analytics-node": partial(in_node, script="segment_node.mjs"),
    "@rudderstack/rudder-sdk-node": partial(in_node, script="rudder_node.mjs"),
    "@segment/analytics-next": partial(in_node, script="segment_browser.mjs"),
}


@pytest.fixture(scope="module")
def journaled() -> list[bytes]:
    """What the journal held, filled by ``reports``."""
    return []


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, journaled: list[bytes]) -> dict[str, Report]:
    """One server; each client tells it the same story under a write key, so a source, of its own."""
    clients = CLIENTS | (NODE_CLIENTS if (HERE / "node_modules").is_dir() and NODE.exists() else {})
    complaints: dict[str, list[object]] = {name: [] for name in clients}
    server = Server(tmp_path_factory.mktemp("clients") / "data", batch_seconds=0.05)
    keys = {name: server.new_key(name) for name in clients}
    with server:
        for name, tell in clients.items():
            server.key = keys[name]
            tell(server, complaints[name])
        events = server.events()
        journaled += [path.read_bytes() for path in (server.folder / "journal").iterdir()]
    return {
        name: Report([event for event in events if event["source"] == name], found)
        for name, found in complaints.items()
    }


def by_kind(events: list[Event]) -> dict[str, Event]:
    """The events by type, track events by name."""
    found = {event["name"] if event["type"] == "track" else event["type"]: event for event in events}
    assert len(found) == len(events)
    return found


def check_server_client(events: list[Event], *, order_id: str) -> dict[str, Event]:
    """What every client of a server sends in these tests."""
    found = by_kind(events)
    assert set(found) == {"identify", "Order Completed", "page", WOW, "group", "alias", "screen"}
    assert found["identify"]["email_hash"] == ADA
    assert json.loads(found["identify"]["traits"])["plan"] == "pro"
    order = found["Order Completed"]
    assert (order["conversion"], order["amount"], order["currency"]) == (1, 49_900_000, "EUR")
    assert (order["order_id"], order["user_id"]) == (order_id, "ada")
    assert found["page"]["name"] == "Home"
    assert found["screen"]["name"] == "Cart"
    assert found["group"]["name"] == "navy"
    assert (found["alias"]["previous_id"], found["alias"]["user_id"]) == ("v-1", "ada")
    assert (found[WOW]["anonymous_id"], found[WOW]["user_id"]) == ("v-1", None)
    assert not any(event["is_bot"] for event in events)
    assert len({event["message_id"] for event in events}) == len(events)
    now = datetime.now(UTC).replace(tzinfo=None)
    assert all(abs(now - event["received_at"]) < timedelta(minutes=1) for event in events)
    assert all(abs(event["received_at"] - event["time"]) < timedelta(seconds=10) for event in [order, found["page"]])
    assert abs(found[WOW]["received_at"] - found[WOW]["time"] - timedelta(hours=1)) < timedelta(seconds=10)
    return found


@pytest.mark.parametrize("name", CLIENTS)
def test_clients_in_python(reports: dict[str, Report], name: str) -> None:
    assert reports[name].complaints == []
    found = check_server_client(reports[name].events, order_id=name)
    assert found["page"]["url"] == "https://shop.example/"
    assert {event["library"] for event in found.values()} == {"analytics-python"}


@pytest.mark.clients
@pytest.mark.usefixtures("node_clients")
def test_segment_analytics_node(reports: dict[str, Report], journaled: list[bytes]) -> None:
    report = reports["@segment/analytics-node"]
    assert report.complaints == []
    found = check_server_client(report.events, order_id="node-1")
    assert found["page"]["channel"] == "Email"
    assert {event["library"] for event in report.events} == {"@segment/analytics-node"}
    assert not any(b"203.0.113.77" in segment_file for segment_file in journaled), "the address the call named is kept"
    assert not any(b"sm_w_" in segment_file for segment_file in journaled), "the write key in the body is kept"


@pytest.mark.clients
@pytest.mark.usefixtures("node_clients")
def test_rudderstack_node(reports: dict[str, Report]) -> None:
    report = reports["@rudderstack/rudder-sdk-node"]
    assert report.complaints == []
    check_server_client(report.events, order_id="rudder-1")


@pytest.mark.clients
@pytest.mark.usefixtures("node_clients")
def test_segment_analytics_next_in_a_browsers_window(reports: dict[str, Report]) -> None:
    report = reports["@segment/analytics-next"]
    assert report.complaints == []
    found = by_kind(report.events)
    assert set(found) == {"page", "identify", "Order Completed", WOW}
    page = found["page"]
    assert (page["name"], page["title"], page["path"]) == ("Shoes", "Shoes", "/shoes")
    assert (page["utm_source"], page["utm_medium"], page["campaign"]) == ("google", "cpc", "autumn")
    assert (page["click_id"], page["channel"], page["referrer"]) == ("gclid", "Paid Search", "https://www.google.com/")
    assert page["user_id"] is None
    assert page["anonymous_id"]
    assert {event["anonymous_id"] for event in found.values()} == {page["anonymous_id"]}
    assert {event["library"] for event in found.values()} == {"analytics.js"}
    assert found["identify"]["email_hash"] == ADA
    assert (found["Order Completed"]["amount"], found["Order Completed"]["user_id"]) == (49_900_000, "ada")
    assert not any(event["is_bot"] for event in found.values())


def test_a_client_told_to_come_again_does(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The server is down when the client sends first; nothing is lost."""
    caplog.set_level(logging.CRITICAL, "segment")
    server = Server(tmp_path / "data", batch_seconds=0.05)
    client = segment.analytics.Client(server.key, host=server.address, upload_interval=0.05, max_retries=50)
    client.track("ada", "Clicked")
    server.start()
    client.shutdown()
    try:
        assert [event["name"] for event in server.events()] == ["Clicked"]
    finally:
        server.kill()
