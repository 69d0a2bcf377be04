"""How a budget is spent over days and channels. Pure; micros that sum to the budget exactly."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from seamark.kernel import MICROS, Period
from seamark.plan.kinds import Initiative
from seamark.plan.model import SpendStep

Days = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
SAME = 100  # micros a day: two ways to share a budget out round differently
IDLE = frozenset({"idea", "stopped"})  # they plan to spend nothing


def spent_by_day(initiative: Initiative) -> Days:
    """Planned micros of each day from start to end (both included), summing to the budget; zeros without one."""
    weights = _weights(initiative)
    if initiative.budget is None:
        return np.zeros(len(weights), np.int64)
    return shared_out(initiative.budget.micros, weights)


def shared_out(amount: int, weights: Weights) -> Days:
    """A whole amount in proportion to weights (shape of both: n), rounded so that the sum is exact."""
    total = float(weights.sum())
    if not total:
        return np.zeros(len(weights), np.int64)
    upto = np.rint(np.cumsum(weights) / total * amount).astype(np.int64)
    upto[-1] = amount
    return np.diff(upto, prepend=np.int64(0))


def spent_by_channel(initiative: Initiative) -> Iterator[tuple[str | None, Days]]:
    """Planned micros by day of each channel; the channels sum to the budget exactly. No mix: one row without a name."""
    if initiative.budget is None or not initiative.channels:
        yield None, spent_by_day(initiative)
        return
    weights, shares = _weights(initiative), np.array(list(initiative.channels.values()))
    amounts = shared_out(initiative.budget.micros, shares)
    for channel, amount in zip(initiative.channels, amounts.tolist(), strict=True):
        yield channel, shared_out(amount, weights)


def spent_by_month(initiative: Initiative) -> dict[date, int]:
    """Planned micros by first day of the month."""
    months: dict[date, int] = {}
    for offset, micros in enumerate(spent_by_day(initiative).tolist()):
        day = initiative.start + timedelta(offset)
        months[day.replace(day=1)] = months.get(day.replace(day=1), 0) + micros
    return {month: micros for month, micros in months.items() if micros}


def spent_in(initiatives: Iterable[Initiative], period: Period, *, rates: Mapping[str, float]) -> Weights:
    """Planned spend of each day of a period over all initiatives (shape: days of the period), in whole units.

    ``rates`` is what one unit of a currency is worth; a budget in another currency is left out, as are ideas.
    """
    days = np.zeros(period.days)
    for item in initiatives:
        rate = rates.get(item.budget.currency) if item.budget else None
        if rate is None or item.status in IDLE or item.end < period.start or item.start >= period.end:
            continue
        first, spent = (item.start - period.start).days, spent_by_day(item)
        low, high = max(0, first), min(period.days, first + len(spent))
        days[low:high] += spent[low - first : high - first] * (rate / MICROS)
    return days


def spends_the_same(initiative: Initiative, spend: object) -> bool:
    """Whether a spend plan, as in JSON, spends each day what the initiative's does, whatever steps it is told in."""
    try:
        read = msgspec.convert(spend, Literal["even", "front"] | tuple[SpendStep, ...])
        other = spent_by_day(msgspec.structs.replace(initiative, spend=read))
    except (msgspec.ValidationError, ValueError, IndexError):
        return False
    return bool(np.abs(other - spent_by_day(initiative)).max() <= SAME)


def moved_steps(initiative: Initiative, start: date, *, end: date) -> Initiative:
    """The initiative on new dates, the steps of its spend plan moved along and kept inside."""
    if isinstance(initiative.spend, str):
        return msgspec.structs.replace(initiative, start=start, end=end)
    by = start - initiative.start
    shares: dict[date, float] = {}
    for step in initiative.spend:
        day = min(max(step.day + by, start), end)
        shares[day] = shares.get(day, 0.0) + step.share
    steps = tuple(SpendStep(day, share) for day, share in sorted(shares.items()))
    return msgspec.structs.replace(initiative, start=start, end=end, spend=steps)


def _weights(initiative: Initiative) -> Weights:
    days = (initiative.end - initiative.start).days + 1
    if initiative.spend == "front":
        return np.arange(days, 0, -1, dtype=np.float64)
    if isinstance(initiative.spend, str):
        return np.ones(days)
    weights = np.zeros(days)
    begins = [(step.day - initiative.start).days for step in initiative.spend]
    for step, begin, until in zip(initiative.spend, begins, [*begins[1:], days], strict=True):
        weights[begin:until] = step.share / max(1, until - begin)
    return weights
