"""The settings in force, as they may be shown."""

from seamark.govern.model import Actor
from seamark.govern.policy import require
from seamark.govern.service.desk import Desk
from seamark.kernel import SettingShown, shown_settings


class SettingsVerbs(Desk):
    """Settings."""

    def settings(self, *, by: Actor) -> list[SettingShown]:
        """Every setting with its value and meaning; a secret inside a value is masked."""
        require(by, "settings.read")
        return shown_settings(self._settings)
