"""What the room gives: matches of a search, a profile, a timeline, the evidence behind a person."""

from datetime import datetime
from typing import Any

import msgspec

from seamark.kernel import Money


class Match(msgspec.Struct, frozen=True):
    """A person that a search found: by which ``kind`` of identifier (user, email, anon, device) or by name."""

    id: str
    name: str
    kind: str
    value: str
    visits: int
    last_seen: datetime | None


class Identifier(msgspec.Struct, frozen=True):
    """One identifier: ``id`` are 16 hex digits, ``kind`` is user, email (``value`` is the hash), anon or device."""

    id: str
    kind: str
    value: str


class Identity(msgspec.Struct, frozen=True):
    """An identifier of a person.

    ``first_seen`` is None when only an alias named it and no event came from it. ``since`` and ``until`` bound the time
    in which a browser or device is this person's (None: open). ``blocked`` says why it links nobody: placeholder,
    over-linked.
    """

    id: str
    kind: str
    value: str
    first_seen: datetime | None
    since: datetime | None = None
    until: datetime | None = None
    blocked: str | None = None


class Evidence(msgspec.Struct, frozen=True):
    """Why two identifiers are one person: the first message that showed them together.

    ``before`` are the two people they were until then; empty when they were one already and this only confirms it.
    ``kind``: user-email, alias, given, user-anon, user-device, email-anon, email-device, anon-device.
    """

    at: datetime
    kind: str
    left: Identifier
    right: Identifier
    because: str
    source: str | None
    message_id: str | None
    person: str
    before: tuple[str, ...]


class Split(msgspec.Struct, frozen=True):
    """Somebody took an identifier out of a person."""

    identifier: Identifier
    others: tuple[Identifier, ...]
    at: datetime
    by: str
    reason: str


class Consent(msgspec.Struct, frozen=True):
    """``ads``: whether the person's latest event allowed advertising (None without events), ``ads_at`` when that was.

    ``analytics`` is true for everybody who has a profile: what comes without that consent carries no identifier.
    """

    ads: bool | None
    ads_at: datetime | None
    analytics: bool = True


class Value(msgspec.Struct, frozen=True):
    """What a person did and brought; ``revenue`` is net of refunds, one amount a currency."""

    orders: int
    revenue: tuple[Money, ...]
    events: int
    visits: int
    first_seen: datetime | None
    last_seen: datetime | None


class Profile(msgspec.Struct, frozen=True):
    """Everything known of a person. ``traits`` hold the latest value of each trait, over all identifiers."""

    id: str
    name: str
    traits: dict[str, Any]
    identities: tuple[Identity, ...]
    consent: Consent
    value: Value
    segments: tuple[str, ...]
    merges: tuple[Evidence, ...]
    splits: tuple[Split, ...]


class Visit(msgspec.Struct, frozen=True):
    """The visit an event belongs to."""

    started: datetime
    channel: str


class Entry(msgspec.Struct, frozen=True):
    """One event on a person's timeline; ``identifier`` is the id of the identity it came under."""

    time: datetime
    type: str
    name: str | None
    source: str
    identifier: str
    message_id: str
    url: str | None
    path: str | None
    title: str | None
    channel: str | None
    campaign: str | None
    conversion: bool
    amount: Money | None
    order_id: str | None
    visit: Visit | None
    properties: dict[str, Any]


class Timeline(msgspec.Struct, frozen=True):
    """A page of a timeline, newest first; hand ``next`` back as ``before`` for the page after it (None: no more)."""

    person: str
    entries: tuple[Entry, ...]
    next: str | None


class Blocked(msgspec.Struct, frozen=True):
    """An identifier that links nobody, why, and how many others of each kind it was seen with."""

    id: str
    kind: str
    value: str
    first_seen: datetime
    reason: str
    because: str
    seen_with: dict[str, int]
