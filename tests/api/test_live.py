"""The live stream: the contract's fields, one maker for many watchers, and an end when it must end."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx

from seamark.govern import SYSTEM
from seamark.kernel import Settings
from seamark.loop import Workspace, governing
from tests.api.served import Served, serving

CONTRACT = {
    "at",
    "events_per_second",
    "visitors_5m",
    "conversions_5m",
    "revenue_5m",
    "spend_today",
    "lag_seconds",
}


def watched(client: httpx.Client, snapshots: int) -> list[dict[str, float]]:
    """That many snapshots."""
    answer = client.get("/api/live", params={"snapshots": snapshots})
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    return [json.loads(block.removeprefix("data: ")) for block in answer.text.split("\n\n") if block]


def test_a_snapshot_a_second_with_the_fields_of_the_contract(served: Served) -> None:
    began = time.monotonic()
    snapshots = watched(served.with_key("read"), 3)
    assert 1.5 < time.monotonic() - began < 5
    assert len(snapshots) == 3
    for snapshot in snapshots:
        assert set(snapshot) >= CONTRACT
    assert snapshots[0]["conversions_5m"] == 1
    assert snapshots[0]["revenue_5m"] == 120.5
    moments = [datetime.fromisoformat(str(snapshot["at"])) for snapshot in snapshots]
    assert moments == sorted(set(moments))


def test_many_watchers_share_one_snapshot(served: Served) -> None:
    client = served.with_key("read")
    seen: list[list[dict[str, float]]] = []
    threads = [threading.Thread(target=lambda: seen.append(watched(client, 4))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    different = {str(snapshot["at"]) for snapshots in seen for snapshot in snapshots}
    assert len(seen) == 8
    assert len(different) <= 7, "eight watchers of four snapshots each did not share them"


def test_the_ticker_rests_when_nobody_watches(served: Served) -> None:
    """Asked of a server of its own: its measure makes no snapshot after the last watcher has gone."""
    client = served.with_key("read")
    with client.stream("GET", "/api/live") as answer:
        next(answer.iter_lines())
    time.sleep(1.2)
    before = vars(served.workspace.measure)["_snapshot"]
    time.sleep(1.2)
    assert vars(served.workspace.measure)["_snapshot"] is before
    assert watched(client, 1)


def test_a_stream_ends_when_its_key_is_revoked(served: Served) -> None:
    made = served.workspace.govern.create_key("Screen", "read", by=SYSTEM)
    client = served.anybody(Authorization=f"Bearer {made.secret}")
    began = time.monotonic()
    with client.stream("GET", "/api/live") as answer:
        lines = answer.iter_lines()
        next(lines)
        served.workspace.govern.revoke_key(made.id, by=SYSTEM)
        for _ in lines:
            assert time.monotonic() - began < 15
    assert time.monotonic() - began < 15


def test_a_server_that_is_told_to_stop_does_not_wait_for_watchers(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path / "data"))
    with governing(settings, new=True):
        pass
    with serving(Workspace.open(settings)) as server:
        watcher = watching(server.with_key("read"))
        next(watcher)
        began = time.monotonic()
    assert time.monotonic() - began < 3


def watching(client: httpx.Client) -> Iterator[str]:
    """Lines of a stream that is left open."""
    with client.stream("GET", "/api/live") as answer:
        yield from answer.iter_lines()
