"""How identifiers and people are called on a page."""

import hashlib
from typing import Any

from seamark.customers import Identifier, Identity, Match

KINDS = {"user": "user id", "email": "e-mail", "anon": "browser", "device": "device", "name": "name"}
HASH_SHOWN = 10
WITHOUT_NAME = "Somebody without a name"


def kind_name(kind: str) -> str:
    """What a kind of identifier is called."""
    return KINDS.get(kind, kind)


def shown_value(one: Identifier | Identity, traits: dict[str, Any] | None = None) -> str:
    """An identifier as it may be shown: an address where the person told it, else the beginning of its hash."""
    if one.kind != "email":
        return one.value
    for told in (traits or {}).values():
        if isinstance(told, str) and hashlib.sha256(told.strip().lower().encode()).hexdigest() == one.value:
            return told
    return short_hash(one.value)


def short_hash(value: str) -> str:
    """The beginning of a hash; anything else as it is."""
    is_hash = len(value) == 64 and all(letter in "0123456789abcdef" for letter in value)
    return f"{value[:HASH_SHOWN]}…" if is_hash else value


def told_value(value: object) -> str:
    """A trait as one reads it: yes and no, lists and groups of values in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {told_value(part)}" for name, part in value.items())
    return ", ".join(map(told_value, value)) if isinstance(value, list) else str(value)


def match_name(match: Match) -> str:
    """What to call somebody in a list."""
    told = short_hash(match.value) if match.kind in ("user", "email") else ""
    return match.name or told or WITHOUT_NAME


def match_says(match: Match) -> str:
    """By what somebody was found."""
    return "name" if match.kind == "name" else f"{kind_name(match.kind)} {short_hash(match.value)}"
