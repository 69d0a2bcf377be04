"""``GET /api/live``: one snapshot a second, made once however many watch."""

import asyncio
from collections.abc import AsyncIterator, Callable

import msgspec
from fastapi.concurrency import run_in_threadpool

from seamark.kernel import SeamarkError
from seamark.loop import Workspace

SECOND = 1.0
HEARTBEAT_SECONDS = 10.0  # a comment, so that a proxy does not take a slow database for a dead line
CHECK_EVERY = 5  # snapshots between looks at whether the watcher may still watch


class Live:
    """One ticker for every watcher: begins with the first, rests when the last has gone."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._watchers = 0
        self._task: asyncio.Task[None] | None = None
        self._next: asyncio.Future[bytes] | None = None
        self._last: bytes | None = None  # while the ticker runs, so that a newcomer need not wait for the next

    def close(self) -> None:
        """End every stream at once: for the moment the server is told to stop. From any thread."""
        if self._next is not None:
            self._next.get_loop().call_soon_threadsafe(self._end)

    async def watch(self, may_watch: Callable[[], bool], *, snapshots: int | None = None) -> AsyncIterator[bytes]:
        """Snapshots as server-sent events: ``snapshots`` of them, or until the watcher or the server goes.

        ``may_watch`` is asked again every five snapshots, so that a session that ended ends the stream too.
        """
        self._watchers += 1
        seen, last = 0, self._last
        try:
            while not self._workspace.closing.is_set() and (snapshots is None or seen < snapshots):
                if seen % CHECK_EVERY == 0 and not await run_in_threadpool(may_watch):
                    return
                yield last or await self._tick()
                seen, last = seen + 1, None
        finally:
            self._watchers -= 1

    async def _tick(self) -> bytes:
        """The next snapshot, or a heartbeat when it takes long."""
        if self._next is None or self._task is None or self._task.done():
            self._next = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._run())
        try:
            return await asyncio.wait_for(asyncio.shield(self._next), HEARTBEAT_SECONDS)
        except TimeoutError:
            return b": still here\n\n"

    def _end(self) -> None:
        if self._next is not None and not self._next.done():
            self._next.set_result(b": the server stops\n\n")

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._watchers:
            began = loop.time()
            event = self._last = await run_in_threadpool(self._event)
            done, self._next = self._next, loop.create_future()
            if done is not None and not done.done():
                done.set_result(event)
            await asyncio.sleep(max(0.0, SECOND - (loop.time() - began)))
        self._last = None

    def _event(self) -> bytes:
        try:
            return b"data: " + msgspec.json.encode(self._workspace.measure.live()) + b"\n\n"
        except SeamarkError as error:
            return b"event: trouble\ndata: " + msgspec.json.encode({"message": error.message}) + b"\n\n"
