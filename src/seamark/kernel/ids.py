"""Names for things: random ids for what people make, hashed keys for what arrives."""

import secrets
from collections.abc import Iterable

import xxhash

_SIGN = 1 << 63
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """A random id that reads as what it names: ``new_id("goal")`` → ``goal_4f9k…`` (80 random bits)."""
    return f"{prefix}_{''.join(secrets.choice(_ALPHABET) for _ in range(16))}"


def key_of(kind: str, value: str) -> int:
    """The 64-bit key of an identifier, as a signed integer that fits a BIGINT.

    xxh3-64 of kind, unit separator and value. Among ten million identifiers the chance that any two share a key
    is below 3e-6.
    """
    key = xxhash.xxh3_64_intdigest(f"{kind}\x1f{value}".encode("utf-8", "surrogatepass"))
    return key - (1 << 64) if key >= _SIGN else key


def keys_of(kind: str, values: Iterable[bytes]) -> list[int]:
    """:func:`key_of` of many identifiers of one kind, given in UTF-8, each as an unsigned integer of the same bits."""
    begin, digest = f"{kind}\x1f".encode(), xxhash.xxh3_64_intdigest
    return [digest(begin + value) for value in values]


def hex_of(key: int) -> str:
    """A key as the 16 hex digits shown to the outside."""
    return f"{key & 0xFFFFFFFFFFFFFFFF:016x}"


def key_from_hex(text: str) -> int | None:
    """The key written by :func:`hex_of`, or None when the text is not one."""
    if len(text) != 16:
        return None
    try:
        key = int(text, 16)
    except ValueError:
        return None
    return key - (1 << 64) if key >= _SIGN else key
