"""A street of shops: a real workspace, loaded at once after each request, and a cast to send."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from seamark.collect import Arrival
from seamark.customers import Match, Profile
from seamark.govern import SYSTEM, Actor
from seamark.kernel import FixedClock, Settings
from seamark.loop import Workspace, governing

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OLGA = Actor("person_olga", "Olga", "person", roles=frozenset({"operations"}))
VIC = Actor("person_vic", "Vic", "person", roles=frozenset({"viewer"}))
Call = dict[str, Any]


class Street:
    """Sends and loads at once, as if somebody watched."""

    def __init__(self, folder: Path) -> None:
        self._settings = Settings(data=str(folder / "data"))
        self._sent = 0
        with governing(self._settings, new=True) as govern:
            self._key = govern.create_key("shop", "write", by=SYSTEM).secret
        self.open()

    def open(self) -> None:
        """Open the workspace."""
        self.workspace = Workspace.open(self._settings, clock=FixedClock(NOON))
        self.customers = self.workspace.customers
        self.warehouse = self.workspace.warehouse

    def happen(self, *calls: Call) -> None:
        """Calls arrive in one request and are loaded."""
        for call in calls:
            self._sent += 1
            call.setdefault("messageId", f"m-{self._sent}")
        body = json.dumps({"batch": calls, "writeKey": self._key}).encode()
        receipt = asyncio.run(self.workspace.collect.record(Arrival(path_type="batch", body=body)))
        assert receipt.accepted + receipt.dropped.get("duplicate", 0) == len(calls)
        self.load()

    def load(self) -> None:
        """Load what waits."""
        while self.workspace.pump.turn():
            pass

    def one(self, q: str) -> Match:
        """The only person a search finds."""
        found = self.customers.search(q, by=SYSTEM)
        assert len(found) == 1, found
        return found[0]

    def profile(self, q: str) -> Profile:
        """The profile of the only person a search finds."""
        return self.customers.profile(self.one(q).id, by=SYSTEM)

    def seen(self, q: str) -> list[str | None]:
        """Names of the events on the timeline of the only person a search finds, oldest first."""
        timeline = self.customers.timeline(self.one(q).id, by=SYSTEM)
        return [entry.name for entry in reversed(timeline.entries)]

    def visitors(self) -> int:
        """How many people there are to measuring."""
        rows = self.warehouse.rows("SELECT count(DISTINCT person) FROM visits")
        return int(rows[0][0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.workspace.close()


def did(what: str, *, minute: int, user: str | None = None, browser: str | None = None, **more: object) -> Call:
    """Somebody does something so many minutes after eight."""
    email, device = more.pop("email", None), more.pop("device", None)
    context: Call = {"traits": {"email": email}} if email else {}
    context |= {"device": {"id": device}} if device else {}
    call: Call = {"type": "track", "event": what, "timestamp": at(minute).isoformat(), "context": context, **more}
    return call | {name: value for name, value in (("userId", user), ("anonymousId", browser)) if value}


def identify(*, minute: int, user: str | None = None, browser: str | None = None, **traits: object) -> Call:
    """Somebody says who they are."""
    call = did("", minute=minute, user=user, browser=browser)
    return {name: value for name, value in call.items() if name != "event"} | {"type": "identify", "traits": traits}


def at(minute: int) -> datetime:
    """A minute after eight in the morning."""
    return NOON.replace(hour=8) + timedelta(minutes=minute)
