"""A real server over a real workspace, and a cast that signs in at its door."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from seamark.faces.api import create_api
from seamark.faces.api.ingest import Ingest
from seamark.govern import SYSTEM, Role
from seamark.govern.passwords import Passwords
from seamark.loop import Workspace

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "four words make one"
START_SECONDS = 30.0


def create_doors(workspace: Workspace) -> ASGIApp:
    """The API and the tracking door, without the pages; the workspace lives as long as the server."""
    api, tracking = create_api(workspace), Ingest(workspace.collect)

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        workspace.start()
        yield
        workspace.close()

    alive = Starlette(lifespan=life)

    async def doors(scope: Scope, receive: Receive, send: Send) -> None:
        is_tracking = scope["type"] == "http" and scope["path"].startswith("/v1/")
        door = alive if scope["type"] == "lifespan" else tracking if is_tracking else api
        await door(scope, receive, send)

    return doors


class Served:
    """A workspace, the address it is served at, and clients for everybody who may come."""

    def __init__(self, workspace: Workspace, address: str) -> None:
        self.workspace = workspace
        self.address = address
        self._clients: list[httpx.Client] = []

    def anybody(self, **headers: str) -> httpx.Client:
        """A client that nobody knows."""
        self._clients.append(httpx.Client(base_url=self.address, headers=headers, timeout=30))
        return self._clients[-1]

    def with_key(self, scope: str) -> httpx.Client:
        """A client with an API key."""
        made = self.workspace.govern.create_key(f"Robot {scope}", scope, by=SYSTEM)
        return self.anybody(Authorization=f"Bearer {made.secret}")

    def signed_in(self, role: str) -> httpx.Client:
        """A client whose session is that of a colleague with one role, and who sends the CSRF token along."""
        email = f"{role}@example.com"
        if email not in {person.email for person in self.workspace.govern.people(by=SYSTEM)}:
            person = self.workspace.govern.add_person
            person(email, role.title(), roles=[Role(role)], password=PASSWORD, by=SYSTEM)
        client = self.anybody()
        answer = client.post("/api/sign-in", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return client

    def close(self) -> None:
        """Let every client go."""
        for client in self._clients:
            client.close()


@contextmanager
def serving(workspace: Workspace) -> Iterator[Served]:
    """Serve a workspace on a free port of loopback until the end; the workspace is closed with the server."""
    vars(workspace.govern)["_passwords"] = Passwords(CHEAP)  # real argon2; at full cost this takes minutes
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_doors(workspace), log_level="critical", access_log=False, timeout_graceful_shutdown=5)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    await_start(server)
    served = Served(workspace, f"http://127.0.0.1:{listener.getsockname()[1]}")
    try:
        yield served
    finally:
        workspace.closing.set()
        server.should_exit = True
        thread.join()
        served.close()
        listener.close()


def await_start(server: uvicorn.Server) -> None:
    """Wait until the server takes requests."""
    deadline = time.monotonic() + START_SECONDS
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
