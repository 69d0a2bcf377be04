"""Puts a person's profile together."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from seamark.customers.explaining import Replay, Told, working
from seamark.customers.finding import traits_told
from seamark.customers.model import Consent, Evidence, Profile, Split, Value
from seamark.customers.naming import full_name
from seamark.customers.persons import Person, identifier
from seamark.customers.store.reading import Reading, aware
from seamark.kernel import Money, hex_of


def profile(reading: Reading, person: Person) -> Profile:
    """Everything known of a person."""
    rows = reading.value(person.stretches)
    traits = traits_told(person.stretches, reading.traits(person.subjects))
    return Profile(
        id=hex_of(person.key),
        name=full_name(traits),
        traits=traits,
        identities=person.identities(),
        consent=_consent(rows),
        value=_value(reading, person, rows=rows),
        segments=(),
        merges=with_messages(reading, (each for each in evidence(reading, [person]) if each.evidence.before)),
        splits=splits(reading, person),
    )


def evidence(reading: Reading, persons: list[Person]) -> list[Told]:
    """What holds people together: every working link of each, oldest first."""
    subjects = {subject for person in persons for subject in person.known}
    links = reading.links(subjects)
    cuts = {frozenset((left, right)) for left, right, *_ in reading.splits(subjects)}
    theirs = [(person, working(person, links, cuts=cuts)) for person in persons]
    told = (each for person, mine in theirs for each in Replay(person).told(mine))
    return sorted(told, key=lambda each: each.evidence.at)


def with_messages(reading: Reading, told: Iterable[Told]) -> tuple[Evidence, ...]:
    """Evidence with the ids of its messages."""
    told = list(told)
    ids = reading.messages({each.message for each in told})
    return tuple(msgspec.structs.replace(each.evidence, message_id=ids.get(each.message)) for each in told)


def splits(reading: Reading, person: Person) -> tuple[Split, ...]:
    """Splits that this person's identifiers stand on either side of, one for each decision."""
    rows = reading.splits(person.subjects)
    known = reading.identifiers({key for left, right, *_ in rows for key in (left, right)})
    decisions = dict.fromkeys((left, *rest) for left, _, *rest in rows)
    return tuple(
        Split(
            identifier=identifier(known[left]),
            others=tuple(identifier(known[row[1]]) for row in rows if (row[0], *row[2:]) == (left, at, by, reason)),
            at=aware(at),
            by=by,
            reason=reason,
        )
        for left, at, by, reason in decisions
        if left in known
    )


def _consent(rows: list[tuple[Any, ...]]) -> Consent:
    if not rows:
        return Consent(None, None)
    latest = max(rows, key=lambda row: row[5])
    return Consent(latest[6], aware(latest[5]))


def _value(reading: Reading, person: Person, *, rows: list[tuple[Any, ...]]) -> Value:
    offline = reading.offline(person.stretches)
    amounts: Counter[str] = Counter()
    for currency, _, amount, *_ in (*rows, *offline):
        if currency and amount is not None:
            amounts[currency] += int(amount)
    visits, _ = reading.seen([person.key]).get(person.key, (0, None))
    return Value(
        orders=sum(int(row[1]) for row in (*rows, *offline)),
        revenue=tuple(Money(micros, currency) for currency, micros in sorted(amounts.items())),
        events=sum(row[3] for row in rows),
        visits=visits,
        first_seen=aware(min(row[4] for row in rows)) if rows else None,
        last_seen=aware(max(row[5] for row in rows)) if rows else None,
    )
