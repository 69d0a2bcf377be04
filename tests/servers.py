"""A real server: ``seamark serve`` as a process of its own, on a port of its own, that can be killed at any moment."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from seamark.govern import SYSTEM
from seamark.kernel import Settings
from seamark.loop import governing
from seamark.warehouse import Warehouse

PATIENCE = 60.0
SOURCE = "Shop"


class Server:
    """One workspace and the process that serves it. ``key`` is a write key, ``read_key`` reads the API."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | {f"SEAMARK_{name.upper()}": str(value) for name, value in settings.items()}
        with governing(Settings(data=str(folder)), new=not folder.exists()) as govern:
            self.key = govern.create_key(SOURCE, "write", by=SYSTEM).secret
            self.read_key = govern.create_key("Tests", "read", by=SYSTEM).secret
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start the process and wait until it answers."""
        command = [sys.executable, "-m", "seamark", "serve", "--data", str(self.folder), "--port", str(self.port)]
        with (self.folder.parent / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=self._environment)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder.parent / "server.log").read_text("utf-8")[-3000:])
            time.sleep(0.02)
        return self

    def new_key(self, source: str) -> str:
        """A further write key, of a source of its own."""
        with governing(Settings(data=str(self.folder))) as govern:
            return govern.create_key(source, "write", by=SYSTEM).secret

    def kill(self) -> None:
        """End it as a power cut would: kill -9."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it as an administrator would."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def post(self, path: str, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any], Any]:
        """One request of its own: status, JSON answer, headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", path, body, {"Authorization": f"Bearer {self.key}"} | (headers or {}))
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text else {}, response.headers
        finally:
            connection.close()

    def send(self, *calls: dict[str, Any]) -> tuple[int, dict[str, Any], Any]:
        """A batch of calls."""
        return self.post("/v1/batch", json.dumps({"batch": calls}).encode())

    def settle(self) -> None:
        """Wait until everything acknowledged is loaded: ready, and nothing waits."""
        deadline = time.monotonic() + PATIENCE
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            connection.request("GET", "/readyz")
            response = connection.getresponse()
            text = response.read().decode()
            connection.close()
            if response.status == 200 and json.loads(text)["records_done"] == json.loads(text)["records_total"]:
                return
            if time.monotonic() > deadline:
                raise RuntimeError(text)
            time.sleep(0.05)

    def events(self) -> list[dict[str, Any]]:
        """What the warehouse holds, once the server was stopped; in order of arrival."""
        self.stop()
        warehouse = Warehouse.open(self.folder, threads=1)
        try:
            rows: list[dict[str, Any]] = warehouse.table("SELECT * FROM events ORDER BY seq, time").to_pylist()
        finally:
            warehouse.close()
        return rows

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
