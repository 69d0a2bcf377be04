"""What goes in and out of the room: an arrival, its receipt, the reasons why something is no event, what was loaded."""

import enum
from datetime import datetime

import msgspec


class Reason(enum.StrEnum):
    """Why something that arrived did not become an event. Closed: every loss is counted under one of these."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    MISSING_IDENTITY = "missing_identity"
    BAD_TIME = "bad_time"
    PLAN_VIOLATION = "plan_violation"
    PLAN_REJECTED = "plan_rejected"
    UNKNOWN_EVENT = "unknown_event"
    NO_CONSENT = "no_consent"
    DUPLICATE = "duplicate"


class Arrival(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One request as it came over the wire.

    ``path_type`` is the last part of the path (``batch``, ``track``, ``t`` …), ``body`` the bytes as sent (gzip or
    JSON), ``authorization`` the header's value, ``gpc`` whether ``Sec-GPC: 1`` was sent.
    """

    path_type: str
    body: bytes
    authorization: bytes | None = None
    user_agent: str = ""
    gpc: bool = False


class Receipt(msgspec.Struct, frozen=True, gc=False):
    """What became of a request that is now on disk: events taken on, put into quarantine, dropped by reason.

    The tracking plan and copies of earlier messages are judged when events are loaded, in journal order, so those
    are not in here.
    """

    accepted: int
    quarantined: int
    dropped: dict[str, int]


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What one micro-batch brought into the warehouse, up to and with journal record ``last_seq``."""

    events: int
    duplicates: int
    quarantined: int
    last_seq: int
    newest: datetime | None


class StepTiming(msgspec.Struct, frozen=True):
    """How often a step ran, on how many events, and the seconds it took in all."""

    step: str
    requests: int
    events: int
    seconds: float


class SourceActivity(msgspec.Struct, frozen=True, kw_only=True):
    """What one source sent lately. Times are aware and in UTC; ``lag_seconds`` is from receipt to visible."""

    source: str
    events_24h: int
    events_total: int
    last_event: datetime | None
    quarantined_24h: int
    dropped_24h: int
