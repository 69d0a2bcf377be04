"""What lies in quarantine, as it is shown and as it is handed back to loading."""

from datetime import datetime

import msgspec


class Quarantined(msgspec.Struct, frozen=True, kw_only=True):
    """One call put aside. ``id`` names it for a replay; ``event`` is its JSON as it arrived; times are UTC."""

    id: str
    received_at: datetime
    source: str
    name: str | None
    reason: str
    detail: str
    event: str
    message_id: str | None
    replayed_at: datetime | None


class QuarantineCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many calls of a name lie there for a reason, how many of them a replay brought back, and a typical detail."""

    reason: str
    name: str | None
    waiting: int
    replayed: int
    newest: datetime
    detail: str


class QuarantineView(msgspec.Struct, frozen=True, kw_only=True):
    """The quarantine: ``waiting`` in all, counts by reason and name, and the newest calls."""

    waiting: int
    counts: tuple[QuarantineCount, ...]
    calls: tuple[Quarantined, ...]


class ReplayAsked(msgspec.Struct, frozen=True):
    """A replay that is on disk: how many calls will be judged again, and the number of its journal record."""

    calls: int
    seq: int


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A call to be judged again as it came: ``seq`` and ``position`` are its place, the rest its circumstances.

    ``received_at`` and ``sent_at`` are naive, in UTC.
    """

    seq: int
    position: int
    message_id: str | None
    received_at: datetime
    source: str
    reason: str
    sent_at: datetime | None
    user_agent: str | None
    gpc: bool
    event: bytes
