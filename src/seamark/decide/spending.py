"""How a budget and its spend plan are written in an item of the plan, read from what the plan published."""

from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from seamark.decide.reading import BudgetSeries
from seamark.kernel import MICROS
from seamark.science import Floats

ROUNDING: Final = 20  # micros that sharing a budget out over days and channels may move a day by
MOST_STEPS: Final = 30  # of a plan that people read; finer ones are told by four weeks
STEP_DAYS: Final = 28
DIGITS: Final = 4  # of a step's share
Field = str | list[dict[str, Any]]


def as_field(micros: int, currency: str) -> dict[str, Any]:
    """Money as an item's JSON has it: whole units where they are whole."""
    whole, rest = divmod(micros, MICROS)
    return {"amount": whole if not rest else micros / MICROS, "currency": currency}


def spend_field(series: BudgetSeries) -> Field | None:
    """The spend plan that gives these planned days: even, front or steps; None where its steps cannot be told."""
    days, total = np.array(series.micros, np.int64), series.budget.micros
    n = len(days)
    if _gives(np.ones(n), days, total=total):
        return "even"
    if _gives(np.arange(n, 0, -1, dtype=np.float64), days, total=total):
        return "front"
    begins = [0, *(np.flatnonzero(np.abs(np.diff(days)) > ROUNDING) + 1).tolist()]
    weights, steps = np.zeros(n), []
    for first, last in zip(begins, [*begins[1:], n], strict=True):
        if share := round(float(days[first:last].sum()) / total, DIGITS):
            weights[first:last] = share / (last - first)
            steps.append({"day": (series.budget.starts + timedelta(first)).isoformat(), "share": share})
    return steps if _gives(weights, days, total=total) else None


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
    return [{"day": day.isoformat(), "share": share} for day, share in zip(days, shares, strict=True) if share > 0]


def _gives(weights: Floats, days: npt.NDArray[np.int64], *, total: int) -> bool:
    """Whether a total shared out by weights gives these days, but for rounding."""
    whole = float(weights.sum())
    if not whole:
        return False
    upto = np.rint(np.cumsum(weights) / whole * total)
    return bool(np.abs(np.diff(upto, prepend=0.0) - days).max() <= ROUNDING)
