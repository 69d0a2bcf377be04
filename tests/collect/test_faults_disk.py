"""The disk runs full under a real server: senders are told to come again, and when there is room all is well."""

import os
import time
from pathlib import Path

import pytest

from tests.servers import Server

pytestmark = pytest.mark.timeout(300)  # a server starts several times, maybe on a busy machine
Call = dict[str, object]


def calls(start: int, count: int) -> list[Call]:
    return [
        {
            "type": "track",
            "event": "Clicked",
            "messageId": f"m-{number}",
            "anonymousId": "v-1",
            "properties": {"noise": os.urandom(1_500).hex()},
        }
        for number in range(start, start + count)
    ]


def test_a_full_disk_is_503_then_recovery(small_disk: Path) -> None:
    with Server(small_disk / "data", batch_seconds=0.05) as server:
        acknowledged = 0
        assert server.send(*calls(0, 10))[0] == 200
        acknowledged += 10
        (small_disk / "filler").write_bytes(bytes(1 << 19))
        while (answer := server.send(*calls(acknowledged, 100)))[0] == 200:
            acknowledged += 100
            assert acknowledged < 10_000, "the disk never got full"
        status, body, headers = answer
        assert status == 503
        assert body["error"]["code"] == "storage_full"
        assert int(headers["Retry-After"]) > 0
        assert server.send(*calls(acknowledged, 100))[0] == 503, "still full"
        (small_disk / "ballast").unlink()
        deadline = time.monotonic() + 20
        while server.send(*calls(acknowledged, 100))[0] != 200:
            assert time.monotonic() < deadline, "there is room again"
            time.sleep(0.1)
        acknowledged += 100
        server.settle()
        kept = [event["message_id"] for event in server.events()]
    assert sorted(kept) == sorted(f"m-{number}" for number in range(acknowledged))
