"""How a budget and its spend plan are written in an item of the plan, and a spend plan paced anew."""

from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from seamark.decide.reading import BudgetSeries

ROUNDING: Final = 20  # micros that sharing a budget out over days and channels may move a day by
MOST_STEPS: Final = 30  # of a plan that people read; finer ones are told by four weeks
STEP_DAYS: Final = 28
DIGITS: Final = 4  # of a step's share


def repaced(series: BudgetSeries, acts_on: date, *, spent: float) -> list[dict[str, Any]]:
    """A spend plan with what is spent until a change acts, then what is left in the shape that was planned.

    Empty when nothing is left, or nothing was planned from then on.
    """
    upto = (acts_on - series.budget.starts).days
    ahead = np.array(series.micros[upto:], np.float64)
    left = 1 - spent / series.limit
    if not 0 < left < 1 or not ahead.any():
        return []
    begins = [0, *(np.flatnonzero(np.abs(np.diff(ahead)) > ROUNDING) + 1).tolist()]
    if len(begins) > MOST_STEPS:
        begins = list(range(0, len(ahead), STEP_DAYS))
    gone = [round(1 - left, DIGITS), *(np.cumsum(np.add.reduceat(ahead, begins)) / ahead.sum() * left + 1 - left)]
    shares = np.diff(np.round([0.0, *gone[:-1], 1.0], DIGITS)).round(DIGITS).tolist()
    days = [series.budget.starts, *(acts_on + timedelta(first) for first in begins)]
    return [{"day": day.isoformat(), "share": share} for day, share in zip(days, shares, strict=True)]
