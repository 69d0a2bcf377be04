"""The difference of a variant from its control: frequentist, Bayesian, or valid at any time.

Frequentist: Welch's t (Biometrika 1947). Bayesian: a normal posterior of the effect itself. Sequential: an asymptotic
confidence sequence, the limit of the mixture sequential probability ratio test (Waudby-Smith, Arbour, Sinha, Kennedy &
Ramdas, Ann. Stat. 2024; Robbins, Ann. Math. Stat. 1970): one may look as often as one likes and stop when one likes.
"""

import math

import numpy as np
import numpy.typing as npt

from seamark.science.trials.contrast import Arms, Contrast, contrast, in_errors
from seamark.science.trials.curves import (
    Floats,
    normal_density,
    normal_quantile,
    normal_tail,
    student_quantile,
    student_tail,
)
from seamark.science.trials.model import Asked, Doubt, Effects, Method, Prior, Side

Mask = npt.NDArray[np.bool_]


def compare(control: Arms, variant: Arms, *, asked: Asked) -> Effects:
    """How each variant differs from its control; both broadcast, thousands of cases at once.

    Raises ValueError where the two cannot be compared (another kind, other columns).
    """
    with np.errstate(all="ignore"):  # what overflows or is not a number gets its doubt
        found = contrast(control, variant, relative=asked.relative)
        return JUDGES[asked.method](found, asked)


def _frequentist(found: Contrast, asked: Asked) -> Effects:
    freedom = np.where(np.isfinite(found.freedom) & (found.freedom > 0), found.freedom, 1.0)
    times = student_quantile(1 - _tail(asked), freedom)
    t = found.signal(asked.null, asked.share)
    upper = student_tail(np.abs(t), freedom)
    return _answered(found, asked, times=times, p_value=_sided(upper, t, side=asked.side))


def _tail(asked: Asked) -> float:
    """The probability beyond one end of an interval."""
    return (1 - asked.level) / (2 if asked.side is Side.BOTH else 1)


def _sided(beyond: Floats, t: Floats, *, side: Side) -> Floats:
    """A p-value from the tail beyond |t|."""
    if side is Side.BOTH:
        return np.minimum(2 * beyond, 1.0)
    towards = t >= 0 if side is Side.GREATER else t <= 0
    return np.where(towards, beyond, 1 - beyond)


def reach(n: Floats, *, level: float, tuning: float, side: Side = Side.BOTH) -> Floats:
    """Half the width of an always-valid interval in standard errors, after ``n`` units in all."""
    alpha, rho = _mixture(level, tuning=tuning, side=side)
    grown = n * rho * rho
    if side is Side.BOTH:
        return np.sqrt(2 * (grown + 1) / grown * np.log(np.sqrt(grown + 1) / alpha))
    return np.sqrt(2 * (grown + 1) / grown * np.log1p(np.sqrt(grown + 1) / alpha))


def _mixture(level: float, *, tuning: float, side: Side) -> tuple[float, float]:
    """Alpha (twice, where only one side counts) and the ρ whose interval is tightest at ``tuning`` units."""
    alpha = (1 - level) * (1 if side is Side.BOTH else 2)
    alpha = min(alpha, 1 - 1e-9)
    deep = -2 * math.log(alpha)
    return alpha, math.sqrt((deep + math.log(deep + 1)) / tuning)


def _sequential(found: Contrast, asked: Asked) -> Effects:
    _, rho = _mixture(asked.level, tuning=asked.tuning, side=asked.side)
    n = np.maximum(found.n, 1.0)
    times = reach(n, level=asked.level, tuning=asked.tuning, side=asked.side)
    t = found.signal(asked.null, asked.share)
    grown = n * rho * rho
    gain = t * t * grown / (2 * (grown + 1))
    root = np.sqrt(grown + 1)
    if asked.side is Side.BOTH:
        p = root * np.exp(-gain)
    else:
        towards = t > 0 if asked.side is Side.GREATER else t < 0
        p = np.where(towards, root / (2 * np.expm1(np.minimum(gain, 700.0))), 1.0)
    return _answered(found, asked, times=times, p_value=np.minimum(p, 1.0))


def _bayesian(found: Contrast, asked: Asked) -> Effects:
    """A flat prior of both values, whose ratio is Fieller's; or a normal prior of the effect, weighed with it."""
    value, spread = found.value, found.spread
    times = np.asarray(normal_quantile(1 - _tail(asked)))
    answered = _answered(found, asked, times=times, p_value=None)
    unknown = answered.doubt != Doubt.NONE
    z = found.signal(0.0, asked.share)
    if math.isfinite(asked.prior.spread):
        value, spread = _weighed(value, spread, prior=asked.prior)
        z = in_errors(value, spread)
        low, high = _sides(value - times * spread, value + times * spread, unknown=unknown, side=asked.side)
        value_told, spread_told = np.where(unknown, np.nan, value), np.where(unknown, np.inf, spread)
        answered = answered.replaced(value=value_told, low=low, high=high, spread=spread_told)
    errors = in_errors(value, spread)
    gain = spread * (normal_density(errors) + errors * normal_tail(-errors))  # E[max(effect, 0)]
    loss = spread * (normal_density(errors) - errors * normal_tail(errors))
    chance = normal_tail(-z)
    if asked.lower_is_better:
        gain, loss, chance = loss, gain, 1 - chance
    risk = (np.where(unknown, np.inf, gain), np.where(unknown, np.inf, loss))
    return answered.replaced(chance_to_win=np.where(unknown, 0.5, chance), risk=risk)


def _weighed(value: Floats, spread: Floats, *, prior: Prior) -> tuple[Floats, Floats]:
    """Mean and deviation of the posterior."""
    kept = 1 / prior.spread**2
    known = spread > 0
    seen = np.where(known, 1 / np.where(known, spread, 1.0) ** 2, 0.0)
    return (kept * prior.mean + seen * np.where(known, value, 0.0)) / (kept + seen), 1 / np.sqrt(kept + seen)


def _answered(found: Contrast, asked: Asked, *, times: Floats, p_value: Floats | None) -> Effects:
    """The answer, ``times`` standard errors to each side; where there is a doubt, the honestly wide one."""
    doubt = found.doubt
    if asked.relative:  # the share of a control that may be zero has no bounds
        unsure = (doubt == Doubt.NONE) & (in_errors(found.base, np.sqrt(found.base_variance)) <= times)
        doubt = np.where(unsure, Doubt.UNSURE_BASE, doubt)
    unknown = doubt != Doubt.NONE
    low, high = _sides(*found.interval(times, asked.share), unknown=unknown, side=asked.side)
    value = np.where(np.isfinite(found.value) & (~unknown | (doubt == Doubt.UNSURE_BASE)), found.value, np.nan)
    return Effects(
        asked=asked,
        value=value,
        low=low,
        high=high,
        spread=np.where(unknown, np.inf, found.spread),
        p_value=None if p_value is None else np.where(unknown, 1.0, p_value),
        chance_to_win=None,
        risk=None,
        doubt=doubt,
    )


def _sides(low: Floats, high: Floats, *, unknown: Mask, side: Side) -> tuple[Floats, Floats]:
    """An interval, open where nothing is known or nobody asked."""
    return (
        np.where(unknown | (side is Side.LESSER), -np.inf, low),
        np.where(unknown | (side is Side.GREATER), np.inf, high),
    )


JUDGES = {Method.FREQUENTIST: _frequentist, Method.BAYESIAN: _bayesian, Method.SEQUENTIAL: _sequential}
