"""Finds people by what somebody types."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from seamark.customers.model import Match
from seamark.customers.naming import full_name
from seamark.customers.persons import stretches_of_all
from seamark.customers.store.reading import Reading, Rows, Stretch
from seamark.kernel import hex_of, key_from_hex, key_of

WHOLE = 16  # characters from which on a text that is somebody's id is not meant as a part of another
_TRAITS = msgspec.json.Decoder(dict[str, Any])


def search(reading: Reading, text: str, *, limit: int) -> tuple[Match, ...]:
    """People by exact identifier, address or id first, then by parts of ids and names; without text who came last."""
    text = text.strip()
    rows = _hits(reading, text, limit=limit) if text else reading.lately(limit)
    people = [row[0] for row in rows]
    seen, names = reading.seen(people), names_of(reading, people)
    return tuple(
        Match(hex_of(person), names.get(person, ""), kind, _typed(kind, value, text=text), *seen.get(person, (0, None)))
        for person, kind, value in rows
    )


def _hits(reading: Reading, text: str, *, limit: int) -> Rows:
    """Exact hits and parts; what is clearly a whole address or id is only looked for in parts when nobody has it."""
    keys, folded = keys_of(text), text.lower()
    if "@" in text or len(text) >= WHOLE or len(text) == 1:
        rows = reading.found(keys=keys, text=folded, limit=limit, inside=False)
        if rows or len(text) == 1:
            return rows
    return reading.found(keys=keys, text=folded, limit=limit, inside=True)


def keys_of(text: str) -> list[int]:
    """Keys of everything that ``text`` could be in full."""
    keys = [key_of(kind, text) for kind in ("user", "anon", "device")]
    address = text.lower()
    keys.append(
        key_of(
            "email", hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest() if "@" in address else address
        )
    )
    person = key_from_hex(address)
    return keys if person is None else [*keys, person]


def names_of(reading: Reading, people: list[int]) -> dict[int, str]:
    """The latest name of each person who told one."""
    stretches = stretches_of_all(reading, people)
    rows = reading.traits(list({stretch.subject for theirs in stretches.values() for stretch in theirs}))
    return {key: name for key, theirs in stretches.items() if (name := full_name(traits_told(theirs, rows)))}


def traits_told(stretches: list[Stretch], rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """The latest value of each trait that a person told; a null takes a trait back."""
    spans = {(stretch.subject, stretch.start, stretch.end) for stretch in stretches}
    merged: dict[str, Any] = {}
    for subject, time, text in rows:
        if any(subject == mine and start <= time < end for mine, start, end in spans):
            merged |= _TRAITS.decode(text)
    return {name: value for name, value in merged.items() if value is not None}


def _typed(kind: str, value: str, *, text: str) -> str:
    """An e-mail is kept as its hash only; who typed the address sees it again."""
    return text.lower() if kind == "email" and "@" in text else value
