"""Ingest: events per CPU-second of the server, and how soon what was acknowledged is visible.

The server is a process of its own, the load generator another one (compiled where there is a C compiler). CPU time is
what the kernel counted for the server's process, from the first request until every event is visible.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from benchmarks.ingest_load import messages
from benchmarks.rows import Row, emit
from benchmarks.server import answers, free_port
from seamark.govern import SYSTEM
from seamark.kernel import Settings
from seamark.loop import governing

EVENTS = int(os.environ.get("INGEST_EVENTS", "600000"))
RATE = 5_000
SECONDS = int(os.environ.get("INGEST_SECONDS", "60"))
CONNECTIONS = 32
POLL_SECONDS = 0.1  # how often it is asked what is visible: the figures are too high by at most that
DOOR = ("-m", "benchmarks.ingest_load.door")
HERE = Path(__file__).parent / "ingest_load"


class Served(msgspec.Struct):
    """A server under load: its process, port and write key, and how it counts visible events."""

    process: subprocess.Popen[bytes]
    port: int
    key: str
    visible: Callable[[], int]

    def cpu_seconds(self) -> float:
        """User and system time of the process so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fetched(address: str, key: str = "") -> bytes:
    """The body of an answer."""
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"} if key else {})
    with urllib.request.urlopen(request, timeout=30) as response:
        data: bytes = response.read()
        return data


@contextmanager
def door(folder: Path) -> Iterator[Served]:
    """Collection alone."""
    port = free_port()
    command = [sys.executable, *DOOR, str(folder), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    key = process.stdout.readline().decode().strip() if process.stdout else ""
    address = f"http://127.0.0.1:{port}/loaded"
    wait_for(lambda: _is_up(address))
    try:
        yield Served(process, port, key, lambda: int(fetched(address)))
    finally:
        process.kill()
        process.wait()


@contextmanager
def seamark(folder: Path) -> Iterator[Served]:
    """The whole server."""
    port = free_port()
    with governing(Settings(data=str(folder)), new=True) as govern:
        govern.create_administrator("ada@example.com", "harbour lantern 42 tide", name="Ada")
        key = govern.create_key("Shop", "write", by=SYSTEM).secret
        read = govern.create_key("Benchmark", "read", by=SYSTEM).secret
    command = [sys.executable, "-m", "seamark", "serve", "--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    wait_for(lambda: answers(address))
    today = datetime.now(UTC).date()
    span = f"from={today - timedelta(days=2)}&to={today + timedelta(days=2)}"

    def visible() -> int:
        answer = json.loads(fetched(f"{address}/api/metrics/events?{span}&grain=total", read))
        return int(sum(row["value"] or 0 for row in answer["rows"]))

    try:
        yield Served(process, port, key, visible)
    finally:
        process.terminate()
        process.wait()


def _is_up(address: str) -> bool:
    try:
        fetched(address)
    except OSError:
        return False
    return True


def wait_for(done: Callable[[], bool], *, seconds: float = 60, pause: float = 0.02) -> None:
    """Poll until something is so."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(pause)


def loader(folder: Path) -> list[str]:
    """The command of the load generator: compiled, or Python where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return [sys.executable, str(HERE / "load.py")]
    program = folder / "load"
    subprocess.run([compiler, "-O2", "-pthread", "-D_GNU_SOURCE", "-o", str(program), str(HERE / "load.c")], check=True)
    return [str(program)]


def sending(command: list[str], served: Served, *, bodies: Path, requests: int, rate: float) -> subprocess.Popen[bytes]:
    """Start the load generator."""
    given = [served.port, served.key, bodies, CONNECTIONS, requests, rate]
    return subprocess.Popen([*command, *map(str, given)], stdout=subprocess.PIPE)


def answered(process: subprocess.Popen[bytes]) -> list[float]:
    """When each request was acknowledged (seconds, monotonic), in order. Fails when one was refused."""
    output, _ = process.communicate()
    rows = [tuple(map(int, line.split())) for line in output.splitlines()]
    refused = [status for _, _, status in rows if status != 200]
    if refused or not rows:
        raise RuntimeError(f"{len(refused)} of {len(rows)} requests were not acknowledged: {refused[:3]}")
    return sorted(at / 1e9 for at, _, _ in rows)


def throughput(served: Served, command: list[str], *, bodies: Path, events: int) -> tuple[float, float]:
    """Events per CPU-second of the server, and per second of the clock, until all are visible."""
    warm = sending(command, served, bodies=bodies, requests=50, rate=0)
    answered(warm)
    wait_for(lambda: served.visible() == 50 * messages.BATCH)
    time.sleep(1.1)  # the load generator numbers its messages by the second it starts in
    before, cpu, started = served.visible(), served.cpu_seconds(), time.monotonic()
    answered(sending(command, served, bodies=bodies, requests=events // messages.BATCH, rate=0))
    wait_for(lambda: served.visible() >= before + events, seconds=300, pause=1.0)
    if served.visible() != before + events:
        raise RuntimeError(f"{served.visible() - before} events are visible, {events} were acknowledged")
    return events / (served.cpu_seconds() - cpu), events / (time.monotonic() - started)


def latency(served: Served, command: list[str], *, bodies: Path, seconds: int) -> list[float]:
    """Per request the seconds from its acknowledgement until its events are visible, sorted."""
    time.sleep(1.1)
    before, requests = served.visible(), RATE * seconds // messages.BATCH
    process = sending(command, served, bodies=bodies, requests=requests, rate=RATE / messages.BATCH)
    seen: list[tuple[float, int]] = []
    while not seen or seen[-1][1] < requests * messages.BATCH:
        count = served.visible() - before
        seen.append((time.monotonic(), count))
        if process.poll() is not None and time.monotonic() > seen[0][0] + seconds + 60:
            break
        time.sleep(POLL_SECONDS)
    delays, polls = [], iter(seen)
    at, count = next(polls)
    for number, acknowledged in enumerate(answered(process), 1):
        while count < number * messages.BATCH:
            at, count = next(polls)
        delays.append(max(at - acknowledged, 0.0))
    if count != requests * messages.BATCH:
        raise RuntimeError(f"{count} events are visible, {requests * messages.BATCH} were acknowledged")
    return sorted(delays)


def measure(served: Served, command: list[str], *, name: str, bodies: Path, note: str) -> None:
    """Both figures of one server."""
    per_cpu, per_second = throughput(served, command, bodies=bodies, events=EVENTS)
    emit(Row(name=f"{name}: events per CPU-second", value=per_cpu, unit="/s", better="higher", bar=25_000, note=note))
    emit(
        Row(name=f"{name}: events per second", value=per_second, unit="/s", better="higher", note="all cores, visible")
    )
    delays = latency(served, command, bodies=bodies, seconds=SECONDS)
    for share, bar in ((0.5, None), (0.99, 2.0)):
        value = delays[min(int(len(delays) * share), len(delays) - 1)]
        title = f"{name}: acknowledged → visible at {RATE:,} events/s for {SECONDS} s, p{share * 100:.0f}"
        emit(Row(name=title, value=value, unit="s", better="lower", bar=bar, note="none lost, none doubled"))


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("INGEST_FOLDER")) as scratch:
        bodies = Path(scratch) / "bodies"
        size = messages.write(bodies)
        command = loader(Path(scratch))
        note = f"batches of {messages.BATCH} × {size:.0f} B, {CONNECTIONS} connections, loader {Path(command[-1]).name}"
        for name, opened in (("collection alone", door), ("whole server", seamark)):
            folder = Path(scratch) / name.split()[0]
            folder.mkdir()
            with opened(folder) as served:
                measure(served, command, name=name, bodies=bodies, note=note)


if __name__ == "__main__":
    main()
