"""The socket ``/live``: a snapshot a second, made once however many look; news of plan and inbox; the live tail."""

import asyncio
import contextlib
from urllib.parse import urlsplit

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from seamark.faces.web.cookies import SESSION_COOKIE
from seamark.faces.web.inbox import inbox_of
from seamark.faces.web.live.planned import PlanWatch
from seamark.faces.web.live.snapshot import shown_snapshot
from seamark.faces.web.live.tail import Line, Wish, as_message, lines
from seamark.faces.web.live.usual import contexts
from seamark.govern import Actor, may
from seamark.kernel import SeamarkError
from seamark.loop import Workspace

SECOND = 1.0
INBOX_EVERY = 3  # snapshots between looks at what waits for whoever looks
CHECK_EVERY = 15  # snapshots between looks at whether a viewer is still signed in
BACKLOG = 4  # messages a slow browser may be behind before it misses some
SIGNED_OUT, NOT_OPEN, FOREIGN, GOING_AWAY = 4401, 4403, 4400, 1001


class Viewer:
    """One open page."""

    def __init__(self, socket: WebSocket, actor: Actor, *, token: str) -> None:
        self.socket, self.actor, self.token = socket, actor, token
        self.queue: asyncio.Queue[bytes | int] = asyncio.Queue(BACKLOG)
        self.wish: Wish | None = None
        self.seen: set[str] = set()
        self.plan: int | None = None  # the newest change of the plan that was told
        self.waits: int | None = None  # how many decisions were told to wait
        self.unread: int | None = None  # how many notices were told to be unread

    def put(self, message: bytes | int) -> None:
        """Queue a message, or the code to close with; a browser that is too slow misses the oldest."""
        if self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(message)

    def put_tail(self, newest: list[Line]) -> None:
        """Queue the lines this viewer wants and has not had."""
        if self.wish is None:
            return
        fresh = not self.seen
        wanted = [line for line in newest if line.id not in self.seen and self.wish.wants(line)]
        self.seen = {line.id for line in newest} | {""}
        if wanted or fresh:
            self.put(as_message(wanted, fresh=fresh))


class Hub:
    """One ticker for every page: begins with the first viewer, rests when the last has gone."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._viewers: set[Viewer] = set()
        self._plan = PlanWatch(workspace)
        self._ticker: asyncio.Task[None] | None = None

    async def serve(self, socket: WebSocket) -> None:
        """Serve one page until it closes."""
        await socket.accept()
        viewer = await self._let_in(socket)
        if viewer is None:
            return
        self._viewers.add(viewer)
        if self._ticker is None or self._ticker.done():
            self._ticker = asyncio.create_task(self._tick())
        writing = asyncio.create_task(_write(viewer))
        try:
            await self._read(viewer)
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._viewers.discard(viewer)
            writing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writing

    async def _let_in(self, socket: WebSocket) -> Viewer | None:
        origin = urlsplit(socket.headers.get("origin", "")).netloc
        token = socket.cookies.get(SESSION_COOKIE, "")
        actor = await run_in_threadpool(self._workspace.govern.actor_of_session, token) if token else None
        refused = None
        if origin and origin != socket.headers.get("host"):
            refused = FOREIGN
        elif actor is not None and not may(actor, "measure.read"):
            refused = NOT_OPEN
        if refused or actor is None:
            await socket.close(refused or SIGNED_OUT)
            return None
        return Viewer(socket, actor, token=token)

    async def _read(self, viewer: Viewer) -> None:
        while True:
            text = await viewer.socket.receive_text()
            try:
                asked = msgspec.json.decode(text, type=dict[str, str])
                wish = msgspec.convert(asked, Wish)
            except (msgspec.DecodeError, msgspec.ValidationError):
                continue
            if asked.get("watch") == "tail" and may(viewer.actor, "collect.read"):
                viewer.wish, viewer.seen = wish, set()

    async def _tick(self) -> None:
        loop, number = asyncio.get_running_loop(), 0
        while self._viewers and not self._workspace.closing.is_set():
            began = loop.time()
            message = await run_in_threadpool(self._snapshot, next(iter(self._viewers)).actor)
            await self._tell_plan()
            for viewer in self._viewers:
                viewer.put(message)
            await self._tail()
            if number % INBOX_EVERY == 0:
                await self._tell_waits()
                await self._tell_unread()
            number += 1
            if number % CHECK_EVERY == 0:
                await self._check()
            await asyncio.sleep(max(0.0, SECOND - (loop.time() - began)))
        for viewer in self._viewers:
            viewer.put(GOING_AWAY)

    async def _tell_plan(self) -> None:
        """Tell every page that shows the plan what it has not been told of it."""
        viewers = [viewer for viewer in self._viewers if may(viewer.actor, "plan.read")]
        if not viewers:
            return
        told = await run_in_threadpool(self._plan.look)
        for viewer in viewers:
            if viewer.plan != told.number:
                viewer.put(told.message(viewer.actor, first=viewer.plan is None))
                viewer.plan = told.number

    async def _tell_waits(self) -> None:
        """Tell every page how many decisions wait for its reader, where that changed."""
        viewers = [viewer for viewer in self._viewers if may(viewer.actor, "decide.read")]
        actors = {viewer.actor.id: viewer.actor for viewer in viewers}
        counts = await run_in_threadpool(self._waits, actors) if actors else {}
        for viewer in viewers:
            if viewer.waits != counts.get(viewer.actor.id):
                viewer.waits = counts.get(viewer.actor.id)
                viewer.put(msgspec.json.encode({"kind": "waits", "count": viewer.waits or 0}))

    async def _tell_unread(self) -> None:
        """Tell every page how many notices its reader has not read, where that changed."""
        viewers = [viewer for viewer in self._viewers if may(viewer.actor, "notices.read")]
        if not viewers:
            return
        counts = await run_in_threadpool(self._workspace.oversight.unread, [viewer.actor for viewer in viewers])
        for viewer in viewers:
            if viewer.unread != counts[viewer.actor.id]:
                viewer.unread = counts[viewer.actor.id]
                viewer.put(msgspec.json.encode({"kind": "unread", "count": viewer.unread}))

    def _waits(self, actors: dict[str, Actor]) -> dict[str, int]:
        return {name: inbox_of(self._workspace, actor).count for name, actor in actors.items()}

    async def _tail(self) -> None:
        watching = [viewer for viewer in self._viewers if viewer.wish is not None]
        if not watching:
            return
        try:
            newest = await run_in_threadpool(lines, self._workspace, watching[0].actor)
        except SeamarkError:
            return  # who asked may no longer; the next check closes that page
        for viewer in watching:
            viewer.put_tail(newest)

    async def _check(self) -> None:
        for viewer in list(self._viewers):
            actor = await run_in_threadpool(self._workspace.govern.actor_of_session, viewer.token)
            if actor is None or not may(actor, "measure.read"):
                viewer.put(SIGNED_OUT)
            else:
                viewer.actor = actor

    def _snapshot(self, by: Actor) -> bytes:
        measure, currency = self._workspace.measure, self._workspace.settings.currency
        try:
            snapshot, usual = measure.live(), measure.usual(by=by)
        except SeamarkError as error:
            return msgspec.json.encode({"kind": "trouble", "message": error.message})
        shown = {name: [one.text, one.exact] for name, one in shown_snapshot(snapshot, currency=currency).items()}
        said = contexts(snapshot, usual, currency=currency)
        shown |= {f"usual:{name}": [text, ""] for name, text in said.items()}
        return msgspec.json.encode({"kind": "snapshot", "shown": shown})


async def _write(viewer: Viewer) -> None:
    while True:
        message = await viewer.queue.get()
        if isinstance(message, int):
            await viewer.socket.close(message)
            return
        await viewer.socket.send_text(message.decode())
