"""Pareto/NBD: buying at a rate of one's own until one leaves, at any moment (Schmittlein, Morrison and Colombo 1987).

Rates are Gamma(r, alpha) and rates of leaving Gamma(s, beta) over customers. The likelihood's integral over the moment
of leaving is taken numerically, where others take differences of hypergeometric functions: every term is positive, so
nothing cancels for customers with thousands of orders.
"""

import numpy as np

from seamark.science.lifetime.special import Floats, digamma, legendre, log_gamma

NODES = 24
DEEP = 36.0  # e^-36 is below what a double can tell from nothing


def log_likelihood(at: Floats, *, repeats: Floats, recency: Floats, age: Floats) -> tuple[Floats, Floats]:
    """Of each history under the logarithms of r, alpha, s, beta: the value, and its slope (4, histories)."""
    r, alpha, s, beta = np.exp(at)
    logs, moments = _leaving(np.exp(at), repeats=repeats, recency=recency, age=age)
    stay = -(r + repeats) * np.log(alpha + age) - s * np.log(beta + age)
    top = np.maximum(logs.max(axis=1), stay)
    left = np.exp(logs - top[:, None])
    here = np.exp(stay - top)
    whole = here + left.sum(axis=1)
    value = log_gamma(r + repeats) - log_gamma(r) + r * np.log(alpha) + s * np.log(beta) + top + np.log(whole)
    here, left = here / whole, left / whole[:, None]
    gone = left.sum(axis=1)
    in_alpha = here / (alpha + age) + (left / (alpha + moments)).sum(axis=1)
    of_alpha = here * np.log(alpha + age) + (left * np.log(alpha + moments)).sum(axis=1)
    in_beta = s * here / (beta + age) + (s + 1) * (left / (beta + moments)).sum(axis=1)
    of_beta = here * np.log(beta + age) + (left * np.log(beta + moments)).sum(axis=1)
    slope = np.stack(
        [
            r * (digamma(r + repeats) - digamma(r) + np.log(alpha) - of_alpha),
            r - (r + repeats) * alpha * in_alpha,
            s * (np.log(beta) - of_beta) + gone,
            s - beta * in_beta,
        ]
    )
    return np.asarray(value), slope


def alive(parameters: Floats, *, repeats: Floats, recency: Floats, age: Floats) -> Floats:
    """The chance of being a customer still."""
    r, alpha, s, beta = parameters
    logs, _ = _leaving(parameters, repeats=repeats, recency=recency, age=age)
    stay = -(r + repeats) * np.log(alpha + age) - s * np.log(beta + age)
    top = np.maximum(logs.max(axis=1), stay)
    here = np.exp(stay - top)
    return np.asarray(here / (here + np.exp(logs - top[:, None]).sum(axis=1)))


def coming(parameters: Floats, *, repeats: Floats, age: Floats, days: Floats | float) -> tuple[Floats, Floats]:
    """Orders within ``days`` of somebody who is a customer still: mean and second factorial moment."""
    r, alpha, s, beta = parameters
    rate = (r + repeats) / (alpha + age)
    square = rate * (r + repeats + 1) / (alpha + age)
    length = np.log1p(days / (beta + age))
    stays = _ratio((s - 1) * length) * length * (beta + age)
    nodes, weights = legendre()
    whole = np.broadcast_to(days, age.shape)
    u = whole[:, None] * nodes
    later = np.exp(-s * np.log1p(u / (beta + age)[:, None]))
    return np.asarray(rate * stays), np.asarray(square * 2 * whole * ((later * u) @ weights))


def _ratio(value: Floats) -> Floats:
    """(1 − e^−v) / v, which is 1 at 0."""
    tiny = np.abs(value) < 1e-8
    return np.where(tiny, 1 - value / 2, -np.expm1(-value) / np.where(tiny, 1.0, value))


def _leaving(parameters: Floats, *, repeats: Floats, recency: Floats, age: Floats) -> tuple[Floats, Floats]:
    """Log weights (histories, nodes) of having left about each of some moments between the last order and now.

    The moments lie evenly in y = ln of (c + moment) / (c + recency), c the smaller of alpha and beta. In y the chance
    of being there still falls ever faster, so what lies beyond DEEP times its first fall is nothing and is left out.
    """
    r, alpha, s, beta = parameters
    power, least = r + repeats, min(alpha, beta)
    start = least + recency
    fall = start * (power / (alpha + recency) + (s + 1) / (beta + recency)) - 1
    length = np.log1p((age - recency) / start)
    length = np.where(fall * length > DEEP, DEEP / np.maximum(fall, 1e-300), length)
    nodes, weights = legendre(NODES)
    y = length[:, None] * nodes
    moments = recency[:, None] + start[:, None] * np.expm1(y)
    with np.errstate(divide="ignore"):
        log_length = np.log(length)
    steps = np.log(s) + np.log(weights) + y + (np.log(start) + log_length)[:, None]
    return steps - power[:, None] * np.log(alpha + moments) - (s + 1) * np.log(beta + moments), moments
