"""The settings in force, as they may be shown."""

import msgspec

from seamark.govern.model import Actor, SettingShown
from seamark.govern.policy import require
from seamark.govern.service.desk import Desk
from seamark.kernel import PREFIX, Settings

HAS_SECRET = frozenset({"database_url"})


class SettingsVerbs(Desk):
    """Settings."""

    def settings(self, *, by: Actor) -> list[SettingShown]:
        """Every setting with its value and meaning; a secret inside a value is masked."""
        require(by, "settings.read")
        fields = msgspec.structs.fields(Settings)
        return [
            SettingShown(f"{PREFIX}{field.name.upper()}", _shown(self._settings, field.name), _meaning(field))
            for field in fields
        ]


def _shown(settings: Settings, name: str) -> object:
    value = getattr(settings, name)
    if name in HAS_SECRET and "@" in value:
        scheme, _, rest = value.partition("://")
        return f"{scheme}://…@{rest.rpartition('@')[2].partition('?')[0]}"
    return value


def _meaning(field: msgspec.structs.FieldInfo) -> str:
    extras = getattr(field.type, "__metadata__", ())
    return next((extra.description or "" for extra in extras if isinstance(extra, msgspec.Meta)), "")
