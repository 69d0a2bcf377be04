"""How soon the command line answers, the server is up on an existing folder, and a page is painted."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.rows import Row, emit
from seamark.govern import SYSTEM
from seamark.kernel import Settings
from seamark.loop import governing

PASSWORD = "harbour lantern 42 tide"
EMAIL = "ada@example.com"
RUNS = 5
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AS_USERS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def seconds_of(command: list[str]) -> float:
    """The quickest of some runs of a command, in seconds."""
    best = float("inf")
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=AS_USERS)
        best = min(best, time.perf_counter() - started)
    return best


def answers(address: str) -> bool:
    """Whether the server is ready."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=1) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def start(folder: Path, port: int) -> tuple[subprocess.Popen[bytes], float]:
    """Start the server; returns it and the seconds until it was ready."""
    command = [sys.executable, "-m", "seamark", "serve", "--data", str(folder), "--port", str(port)]
    started = time.perf_counter()
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=AS_USERS)
    while not answers(f"http://127.0.0.1:{port}"):
        if server.poll() is not None:
            raise RuntimeError(f"The server on {folder} ended with {server.returncode} before it was ready.")
        time.sleep(0.02)
    return server, time.perf_counter() - started


@contextmanager
def signed_in(address: str) -> Iterator[Page]:
    """A page of a real browser whose visitor is signed in."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/sign-in")
        page.fill("[name=email]", EMAIL)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(f"{address}/")
        yield page
        browser.close()


def first_paint(address: str) -> float:
    """Seconds from asking for the Overview to its first paint, signed in, best of some runs."""
    best = float("inf")
    with signed_in(address) as page:
        for _ in range(RUNS):
            page.goto(f"{address}/")
            best = min(best, painted(page))
    return best


def painted(page: Page) -> float:
    """Seconds from the beginning of the navigation to the first contentful paint, once there is one."""
    while not (at := page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")):
        time.sleep(0.01)
    return float(at) / 1000


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        with governing(Settings(data=str(folder)), new=True) as govern:
            govern.create_administrator(EMAIL, PASSWORD, name="Ada")
            govern.create_key("shop", "write", by=SYSTEM)
        help_seconds = seconds_of([sys.executable, "-m", "seamark", "--help"])
        emit(Row(name="seamark --help", value=help_seconds, unit="s", better="lower", bar=0.3))
        port = free_port()
        server, ready = start(folder, port)
        server.terminate()
        server.wait()
        server, ready = start(folder, port)
        emit(Row(name="server ready on an existing folder", value=ready, unit="s", better="lower", bar=3))
        if CHROMIUM:
            paint = first_paint(f"http://127.0.0.1:{port}")
            emit(Row(name="Overview, first contentful paint", value=paint, unit="s", better="lower", bar=1))
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
