"""Killed at random moments under load: nothing acknowledged is lost, nothing is counted twice."""

import http.client
import json
import random
import threading
import time
from pathlib import Path

import pytest

from tests.servers import Server

SENDERS = 4
BATCH = 20


class Sender(threading.Thread):
    """Sends batches until told to stop; a batch without an answer is sent again, as the tracking clients do."""

    def __init__(self, server: Server, number: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._server, self._number, self._halt = server, number, stop
        self.acknowledged: set[str] = set()
        self.unclear: set[str] = set()
        self.again: list[str] = []

    def run(self) -> None:
        """Send."""
        batch = 0
        while not self._halt.is_set():
            ids = self.again or [f"{self._number}-{batch}-{place}" for place in range(BATCH)]
            batch += not self.again
            try:
                status, answer, _ = self._server.post("/v1/batch", _body(ids))
            except (OSError, ValueError, http.client.HTTPException):
                self.unclear.update(ids)
                self.again = ids
                time.sleep(0.05)
                continue
            assert status == 200, answer
            self.acknowledged.update(ids)
            self.again = []


def _body(ids: list[str]) -> bytes:
    calls = [{"type": "track", "event": "Clicked", "messageId": name, "anonymousId": name[:3]} for name in ids]
    return json.dumps({"batch": calls}).encode()


def _survives(folder: Path, *, kills: int, seed: int) -> None:
    server = Server(folder / "data", batch_seconds=0.05, segment_megabytes=1)
    with server:
        senders = _killed_under_load(server, kills=kills, chance=random.Random(seed))
        kept = [event["message_id"] for event in server.events()]
    acknowledged = set().union(*(sender.acknowledged for sender in senders))
    unclear = set().union(*(sender.unclear for sender in senders))
    assert len(acknowledged) > BATCH
    assert unclear, "no request was ever cut off"
    assert len(kept) == len(set(kept)), "something was counted twice"
    assert acknowledged <= set(kept), "something acknowledged was lost"
    assert set(kept) <= acknowledged | unclear


def _killed_under_load(server: Server, *, kills: int, chance: random.Random) -> list[Sender]:
    stop = threading.Event()
    senders = [Sender(server, number, stop) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 0.9))
        server.kill()
        server.start()
    time.sleep(0.3)
    stop.set()
    for sender in senders:
        sender.join(30)
        assert not sender.is_alive()
    return senders


@pytest.mark.timeout(300)
def test_three_kills_under_load_lose_and_double_nothing(tmp_path: Path) -> None:
    _survives(tmp_path, kills=3, seed=20261123)


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_fifty_kills_under_load_lose_and_double_nothing(tmp_path: Path) -> None:
    _survives(tmp_path, kills=50, seed=50)
