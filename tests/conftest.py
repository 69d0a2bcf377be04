"""What every test may ask for: the truth data, a data folder, a real PostgreSQL, a browser, Java, the Node clients.

What the machine lacks is skipped and said so. ``SEAMARK_REQUIRE=chromium,postgres,java,clients,data`` turns those
skips into failures: a run that is meant to have them cannot pass without them.
"""

import gc
import importlib.util
import ipaddress
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.postgres import PostgresServer, postgres_programs

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = frozenset(filter(None, os.environ.get("SEAMARK_REQUIRE", "").split(",")))
REQUIRABLE = frozenset({"chromium", "postgres", "java", "clients", "data"})
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# How long an example may take says more about the machine than about the code; benchmarks hold the times.
# The same examples every time, so that a red run is red again; SEAMARK_EXPLORE=1 looks for new ones.
hypothesis.settings.register_profile(
    "seamark", deadline=None, derandomize=not os.environ.get("SEAMARK_EXPLORE"), database=None
)
hypothesis.settings.load_profile("seamark")


def pytest_configure() -> None:
    """Refuse a requirement that nobody knows (a misspelt one would require nothing); forget the user's own settings."""
    if unknown := REQUIRED - REQUIRABLE:
        msg = f"SEAMARK_REQUIRE names {sorted(unknown)}; allowed are {sorted(REQUIRABLE)}."
        raise pytest.UsageError(msg)
    for name in [name for name in os.environ if name.startswith("SEAMARK_")]:
        del os.environ[name]
    sys.addaudithook(stay_home)


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what stays till the end: it would look at all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def stay_home(event: str, arguments: tuple[object, ...]) -> None:
    """No test speaks to anything but this machine (an audit hook: it sees every connection of the process)."""
    if event not in {"socket.connect", "socket.sendto"}:
        return
    address = arguments[-1]
    if isinstance(address, tuple) and not is_loopback(str(address[0])):
        msg = f"A test tried to reach {address[0]}; tests stay on loopback."
        raise PermissionError(msg)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"}


def lacking(what: str, why: str) -> NoReturn:
    """Skip the running test because the machine lacks ``what``; fail it where ``what`` is required."""
    if what in REQUIRED:
        pytest.fail(f"{why} (SEAMARK_REQUIRE asks for {what})", pytrace=False)
    pytest.skip(why)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The truth data kept beside the repository, in ``../shared/data``."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        lacking("data", "no truth data: ../shared/data is absent")
    return folder


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """An empty data folder of this test's own."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL server on loopback, started once per run."""
    programs = postgres_programs()
    if programs is None:
        lacking("postgres", "no PostgreSQL: initdb is neither on PATH nor under /usr/lib/postgresql")
    server = PostgresServer(programs)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database of this test's own on the real server, as a ``postgresql://`` URL."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        lacking("chromium", f"no browser: none of {', '.join(CHROMIUM_NAMES)} is on PATH")
    return Path(found)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A headless Chromium, one per test file (its event loop must not outlive the file)."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def java() -> Path:
    """The system's Java, for a test that starts Spark; the package pyspark is there too."""
    found = shutil.which("java")
    if found is None:
        lacking("java", "no Java: Spark cannot run")
    if importlib.util.find_spec("pyspark") is None:
        lacking("java", "no pyspark: `make test-all` installs it")
    return Path(found)


class NodeClients(NamedTuple):
    """Where node is, and the folder whose ``node_modules`` hold the real tracking clients."""

    node: Path
    folder: Path


@pytest.fixture(scope="session")
def node_clients() -> NodeClients:
    """Node and the tracking clients that ``make test`` installs into tests/clients."""
    folder = ROOT / "tests" / "clients"
    node = Path(sys.executable).with_name("node")
    if not (folder / "node_modules").is_dir() or not node.exists():
        lacking("clients", "no Node clients: `make test` installs them with npm")
    return NodeClients(node, folder)
