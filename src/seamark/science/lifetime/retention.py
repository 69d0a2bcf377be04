"""sBG: who keeps a contract, when the chance to leave differs between people (Fader and Hardie 2007).

The chance to leave at a renewal is Beta(alpha, beta) over customers and stays the same for each. Those who would leave
soon leave first, so the share that renews rises with time although nobody changes.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from seamark.kernel import InputError
from seamark.science.lifetime.climbing import climb
from seamark.science.lifetime.model import Interval
from seamark.science.lifetime.special import Floats, digamma, log_gamma, normal_quantile

LEAST_LOST = 5
SMALL_STEP = 1e-4
FAR = 1200  # periods: what is left after a hundred years of months is not worth a number


class RetentionFit(msgspec.Struct, frozen=True):
    """``alpha`` and ``beta`` with the covariance of their logarithms, from cohorts of ``customers`` in all."""

    alpha: float
    beta: float
    covariance: Floats
    customers: int
    lost: int


class RetentionCurve(msgspec.Struct, frozen=True):
    """Shares of those who signed: ``kept`` after each of the periods 0, 1, 2 …, ``renews`` of those at each (from 1).

    ``periods`` is how many a customer stays on average within the periods shown, the first included.
    """

    kept: tuple[Interval, ...]
    renews: tuple[Interval, ...]
    periods: Interval


def fit_retention(cohorts: Sequence[Sequence[float]]) -> RetentionFit:
    """The likeliest alpha and beta of cohorts, each the number still there at period 0, 1, 2 … as far as is known.

    Raises InputError when a count rises or is no count, or fewer than five customers were lost in all.
    """
    lost: dict[int, float] = {}
    open_at: dict[int, float] = {}
    for number, one in enumerate(cohorts, start=1):
        _check(one, number)
        for period in range(1, len(one)):
            lost[period] = lost.get(period, 0.0) + one[period - 1] - one[period]
        open_at[len(one) - 1] = open_at.get(len(one) - 1, 0.0) + one[-1]
    gone = sum(lost.values())
    if gone < LEAST_LOST:
        msg = f"{gone:g} customers left; at least {LEAST_LOST} must have left to say how the others will."
        raise InputError(msg, help="Take a longer history.", arrived=gone, allowed=LEAST_LOST)
    periods, left = np.array(sorted(lost), np.float64), np.array([lost[one] for one in sorted(lost)])
    ends, still = np.array(sorted(open_at), np.float64), np.array([open_at[one] for one in sorted(open_at)])

    def slope(at: Floats) -> tuple[float, Floats]:
        alpha, beta = np.exp(at)
        whole = log_gamma(alpha) + log_gamma(beta) - log_gamma(alpha + beta)
        leave = log_gamma(alpha + 1) + log_gamma(beta + periods - 1) - log_gamma(alpha + beta + periods) - whole
        stay = log_gamma(alpha) + log_gamma(beta + ends) - log_gamma(alpha + beta + ends) - whole
        both = digamma(alpha + beta)
        of_alpha = left @ (1 / alpha + both - digamma(alpha + beta + periods)) + still @ (
            both - digamma(alpha + beta + ends)
        )
        of_beta = left @ (
            digamma(beta + periods - 1) - digamma(alpha + beta + periods) - digamma(beta) + both
        ) + still @ (digamma(beta + ends) - digamma(alpha + beta + ends) - digamma(beta) + both)
        return float(left @ leave + still @ stay), np.array([alpha * of_alpha, beta * of_beta])

    top = max((climb(slope, np.array(start)) for start in ((0.0, 1.0), (1.0, 3.0))), key=lambda one: one.value)
    alpha, beta = (float(one) for one in np.exp(top.at))
    return RetentionFit(alpha, beta, top.covariance, round(sum(one[0] for one in cohorts)), round(gone))


def retention_curve(fit: RetentionFit, periods: int, *, level: float = 0.9) -> RetentionCurve:
    """The curve over ``periods`` renewals (1 to 1200), with intervals for the share of a large cohort."""
    if not 1 <= periods <= FAR:
        msg = f"{periods} periods were asked for; 1 to {FAR} are allowed."
        raise InputError(msg, help="12 is a year of months.", arrived=periods, allowed=[1, FAR])
    at = np.log([fit.alpha, fit.beta])
    kept = _kept(at, periods)
    slopes = np.array([(_kept(moved, periods) - kept) / SMALL_STEP for moved in at + SMALL_STEP * np.eye(2)])
    stays = float(kept.sum())
    of_stays = slopes.sum(axis=1)
    spread = float(of_stays @ fit.covariance @ of_stays) ** 0.5
    reach = normal_quantile(level)
    return RetentionCurve(
        (Interval(1.0, 1.0, 1.0, level), *_shares(kept[1:], slopes[:, 1:], covariance=fit.covariance, level=level)),
        _shares(*_renewals(kept, slopes), covariance=fit.covariance, level=level),
        Interval(stays, max(1.0, stays - reach * spread), min(periods + 1.0, stays + reach * spread), level),
    )


def _kept(at: Floats, periods: int) -> Floats:
    alpha, beta = np.exp(at)
    steps = np.arange(periods)
    renews = (beta + steps) / (alpha + beta + steps)
    return np.concatenate([[1.0], np.cumprod(renews)])


def _renewals(kept: Floats, slopes: Floats) -> tuple[Floats, Floats]:
    ratio = kept[1:] / kept[:-1]
    return ratio, ratio * (slopes[:, 1:] / kept[1:] - slopes[:, :-1] / kept[:-1])


def _shares(values: Floats, slopes: Floats, *, covariance: Floats, level: float) -> tuple[Interval, ...]:
    """Intervals of shares, made on the scale of their log-odds so that they stay between 0 and 1."""
    inside = np.clip(values, 1e-12, 1 - 1e-12)
    moved = slopes / (inside * (1 - inside))
    reach = normal_quantile(level) * np.sqrt(np.einsum("in,ij,jn->n", moved, covariance, moved))
    odds = np.log(inside / (1 - inside))
    low, high = 1 / (1 + np.exp(reach - odds)), 1 / (1 + np.exp(-reach - odds))
    return tuple(Interval(float(v), float(a), float(b), level) for v, a, b in zip(values, low, high, strict=True))


def _check(counts: Sequence[float], number: int) -> None:
    values = np.asarray(counts, np.float64)
    if len(values) < 2 or not np.isfinite(values).all() or values.min() < 0 or np.any(np.diff(values) > 0):
        told = ", ".join(f"{one:g}" for one in counts[:8])
        msg = f"Cohort {number} has the counts {told or 'none'}; needed are at least two, none above the one before."
        raise InputError(msg, help="Give how many of those who signed were still there at period 0, 1, 2 …")
