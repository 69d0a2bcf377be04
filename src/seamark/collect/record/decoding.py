"""From a body to a batch of events: the steps that are a pure function of what arrived.

The same steps run when a request arrives and when it is read back from the journal, so both give the same events.
"""

import re
from collections.abc import Callable
from typing import Final

import msgspec
import xxhash
from msgspec import Raw

from seamark.collect.model import Reason
from seamark.collect.record.batch import Batch, Envelope, wrong_json
from seamark.collect.record.consent import ADVERTISING, ANALYTICS, denied, denied_by_call
from seamark.collect.record.moments import MINUTE, lenient, micros_of
from seamark.collect.record.repair import Refused, repaired
from seamark.collect.record.wire import (
    EVENT,
    FIELDS,
    NOTHING,
    PARCEL,
    SENDER,
    TYPES,
    Event,
    Parcel,
    is_absent,
)

EVENT_BYTES: Final = 32 << 10
EARLIEST: Final = 946_684_800_000_000  # 2000-01-01: before it, a clock was never set
AHEAD: Final = MINUTE

_LONE_SURROGATE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def decode(envelope: Envelope, received: int, *, body: bytes) -> Batch:
    """The batch in a body that arrived at ``received`` (microseconds). Raises InputError when it is not JSON."""
    batch = opened(envelope, received, parcel=parcel_of(envelope, body))
    for step in PURE:
        step(batch)
    return batch


def parcel_of(envelope: Envelope, body: bytes) -> Parcel:
    """The calls in a body, each still raw. Raises InputError when the body cannot be read."""
    try:
        if envelope.type is None:
            return PARCEL.decode(body)
        sender = SENDER.decode(body)
        return Parcel([Raw(body)], sender.sent_at, sender.write_key)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise wrong_json(error) from None


def whole_characters(body: bytes) -> bytes:
    """A body in which halves of characters (a text cut inside an emoji) are replaced by U+FFFD."""
    return _LONE_SURROGATE.sub(lambda found: b"\\ufffd" if found[1] else found[0], body)


def opened(envelope: Envelope, received: int, *, parcel: Parcel) -> Batch:
    """A batch whose calls are not looked at yet."""
    raws = parcel.batch if is_absent(parcel.context) else [_with_context(raw, parcel.context) for raw in parcel.batch]
    return Batch(envelope=envelope, received=received, sent=_sent(parcel.sent_at), raws=raws)


def limit(batch: Batch) -> None:
    """A call of more than 32 KB goes to quarantine."""
    for position, raw in enumerate(batch.raws):
        if len(raw) > EVENT_BYTES:
            detail = f"The call has {len(raw)} bytes; allowed are {EVENT_BYTES}. Send less in properties or traits."
            batch.refuse(position, Refused(Reason.TOO_LARGE, detail))


def validate(batch: Batch) -> None:
    """Decode each call; what is no event goes to quarantine."""
    oversize = {rejected.position for rejected in batch.rejected}
    type_of_path = batch.envelope.type
    for position, raw in enumerate(batch.raws):
        if position in oversize:
            continue
        event: Event | None = None
        try:
            event = _event(raw)
            if type_of_path:
                event.type = type_of_path
            properties = _object("properties", event.properties)
            _check(event)
        except Refused as refused:
            batch.refuse(position, refused, event=event)
            continue
        batch.events.append(event)
        batch.properties.append(properties)
        batch.positions.append(position)


def consent(batch: Batch) -> None:
    """Set aside what somebody refused to have analysed, and note who refused advertising."""
    for index in range(len(batch.events) - 1, -1, -1):
        context = batch.events[index].context
        if context is None:
            continue
        batch.has_address |= bool(context.ip)
        if names := denied(context):
            _obey(batch, batch.positions[index], names=names)
    batch.has_address |= any(event.request_ip for event in batch.events)
    for rejected in batch.rejected:
        if b'onsent"' in rejected.raw or b'onsentManagement"' in rejected.raw:
            _obey(batch, rejected.position, names=denied_by_call(Raw(rejected.raw)))
        batch.has_address |= b'"ip"' in rejected.raw or b'"request_ip"' in rejected.raw


def clock(batch: Batch) -> None:
    """Set each event's time: receivedAt - (sentAt - timestamp), at most a minute ahead, not before 2000."""
    received, sent_with_batch, late = batch.received, batch.sent, batch.received + AHEAD
    wrong: set[int] = set()
    for index, event in enumerate(batch.events):
        stamp = event.timestamp or event.original_timestamp
        if stamp is None:
            batch.times.append(received)
            continue
        sent = micros_of(event.sent_at) if event.sent_at else sent_with_batch
        time = micros_of(stamp) + (0 if sent is None else received - sent)
        batch.times.append(min(time, late))
        if time < EARLIEST:
            wrong.add(index)
            detail = f"The time {stamp.isoformat()}, corrected by the sender's clock, is before 2000-01-01."
            batch.refuse(batch.positions[index], Refused(Reason.BAD_TIME, detail), event=event)
    if wrong:
        batch.keep([index for index in range(len(batch.events)) if index not in wrong])


def deduplicate(batch: Batch) -> None:
    """Count each messageId of the batch once. Copies in earlier batches are found when it is loaded."""
    batch.keys = [
        xxhash.xxh3_64_intdigest(f"message\x1f{event.message_id}".encode("utf-8", "surrogatepass"))
        if event.message_id
        else 0
        for event in batch.events
    ]
    if len(set(batch.keys)) == len(batch.keys):
        return
    first = {key: index for index, key in reversed(list(enumerate(batch.keys)))}
    wanted = [index for index, key in enumerate(batch.keys) if not key or first[key] == index]
    batch.duplicates = len(batch.events) - len(wanted)
    batch.keep(wanted)


PURE: Final[tuple[Callable[[Batch], None], ...]] = (limit, validate, consent, clock, deduplicate)


def _event(raw: Raw) -> Event:
    try:
        return EVENT.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return repaired(raw)


def _check(event: Event) -> None:
    """Raises Refused when a decoded call is no event."""
    if event.type not in TYPES:
        allowed = ", ".join(sorted(TYPES))
        raise Refused(Reason.UNKNOWN_TYPE, f"The type is {event.type!r}; allowed are {allowed}.")
    if not (event.user_id or event.anonymous_id):
        raise Refused(Reason.MISSING_IDENTITY, "Neither userId nor anonymousId arrived; send at least one of them.")
    if event.type == "track" and not event.event:
        raise Refused(Reason.MALFORMED, "A track call arrived without 'event'; send the event's name.")
    if event.traits:
        _object("traits", event.traits)


def _object(field: str, raw: Raw) -> bytes | None:
    """A JSON object's bytes, or None when it is absent. Raises Refused for anything else."""
    data = bytes(raw)
    if not data or data == b"null":
        return None
    if data[0] != 123:
        raise Refused(Reason.MALFORMED, f"'{field}' is {data[:40].decode('utf-8', 'replace')}; allowed is an object.")
    return data


def _obey(batch: Batch, position: int, *, names: frozenset[str]) -> None:
    if names & ANALYTICS:
        batch.withheld.append(position)
    if names & ADVERTISING:
        batch.no_ads.add(position)


def _sent(raw: Raw) -> int | None:
    if is_absent(raw):
        return None
    moment = lenient(msgspec.json.decode(raw))
    return micros_of(moment) if moment else None


def _with_context(raw: Raw, shared: Raw) -> Raw:
    """A call with what the batch says of its context, unless the call says otherwise."""
    try:
        fields, whole = FIELDS.decode(raw), FIELDS.decode(shared)
        own = fields.get("context", NOTHING)
        fields["context"] = Raw(msgspec.json.encode(whole | ({} if is_absent(own) else FIELDS.decode(own))))
    except msgspec.DecodeError:
        return raw
    return Raw(msgspec.json.encode(fields))
