"""What the ad platforms claim, beside what was counted."""

import msgspec

from seamark.faces.web.asking import Asked, split
from seamark.faces.web.visit import Visit

CLAIMED, COUNTED = "claimed_conversions", "conversions"


class Claim(msgspec.Struct, frozen=True):
    """A channel: orders its platforms claim, orders counted in visits of that channel."""

    name: str
    claimed: float
    counted: float

    @property
    def times(self) -> float | None:
        """How many times as many were claimed as were counted."""
        return self.claimed / self.counted if self.counted else None


def claims_of(visit: Visit) -> list[Claim]:
    """Every channel whose platforms claim orders; empty where no import carries claims."""
    period = visit.view.period
    asked = Asked(visit, [split(metric, period, by="channel") for metric in (CLAIMED, COUNTED)])
    claimed, counted = (asked.named(metric, period, by="channel") for metric in (CLAIMED, COUNTED))
    found = [Claim(name, value, counted.get(name, 0.0)) for name, value in claimed.items() if value]
    return sorted(found, key=lambda one: -one.claimed)


def claims_title(claims: list[Claim]) -> str:
    """How many orders platforms claim for each one counted, all channels together."""
    claimed, counted = sum(one.claimed for one in claims), sum(one.counted for one in claims)
    if not counted:
        return "Platforms claim orders where none were counted"
    return f"For every order counted in their channels, platforms claim {claimed / counted:.1f}"
