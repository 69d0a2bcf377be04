"""Events as Arrow columns. Every per-event step is one comprehension; nothing here asks the database."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from seamark.collect.bots import bot_flags
from seamark.collect.channel import NOWHERE, Landing, channels_of, landing_of
from seamark.collect.load.money import Worth
from seamark.collect.record import Batch
from seamark.collect.record.wire import NOTHING, Campaign, Context, Device, Event, Library, Page, Wire
from seamark.kernel import is_placeholder, key_of
from seamark.warehouse import Keys

_TEXT: Final = pa.string()
_MOMENT: Final = pa.timestamp("us")
_KEY: Final = pa.int64()
_FIELDS: "Final[list[pa.Field[Any]]]" = [
    pa.field("seq", _KEY),
    pa.field("message_key", _KEY),
    pa.field("message_id", _TEXT),
    pa.field("type", _TEXT),
    pa.field("name", _TEXT),
    pa.field("time", _MOMENT),
    pa.field("received_at", _MOMENT),
    pa.field("source", _TEXT),
    pa.field("subject", _KEY),
    pa.field("user_id", _TEXT),
    pa.field("anonymous_id", _TEXT),
    pa.field("device_id", _TEXT),
    pa.field("email_hash", _TEXT),
    pa.field("previous_id", _TEXT),
    pa.field("url", _TEXT),
    pa.field("path", _TEXT),
    pa.field("title", _TEXT),
    pa.field("referrer", _TEXT),
    pa.field("utm_source", _TEXT),
    pa.field("utm_medium", _TEXT),
    pa.field("campaign", _TEXT),
    pa.field("utm_term", _TEXT),
    pa.field("utm_content", _TEXT),
    pa.field("click_id", _TEXT),
    pa.field("channel", _TEXT),
    pa.field("conversion", pa.int8()),
    pa.field("amount", _KEY),
    pa.field("currency", _TEXT),
    pa.field("order_key", _KEY),
    pa.field("order_id", _TEXT),
    pa.field("order_repeat", pa.bool_()),
    pa.field("refund_excess", _KEY),
    pa.field("is_bot", pa.bool_()),
    pa.field("ads_consent", pa.bool_()),
    pa.field("session_id", _TEXT),
    pa.field("library", _TEXT),
    pa.field("user_agent", _TEXT),
    pa.field("locale", _TEXT),
    pa.field("properties", _TEXT),
    pa.field("traits", _TEXT),
    pa.field("region", _TEXT),
]
EVENTS: Final = pa.schema(_FIELDS)
_NO_CONTEXT, _NO_PAGE, _NO_CAMPAIGN, _NO_LIBRARY, _NO_DEVICE = Context(), Page(), Campaign(), Library(), Device()
_NAME_FIELD: Final = {"track": "event", "page": "name", "screen": "name", "group": "group_id"}
_PLAIN: Final = Worth(is_refund=False)
_BROWSER: Final = "Mozilla/"  # what every browser's user agent begins with; a server's client does not


class _Email(Wire):
    email: str | None = None


_EMAIL = msgspec.json.Decoder(_Email)
_PAGE = msgspec.json.Decoder(Page)


class Rows(msgspec.Struct, frozen=True):
    """Events of several batches as parallel lists; ``origins`` [n] is the index of each one's batch."""

    batches: Sequence[Batch]
    origins: npt.NDArray[np.int64]
    events: list[Event]
    properties: list[bytes | None]
    positions: list[int]
    times: list[int]
    keys: Keys

    @classmethod
    def of(cls, batches: Sequence[Batch]) -> "Rows":
        """All events of the batches, in order."""
        counts = [len(batch.events) for batch in batches]
        return cls(
            batches,
            np.repeat(np.arange(len(batches)), counts),
            [event for batch in batches for event in batch.events],
            [data for batch in batches for data in batch.properties],
            [position for batch in batches for position in batch.positions],
            [time for batch in batches for time in batch.times],
            np.array([key for batch in batches for key in batch.keys], np.uint64).view(np.int64),
        )

    def where(self, mask: npt.NDArray[np.bool_]) -> "Rows":
        """The rows a mask [n] selects."""
        if mask.all():
            return self
        wanted = np.flatnonzero(mask).tolist()
        return Rows(
            self.batches,
            self.origins[mask],
            [self.events[row] for row in wanted],
            [self.properties[row] for row in wanted],
            [self.positions[row] for row in wanted],
            [self.times[row] for row in wanted],
            self.keys[mask],
        )


def columns_of(rows: Rows, worth: dict[int, Worth]) -> pa.Table:
    """The events as a table of :data:`EVENTS`. ``worth`` holds, by row, what carries money."""
    contexts = [event.context or _NO_CONTEXT for event in rows.events]
    columns = _of_batches(rows) | _of_events(rows) | _of_identity(rows, contexts) | _of_places(rows, contexts)
    columns |= _of_clients(rows, contexts) | _of_money([worth.get(row, _PLAIN) for row in range(len(rows.events))])
    columns["is_bot"] = bot_flags(columns["user_agent"])
    columns["channel"] = channels_of(pa.table({name: columns[name] for name in _SIGNALS}))
    return pa.table([columns[name] for name in EVENTS.names], schema=EVENTS)


_SIGNALS: Final = ("utm_source", "utm_medium", "campaign", "click_id", "referrer", "url")


def _texts(values: Iterable[str | bytes | None]) -> "pa.Array[Any]":
    return pa.array(values, _TEXT)


def _of_batches(rows: Rows) -> "dict[str, pa.Array[Any]]":
    batches, origins = rows.batches, pa.array(rows.origins, _KEY)
    return {
        "seq": pa.array([batch.seq for batch in batches], _KEY).take(origins),
        "received_at": pa.array([batch.received for batch in batches], _KEY).take(origins).cast(_MOMENT),
        "source": _texts([batch.envelope.source for batch in batches]).take(origins),
        "ads_consent": pa.array(_ads_consent(rows)),
    }


def _ads_consent(rows: Rows) -> npt.NDArray[np.bool_]:
    allowed = ~np.array([batch.envelope.gpc for batch in rows.batches], np.bool_)[rows.origins]
    if any(batch.no_ads for batch in rows.batches):
        refused = [rows.batches[origin].no_ads for origin in rows.origins.tolist()]
        allowed &= [position not in no for position, no in zip(rows.positions, refused, strict=True)]
    return allowed


def _of_events(rows: Rows) -> "dict[str, pa.Array[Any]]":
    events = rows.events
    return {
        "message_key": pa.array(rows.keys),
        "message_id": _texts([event.message_id for event in events]),
        "type": _texts([event.type for event in events]),
        "name": _texts([getattr(event, _NAME_FIELD.get(event.type or "", ""), None) for event in events]),
        "time": pa.array(rows.times, _KEY).cast(_MOMENT),
        "previous_id": _texts([event.previous_id for event in events]),
        "properties": _texts(rows.properties),
        "traits": _texts([_traits(event) for event in events]),
    }


def _of_identity(rows: Rows, contexts: list[Context]) -> "dict[str, pa.Array[Any]]":
    users = [event.user_id or None for event in rows.events]
    anonymous = [event.anonymous_id or None for event in rows.events]
    devices = [(context.device or _NO_DEVICE).id or None for context in contexts]
    emails = [_email_hash(event, context) for event, context in zip(rows.events, contexts, strict=True)]
    subjects = [_subject(*row) for row in zip(users, anonymous, devices, emails, strict=True)]
    return {
        "user_id": _texts(users),
        "anonymous_id": _texts(anonymous),
        "device_id": _texts(devices),
        "email_hash": _texts(emails),
        "subject": pa.array(subjects, _KEY),
    }


def _of_places(rows: Rows, contexts: list[Context]) -> "dict[str, pa.Array[Any]]":
    pages = [
        context.page or (_page_of(data) if event.type == "page" else _NO_PAGE)
        for event, context, data in zip(rows.events, contexts, rows.properties, strict=True)
    ]
    landings = [_landing(page) for page in pages]
    campaigns = [context.campaign or _NO_CAMPAIGN for context in contexts]
    tags = list(zip(campaigns, landings, strict=True))
    allowed = _ads_consent(rows).tolist()
    clicks = [landing.click_id if ads else None for landing, ads in zip(landings, allowed, strict=True)]
    return {
        "url": _texts([page.url for page in pages]),
        "path": _texts([page.path for page in pages]),
        "title": _texts([page.title for page in pages]),
        "referrer": _texts([page.referrer or None for page in pages]),
        "utm_source": _texts([tag.source or landing.utm_source for tag, landing in tags]),
        "utm_medium": _texts([tag.medium or landing.utm_medium for tag, landing in tags]),
        "campaign": _texts([tag.name or landing.campaign for tag, landing in tags]),
        "utm_term": _texts([tag.term or landing.utm_term for tag, landing in tags]),
        "utm_content": _texts([tag.content or landing.utm_content for tag, landing in tags]),
        "click_id": _texts(clicks),
    }


def _of_clients(rows: Rows, contexts: list[Context]) -> "dict[str, pa.Array[Any]]":
    agents = [batch.envelope.user_agent for batch in rows.batches]
    of_browser = [agent if agent.startswith(_BROWSER) else None for agent in agents]
    seen = zip(contexts, rows.origins.tolist(), strict=True)
    sessions = [context.session_id for context in contexts]
    return {
        "session_id": _texts([None if number is None else str(number) or None for number in sessions]),
        "library": _texts([(context.library or _NO_LIBRARY).name for context in contexts]),
        "user_agent": _texts([context.user_agent or of_browser[origin] for context, origin in seen]),
        "locale": _texts([context.locale for context in contexts]),
        "region": _texts([context.location.region or None if context.location else None for context in contexts]),
    }


def _of_money(worths: list[Worth]) -> "dict[str, pa.Array[Any]]":
    return {
        "conversion": pa.array([worth.conversion for worth in worths], pa.int8()),
        "amount": pa.array([worth.amount for worth in worths], _KEY),
        "currency": _texts([worth.currency for worth in worths]),
        "order_key": pa.array([worth.order_key for worth in worths], _KEY),
        "order_id": _texts([worth.order_id for worth in worths]),
        "order_repeat": pa.array([worth.is_repeat for worth in worths], pa.bool_()),
        "refund_excess": pa.array([worth.excess for worth in worths], _KEY),
    }


def _traits(event: Event) -> bytes | None:
    """Segment sends traits beside the event, RudderStack inside its context."""
    if event.type not in {"identify", "group"}:
        return None
    inside = event.context.traits if event.context else NOTHING
    raw = bytes(event.traits) or bytes(inside)
    return raw if raw.startswith(b"{") else None


def _subject(user: str | None, *others: str | None) -> int | None:
    """The key of the most specific identifier that names somebody: user, browser, device, e-mail in this order."""
    key = _key("user", user) if user else None
    if key is not None:
        return key
    keys = (_key(kind, value) for kind, value in zip(("anon", "device", "email"), others, strict=True) if value)
    return next((key for key in keys if key is not None), None)


@lru_cache(maxsize=65_536)  # who sends one event sends more
def _key(kind: str, value: str) -> int | None:
    return None if is_placeholder(kind, value) else key_of(kind, value)


def _email_hash(event: Event, context: Context) -> str | None:
    own = None if event.type == "group" else event.traits  # a group's address is not its members'
    for raw in (own, context.traits):
        if raw and b'"email"' in (data := bytes(raw)):
            try:
                address = (_EMAIL.decode(data).email or "").strip().lower()
            except msgspec.DecodeError:
                continue
            if "@" in address and not is_placeholder("email", address):
                return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
    return None


def _page_of(properties: bytes | None) -> Page:
    """Where a server reports a page call, the page is in the properties."""
    try:
        return _PAGE.decode(properties) if properties else _NO_PAGE
    except msgspec.DecodeError:
        return _NO_PAGE


def _landing(page: Page) -> Landing:
    address = page.url or ""
    if "?" not in address and "#" not in address:
        address = page.search or ""
    return landing_of(address) if "=" in address else NOWHERE
