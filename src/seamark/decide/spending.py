"""How a budget and its spend plan are written in an item of the plan, read from what the plan published."""

from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from seamark.decide.reading import BudgetSeries
from seamark.kernel import MICROS
from seamark.science import Floats

ROUNDING: Final = 20  # micros that sharing a budget out over days and channels may move a day by
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
    """A spend plan of two steps: what is spent until a change acts, then evenly what is left; empty when nothing is."""
    share = round(spent / series.limit, DIGITS)
    if not 0 < share < 1:
        return []
    return [
        {"day": series.budget.starts.isoformat(), "share": share},
        {"day": acts_on.isoformat(), "share": round(1 - share, DIGITS)},
    ]


def _gives(weights: Floats, days: npt.NDArray[np.int64], *, total: int) -> bool:
    """Whether a total shared out by weights gives these days, but for rounding."""
    whole = float(weights.sum())
    if not whole:
        return False
    upto = np.rint(np.cumsum(weights) / whole * total)
    return bool(np.abs(np.diff(upto, prepend=0.0) - days).max() <= ROUNDING)
