"""What goes into the models of repeat buying, and what comes out."""

import enum

import msgspec
import numpy as np
from numpy.typing import NDArray

from seamark.kernel import InputError
from seamark.science.lifetime.special import Floats, log_normal

LEAST_CUSTOMERS, LEAST_REPEATS = 20, 10


class Buying(enum.StrEnum):
    """How customers are thought to buy and to leave."""

    BG_NBD = "bg-nbd"
    PARETO_NBD = "pareto-nbd"


class Histories(msgspec.Struct, frozen=True):
    """Customers with the same history, once: arrays of one length, times in days.

    ``repeats`` orders after the first, the last of them ``recency`` days after the first, seen for ``age`` days;
    ``people`` have that history. ``place`` says for each customer handed in which of them is theirs.
    """

    repeats: Floats
    recency: Floats
    age: Floats
    people: Floats
    place: NDArray[np.int64]

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.people.sum())

    @property
    def orders(self) -> int:
        """How many repeat orders they made."""
        return round(float(self.people @ self.repeats))


class BuyingFit(msgspec.Struct, frozen=True):
    """A fitted model of repeat buying.

    ``parameters`` in the order of the papers, rates per day: r, alpha, a, b (BG/NBD) or r, alpha, s, beta
    (Pareto/NBD). ``covariance`` is that of their logarithms. ``is_reached``: whether the maximum was.
    """

    model: Buying
    parameters: tuple[float, float, float, float]
    covariance: Floats
    log_likelihood: float
    customers: int
    repeats: int
    is_reached: bool = True


class SpendFit(msgspec.Struct, frozen=True):
    """A fitted Gamma-Gamma model of what an order is worth: p, q, gamma (currency), and the logs' covariance."""

    p: float
    q: float
    gamma: float
    covariance: Floats
    customers: int

    @property
    def mean(self) -> float:
        """What an order of somebody unknown is worth on average, in the currency of the data."""
        return self.p * self.gamma / (self.q - 1)


class Interval(msgspec.Struct, frozen=True):
    """``value`` with the interval that holds it with probability ``level`` (0 to 1)."""

    value: float
    low: float
    high: float
    level: float


class Outlook(msgspec.Struct, frozen=True):
    """What is expected of each, in arrays of one length; sums of it have intervals.

    ``mean`` and ``variance`` of what will come, given the parameters; ``slopes`` (parameters, length) is how the mean
    moves with the logarithm of each parameter, whose ``covariance`` says how well they are known.
    """

    mean: Floats
    variance: Floats
    slopes: Floats
    covariance: Floats

    def total(self, weights: Floats | None = None, *, level: float = 0.9) -> Interval:
        """The sum over all (or ``weights`` of each) with the interval that chance and unknown parameters leave."""
        of = np.ones(len(self.mean)) if weights is None else weights
        slope = self.slopes @ of
        spread = float(of @ self.variance + slope @ self.covariance @ slope)
        mean = float(of @ self.mean)
        low, high = log_normal(mean, spread, level=level)
        return Interval(mean, low, high, level)


class Foreseen(msgspec.Struct, frozen=True):
    """Per history: the chance of being a customer still (``alive``), and orders within the horizon as an outlook.

    ``mean_alive`` and ``variance_alive`` are of orders of somebody who is a customer still.
    """

    alive: Floats
    orders: Outlook
    mean_alive: Floats
    variance_alive: Floats


def histories(repeats: Floats, *, recency: Floats, age: Floats) -> Histories:
    """Group customers by their history. Raises InputError when one is impossible."""
    arrays = [np.asarray(one, np.float64) for one in (repeats, recency, age)]
    _check(arrays[0], recency=arrays[1], age=arrays[2])
    if not len(arrays[0]):
        empty = np.zeros(0)
        return Histories(empty, empty, empty, empty, np.zeros(0, np.int64))
    order = np.lexsort(arrays[::-1])
    table = np.stack([one[order] for one in arrays])
    new = np.concatenate([[True], np.any(table[:, 1:] != table[:, :-1], axis=0)])
    group = np.cumsum(new) - 1
    place = np.empty(len(order), np.int64)
    place[order] = group
    people = np.bincount(group).astype(np.float64)
    distinct = table[:, new]
    return Histories(distinct[0], distinct[1], distinct[2], people, place)


def enough(known: Histories) -> None:
    """Raises InputError when too little is known to fit a model of repeat buying."""
    if known.customers < LEAST_CUSTOMERS or known.orders < LEAST_REPEATS:
        msg = (
            f"{known.customers:,} customers with {known.orders:,} repeat orders say too little of who comes back; "
            f"at least {LEAST_CUSTOMERS} customers and {LEAST_REPEATS} repeat orders (on later days) are needed."
        )
        raise InputError(
            msg,
            help="Take a longer history, or wait until more customers have come back.",
            arrived=[known.customers, known.orders],
            allowed=[LEAST_CUSTOMERS, LEAST_REPEATS],
        )
    if float(known.age.max()) <= 0:
        msg = "Every first order was made on the last day; nothing can be said of who comes back."
        raise InputError(msg, help="Take a history of more than a day.")


def horizon_of(days: float) -> float:
    """A horizon in days. Raises InputError when it is not between a day and ten years."""
    if not 1 <= days <= 3660:
        msg = f"The horizon is {days:g} days; 1 to 3660 are allowed."
        raise InputError(msg, help="365 is a year.", arrived=days, allowed=[1, 3660])
    return float(days)


def _check(repeats: Floats, *, recency: Floats, age: Floats) -> None:
    if not len(repeats) == len(recency) == len(age):
        msg = f"{len(repeats)} repeats, {len(recency)} recencies and {len(age)} ages arrived; one each is needed."
        raise InputError(msg, help="Give three arrays of one length.")
    wrong = ~(np.isfinite(repeats) & np.isfinite(recency) & np.isfinite(age))
    wrong |= (repeats < 0) | (recency < 0) | (recency > age) | ((repeats > 0) & (recency <= 0))
    if wrong.any():
        first = int(np.argmax(wrong))
        msg = (
            f"Customer {first + 1} has {repeats[first]:g} repeat orders, the last after {recency[first]:g} days, and "
            f"was seen for {age[first]:g}; needed are numbers with 0 ≤ recency ≤ age, and recency > 0 with repeats."
        )
        raise InputError(msg, help="Count orders by day, and the age up to one last day for all.", arrived=first)
