"""What tracking clients send: the parts of a call that Seamark reads. Everything else travels as raw JSON."""

from datetime import datetime
from typing import Final

import msgspec
from msgspec import Raw

NOTHING: Final = Raw(b"")

TYPES: Final = frozenset({"identify", "track", "page", "screen", "group", "alias"})
PATH_TYPES: Final = (
    {name[0]: name for name in TYPES} | {name: name for name in TYPES} | {"b": "batch", "batch": "batch"}
)


class Wire(msgspec.Struct, rename="camel", gc=False):
    """Names on the wire are camelCase; what is not named here is skipped."""


class Page(Wire):
    """``context.page``; the same names in ``properties`` of a page call."""

    url: str | None = None
    path: str | None = None
    title: str | None = None
    referrer: str | None = None
    search: str | None = None


class Campaign(Wire):
    """``context.campaign``: the UTM tags without their prefix; ``name`` is utm_campaign."""

    name: str | None = None
    source: str | None = None
    medium: str | None = None
    term: str | None = None
    content: str | None = None


class Library(Wire):
    """``context.library``: the client."""

    name: str | None = None


class Device(Wire):
    """``context.device``: the installation of an app."""

    id: str | None = None


class Location(Wire):
    """``context.location``: where somebody was, as coarsely as the client says it."""

    region: str | None = None


class Context(Wire):
    """``context``. ``ip`` is read only to be removed before anything is stored; RudderStack numbers ``sessionId``."""

    page: Page | None = None
    campaign: Campaign | None = None
    library: Library | None = None
    device: Device | None = None
    location: Location | None = None
    user_agent: str | None = None
    locale: str | None = None
    session_id: str | int | None = None
    traits: Raw = NOTHING
    consent: Raw = NOTHING
    consent_management: Raw = NOTHING
    ip: Raw = NOTHING


class Event(Wire):
    """One call. Times without an offset are UTC."""

    type: str | None = None
    message_id: str | None = None
    user_id: str | None = None
    anonymous_id: str | None = None
    event: str | None = None
    name: str | None = None
    timestamp: datetime | None = None
    original_timestamp: datetime | None = None
    sent_at: datetime | None = None
    properties: Raw = NOTHING
    traits: Raw = NOTHING
    context: Context | None = None
    previous_id: str | None = None
    group_id: str | None = None
    request_ip: Raw = msgspec.field(default=NOTHING, name="request_ip")


class Parcel(Wire):
    """The body of a batch request. ``context`` holds for every event that does not say otherwise."""

    batch: list[Raw]
    sent_at: Raw = NOTHING
    write_key: str | None = None
    context: Raw = NOTHING


class Sender(Wire):
    """Who sends, when only the event says so."""

    write_key: str | None = None
    sent_at: Raw = NOTHING


EVENT: Final = msgspec.json.Decoder(Event)
PARCEL: Final = msgspec.json.Decoder(Parcel)
SENDER: Final = msgspec.json.Decoder(Sender)
FIELDS: Final = msgspec.json.Decoder(dict[str, Raw])


def is_absent(raw: Raw) -> bool:
    """Whether a raw field is missing or null."""
    return not raw or bytes(raw) == b"null"
