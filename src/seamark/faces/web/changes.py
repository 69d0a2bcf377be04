"""How much something changed between two periods, and how sure that is.

The interval comes from the weeks themselves: each is left out in turn (a delete-one-block jackknife, Efron & Stein
1981, with weeks as blocks as in Künsch 1989), so that weekday patterns and runs of good days do not make it look
surer than it is. Under three full weeks on either side there is no interval, and none is shown.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import msgspec

WEEK = 7
FEWEST_WEEKS = 3
Z95 = 1.959964


class Change(msgspec.Struct, frozen=True):
    """From ``before`` to ``now``: ``share`` is the relative change, ``low`` and ``high`` its 95 % interval.

    ``share`` is None without anything to compare with; the interval is None where there are too few weeks.
    """

    now: float | None
    before: float | None
    share: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 'no change'."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    @property
    def has_interval(self) -> bool:
        """Whether there were enough weeks to say how sure the change is."""
        return self.low is not None


class Days(msgspec.Struct, frozen=True):
    """Daily parts of a number, oldest first: sums of ``over``, and of ``under`` where it is a ratio of sums."""

    over: tuple[float, ...]
    under: tuple[float, ...] = ()

    def without(self, first: int, last: int) -> "Days":
        """These days without those from ``first`` to before ``last``."""
        return Days(self.over[:first] + self.over[last:], self.under[:first] + self.under[last:])

    def total(self) -> float | None:
        """The number over all days; None where there is nothing to divide by."""
        if not self.under:
            return sum(self.over)
        below = sum(self.under)
        return sum(self.over) / below if below else None

    def level(self) -> float | None:
        """The number per day, so that periods of different length compare; a ratio needs no such thing."""
        total = self.total()
        return total / len(self.over) if total is not None and not self.under and self.over else total


def change_between(now: Days, before: Days | None) -> Change:
    """The change from ``before`` to ``now``."""
    if before is None:
        return Change(now.total(), None)
    level, level_before = now.level(), before.level()
    if level is None or not level_before:
        return Change(now.total(), before.total())
    share = level / level_before - 1
    spread = _spread(now, before)
    if spread is None or share <= -1:
        return Change(now.total(), before.total(), share)
    centre = math.log1p(share)
    return Change(now.total(), before.total(), share, math.expm1(centre - spread), math.expm1(centre + spread))


def _spread(now: Days, before: Days) -> float | None:
    """Half the width of the 95 % interval of the logarithm of the ratio of the two levels."""
    sides = [side for side in (_left_out(now), _left_out(before)) if side is not None]
    if len(sides) < 2:
        return None
    variance, weeks = 0.0, 0
    for side in sides:
        middle = sum(side) / len(side)
        variance += (len(side) - 1) / len(side) * sum((value - middle) ** 2 for value in side)
        weeks += len(side)
    return t95(weeks - 2) * math.sqrt(variance)


def _left_out(days: Days) -> list[float] | None:
    """The logarithm of the level with each week left out in turn; the days beyond full weeks go with the first."""
    weeks = len(days.over) // WEEK
    if weeks < FEWEST_WEEKS:
        return None
    edges = [len(days.over) - WEEK * number for number in range(weeks, -1, -1)]
    edges[0] = 0
    levels = [days.without(first, last).level() for first, last in pairwise(edges)]
    known = [math.log(level) for level in levels if level is not None and level > 0]
    return known if len(known) == weeks else None


def t95(freedom: int) -> float:
    """The 97.5 % point of Student's t, by its expansion around the normal (Fisher & Cornish 1960); ≥ 4 degrees."""
    z, n = Z95, freedom
    first = (z**3 + z) / (4 * n)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
    return z + first + second + third


def sums(values: Sequence[float | None]) -> tuple[float, ...]:
    """Daily sums where a day without anything is zero."""
    return tuple(value or 0.0 for value in values)
