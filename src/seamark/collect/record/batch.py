"""A request while it walks the steps, and what the journal keeps of it."""

import struct
from typing import Final

import msgspec
from msgspec import Raw

from seamark.collect.model import Reason
from seamark.collect.record.moments import micros_of
from seamark.collect.record.repair import Refused
from seamark.collect.record.wire import FIELDS, NOTHING, PATH_TYPES, Event
from seamark.kernel import InputError

_LENGTH: Final = struct.Struct("<H")


class Envelope(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the journal keeps beside the body. ``dropped`` counts what is no longer in the body, by reason."""

    source: str
    path_type: str
    user_agent: str = ""
    gpc: bool = False
    dropped: dict[str, int] = {}

    @property
    def type(self) -> str | None:
        """The type that the path gives to its one call; None for a batch."""
        name = PATH_TYPES[self.path_type]
        return None if name == "batch" else name


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """A call that goes to quarantine: ``raw`` as it arrived, ``sent`` in microseconds."""

    position: int
    reason: Reason
    detail: str
    raw: bytes
    message_id: str | None = None
    name: str | None = None
    sent: int | None = None


class _Label(msgspec.Struct):
    message_id: str | None = None
    event: str | None = None
    name: str | None = None


class Batch(msgspec.Struct, kw_only=True):
    """One request, decoded: a pure function of envelope, receive time and body.

    ``events``, ``properties``, ``positions``, ``times`` and ``keys`` run in parallel: what was accepted, its properties
    as JSON or None, its place in the body, its time (microseconds, UTC) and its message key (unsigned; 0 without
    a messageId). ``seq`` is the journal record's number once it is known. ``no_ads`` holds the positions that refused
    advertising, ``withheld`` those that refused analytics.
    """

    envelope: Envelope
    received: int
    seq: int = 0
    sent: int | None
    raws: list[Raw]
    events: list[Event] = []
    properties: list[bytes | None] = []
    positions: list[int] = []
    times: list[int] = []
    keys: list[int] = []
    rejected: list[Rejected] = []
    no_ads: set[int] = set()
    withheld: list[int] = []
    has_address: bool = False
    duplicates: int = 0

    def refuse(self, position: int, refused: Refused, *, event: Event | None = None) -> None:
        """Put a call aside with its reason."""
        self.rejected.append(self.rejection(position, refused, event=event))

    def rejection(self, position: int, refused: Refused, *, event: Event | None) -> Rejected:
        """A call as quarantine keeps it; ``event`` where it could be decoded."""
        raw = bytes(self.raws[position])
        label = event or _label(raw)
        return Rejected(
            position=position,
            reason=refused.reason,
            detail=refused.detail,
            raw=raw,
            message_id=label.message_id,
            name=label.event or label.name,
            sent=micros_of(event.sent_at) if event and event.sent_at else self.sent,
        )

    def keep(self, wanted: list[int]) -> None:
        """Keep only the events at these indexes."""
        self.events = [self.events[index] for index in wanted]
        self.properties = [self.properties[index] for index in wanted]
        self.positions = [self.positions[index] for index in wanted]
        if self.times:
            self.times = [self.times[index] for index in wanted]
        if self.keys:
            self.keys = [self.keys[index] for index in wanted]


def _label(raw: bytes) -> _Label:
    """What a call that cannot be decoded calls itself."""
    try:
        fields = FIELDS.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return _Label()
    return _Label(*(_text(fields.get(name, NOTHING)) for name in ("messageId", "event", "name")))


def _text(raw: msgspec.Raw) -> str | None:
    value = msgspec.json.decode(raw) if raw else None
    return value if isinstance(value, str) else None


def packed(envelope: Envelope, body: bytes) -> bytes:
    """The body of a journal record: length of the envelope, envelope, JSON as received."""
    head = msgspec.msgpack.encode(envelope)
    return _LENGTH.pack(len(head)) + head + body


def unpacked(record: bytes) -> tuple[Envelope, bytes]:
    """Envelope and JSON of a journal record's body."""
    end = _LENGTH.size + _LENGTH.unpack_from(record)[0]
    return msgspec.msgpack.decode(record[_LENGTH.size : end], type=Envelope), record[end:]


def wrong_json(error: Exception) -> InputError:
    """The one answer to a body that cannot be read."""
    why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).rstrip(".")
    return InputError(
        f"The body is not the JSON that is wanted: {why}.",
        reason=Reason.MALFORMED,
        help='Send {"batch": [{"type": "track", "event": "…", "userId": "…"}]} to /v1/batch, or one call to /v1/track.',
    )
