"""BG/NBD: buying at a rate of one's own, and perhaps leaving after each order (Fader, Hardie and Lee 2005).

Rates are Gamma(r, alpha) over customers, the chance of leaving after an order is Beta(a, b). Somebody who ordered once
is a customer still: one can only leave at a repeat order.
"""

import numpy as np

from seamark.science.lifetime.special import Floats, beta_nodes, digamma, log_gamma

SMALL = 1e-4


def log_likelihood(at: Floats, *, repeats: Floats, recency: Floats, age: Floats) -> tuple[Floats, Floats]:
    """Of each history under the logarithms of r, alpha, a, b: the value, and its slope (4, histories)."""
    r, alpha, a, b = np.exp(at)
    stay, left = _ways(np.exp(at), repeats=repeats, recency=recency, age=age)
    value = (
        log_gamma(r + repeats)
        - log_gamma(r)
        + r * np.log(alpha)
        + log_gamma(a + b)
        + log_gamma(b + repeats)
        - log_gamma(b)
        - log_gamma(a + b + repeats)
        + np.logaddexp(stay, left)
    )
    here = np.exp(stay - np.logaddexp(stay, left))
    gone = 1 - here
    before = np.where(repeats > 0, b + repeats - 1, 1.0)
    slope = np.stack(
        [
            r * (digamma(r + repeats) - digamma(r) + np.log(alpha) - here * np.log(alpha + age))
            - r * gone * np.log(alpha + recency),
            r - (r + repeats) * alpha * (here / (alpha + age) + gone / (alpha + recency)),
            a * (digamma(a + b) - digamma(a + b + repeats)) + gone,
            b * (digamma(a + b) + digamma(b + repeats) - digamma(b) - digamma(a + b + repeats) - gone / before),
        ]
    )
    return np.asarray(value), slope


def alive(parameters: Floats, *, repeats: Floats, recency: Floats, age: Floats) -> Floats:
    """The chance of being a customer still."""
    stay, left = _ways(parameters, repeats=repeats, recency=recency, age=age)
    return np.asarray(np.exp(stay - np.logaddexp(stay, left)))


def coming(parameters: Floats, *, repeats: Floats, age: Floats, days: Floats | float) -> tuple[Floats, Floats]:
    """Orders within ``days`` of somebody who is a customer still: mean and second factorial moment.

    The mean over a Beta(a, b + x) chance of leaving of (1 − (1 + p t / (alpha + T))^−(r + x)) / p, which needs no
    hypergeometric function and holds at a = 1; the moment likewise (see docs/value.md).
    """
    r, alpha, a, b = parameters
    kinds, place = np.unique(repeats, return_inverse=True)
    nodes, weights = beta_nodes(a, b + kinds)
    p, w = nodes[place], weights[place]
    power = (r + repeats)[:, None]
    share = (days / (alpha + age))[:, None]
    log = np.log1p(p * share)
    nothing = np.exp(-power * log)
    first = -np.expm1(-power * log) / p
    small = power * p * share < SMALL
    second = np.where(
        small,
        power * (power + 1) * share**2,
        2 * (-np.expm1(-power * log) - power * p * share * nothing / (1 + p * share)) / p**2,
    )
    return np.asarray((w * first).sum(axis=1)), np.asarray((w * (1 - p) * second).sum(axis=1))


def _ways(parameters: Floats, *, repeats: Floats, recency: Floats, age: Floats) -> tuple[Floats, Floats]:
    """Log weights of having stayed until now and of having left at the last order."""
    r, alpha, a, b = parameters
    stay = -(r + repeats) * np.log(alpha + age)
    before = np.where(repeats > 0, b + repeats - 1, 1.0)
    left = np.where(repeats > 0, np.log(a / before) - (r + repeats) * np.log(alpha + recency), -np.inf)
    return stay, left
