"""The server: tracking door, API and pages as one application over one workspace."""

import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from types import FrameType

import click
import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

from seamark.faces.api import create_api
from seamark.faces.api.ingest import Ingest
from seamark.faces.cli.output import data_option, settings_for
from seamark.faces.web import create_pages
from seamark.loop import Demo, Workspace

API_PATHS = ("/api", "/healthz", "/readyz")


class Doors:
    """Hands each request to the door it is for: tracking, API or pages. The workspace lives as long as the server."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tracking: ASGIApp = Ingest(workspace.collect)
        self._api = create_api(workspace)
        self._pages: ASGIApp = create_pages(workspace)
        self._life = Starlette(lifespan=lambda _: _running(workspace))

    def hush(self) -> None:
        """End every live stream."""
        self._workspace.closing.set()
        self._api.state.live.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917 - ASGI
        """Answer one request, socket or lifespan."""
        await self._door(scope)(scope, receive, send)

    def _door(self, scope: Scope) -> ASGIApp:
        if scope["type"] == "lifespan":
            return self._life
        path: str = scope["path"]
        if path.startswith("/v1/"):
            return self._tracking
        return self._api if path.startswith(API_PATHS) else self._pages


class Server(uvicorn.Server):
    """Ends the live streams as soon as it is told to stop, so that nobody waits for a watcher to leave."""

    def __init__(self, config: uvicorn.Config, doors: Doors) -> None:
        super().__init__(config)
        self._doors = doors

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop: told by a signal."""
        self._doors.hush()
        super().handle_exit(sig, frame)


@contextlib.asynccontextmanager
async def _running(workspace: Workspace) -> AsyncIterator[None]:
    workspace.start()
    yield
    workspace.close()


def create_app(workspace: Workspace) -> ASGIApp:
    """The whole application over an opened workspace; it is started and closed with the server."""
    return Doors(workspace)


@click.command()
@data_option()
@click.option("--host", help="Address to listen on. Default: 127.0.0.1.")
@click.option("--port", type=int, help="Port to listen on. Default: 8700.")
@click.option("--demo", is_flag=True, help="Load a demo company with 18 months of data and keep it alive.")
def serve(data: Path | None, host: str | None, *, port: int | None, demo: bool) -> None:
    """Run the server."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings = settings_for(data, host=host, port=port)
    company = Demo.prepare(settings) if demo else None
    workspace = Workspace.open(company.settings if company else settings)
    address = f"http://{settings.host}:{settings.port}"
    doors = Doors(workspace)
    config = uvicorn.Config(
        doors,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
        ws_ping_interval=20,
    )
    click.echo(f"Seamark runs at {address}", err=True)
    if company:
        click.echo(f"Sign in as {company.card.email} with the password {company.card.password}", err=True)
    with company.alive(address) if company else contextlib.nullcontext():
        Server(config, doors).run()
