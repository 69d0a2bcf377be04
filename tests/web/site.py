"""A running Seamark over a real workspace, with a colleague of every role, and ways to use it as they do."""

import contextlib
import html
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import uvicorn
from argon2 import PasswordHasher

from seamark.faces.server import create_app
from seamark.govern import SYSTEM, Governance, Role
from seamark.govern.passwords import Passwords
from seamark.kernel import Settings, SystemClock, load_settings
from seamark.loop import Workspace
from seamark.warehouse import Ledger, ledger_url

PASSWORD = "violet harbour lantern 9"
CURRENCY_RATES = {"USD": 0.9}
PATIENCE = 20.0
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
Message = dict[str, Any]
Files = dict[str, tuple[str, bytes]]


def email_of(role: str) -> str:
    """The address of the colleague who has this role."""
    return f"{role}@harbour.example"


class Site:
    """One server; ``write_key`` is the Online shop's."""

    def __init__(self, folder: Path, *, roles: Sequence[str] | None = tuple(Role), database: str = "") -> None:
        self.settings = _settings(folder, database)
        self.write_key = _people(self.settings, roles)
        self.workspace: Workspace
        self.base = ""
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._clients: dict[str, httpx.Client] = {}

    def start(self, *, port: int = 0) -> Self:
        """Open the workspace and serve it; a second start goes on where the first ended."""
        self.workspace = Workspace.open(self.settings)
        vars(self.workspace.govern)["_passwords"] = Passwords(CHEAP)  # real argon2; at full cost this takes minutes
        listener = socket.create_server(("127.0.0.1", port))
        self.base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(create_app(self.workspace), log_level="warning", access_log=False, lifespan="on")
        server = self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        wait_for(lambda: server.started)
        return self

    def stop(self) -> None:
        """Stop serving and close the workspace."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            client.close()
        self.stop()

    def of(self, role: str = "administrator") -> httpx.Client:
        """A browser in which the colleague of this role is signed in."""
        if role not in self._clients:
            client = httpx.Client(base_url=self.base, timeout=10)
            answer = client.post("/sign-in", data={"email": email_of(role), "password": PASSWORD})
            assert answer.status_code == 303, answer.text
            self._clients[role] = client
        return self._clients[role]

    def post(
        self, path: str, *, role: str = "administrator", files: Files | None = None, **fields: str | list[str]
    ) -> httpx.Response:
        """Send a form as a colleague, with the CSRF token of their session."""
        client = self.of(role)
        data = {"csrf": client.cookies["seamark_csrf"], **fields}
        return client.post(path, data=data, files=files)

    def send(self, messages: Sequence[Message], *, key: str = "") -> None:
        """Send calls through the tracking door and wait until they are counted."""
        for start in range(0, len(messages), 500):
            body = {"batch": messages[start : start + 500]}
            answer = httpx.post(f"{self.base}/v1/batch", json=body, auth=(key or self.write_key, ""), timeout=10)
            assert answer.status_code == 200, answer.text
        self.settle()

    def settle(self) -> None:
        """Wait until everything that is on disk is in the warehouse."""
        wait_for(lambda: self.workspace.warehouse.watermark >= self.workspace.journal.last)


def plain(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            message = "Waited in vain."
            raise AssertionError(message)
        time.sleep(0.02)


@contextlib.contextmanager
def served(folder: Path, *, roles: Sequence[str] | None = tuple(Role), database: str = "") -> Iterator[Site]:
    """A site over a new workspace in ``folder``, its plan database there too or at the address ``database``."""
    with Site(folder, roles=roles, database=database) as site:
        yield site


def _settings(folder: Path, database: str) -> Settings:
    return load_settings(
        {},
        data=str(folder),
        database_url=database,
        workspace_name="Harbour & Pine",
        exchange_rates=CURRENCY_RATES,
        batch_seconds=0.05,
    )


def _people(settings: Settings, roles: Sequence[str] | None) -> str:
    """Colleagues of these roles beside the administrator; None makes nobody. Returns the Online shop's write key."""
    Path(settings.data).mkdir(parents=True, exist_ok=True)
    ledger = Ledger.open(ledger_url(settings))
    govern = Governance(ledger, settings, clock=SystemClock(), hasher=CHEAP)
    if roles is not None:
        govern.create_administrator(email_of("administrator"), PASSWORD, name="Ada Kern")
    for role in roles or ():
        if role != Role.ADMINISTRATOR:
            govern.add_person(email_of(role), f"Mara {role.title()}", roles=[role], password=PASSWORD, by=SYSTEM)
    secret = govern.create_key("Online shop", "write", by=SYSTEM).secret
    govern.close()
    ledger.close()
    return secret
