"""The settings as a reader sees them: value, meaning, and where the value comes from."""

import os
from typing import get_type_hints

import msgspec

from seamark.kernel import PREFIX, Settings

SECRET = frozenset({"database_url"})


class Described(msgspec.Struct, frozen=True):
    """One setting: its environment variable, value, what it means, and ``origin``."""

    name: str
    variable: str
    value: str
    meaning: str
    origin: str


def described_settings(settings: Settings) -> list[Described]:
    """Every setting in the order it is declared. What may hold a password is never shown."""
    hints = get_type_hints(Settings, include_extras=True)
    return [_described(settings, field, hint=hints[field.name]) for field in msgspec.structs.fields(Settings)]


def _described(settings: Settings, field: msgspec.structs.FieldInfo, *, hint: object) -> Described:
    value = getattr(settings, field.name)
    variable = f"{PREFIX}{field.name.upper()}"
    meta = next((m for m in getattr(hint, "__metadata__", ()) if isinstance(m, msgspec.Meta)), None)
    return Described(
        field.name.replace("_", " "),
        variable,
        _written(field.name, value),
        (meta.description if meta else "") or "",
        _origin(field, value, variable=variable),
    )


def _written(name: str, value: object) -> str:
    if name in SECRET and value:
        return "set, not shown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {number:g}" for key, number in value.items()) or "none"
    return str(value) if value != "" else "not set"


def _origin(field: msgspec.structs.FieldInfo, value: object, *, variable: str) -> str:
    if variable in os.environ:
        return "environment"
    default = field.default if field.default is not msgspec.NODEFAULT else None
    if field.default_factory is not msgspec.NODEFAULT:
        default = field.default_factory()
    return "default" if value == default else "command line"
