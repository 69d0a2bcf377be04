"""One person's events, page by page."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from seamark.customers.model import Entry, Timeline, Visit
from seamark.customers.persons import DUSK, stretches_of
from seamark.customers.store.reading import Reading, aware
from seamark.kernel import InputError, Money, hex_of

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - as the warehouse counts
_MOST = (1 << 63) - 1
_PROPERTIES = msgspec.json.Decoder()


class Place(NamedTuple):
    """A place on a timeline: before this moment, and at it before this message key."""

    time: datetime
    key: int

    @classmethod
    def of(cls, before: str | datetime | None) -> "Place":
        """From nothing (the newest), a moment (aware), or what an earlier page gave as ``next``."""
        if before is None:
            return cls(DUSK, _MOST)
        if isinstance(before, datetime):
            return cls(before.astimezone(UTC).replace(tzinfo=None), -_MOST - 1)
        micros, _, key = before.partition("_")
        try:
            return cls(EPOCH + timedelta(microseconds=int(micros)), int(key))
        except (ValueError, OverflowError):
            msg = f"'before' is {before!r}, which is no place on a timeline."
            raise InputError(msg, field="before", help="Send what the page before gave as 'next'.") from None

    def __str__(self) -> str:
        return f"{(self.time - EPOCH) // timedelta(microseconds=1)}_{self.key}"


def timeline(reading: Reading, text: str, *, before: str | datetime | None, limit: int) -> Timeline:
    """A page of ``limit`` events of the person that 16 hex digits name, newest first."""
    person, stretches = stretches_of(reading, text)
    place = Place.of(before)
    rows = reading.events(person, stretches, until=place.time, key=place.key, limit=limit + 1)
    shown, more = rows[:limit], len(rows) > limit
    visits = reading.visits(person, start=shown[-1][0], end=shown[0][0]) if shown else []
    entries = tuple(_entry(row, visits) for row in shown)
    return Timeline(hex_of(person), entries, str(Place(shown[-1][0], shown[-1][-1])) if more else None)


def _entry(row: tuple[Any, ...], visits: list[tuple[Any, ...]]) -> Entry:
    time, subject, *texts, conversion, amount, currency, order_id, properties, _ = row
    kind, name, source, message_id, url, path, title, channel, campaign = texts
    return Entry(
        time=aware(time),
        type=kind,
        name=name,
        source=source,
        identifier=hex_of(subject),
        message_id=message_id,
        url=url,
        path=path,
        title=title,
        channel=channel,
        campaign=campaign,
        conversion=bool(conversion),
        amount=None if amount is None or currency is None else Money(amount, currency),
        order_id=order_id,
        visit=_visit(time, visits),
        properties=_PROPERTIES.decode(properties) if properties else {},
    )


def _visit(time: datetime, visits: list[tuple[Any, ...]]) -> Visit | None:
    """The visit an event falls into: of those that overlap, the one begun last."""
    within = [(started, channel) for started, channel, first, last in visits if first <= time <= last]
    return Visit(aware(within[-1][0]), within[-1][1]) if within else None
