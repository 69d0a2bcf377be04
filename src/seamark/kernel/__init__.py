"""Words everybody shares: ids, periods, money, estimates, errors, clock, settings. No input or output.

Takes: nothing. Gives: values. Promises: frozen, typed, no I/O. Does not do: anything.
"""

from seamark.kernel.clock import Clock, FixedClock, SystemClock
from seamark.kernel.errors import (
    AccessError,
    AwaitsApproval,
    Conflict,
    DataDamaged,
    Forbidden,
    InputError,
    NotFound,
    NotSignedIn,
    OutsideFailed,
    Overloaded,
    SeamarkError,
    StorageFull,
    TooLarge,
    TooMany,
    TryLater,
)
from seamark.kernel.estimate import Estimate, Grounds
from seamark.kernel.ids import hex_of, key_from_hex, key_of, keys_of, new_id
from seamark.kernel.money import MICROS, Money
from seamark.kernel.period import Period, parse_day
from seamark.kernel.placeholders import is_placeholder
from seamark.kernel.settings import PREFIX, Settings, SettingShown, data_folder, load_settings, shown_settings

__all__ = [
    "MICROS",
    "PREFIX",
    "AccessError",
    "AwaitsApproval",
    "Clock",
    "Conflict",
    "DataDamaged",
    "Estimate",
    "FixedClock",
    "Forbidden",
    "Grounds",
    "InputError",
    "Money",
    "NotFound",
    "NotSignedIn",
    "OutsideFailed",
    "Overloaded",
    "Period",
    "SeamarkError",
    "SettingShown",
    "Settings",
    "StorageFull",
    "SystemClock",
    "TooLarge",
    "TooMany",
    "TryLater",
    "data_folder",
    "hex_of",
    "is_placeholder",
    "key_from_hex",
    "key_of",
    "keys_of",
    "load_settings",
    "new_id",
    "parse_day",
    "shown_settings",
]
