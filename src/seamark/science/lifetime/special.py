"""Special functions in log space, and the averages over a beta distribution that the models need."""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHIFT = 10.0  # from here on the asymptotic series are exact to fourteen digits
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
BERNOULLI = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760)
HALF_LOG_TAU = 0.5 * np.log(2 * np.pi)
NODES = 16


def log_gamma(value: Floats | float) -> Floats:
    """The logarithm of Γ of positive numbers: Stirling's series after shifting small ones up (A. and S. 6.1.40)."""
    at = np.asarray(value, np.float64)
    product, small = np.ones_like(at), at < SHIFT
    moved = at
    while small.any():
        product = np.where(small, product * moved, product)
        moved = np.where(small, moved + 1.0, moved)
        small = moved < SHIFT
    inverse, square = 1.0 / moved, 1.0 / (moved * moved)
    series = np.zeros_like(at)
    for term in reversed(STIRLING):
        series = series * square + term
    return np.asarray((moved - 0.5) * np.log(moved) - moved + HALF_LOG_TAU + series * inverse - np.log(product))


def digamma(value: Floats | float) -> Floats:
    """The derivative of :func:`log_gamma` (Abramowitz and Stegun 6.3.18)."""
    at = np.asarray(value, np.float64)
    total, small = np.zeros_like(at), at < SHIFT
    moved = at
    while small.any():
        total = np.where(small, total + 1.0 / moved, total)
        moved = np.where(small, moved + 1.0, moved)
        small = moved < SHIFT
    square = 1.0 / (moved * moved)
    series = np.zeros_like(at)
    for term in reversed(BERNOULLI):
        series = (series + term) * square
    return np.asarray(np.log(moved) - 0.5 / moved - series - total)


def legendre(count: int = NODES) -> tuple[Floats, Floats]:
    """Nodes and weights that average a function over 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2


def beta_nodes(first: float, second: Floats, *, count: int = NODES) -> tuple[Floats, Floats]:
    """Nodes and weights, shape (len(second), count), that average a function over Beta(``first``, ``second``).

    Gauss and Jacobi's rule from the eigenvalues of its recurrence (Golub and Welsch 1969): the weights sum to one
    whatever the parameters, so nothing overflows where ``second`` is in the thousands.
    """
    left, right = first - 1.0, np.asarray(second, np.float64)[:, None] - 1.0
    k = np.arange(1, count)[None, :]
    both = left + right
    double = 2 * k + both
    middle = np.empty((len(second), count))
    middle[:, :1] = (left - right) / (both + 2)
    middle[:, 1:] = (left - right) * both / (double * (double + 2))
    beside = np.empty((len(second), count - 1))
    beside[:, :1] = 4 * (1 + left) * (1 + right) / ((2 + both) ** 2 * (3 + both))
    later = k[:, 1:]
    double = 2 * later + both
    beside[:, 1:] = (
        4 * later * (later + left) * (later + right) * (later + both) / (double**2 * (double + 1) * (double - 1))
    )
    matrix = np.zeros((len(second), count, count))
    place = np.arange(count)
    matrix[:, place, place] = middle
    matrix[:, place[1:], place[:-1]] = np.sqrt(beside)
    values, vectors = np.linalg.eigh(matrix)
    return np.clip((1 + values) / 2, 1e-15, 1.0), vectors[:, 0, :] ** 2


def normal_quantile(level: float) -> float:
    """How many standard deviations on either side hold ``level`` of a normal distribution."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def log_normal(mean: float, variance: float, *, level: float) -> tuple[float, float]:
    """The middle ``level`` of a positive quantity with this mean and variance: never below zero, longer upwards."""
    if mean <= 0:
        return 0.0, float(np.sqrt(max(variance, 0.0)) * normal_quantile(level))
    spread = float(np.log1p(max(variance, 0.0) / mean**2))
    reach = normal_quantile(level) * spread**0.5
    middle = np.log(mean) - spread / 2
    return float(np.exp(middle - reach)), float(np.exp(middle + reach))


def count_quantiles(
    alive: Floats, *, mean: Floats, variance: Floats, levels: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Quantiles of a count that is 0 with probability 1 − ``alive``, else negative binomial of this mean and variance.

    A negative binomial is walked from 0 upwards, all customers at once, until every quantile is passed.
    """
    size = mean**2 / np.maximum(variance - mean, 1e-9 * mean + 1e-12)
    size = np.minimum(np.maximum(size, 1e-9), 1e9)
    chance = np.exp(-size * np.log1p(mean / size))  # of nothing
    ratio = mean / (mean + size)
    wanted = [np.clip((level - (1 - alive)) / np.maximum(alive, 1e-12), -1.0, 1 - 1e-9) for level in levels]
    found = [np.full(len(mean), -1.0), np.full(len(mean), -1.0)]
    reached, number = np.zeros(len(mean)), 0
    most = float(np.max(mean + 12 * np.sqrt(variance) + 20, initial=0.0))
    while number <= most:
        reached = reached + chance
        for one, want in zip(found, wanted, strict=True):
            one[(one < 0) & (reached >= want)] = number
        if all((one >= 0).all() for one in found):
            break
        chance = chance * ratio * (size + number) / (number + 1)
        number += 1
    return np.where(found[0] < 0, most, found[0]), np.where(found[1] < 0, most, found[1])
