"""Small charts that stand inside tables and sentences."""

import math
from collections.abc import Sequence

import msgspec

from seamark.faces.web.numbers import Shown


class Bar(msgspec.Struct, frozen=True):
    """A column: left edge and width in percent, top and height in pixels, its name and value."""

    x: float
    width: float
    y: float
    height: float
    name: str
    shown: Shown


class Range(msgspec.Struct, frozen=True):
    """A change with its interval on an axis that has zero in the middle; all in percent across."""

    low: float
    high: float
    value: float


def columns(named: Sequence[tuple[str, float, Shown]], *, height: int = 120, fill: float = 0.72) -> list[Bar]:
    """A column per name; ``fill`` is the share of its place that it takes."""
    most = max((value for _, value, _ in named), default=0) or 1
    place = 100 / max(1, len(named))
    return [
        Bar(
            round(place * (index + (1 - fill) / 2), 3),
            round(place * fill, 3),
            round(height * (1 - value / most), 1),
            round(height * value / most, 1),
            name,
            shown,
        )
        for index, (name, value, shown) in enumerate(named)
    ]


def spark(values: Sequence[float], *, height: int = 28) -> tuple[str, str]:
    """A line and the area under it, 1000 wide, from zero to the most."""
    most = max(values, default=0) or 1
    last = max(1, len(values) - 1)
    points = [f"{1000 * i / last:g} {(height - 1) * (1 - value / most) + 0.5:.1f}" for i, value in enumerate(values)]
    if not points:
        return "", ""
    line = "M" + "L".join(points)
    return line, f"{line}L1000 {height}L0 {height}Z"


def range_of(value: float, *, low: float, high: float, reach: float) -> Range:
    """Where a change and its ends lie between −``reach`` and +``reach``; what lies beyond stands at the edge."""

    def place(share: float) -> float:
        inside = max(-1.0, min(1.0, share / reach)) if math.isfinite(share) else math.copysign(1.0, share)
        return round(50 + 48 * inside, 2)

    return Range(place(low), place(high), place(value))
