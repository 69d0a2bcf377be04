"""Where a goal's number will be on a day if everything goes on as it does. Pure.

A sum (a total, or a level that is a sum over its last days) is forecast by its pace, as spend is
(``seamark.science.forecast``): what is so far, plus the pace of the last weeks times the days to come, with noise that
remembers yesterday and Student's t. A ratio is a pace too: of its numerator, where the denominator is the plan (the
linearisation of a ratio of sums, Cochran, *Sampling Techniques*, 1977, ch. 6). A level of people, whose days do not add
up, is read from windows that do not overlap.

``tests/plan/goal_worlds.py`` holds the simulation; docs/scenarios.md says how well the chances hold.
"""

import math
from typing import Final

import msgspec
import numpy as np

from seamark.science import LEAST_DAYS, Floats, Pace, forecast

LOOK: Final = 182  # days of the past that a pace and its noise are taken from
RECENT: Final = 56  # days that say how large a weekday's denominator is
WEEK: Final = 7
LEAST_WINDOWS: Final = 4  # windows without which a level of people has no spread
SURE: Final = 1e6  # degrees of freedom from which Student's t is the normal distribution


class Course(msgspec.Struct, frozen=True):
    """A number on a future day: ``likely``, its standard error ``spread`` with ``freedom`` degrees of freedom.

    ``so_far`` is what is certain already (None where nothing is), ``days`` how many days it rests on, ``window`` the
    last days whose pace is believed to go on.
    """

    likely: float
    spread: float
    freedom: float
    days: int
    window: int
    so_far: float | None = None

    def p_at_least(self, value: float) -> float:
        """The probability that it is ``value`` or more."""
        if not self.spread:
            return float(self.likely >= value)
        return self._pace.p_over(value)

    def quantile(self, p: float) -> float:
        """What it stays below with probability ``p``; never less than what is certain."""
        return self._pace.quantile(p) if self.spread else self.likely

    def plus(self, mean: float, variance: float) -> "Course":
        """With something independent added; degrees of freedom after Welch (Biometrika 34, 1947).

        What is certain so far stays certain: what is added is to come.
        """
        own = self.spread**2
        whole = own + variance
        freedom = min(self.freedom * (whole / own) ** 2, SURE) if own else SURE
        return msgspec.structs.replace(self, likely=self.likely + mean, spread=math.sqrt(whole), freedom=freedom)

    @property
    def _pace(self) -> Pace:
        """As a pace, which knows Student's t."""
        certain = -math.inf if self.so_far is None else self.so_far
        return Pace(self.likely, self.likely, self.likely, 0.0, certain, 0.0, self.window, self.spread, self.freedom)


def expected_sum(past: Floats, planned: Floats, *, ahead: Floats, so_far: float) -> Course | None:
    """A sum at the end of ``ahead``; None below two weeks.

    ``past`` (shape n, oldest first) is what each day brought, ``planned`` (shape n) what it was planned to,
    ``ahead`` (shape h) what those to come are; a day that does not count is 0. ``so_far`` is what counts of ``past``.
    """
    if len(past) < LEAST_DAYS:
        return None
    past, planned = past[-LOOK:], planned[-LOOK:]
    if not len(ahead) or not ahead.sum():
        return Course(so_far, 0.0, SURE, len(past), 0, so_far)
    pace = forecast(past, planned, ahead=ahead)
    likely = so_far + pace.total - pace.spent
    return Course(likely, pace.spread, pace.freedom, len(past), pace.window, so_far)


def rated_level(above: Floats, below: Floats, *, known: int, ahead: int) -> Course | None:
    """A ratio over a window of which ``known`` days are measured and ``ahead`` are to come; None where nothing is.

    ``above`` and ``below`` (shape n, oldest first) are the daily parts up to the last day that was measured. The
    numerator is a sum whose plan is the denominator; days to come get the denominator that their weekday had lately.
    """
    above, below = above[-LOOK:], below[-LOOK:]
    recent = min(RECENT, len(below) // WEEK * WEEK)
    if len(below) < LEAST_DAYS or not below[-recent:].sum():
        return None
    usual = below[-recent:].reshape(-1, WEEK).mean(axis=0)
    to_come = np.resize(usual, ahead)
    top, bottom = (float(part[len(part) - known :].sum()) if known else 0.0 for part in (above, below))
    whole = bottom + float(to_come.sum())
    if not whole:
        return None
    if not ahead:
        return Course(top / whole, 0.0, SURE, len(below), 0)
    pace = forecast(above, below, ahead=to_come)
    likely = (top + pace.total - pace.spent) / whole
    return Course(likely, pace.spread / whole, pace.freedom, len(below), pace.window)


def expected_level(levels: Floats, *, window: int, share: float) -> Course | None:
    """A level whose days do not add up, from what it was at the end of each day (shape n); None where that is too few.

    ``share`` is the part of the window that is still to come.
    """
    steps = np.asarray(levels[::-1][::window][::-1], np.float64)
    if len(steps) < LEAST_WINDOWS:
        return None
    change = np.diff(steps)
    spread = math.sqrt(float(np.mean(change * change)) * share)
    return Course(float(levels[-1]), spread, float(max(2, len(change))), len(levels), window)
