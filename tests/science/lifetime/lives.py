"""Customers whose law is known: when they bought, when they left, what they will buy."""

from typing import NamedTuple

import numpy as np

from seamark.science.lifetime import Buying, Histories, histories

Floats = np.ndarray

TRUE = {Buying.BG_NBD: (0.6, 40.0, 0.9, 2.2), Buying.PARETO_NBD: (0.7, 45.0, 0.6, 90.0)}  # rates per day


class Lives(NamedTuple):
    """What is known of simulated customers, and the orders and their worth that followed within the horizon."""

    known: Histories
    mean: Floats
    orders: Floats
    coming: Floats
    worth: Floats


def live(seed: int, *, law: Buying, customers: int = 1500, days: int = 540, horizon: int = 180) -> Lives:
    """A company of ``days`` days whose customers came evenly over them, then ``horizon`` days more.

    Orders are counted by day, as the product counts them; an order is worth what Gamma-Gamma says (p 6, q 4, gamma 15).
    """
    draw = np.random.default_rng(seed)
    ages = np.floor(draw.uniform(1, days, customers))
    rates = draw.gamma(TRUE[law][0], 1 / TRUE[law][1], customers)
    third, fourth = TRUE[law][2:]
    leaving = draw.beta(third, fourth, customers) if law is Buying.BG_NBD else draw.gamma(third, 1 / fourth, customers)
    scales = draw.gamma(4.0, 1 / 15.0, customers)
    rows = []
    for age, rate, leave, scale in zip(ages, rates, leaving, scales, strict=True):
        moments = _moments(draw, law=law, rate=rate, leave=leave, until=age + horizon)
        past, future = np.unique(np.ceil(moments[moments <= age])), np.unique(np.ceil(moments[moments > age]))
        paid = draw.gamma(6.0, 1 / scale, len(past) + 1).mean()
        worth = draw.gamma(6.0, 1 / scale, len(future)).sum()
        rows.append((len(past), past[-1] if len(past) else 0.0, age, paid, len(future), worth))
    repeats, recency, age, mean, coming, worth = (np.array(one, np.float64) for one in zip(*rows, strict=True))
    return Lives(histories(repeats, recency=recency, age=age), mean, repeats + 1, coming, worth)


def _moments(draw: np.random.Generator, *, law: Buying, rate: float, leave: float, until: float) -> Floats:
    """When somebody buys again, in days after the first order."""
    end = until
    if law is Buying.PARETO_NBD:
        end = min(until, draw.exponential(1 / leave) if leave > 0 else until)
    moments = np.sort(draw.uniform(0, end, draw.poisson(rate * end)))
    if law is Buying.BG_NBD and len(moments):
        gone = np.flatnonzero(draw.random(len(moments)) < leave)
        moments = moments[: gone[0] + 1] if len(gone) else moments
    return moments
