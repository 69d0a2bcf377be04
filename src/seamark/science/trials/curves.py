"""Normal, Student's and chi-square tails, vectorised on numpy alone: a server need not load more for an experiment.

Student's tail is the incomplete beta function by Lentz's continued fraction (Press et al., *Numerical Recipes*, 2007,
§6.4), from ``MANY`` degrees of freedom on Hill's expansion to a normal one (Hill, Comm. ACM 13, 1970, algorithm 395).
The quantile is Wallace's (Ann. Math. Stat. 1959), made exact by Newton's steps on that tail.
"""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NORMAL: Final = NormalDist()
MANY: Final = 300.0  # degrees of freedom from which Hill's expansion is right to 1e-12 (far out to 1e-5 of itself)
STEPS: Final = 20
TINY: Final = 1e-300
TERMS: Final = 400


def _each(function: Callable[[float], float], values: Floats) -> Floats:
    """A function of the C library on every element: as fast as numpy would be, and exact."""
    found = np.fromiter(map(function, values.ravel().tolist()), np.float64, values.size)
    return found.reshape(values.shape)


def normal_tail(z: Floats) -> Floats:
    """P(Z > z) of a standard normal, any shape; exact far out."""
    return 0.5 * _each(math.erfc, np.asarray(z / math.sqrt(2.0)))


def normal_density(z: Floats) -> Floats:
    """The standard normal's density."""
    density: Floats = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return density


def normal_quantile(p: float) -> float:
    """The z below which a standard normal lies with probability ``p``."""
    return NORMAL.inv_cdf(p)


def student_tail(t: Floats, freedom: Floats) -> Floats:
    """P(T > t) of Student's t with ``freedom`` > 0 degrees, broadcast."""
    t, freedom = np.broadcast_arrays(np.asarray(t, np.float64), np.asarray(freedom, np.float64))
    upper = np.empty(t.shape)
    many = freedom >= MANY
    upper[many] = normal_tail(_hill(np.abs(t[many]), freedom[many]))
    few = ~many
    upper[few] = 0.5 * _beta_tail(np.abs(t[few]), freedom[few])
    return np.where(t >= 0, upper, 1.0 - upper)


def student_quantile(p: float, freedom: Floats) -> Floats:
    """The t that Student's t with ``freedom`` degrees stays below with probability ``p`` (above 0.5)."""
    freedom = np.asarray(freedom, np.float64)
    scaled = NORMAL.inv_cdf(p) * (8 * freedom + 3) / (8 * freedom + 1)
    with np.errstate(over="ignore"):
        t: Floats = np.sqrt(freedom * np.expm1(np.minimum(scaled * scaled / freedom, 700.0)))
    t = np.minimum(t, np.tan(math.pi * (p - 0.5)))  # Cauchy's is the widest of them
    constant = _each(math.lgamma, (freedom + 1) / 2) - _each(math.lgamma, freedom / 2) - 0.5 * np.log(np.pi * freedom)
    for _ in range(STEPS):  # Newton's, on logarithms: there the tail is nearly a straight line
        tail = student_tail(t, freedom)
        density = np.exp(constant - (freedom + 1) / 2 * np.log1p(t * t / freedom))
        step = np.log(tail / (1.0 - p)) * tail / (t * density)
        t = t * np.exp(np.clip(step, -1.0, 1.0))
        if not step.size or float(np.abs(step).max()) < 1e-9:  # the error is squared: exact now
            break
    return t


def chi_square_tail(x: float, freedom: int) -> float:
    """P(X > x) of a chi-square with a whole number of degrees: a finite sum (Abramowitz & Stegun 26.4.4, 26.4.5)."""
    half = max(x, 0.0) / 2
    if freedom % 2:
        total, term, start = math.erfc(math.sqrt(half)), math.sqrt(half / math.pi) * 2 * math.exp(-half), 3
    else:
        total, term, start = 0.0, math.exp(-half), 2
    for degrees in range(start, freedom + 1, 2):
        total += term
        term *= half / (degrees / 2)
    return min(total, 1.0)


def _hill(t: Floats, freedom: Floats) -> Floats:
    """The normal deviate with the tail of t."""
    a = freedom - 0.5
    b = 48.0 * a * a
    y = a * np.log1p(t * t / freedom)
    bend = ((-0.4 * y - 3.3) * y - 24.0) * y - 85.5
    found: Floats = ((bend / (0.8 * y * y + 100.0 + b) + y + 3.0) / b + 1.0) * np.sqrt(y)
    return found


def _beta_tail(t: Floats, freedom: Floats) -> Floats:
    """I_x(ν/2, ½) at x = ν / (ν + t²): both tails of Student's t."""
    a, b = freedom / 2, np.full(t.shape, 0.5)
    x = freedom / (freedom + t * t)
    front = _each(math.lgamma, a + b) - _each(math.lgamma, a) - math.lgamma(0.5)
    with np.errstate(divide="ignore"):
        front = np.exp(front + a * np.log(x) + b * np.log1p(-x))
    near = x < (a + 1) / (a + b + 2)
    part = _continued(np.where(near, x, 1 - x), np.where(near, a, b), b=np.where(near, b, a))
    part = front * part / np.where(near, a, b)
    return np.where(t == 0, 1.0, np.where(near, part, 1.0 - part))


def _continued(x: Floats, a: Floats, *, b: Floats) -> Floats:
    """Lentz's continued fraction of the incomplete beta function."""
    c = np.ones(x.shape)
    d = 1.0 / _away(1.0 - (a + b) * x / (a + 1))
    h = d.copy()
    for m in range(1, TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1.0 / _away(1.0 + even * d), _away(1.0 + even / c)
        h *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1.0 / _away(1.0 + odd * d), _away(1.0 + odd / c)
        step = d * c
        h *= step
        if not step.size or float(np.abs(step - 1.0).max()) < 1e-15:
            break
    return h


def _away(values: Floats) -> Floats:
    """Values kept away from zero."""
    return np.where(np.abs(values) < TINY, TINY, values)
