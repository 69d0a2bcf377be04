"""From buyers to what they are worth: fitted once, then summed by segment, band and customer."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from seamark.kernel import MICROS, Estimate, Grounds, InputError, hex_of
from seamark.measure.value.model import (
    Buyers,
    CheckWeek,
    CustomerValue,
    Floats,
    HoldOut,
    SegmentValue,
    ValueBand,
    ValueTotals,
)
from seamark.science.lifetime import (
    Buying,
    BuyingFit,
    Foreseen,
    Histories,
    Interval,
    Outlook,
    SpendFit,
    count_quantiles,
    expected_repeats,
    fit_buying,
    fit_spend,
    foresee,
    foresee_value,
    histories,
)

LEVEL = 0.9
LISTED = 20
LOST = 0.5  # less than an even chance of being a customer still
LEAST_LEARNT = 60  # days of history before and after the cut of a hold-out check
UNKNOWN = "unknown"


class Valued(msgspec.Struct, frozen=True):
    """Buyers with everything that was fitted and expected of them."""

    buyers: Buyers
    known: Histories
    fit: BuyingFit
    spend: SpendFit
    seen: Foreseen
    worth: Outlook


def buyers_of(table: pa.Table, until: date, *, keys: list[str] | None = None) -> Buyers:
    """The columns of the relation ``buyers``; ``keys`` name its people where they have no key of the product's."""
    last = np.datetime64(until, "D")
    days = {name: _days(table, name) for name in ("first_day", "last_day")}
    return Buyers(
        until,
        [hex_of(int(key)) for key in table["person"].to_numpy()] if keys is None else keys,
        (last - days["first_day"]).astype(np.float64),
        (last - days["last_day"]).astype(np.float64),
        table["order_days"].to_numpy().astype(np.float64),
        table["amount"].to_numpy().astype(np.float64) / MICROS,
        [name or UNKNOWN for name in table["channel"].to_pylist()],
        [name or UNKNOWN for name in table["region"].to_pylist()],
    )


def _days(table: pa.Table, name: str) -> Any:  # noqa: ANN401 - numpy has no type for days
    return table[name].to_numpy().astype("datetime64[D]")


def histories_of(buyers: Buyers) -> Histories:
    """What the models of repeat buying need to know."""
    return histories(buyers.order_days - 1, recency=buyers.first - buyers.last, age=buyers.first)


def valued(buyers: Buyers, *, days: int, model: Buying | None = None, discount: float = 0.0) -> Valued:
    """Fit, and say what is expected of each within ``days``. Raises InputError where too little is known."""
    check_discount(discount)
    known = histories_of(buyers)
    fit = fit_buying(known, model)
    mean = buyers.money / np.maximum(buyers.order_days, 1.0)
    spend = fit_spend(mean, buyers.order_days)
    seen = foresee(fit, known, days=days, discount=discount)
    worth = foresee_value(seen, spend, place=known.place, mean=mean, orders=buyers.order_days)
    return Valued(buyers, known, fit, spend, seen, worth)


def check_discount(discount: float) -> None:
    """Raises InputError when it is not between nothing and all of it."""
    if not 0 <= discount <= 1:
        msg = f"The discount is {discount:g} a year; 0 to 1 are allowed."
        raise InputError(msg, help="0.1 is ten per cent a year.", arrived=discount, allowed=[0, 1])


def totals_of(made: Valued) -> ValueTotals:
    """Sums over all customers."""
    people = made.known.people
    return ValueTotals(
        made.known.customers,
        made.known.orders,
        float(made.seen.alive @ people),
        estimate(made.seen.orders.total(people, level=LEVEL), made),
        estimate(made.worth.total(level=LEVEL), made),
    )


def estimate(found: Interval, made: Valued) -> Estimate:
    """An interval of science as an estimate of the product."""
    return estimated(found, made.fit, until=made.buyers.until)


def estimated(found: Interval, fit: BuyingFit, *, until: date) -> Estimate:
    """As :func:`estimate`; what was seen ends with the day ``until``."""
    through = datetime(until.year, until.month, until.day, tzinfo=UTC) + timedelta(days=1)
    return Estimate(found.value, found.low, found.high, found.level, fit.model.value, Grounds.MODEL, through)


def segments(made: Valued, names: list[str]) -> tuple[SegmentValue, ...]:
    """Customers by a name each, those worth most together first."""
    different, place = np.unique(np.array(names, dtype=str), return_inverse=True)
    alive = made.seen.alive[made.known.place]
    found = []
    for number, name in enumerate(different):
        mine = (place == number).astype(np.float64)
        count = int(mine.sum())
        value = estimate(made.worth.total(mine, level=LEVEL), made)
        found.append(SegmentValue(str(name), count, float(alive @ mine), value, value.value / count))
    return tuple(sorted(found, key=lambda one: (-one.value.value, one.name)))


def bands(made: Valued) -> tuple[ValueBand, ...]:
    """Customers by expected value in tenths of them, the least valuable first; equal edges make one band."""
    value = np.sort(made.worth.mean)
    edges = np.linspace(0, len(value), 11).round().astype(int)
    return tuple(
        ValueBand(float(value[a]), float(value[b - 1]), int(b - a), float(value[a:b].sum()))
        for a, b in pairwise(edges)
        if b > a
    )


def customers(made: Valued, rows: Any) -> tuple[CustomerValue, ...]:  # noqa: ANN401 - an index array
    """Some customers, in the order of their row numbers."""
    rows = np.asarray(rows, np.int64)
    place = made.known.place[rows]
    different, back = np.unique(place, return_inverse=True)
    alive, mean, spread = (one[different] for one in (made.seen.alive, made.seen.mean_alive, made.seen.variance_alive))
    low, high = (one[back] for one in count_quantiles(alive, mean=mean, variance=spread, levels=(0.05, 0.95)))
    alive = alive[back]
    orders, buyers = made.seen.orders.mean[place], made.buyers
    return tuple(
        CustomerValue(
            buyers.keys[row],
            float(alive[i]),
            float(orders[i]),
            float(made.worth.mean[row]),
            int(low[i]),
            int(high[i]),
            int(buyers.order_days[row]),
            float(buyers.money[row]),
            int(buyers.last[row]),
        )
        for i, row in enumerate(rows)
    )


def is_lost(made: Valued) -> Floats:
    """For each customer, whether it is likelier that they left than that they stayed."""
    return np.asarray(made.seen.alive[made.known.place] < LOST)


def lost(made: Valued) -> tuple[CustomerValue, ...]:
    """Those in whom most past revenue is at risk."""
    at_risk = np.maximum(made.buyers.money, 0.0) * (1 - made.seen.alive[made.known.place])
    rows = np.argsort(-at_risk, kind="stable")[:LISTED]
    return customers(made, rows[at_risk[rows] > 0])


def best(made: Valued) -> tuple[CustomerValue, ...]:
    """Those worth most from now on."""
    return customers(made, np.argsort(-made.worth.mean, kind="stable")[:LISTED])


def cut_for(buyers: Buyers, *, days: int) -> date | None:
    """The day at which to cut history so that the rest tells whether the model holds; None where it is too short."""
    span = int(buyers.first.max()) if len(buyers.first) else 0
    held = min(days, span // 2)
    return buyers.until - timedelta(days=held) if held >= LEAST_LEARNT else None


def checked(
    before: Buyers, *, until: date, actual: int, came: Mapping[date, int], model: Buying | None
) -> HoldOut | None:
    """The hold-out check of ``before``, the buyers known at the cut, who ordered on ``actual`` days since.

    ``came`` counts the repeat orders of every day of these buyers. None where the model can't be fitted at the cut.
    """
    known = histories_of(before)
    try:
        fit = fit_buying(known, model)
    except InputError:
        return None
    days = (until - before.until).days
    seen = foresee(fit, known, days=days)
    weeks = _weeks(before, fit, came=came, until=until)
    expected = estimated(seen.orders.total(known.people, level=LEVEL), fit, until=before.until)
    return HoldOut(before.until, days, known.customers, expected, actual, weeks)


def _weeks(before: Buyers, fit: BuyingFit, *, came: Mapping[date, int], until: date) -> tuple[CheckWeek, ...]:
    """Whole weeks that end with ``until``."""
    span = int(before.first.max()) + (until - before.until).days
    count = span // 7
    start = until - timedelta(days=7 * count)
    values, slopes = expected_repeats(fit, np.arange(0.0, span + 8.0))
    reach = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    joined = np.array((np.datetime64(before.until) - before.first.astype("timedelta64[D]")), dtype="datetime64[D]")
    found = []
    for number in range(count):
        first = start + timedelta(days=7 * number)
        ages = (np.datetime64(first) - joined).astype(int)
        to, since = np.maximum(ages + 7, 0), np.maximum(ages, 0)
        expected = float((values[to] - values[since]).sum())
        slope = (slopes[:, to] - slopes[:, since]).sum(axis=1)
        half = reach * float(expected + slope @ fit.covariance @ slope) ** 0.5
        observed = sum(came.get(first + timedelta(days=day), 0) for day in range(1, 8))
        found.append(
            CheckWeek(first + timedelta(days=1), observed, expected, max(0.0, expected - half), expected + half)
        )
    return tuple(found)
