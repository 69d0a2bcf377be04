"""The real tracking clients, unchanged, against a real server: what they report is what the warehouse holds."""

import hashlib
import json
import logging
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import rudderstack.analytics
import segment.analytics

from tests.conftest import NodeClients
from tests.servers import Server

ADA = hashlib.sha256(b"ada@example.com").hexdigest()
WOW = "Café ☕ 😀"
Event = dict[str, Any]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "data", batch_seconds=0.05) as running:
        yield running


def run_node(clients: NodeClients, script: str, server: Server) -> None:
    """Run one of the scripts beside this file; whatever it complains about is the failure."""
    command = [str(clients.node), str(clients.folder / script), server.address, server.key]
    done = subprocess.run(command, cwd=clients.folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


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


@pytest.mark.parametrize("gzip", [False, True])
def test_segment_analytics_python(server: Server, gzip: bool) -> None:  # noqa: FBT001 - a parameter of the test
    failures: list[object] = []
    client = segment.analytics.Client(
        server.key, host=server.address, gzip=gzip, upload_interval=0.05, on_error=lambda *found: failures.append(found)
    )
    client.identify("ada", {"email": "ada@example.com", "plan": "pro"})
    client.track("ada", "Order Completed", {"order_id": "python-1", "revenue": 49.9, "currency": "EUR"})
    client.page("ada", name="Home", properties={"url": "https://shop.example/"})
    client.track(anonymous_id="v-1", event=WOW, timestamp=datetime.now(UTC) - timedelta(hours=1))
    client.group("ada", "navy", {"name": "Navy"})
    client.alias("v-1", "ada")
    client.screen("ada", name="Cart")
    client.shutdown()
    assert failures == []
    found = check_server_client(server.events(), order_id="python-1")
    assert found["page"]["url"] == "https://shop.example/"
    assert {event["library"] for event in found.values()} == {"analytics-python"}


def test_rudder_sdk_python(server: Server) -> None:
    failures: list[object] = []
    client = rudderstack.analytics.Client(
        server.key, host=server.address, upload_interval=0.05, on_error=lambda *found: failures.append(found)
    )
    client.identify("ada", {"email": "ada@example.com", "plan": "pro"})
    client.track("ada", "Order Completed", {"order_id": "python-2", "revenue": 49.9, "currency": "EUR"})
    client.page("ada", name="Home", properties={"url": "https://shop.example/"})
    client.track(anonymous_id="v-1", event=WOW, timestamp=datetime.now(UTC) - timedelta(hours=1))
    client.group("ada", "navy", {"name": "Navy"})
    client.alias("v-1", "ada")
    client.screen("ada", name="Cart")
    client.shutdown()
    assert failures == []
    found = check_server_client(server.events(), order_id="python-2")
    assert {event["library"] for event in found.values()} == {"rudder-analytics-python"}


@pytest.mark.clients
def test_segment_analytics_node(server: Server, node_clients: NodeClients) -> None:
    run_node(node_clients, "segment_node.mjs", server)
    events = server.events()
    found = check_server_client(events, order_id="node-1")
    assert found["page"]["channel"] == "Email"
    assert {event["library"] for event in events} == {"@segment/analytics-node"}
    journal = b"".join(path.read_bytes() for path in (server.folder / "journal").iterdir())
    assert b"203.0.113.77" not in journal
    assert server.key.encode() not in journal


@pytest.mark.clients
def test_rudderstack_node(server: Server, node_clients: NodeClients) -> None:
    run_node(node_clients, "rudder_node.mjs", server)
    events = server.events()
    check_server_client(events, order_id="rudder-1")


@pytest.mark.clients
def test_segment_analytics_next_in_a_browsers_window(server: Server, node_clients: NodeClients) -> None:
    run_node(node_clients, "segment_browser.mjs", server)
    found = by_kind(server.events())
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
    assert [event["name"] for event in server.events()] == ["Clicked"]
