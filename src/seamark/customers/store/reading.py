"""What the verbs read: committed state, from any thread."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from seamark.warehouse import Warehouse, step

ROOM = "seamark.customers"
BUSY = 2_000  # events from which on reading all of a person's is dearer than choosing first
Rows = list[tuple[Any, ...]]


class Stretch(NamedTuple):
    """An identifier is a person from ``start`` until ``end`` (naive, UTC)."""

    subject: int
    start: datetime
    end: datetime
    person: int


class Known(NamedTuple):
    """An identifier as it is kept (times naive, UTC)."""

    subject: int
    kind: str
    value: str
    first_seen: datetime
    blocked: str | None


class Sighted(NamedTuple):
    """A link as it is kept: the first sighting of a pair."""

    left: int
    right: int
    kind: str
    time: datetime
    message: int
    source: str | None


class Reading:
    """Asks the warehouse about people."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def found(self, *, keys: list[int], text: str, limit: int, inside: bool) -> Rows:
        """Person, kind and value of the best hit of each person; parts of ids and names only if ``inside``."""
        return self._rows("people_found", keys=keys, text=text, inside=inside, limit=limit)

    def lately(self, limit: int) -> Rows:
        """The people seen last."""
        return self._rows("people_lately", limit=limit)

    def seen(self, people: list[int]) -> dict[int, tuple[int, datetime]]:
        """Visits and last moment of people who visited."""
        return {person: (visits, aware(last)) for person, visits, last in self._rows("people_seen", people=people)}

    def stretches(self, people: list[int]) -> list[Stretch]:
        """Rows of identity about some people, as people or as identifiers, by identifier and time."""
        rows = self._rows("stretches", people=people) if len(people) > 1 else self._stretches_of_one(*people)
        return [Stretch(*row) for row in rows]

    def _stretches_of_one(self, *people: int) -> Rows:
        """The same without a list to look through, in half the time."""
        return self._rows("stretches_of_one", person=people[0]) if people else []

    def identifiers(self, subjects: Iterable[int]) -> dict[int, Known]:
        """Identifiers by key, earliest first."""
        return {row[0]: Known(*row) for row in self._rows("identifiers_named", subjects=list(subjects))}

    def traits(self, subjects: list[int]) -> Rows:
        """Identifier, time and JSON of what people told of themselves, oldest first."""
        return self._rows("traits_told", subjects=subjects)

    def events(self, person: int, stretches: list[Stretch], *, until: datetime, key: int, limit: int) -> Rows:
        """Events of a person before a place (time, message key), newest first; see steps/person_events.sql."""
        known = self._rows("person_activity", person=person)[0][0]
        name = "person_events" if known < BUSY else "busy_person_events"
        return self._rows(name, **_mine(stretches), until=until, key=key, limit=limit)

    def visits(self, person: int, *, start: datetime, end: datetime) -> Rows:
        """Started, channel, first and last moment of the visits in a span."""
        return self._rows("person_visits", person=person, start=start, end=end)

    def value(self, stretches: list[Stretch]) -> Rows:
        """Per currency: orders, amount, events, first and last moment, ads consent; see steps/person_value.sql."""
        return self._rows("person_value", **_mine(stretches))

    def offline(self, stretches: list[Stretch]) -> Rows:
        """Per currency: imported orders and their amount."""
        return self._rows("person_offline", **_mine(stretches))

    def links(self, subjects: Iterable[int]) -> list[Sighted]:
        """The first sighting of each pair among some identifiers, oldest first."""
        return [Sighted(*row) for row in self._rows("links_among", subjects=list(subjects))]

    def linked_lately(self, limit: int) -> list[int]:
        """People of the newest links."""
        return [row[0] for row in self._rows("links_lately", limit=limit)]

    def messages(self, keys: Iterable[int]) -> dict[int, str]:
        """Message ids by key."""
        return dict(self._rows("messages_named", keys=list(keys)))

    def splits(self, subjects: Iterable[int]) -> Rows:
        """Identifier, the one it was split from, when, by whom, why."""
        return self._rows("splits_of", subjects=list(subjects))

    def stopped(self, limit: int) -> list[Known]:
        """Identifiers that link nobody."""
        return [Known(*row) for row in self._rows("identifiers_stopped", limit=limit)]

    def seen_with(self, subjects: list[int]) -> Rows:
        """Identifier, kind, and how many of that kind it was seen with."""
        return self._rows("seen_with", subjects=subjects)

    def _rows(self, name: str, **parameters: object) -> Rows:
        return self._warehouse.rows(step(ROOM, name), parameters)


def aware(time: datetime) -> datetime:
    """A time of the warehouse, said to be in UTC."""
    return time.replace(tzinfo=UTC)


def _mine(stretches: list[Stretch]) -> dict[str, Any]:
    return {
        "subjects": [stretch.subject for stretch in stretches],
        "starts": [stretch.start for stretch in stretches],
        "ends": [stretch.end for stretch in stretches],
    }
