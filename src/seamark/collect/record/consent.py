"""What somebody agreed to, as consent managers write it into ``context``."""

from typing import Final

import msgspec
from msgspec import Raw

from seamark.collect.record.wire import NOTHING, Context, Wire

# Segment's own names; what OneTrust calls them by default is beside (Performance C0002, Targeting C0004).
ANALYTICS: Final = frozenset({"analytics", "performance", "statistics", "c0002"})
ADVERTISING: Final = frozenset({"advertising", "marketing", "targeting", "c0004"})


class _Consent(Wire):
    category_preferences: dict[str, object] = msgspec.field(default_factory=dict)


class _Management(Wire):
    denied_consent_ids: list[object] = msgspec.field(default_factory=list)


class _Part(Wire):
    consent: Raw = NOTHING
    consent_management: Raw = NOTHING


class _Call(Wire):
    context: _Part | None = None


_CONSENT = msgspec.json.Decoder(_Consent)
_MANAGEMENT = msgspec.json.Decoder(_Management)
_CALL = msgspec.json.Decoder(_Call)
NOTHING_DENIED: Final[frozenset[str]] = frozenset()


def denied(context: Context | _Part | None) -> frozenset[str]:
    """Lower-case names of the categories that were refused: Segment's preferences, RudderStack's denied ids."""
    if context is None or not (context.consent or context.consent_management):
        return NOTHING_DENIED
    names: set[str] = set()
    try:
        if context.consent:
            preferences = _CONSENT.decode(context.consent).category_preferences
            names |= {name for name, allowed in preferences.items() if allowed is False}
        if context.consent_management:
            names |= {str(name) for name in _MANAGEMENT.decode(context.consent_management).denied_consent_ids}
    except msgspec.ValidationError:  # null, or a shape no consent manager writes: nothing was refused
        pass
    return frozenset(name.strip().lower() for name in names)


def denied_by_call(raw: Raw) -> frozenset[str]:
    """The same for a call that cannot be decoded as an event."""
    try:
        return denied(_CALL.decode(raw).context)
    except (msgspec.DecodeError, RecursionError):
        return NOTHING_DENIED
