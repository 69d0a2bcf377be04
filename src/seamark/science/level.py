"""The level of some days: a sum, or a ratio of two sums, and how sure it is given the noise from day to day."""

from statistics import NormalDist
from typing import Final, Self

import msgspec

from seamark.science.pacing import WEEK, Floats, normal_of, steady_spread, student_of

NORMAL: Final = NormalDist()


class Level(msgspec.Struct, frozen=True):
    """``value`` in the unit of its days, its standard ``error``, and the degrees of ``freedom`` of that error.

    The error comes from differences a week apart; they overlap, and how much a day remembers is estimated too, so that
    each three of them are worth one. tests/science/level_worlds.py shows how often the intervals hold.
    """

    value: float
    error: float
    freedom: float

    @classmethod
    def of(cls, result: Floats, volume: Floats | None = None) -> Self | None:
        """The sum of ``result`` (shape n, at least two weeks), over that of ``volume`` (shape n) where there is one.

        None where there is nothing to divide by. The noise of a ratio r is that of result − r × volume (linearisation:
        Cochran, Sampling Techniques, 1977, 6.4); that of a sum is told from the same weekdays a week apart.
        """
        whole = 1.0 if volume is None else float(volume.sum())
        if not whole:
            return None
        value = float(result.sum()) / whole
        rest = result if volume is None else result - value * volume
        return cls(value, steady_spread(rest) / abs(whole), max(3.0, (len(rest) - WEEK) / 3))

    def within(self, level: float) -> tuple[float, float]:
        """Low and high end of the interval that holds what is behind the days with probability ``level``."""
        half = self.error * student_of(NORMAL.inv_cdf((1 + level) / 2), self.freedom)
        return self.value - half, self.value + half

    def p_above(self, limit: float) -> float:
        """The probability that what is behind the days lies above a limit."""
        if not self.error:
            return float(self.value > limit)
        return NORMAL.cdf(normal_of((self.value - limit) / self.error, self.freedom))
