"""One served workspace per file, with a shop that sent some events."""

import time
from collections.abc import Iterator

import pytest

from seamark.govern import SYSTEM
from seamark.kernel import Settings
from seamark.loop import Workspace, governing
from tests.api.served import PASSWORD, Served, serving

EVENTS = [
    {
        "type": "page",
        "messageId": "m-1",
        "anonymousId": "anon-1",
        "name": "Home",
        "context": {"page": {"url": "https://shop.example/?utm_source=news&utm_medium=email&utm_campaign=spring"}},
    },
    {
        "type": "identify",
        "messageId": "m-2",
        "anonymousId": "anon-1",
        "userId": "u-1",
        "traits": {"email": "grace@example.com", "name": "Grace"},
    },
    {
        "type": "track",
        "messageId": "m-3",
        "userId": "u-1",
        "anonymousId": "anon-1",
        "event": "Order Completed",
        "properties": {"order_id": "o-1", "revenue": 120.5, "currency": "EUR"},
    },
    {"type": "track", "messageId": "m-4", "userId": "u-2", "event": "Order Completed", "properties": {"revenue": "x"}},
]
LOADED_SECONDS = 10.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over a workspace of Ada's, into which a shop has sent an order and a call that breaks the plan."""
    settings = Settings(data=str(tmp_path_factory.mktemp("served") / "data"), batch_seconds=0.02)
    with governing(settings, new=True) as govern:
        govern.create_administrator("ada@example.com", PASSWORD, name="Ada")
    with serving(Workspace.open(settings)) as server:
        send(server)
        yield server


def send(server: Served) -> None:
    """The shop's events, through the tracking door, and the wait until they are counted."""
    key = server.workspace.govern.create_key("shop", "write", by=SYSTEM)
    answer = server.anybody().post("/v1/batch", json={"batch": EVENTS}, auth=(key.secret, ""))
    assert answer.status_code == 200, answer.text
    deadline = time.monotonic() + LOADED_SECONDS
    while server.workspace.warehouse.watermark < server.workspace.journal.last:
        assert time.monotonic() < deadline, "the events were not loaded"
        time.sleep(0.02)
