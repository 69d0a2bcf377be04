"""A person and the identifiers they are, from when to when."""

from datetime import datetime
from typing import NamedTuple

from seamark.customers.model import Identifier, Identity
from seamark.customers.rules import FIRST_DAY, KINDS, LAST_DAY
from seamark.customers.store.reading import Known, Reading, Stretch, aware
from seamark.kernel import NotFound, hex_of, key_from_hex

DAWN, DUSK = FIRST_DAY.replace(tzinfo=None), LAST_DAY.replace(tzinfo=None)


class Person(NamedTuple):
    """Who somebody is: the stretches of their identifiers, and the identifiers by key."""

    key: int
    stretches: list[Stretch]
    known: dict[int, Known]

    @property
    def subjects(self) -> list[int]:
        """Keys of the identifiers."""
        return sorted({stretch.subject for stretch in self.stretches})

    def is_first_holder(self, subject: int) -> bool:
        """Whether the identifier was this person's from its beginning."""
        return any(stretch.subject == subject and stretch.start == DAWN for stretch in self.stretches)

    def _order(self, stretch: Stretch) -> tuple[datetime, int, Stretch]:
        known = self.known[stretch.subject]
        return known.first_seen, KINDS.index(known.kind), stretch

    def identities(self) -> tuple[Identity, ...]:
        """What to show: an alias's two readings count once, as the one that was really seen."""
        seen = {known.value for known in self.known.values() if known.first_seen < DUSK}
        return tuple(
            _identity(self.known[stretch.subject], stretch)
            for stretch in sorted(self.stretches, key=self._order)
            if _is_shown(self.known[stretch.subject], seen)
        )


def stretches_of(reading: Reading, text: str) -> tuple[int, list[Stretch]]:
    """The key and the stretches of the person that 16 hex digits name.

    They name a person, or any identifier, whose person of today is meant then. Raises NotFound.
    """
    key = key_from_hex(text)
    rows = [] if key is None else reading.stretches([key])
    if key is None or not (rows or reading.identifiers([key])):
        msg = f"There is no person {text!r}."
        raise NotFound(msg, arrived=text, help="Search for people by e-mail, user id or name; ids have 16 hex digits.")
    stretches = _stretches(rows, key)
    if stretches:
        return key, stretches
    key = rows[-1].person  # absorbed: somebody else throughout
    return key, _stretches(reading.stretches([key]), key)


def person_of(reading: Reading, text: str) -> Person:
    """The person that 16 hex digits name, as :func:`stretches_of` says, with their identifiers."""
    key, stretches = stretches_of(reading, text)
    return Person(key, stretches, reading.identifiers({stretch.subject for stretch in stretches}))


def stretches_of_all(reading: Reading, keys: list[int]) -> dict[int, list[Stretch]]:
    """Stretches of people by their keys, read at once."""
    rows = reading.stretches(keys)
    return {key: _stretches(rows, key) for key in keys}


def persons_of(reading: Reading, keys: list[int]) -> list[Person]:
    """People by their keys, read at once."""
    stretches = stretches_of_all(reading, keys)
    known = reading.identifiers({stretch.subject for each in stretches.values() for stretch in each})
    return [Person(key, each, {s.subject: known[s.subject] for s in each}) for key, each in stretches.items() if each]


def identifier(known: Known) -> Identifier:
    """An identifier as it is shown."""
    return Identifier(hex_of(known.subject), known.kind, known.value)


def _stretches(rows: list[Stretch], key: int) -> list[Stretch]:
    """Stretches of everything that is this person, their own identifier where it is nobody else included."""
    own = [row for row in rows if row.subject == key]
    starts = [DAWN, *(row.end for row in own)]
    ends = [*(row.start for row in own), DUSK]
    gaps = [Stretch(key, start, end, key) for start, end in zip(starts, ends, strict=True) if start < end]
    return [row for row in rows if row.person == key] + gaps


def _is_shown(known: Known, seen: set[str]) -> bool:
    return known.first_seen < DUSK or (known.kind == "user" and known.value not in seen)


def _identity(known: Known, stretch: Stretch) -> Identity:
    since = None if stretch.start == DAWN else aware(stretch.start)
    until = None if stretch.end == DUSK else aware(stretch.end)
    first = aware(known.first_seen) if known.first_seen < DUSK else None
    return Identity(hex_of(known.subject), known.kind, known.value, first, since, until, known.blocked)
