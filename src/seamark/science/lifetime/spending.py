"""Gamma-Gamma: what an order is worth differs between customers and between their orders (Fader and Hardie 2013)."""

import numpy as np
from numpy.typing import NDArray

from seamark.kernel import InputError
from seamark.science.lifetime.climbing import climb
from seamark.science.lifetime.model import Foreseen, Outlook, SpendFit
from seamark.science.lifetime.special import Floats, digamma, log_gamma

LEAST = 10
FIRST = 20_000  # so many customers find the neighbourhood of the maximum
STARTS = ((1.0, 1.0, 1.0), (3.0, 0.0, 0.0))
SMALL_STEP = 1e-3
LEAST_DEGREES = 0.5  # a mean of few orders has no variance under a heavy tail; this keeps it finite and wide


def fit_spend(mean: Floats, orders: Floats) -> SpendFit:
    """The likeliest p, q (above 1, so that the mean exists) and gamma.

    ``mean`` is what an order of each customer was worth on average (currency), ``orders`` how many that averages.
    Customers with nothing above zero are left out. Raises InputError when fewer than ten are left.
    """
    mean, orders = np.asarray(mean, np.float64), np.asarray(orders, np.float64)
    kept = (mean > 0) & (orders > 0) & np.isfinite(mean)
    z, n = mean[kept], orders[kept]
    if len(z) < LEAST:
        msg = f"{len(z)} customers have orders worth more than zero; at least {LEAST} are needed."
        raise InputError(
            msg, help="Check the column of amounts, or take a longer history.", arrived=len(z), allowed=LEAST
        )
    unit = float(np.exp(np.mean(np.log(z))))
    z = z / unit
    every = max(1, len(z) // FIRST)
    few = _Likelihood(z[::every], n[::every])
    top = max((climb(few, np.array(start)) for start in STARTS), key=lambda one: one.value)
    if every > 1:
        top = climb(_Likelihood(z, n), top.at)
    p, over, gamma = (float(one) for one in np.exp(top.at))
    return SpendFit(p, 1 + over, gamma * unit, top.covariance, len(z))


class _Likelihood:
    """By the logarithms of p, q − 1 and gamma; what only the number of orders decides is computed once for each."""

    def __init__(self, mean: Floats, orders: Floats) -> None:
        self._sums, self._orders = mean * orders, orders
        self._kinds, place = np.unique(orders, return_inverse=True)
        self._people = np.bincount(place).astype(np.float64)
        self._logs = float(np.log(self._sums) @ orders)
        self._fixed = float(np.log(mean).sum())

    def __call__(self, at: Floats) -> tuple[float, Floats]:
        p, over, gamma = np.exp(at)
        q, n, people = 1 + over, self._kinds, self._people
        whole = gamma + self._sums
        log_whole = np.log(whole)
        by_orders, plain, inverse = float(log_whole @ self._orders), float(log_whole.sum()), 1 / whole
        everybody = float(people.sum())
        value = (
            float(people @ (log_gamma(p * n + q) - log_gamma(p * n)))
            - everybody * float(log_gamma(q))
            + everybody * q * np.log(gamma)
            + p * self._logs
            - self._fixed
            - p * by_orders
            - q * plain
        )
        both = digamma(p * n + q)
        of_p = float(people @ (n * (both - digamma(p * n)))) + self._logs - by_orders
        of_q = float(people @ both) - everybody * float(digamma(q)) + everybody * np.log(gamma) - plain
        weights = p * float(self._orders @ inverse) + q * float(inverse.sum())
        of_gamma = everybody * q / gamma - weights
        return float(value), np.array([p * of_p, over * of_q, gamma * of_gamma])


def expected_spend(fit: SpendFit, *, mean: Floats, orders: Floats) -> Floats:
    """What a coming order of each customer is worth: their own mean, drawn towards everybody's by how few it averages.

    Where refunds took everything back the mean counts as 0.
    """
    return _expected(np.log([fit.p, fit.q - 1, fit.gamma]), mean=mean, orders=orders)


def foresee_value(
    foreseen: Foreseen, fit: SpendFit, *, place: NDArray[np.int64], mean: Floats, orders: Floats
) -> Outlook:
    """What each customer's coming orders are worth; ``place`` says which history of ``foreseen`` is theirs."""
    at = np.log([fit.p, fit.q - 1, fit.gamma])
    worth = _expected(at, mean=mean, orders=orders)
    count, spread = foreseen.orders.mean[place], foreseen.orders.variance[place]
    undiscounted = (foreseen.alive * foreseen.mean_alive)[place]
    degrees = np.maximum(fit.p * orders + fit.q - 2, LEAST_DEGREES)
    own = worth**2 / degrees  # how far a customer's true mean may lie from what is expected
    squares = spread + undiscounted**2
    variance = spread * worth**2 + undiscounted * (worth**2 + own) / fit.p + squares * own
    slopes = [foreseen.orders.slopes[row][place] * worth for row in range(len(foreseen.orders.slopes))]
    for row in range(3):
        moved = at.copy()
        moved[row] += SMALL_STEP
        slopes.append(count * (_expected(moved, mean=mean, orders=orders) - worth) / SMALL_STEP)
    first = len(foreseen.orders.covariance)
    covariance = np.zeros((first + 3, first + 3))
    covariance[:first, :first] = foreseen.orders.covariance
    covariance[first:, first:] = fit.covariance
    return Outlook(count * worth, variance, np.array(slopes), covariance)


def _expected(at: Floats, *, mean: Floats, orders: Floats) -> Floats:
    p, over, gamma = np.exp(at)
    return np.asarray(p * (gamma + orders * np.maximum(mean, 0.0)) / (p * orders + over))
