"""What a source of release dates says: releases as rows, and what could not be read."""

from collections.abc import Sequence
from datetime import date

import msgspec

from seamark.plan.model import Fault


class Announced(msgspec.Struct, frozen=True):
    """A release as its source has it. None and '' are what the source does not say.

    ``key`` is its name that never changes there, ``where`` the line, row or entry it was read from.
    """

    key: str
    title: str
    day: date | None
    shipped: bool | None = None
    note: str = ""
    tier: int | None = None
    confidence: float | None = None
    where: str = ""


class Found(msgspec.Struct, frozen=True):
    """What was read: releases, what is odd without being wrong, and what is wrong."""

    rows: tuple[Announced, ...] = ()
    told: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    def plus(self, other: "Found") -> "Found":
        """Both together."""
        return Found(self.rows + other.rows, self.told + other.told, self.faults + other.faults)


def fault_of(title: str, field: str, *, said: str, help_: str = "", where: str = "") -> Fault:
    """What is wrong with one release."""
    return Fault(f"release '{title}'", field, said, help_, where)


def listed(titles: Sequence[str], *, most: int = 5) -> str:
    """Titles as a sentence holds them."""
    shown = ", ".join(f"'{title}'" for title in titles[:most])
    return f"{shown} and {len(titles) - most} more" if len(titles) > most else shown
