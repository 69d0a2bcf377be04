"""The settings as a reader sees them, with where each value comes from."""

import os
from collections.abc import Sequence

import msgspec

from seamark.kernel import PREFIX, Settings, SettingShown


class Described(msgspec.Struct, frozen=True):
    """One setting: its name, environment variable, value in words, meaning, and ``origin``."""

    name: str
    variable: str
    value: str
    meaning: str
    origin: str


def described(shown: Sequence[SettingShown], settings: Settings) -> list[Described]:
    """Every setting with the origin of its value."""
    defaults = Settings()
    return [_described(one, settings, defaults=defaults) for one in shown]


def _described(shown: SettingShown, settings: Settings, *, defaults: Settings) -> Described:
    field = shown.name.removeprefix(PREFIX).lower()
    is_default = getattr(settings, field) == getattr(defaults, field)
    origin = "environment" if shown.name in os.environ else "default" if is_default else "command line"
    return Described(field.replace("_", " "), shown.name, _written(shown.value), shown.meaning, origin)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {number}" for key, number in value.items()) or "none"
    return str(value) if value != "" else "not set"
