"""The slow path: a call that is not exactly as specified is mended where its meaning is plain, else refused.

Ids and names that came as numbers become text, dates are read in any common form. Used only after the typed
decoding failed, so that well-formed calls pay nothing.
"""

from typing import Final

import msgspec
from msgspec import Raw

from seamark.collect.model import Reason
from seamark.collect.record.moments import lenient
from seamark.collect.record.wire import EVENT, FIELDS, Event

TEXTS: Final = frozenset({"type", "messageId", "userId", "anonymousId", "event", "name", "previousId", "groupId"})
TIMES: Final = frozenset({"timestamp", "originalTimestamp"})
CONTEXT_TEXTS: Final = frozenset({"userAgent", "locale", "sessionId"})
CONTEXT_PARTS: Final = frozenset({"page", "campaign", "library", "device", "location"})


class Refused(Exception):
    """Why a call is no event."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def repaired(raw: Raw | bytes) -> Event:
    """The event in ``raw``, mended. Raises Refused when it cannot be one."""
    try:
        return EVENT.decode(_mended(FIELDS.decode(raw)))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused(Reason.MALFORMED, f"{str(error) or 'It is nested too deeply'}.") from None


def _mended(fields: dict[str, Raw]) -> bytes:
    for name in fields.keys() & TEXTS:
        fields[name] = _as_text(fields[name])
    for name in fields.keys() & TIMES:
        fields[name] = _as_time(name, fields[name])
    if "sentAt" in fields:
        fields["sentAt"] = _encoded(lenient(_decoded(fields["sentAt"])))
    if "context" in fields and bytes(fields["context"]) != b"null":
        fields["context"] = _mended_context(_object("context", fields["context"]))
    return msgspec.json.encode(fields)


def _object(name: str, raw: Raw) -> dict[str, Raw]:
    try:
        return FIELDS.decode(raw)
    except msgspec.ValidationError:
        arrived = bytes(raw)[:40].decode("utf-8", "replace")
        raise Refused(Reason.MALFORMED, f"'{name}' is {arrived}; allowed is an object.") from None


def _mended_context(fields: dict[str, Raw]) -> Raw:
    for name in fields.keys() & CONTEXT_TEXTS:
        fields[name] = _as_text(fields[name])
    for name in fields.keys() & CONTEXT_PARTS:
        fields[name] = _mended_part(fields[name])
    return _encoded(fields)


def _mended_part(raw: Raw) -> Raw:
    """A part of the context whose values are texts. What is not even an object says nothing."""
    parts = _decoded(raw)
    if not isinstance(parts, dict):
        return Raw(b"null")
    texts = {name: str(value) if _is_number(value) else value for name, value in parts.items()}
    return _encoded({name: value for name, value in texts.items() if isinstance(value, str)})


def _as_text(raw: Raw) -> Raw:
    """A number as the text it was written as; a whole float (12.0) as the whole number."""
    value = _decoded(raw)
    if isinstance(value, float) and value.is_integer():
        return _encoded(str(int(value)))
    return _encoded(bytes(raw).decode()) if _is_number(value) else raw


def _as_time(name: str, raw: Raw) -> Raw:
    value = _decoded(raw)
    if value is None or value == "":
        return Raw(b"null")
    moment = lenient(value)
    if moment is None:
        arrived = bytes(raw)[:80].decode("utf-8", "replace")
        raise Refused(Reason.BAD_TIME, f"{name} is {arrived}, which is no date; write it as 2026-01-31T12:00:00Z.")
    return _encoded(moment)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _decoded(raw: Raw) -> object:
    return msgspec.json.decode(raw)


def _encoded(value: object) -> Raw:
    return Raw(msgspec.json.encode(value))
