"""Moments as whole microseconds since 1970 (UTC), read from the forms that clients and people write."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import msgspec

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
_MICROSECOND = timedelta(microseconds=1)
_SHORT_OFFSET = re.compile(r"([+-]\d{2})(\d{2})?$")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MILLISECONDS_FROM = 100_000_000_000  # as seconds this is the year 5138, as milliseconds 1973


def micros_of(moment: datetime) -> int:
    """Microseconds since 1970 of a moment; without an offset it is UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - EPOCH) // _MICROSECOND


def moment_of(micros: int) -> datetime:
    """The aware moment in UTC."""
    return EPOCH + timedelta(microseconds=micros)


def lenient(value: object) -> datetime | None:
    """A moment from ISO 8601 in any common form, a mail date, or a Unix time in seconds or milliseconds."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _unix(float(value))
    return _written(value.strip()) if isinstance(value, str) else None


def _unix(number: float) -> datetime | None:
    seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
    try:
        return EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None


def _written(text: str) -> datetime | None:
    if _NUMBER.fullmatch(text):
        return _unix(float(text))
    for read in (datetime.fromisoformat, _msgspec, parsedate_to_datetime):
        try:
            return _aware(read(text))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _msgspec(text: str) -> datetime:
    """RFC 3339 with more than six digits of a second, and offsets without minutes or colon."""
    whole = _SHORT_OFFSET.sub(lambda found: f"{found[1]}:{found[2] or '00'}", text) if ":" in text else text
    return msgspec.convert(whole, datetime, strict=False)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
