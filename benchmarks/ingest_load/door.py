"""The tracking door alone, as a server: journal, collection and warehouse, without identity, visits and pages.

``python -m benchmarks.ingest_load.door FOLDER PORT`` prints the write key, then serves. ``GET /loaded`` counts events.
"""

import sys
import threading
from pathlib import Path

import uvicorn
from starlette.types import Receive, Scope, Send

from seamark.collect import Collector
from seamark.faces.api.ingest import Ingest
from seamark.govern import SYSTEM, Governance
from seamark.kernel import Settings, SystemClock
from seamark.warehouse import Journal, Ledger, Warehouse

BATCH_EVENTS = 50_000


class Door:
    """The ASGI application, and the thread that loads."""

    def __init__(self, folder: Path) -> None:
        settings, clock = Settings(data=str(folder)), SystemClock()
        govern = Governance(Ledger.open(f"sqlite:///{folder / 'plan.sqlite'}"), settings, clock=clock)
        self.key = govern.create_key("Shop", "write", by=SYSTEM).secret
        self.warehouse = Warehouse.open(folder)
        journal = Journal.open(folder / "journal")
        self.collect = Collector(journal, self.warehouse, govern=govern, settings=settings, clock=clock)
        self._tracking = Ingest(self.collect)
        self._loaded = 0
        self._pause = settings.batch_seconds
        threading.Thread(target=self._load, daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: PLR0917 - ASGI
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith("/v1/"):
            return await self._tracking(scope, receive, send)
        body = str(self._loaded).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
        return await send({"type": "http.response.body", "body": body})

    def _load(self) -> None:
        while True:
            records = self.collect.take(BATCH_EVENTS)
            if records:
                with self.warehouse.transaction() as tx:
                    loaded = self.collect.load(tx, records)
                    tx.mark(loaded.last_seq)
                self.collect.committed(loaded)
                self._loaded += loaded.events
            self.collect.wait(self._pause)


def main(folder: str, port: str) -> None:
    """Serve until killed."""
    door = Door(Path(folder))
    sys.stdout.write(f"{door.key}\n")
    sys.stdout.flush()
    uvicorn.run(door, host="127.0.0.1", port=int(port), access_log=False, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main(*sys.argv[1:])
