"""Scales and their ticks."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from seamark.faces.web.numbers import day


class Tick(msgspec.Struct, frozen=True):
    """A labelled place on an axis: percent across or pixels down. ``minor`` ones go first where it is narrow."""

    at: float
    text: str
    minor: bool = False


class Scale(msgspec.Struct, frozen=True):
    """A linear scale over ``low``..``high`` with round ``steps``."""

    low: float
    high: float
    steps: tuple[float, ...]

    @classmethod
    def over(cls, values: Iterable[float | None], *, wanted: int = 5) -> "Scale":
        """A scale that starts at zero (or below it where values do) and ends on a round number."""
        known = [value for value in values if value is not None and math.isfinite(value)]
        low, high = min([0.0, *known]), max([0.0, *known])
        if high == low:
            high = low + 1
        step = round_step((high - low) / wanted)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        steps = tuple(number * step for number in range(first, last + 1))
        return cls(steps[0], steps[-1], steps)

    def share(self, value: float) -> float:
        """Where ``value`` lies between low (0) and high (1)."""
        return (value - self.low) / (self.high - self.low)


def round_step(size: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below ``size``."""
    power = 10 ** math.floor(math.log10(size))
    return float(next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= size * (1 - 1e-9)))


def y_ticks(scale: Scale, height: float, *, show: Callable[[float], object]) -> list[Tick]:
    """A tick per round step, in pixels from the top."""
    return [Tick(round(height * (1 - scale.share(step)), 1), str(show(step))) for step in scale.steps]


def day_ticks(days: Sequence[date], *, banded: bool = False) -> list[Tick]:
    """About eight dates below a chart whose points are ``days``; every other one is minor.

    ``banded``: points are columns with a width, so a label stands under the middle of its column.
    """
    last = max(1, len(days) - (0 if banded else 1))
    shift = 0.5 if banded else 0.0
    chosen = _chosen(days)
    return [
        Tick(round(100 * (index + shift) / last, 3), text, minor=number % 2 == 1)
        for number, (index, text) in enumerate(chosen)
    ]


def _chosen(days: Sequence[date]) -> list[tuple[int, str]]:
    if len(days) < 2:
        return [(index, day(at)) for index, at in enumerate(days)]
    months = [index for index, at in enumerate(days) if at.day <= (days[1] - days[0]).days]
    if len(months) >= 4:
        every = max(1, math.ceil(len(months) / 8))
        return [(index, _month(days[index])) for index in months[::every]]
    every = next(step for step in (1, 2, 7, 14, 28) if len(days) / step <= 9 or step == 28)
    start = next((i for i, at in enumerate(days) if at.weekday() == 0), 0) % every if every >= 7 else 0
    return [(index, day(days[index])) for index in range(start, len(days), every)]


def _month(at: date) -> str:
    return f"{at:%b %Y}" if at.month == 1 else f"{at:%b}"
