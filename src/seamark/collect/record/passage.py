"""The steps a request walks before it is on disk, in order: see STEPS of ``recording``."""

import base64
import binascii
import zlib
from typing import Final

import msgspec
from msgspec import Raw

from seamark.collect.model import Arrival, Reason
from seamark.collect.record import decoding
from seamark.collect.record.batch import Batch, Envelope, wrong_json
from seamark.collect.record.wire import FIELDS, PATH_TYPES, SENDER, Parcel, is_absent
from seamark.govern import Governance
from seamark.kernel import InputError, NotFound, NotSignedIn

BODY_BYTES: Final = 500 << 10
BATCH_EVENTS: Final = 2_500
AGENT_CHARACTERS: Final = 512
_GZIP: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31
_BOM: Final = b"\xef\xbb\xbf"
_CHUNK: Final = 64 << 10


class Passage(msgspec.Struct):
    """A request on its way; each step fills in what the next one needs."""

    arrival: Arrival
    received: int
    source: str = ""
    secret: str = ""
    body: bytes = b""
    parcel: Parcel = msgspec.field(default_factory=lambda: Parcel([]))
    envelope: Envelope = Envelope("", "batch")
    batch: Batch | None = None

    @property
    def opened(self) -> Batch:
        """The decoded batch, once it was unpacked."""
        if self.batch is None:
            raise RuntimeError
        return self.batch


def authenticate(passage: Passage, govern: Governance) -> None:
    """Find the source by the write key of the header. A key in the body is looked at once it is unpacked."""
    if passage.arrival.authorization:
        _admit(passage, govern, secret=_header_secret(passage.arrival.authorization))


def unpack(passage: Passage, govern: Governance) -> None:
    """Unzip (by its first bytes, never by a header), read the outer JSON, and take the write key out of the body."""
    arrival = passage.arrival
    if arrival.path_type not in PATH_TYPES:
        raise NotFound(
            f"/v1/{arrival.path_type} is not a call of the tracking API.",
            help=f"Allowed are {', '.join('/v1/' + name for name in sorted(PATH_TYPES) if len(name) > 1)}.",
        )
    passage.envelope = Envelope("", arrival.path_type, arrival.user_agent[:AGENT_CHARACTERS], arrival.gpc)
    passage.body = _characters(_unzipped(arrival.body).removeprefix(_BOM))
    passage.parcel = _parcel(passage)
    if not passage.source:
        _admit(passage, govern, secret=_body_secret(passage.parcel))
    if (secret := passage.secret.encode()) in passage.body:
        passage.body = passage.body.replace(secret, b"")
        passage.parcel = _parcel(passage)
    passage.envelope = msgspec.structs.replace(passage.envelope, source=passage.source)
    passage.batch = decoding.opened(passage.envelope, passage.received, parcel=passage.parcel)


def limit(passage: Passage) -> None:
    """Refuse a request over 2,500 calls, and a single call over 32 KB; in a batch only the one call is put aside."""
    count = len(passage.opened.raws)
    if count > BATCH_EVENTS:
        raise InputError(
            f"The batch holds {count} calls; allowed are {BATCH_EVENTS}.",
            reason=Reason.TOO_LARGE,
            arrived=count,
            allowed=BATCH_EVENTS,
            help="Send smaller batches.",
        )
    decoding.limit(passage.opened)
    if passage.envelope.type and passage.opened.rejected:
        raise _too_large(len(passage.body), decoding.EVENT_BYTES)


def validate(passage: Passage) -> None:
    """Decode each call; what is no event goes to quarantine."""
    decoding.validate(passage.opened)


def consent(passage: Passage) -> None:
    """Take out what may not be kept: calls of people who refused analytics, and every IP address."""
    batch = passage.opened
    decoding.consent(batch)
    if not batch.withheld and not batch.has_address and is_absent(passage.parcel.context):
        return
    withheld = set(batch.withheld)
    kept = [_without_address(raw) for position, raw in enumerate(batch.raws) if position not in withheld]
    if passage.envelope.type and kept:
        passage.body = bytes(kept[0])
    else:
        sent = {} if is_absent(passage.parcel.sent_at) else {"sentAt": passage.parcel.sent_at}
        passage.body = msgspec.json.encode({"batch": kept, **sent})
    dropped: dict[str, int] = {Reason.NO_CONSENT.value: len(withheld)} if withheld else {}
    path_type = passage.envelope.path_type if kept else "batch"
    passage.envelope = msgspec.structs.replace(passage.envelope, path_type=path_type, dropped=dropped)
    passage.parcel = _parcel(passage)
    passage.batch = decoding.opened(passage.envelope, passage.received, parcel=passage.parcel)
    for step in (decoding.limit, decoding.validate, decoding.consent):
        step(passage.batch)


def clock(passage: Passage) -> None:
    """Correct each event's time by the sender's clock."""
    decoding.clock(passage.opened)


def deduplicate(passage: Passage) -> None:
    """Count each messageId of the batch once."""
    decoding.deduplicate(passage.opened)


def _header_secret(header: bytes) -> str:
    scheme, _, value = header.decode("latin-1").strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=False).decode("utf-8", "replace").split(":")[0]
        except (binascii.Error, ValueError):
            return ""
    return value or scheme


def _body_secret(parcel: Parcel) -> str:
    if parcel.write_key or not parcel.batch:
        return parcel.write_key or ""
    try:
        return SENDER.decode(parcel.batch[0]).write_key or ""
    except msgspec.DecodeError:
        return ""


def _admit(passage: Passage, govern: Governance, *, secret: str) -> None:
    source = govern.write_source(secret) if secret else None
    if source is None:
        raise NotSignedIn(
            "The write key is unknown or was revoked." if secret else "No write key arrived.",
            help="Send a key made on the Data page as Basic user name, as Bearer, or as 'writeKey' in the body.",
        )
    passage.source, passage.secret = source, secret


def _unzipped(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        if len(body) > BODY_BYTES:
            raise _too_large(len(body), BODY_BYTES)
        return body
    parts: list[bytes] = []
    size = 0
    while body.startswith(_GZIP):
        member = zlib.decompressobj(_GZIP_WINDOW)
        while body and not member.eof:
            part = _inflated(member, body)
            size += len(part)
            parts.append(part)
            body = member.unconsumed_tail
            if size > BODY_BYTES:
                raise _too_large(size, BODY_BYTES)
            if not part and not body:
                break
        if not member.eof:
            raise wrong_json(EOFError("the gzip data ends early"))
        body = member.unused_data
    return b"".join(parts)


def _inflated(member: "zlib._Decompress", data: bytes) -> bytes:
    try:
        return member.decompress(data, _CHUNK)
    except zlib.error as error:
        raise wrong_json(error) from None


def _characters(body: bytes) -> bytes:
    if not body.isascii():
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise wrong_json(error) from None
    return body


def _parcel(passage: Passage) -> Parcel:
    try:
        return decoding.parcel_of(passage.envelope, passage.body)
    except InputError:
        whole = decoding.whole_characters(passage.body)
        if whole == passage.body:
            raise
        passage.body = whole
        return decoding.parcel_of(passage.envelope, whole)


def _without_address(raw: Raw) -> Raw:
    try:
        fields = FIELDS.decode(raw)
        fields.pop("request_ip", None)
        if "context" in fields and not is_absent(fields["context"]):
            context = FIELDS.decode(fields["context"])
            context.pop("ip", None)
            fields["context"] = Raw(msgspec.json.encode(context))
    except msgspec.DecodeError:
        return raw
    return Raw(msgspec.json.encode(fields))


def _too_large(arrived: int, allowed: int) -> InputError:
    return InputError(
        f"The request has {'more than ' if arrived == allowed + 1 else ''}{arrived} bytes; allowed are {allowed}.",
        reason=Reason.TOO_LARGE,
        arrived=arrived,
        allowed=allowed,
        help="Send smaller batches: 500 KB a request, 32 KB a call.",
    )
