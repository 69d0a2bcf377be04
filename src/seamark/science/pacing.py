"""Where spend will be at the end of a period, from its pace so far.

The pace is what was spent over what was planned in a recent window of whole weeks; the rest of the plan is expected at
that pace: ``total = spent + pace · Σ ahead``. Around the pace lies noise that remembers yesterday, an autoregression of
order one (Box & Jenkins, *Time Series Analysis*, 1970, ch. 3) on days cleared of their weekday's usual share. The error
of the total is one weighted sum of that noise over window and future, so its variance ``v'Rv`` holds the uncertainty of
the pace, the noise to come and what the two share. The first autocorrelation is corrected for short series (Marriott &
Pope, Biometrika 1954); quantiles are Student's t by Wallace's approximation (Ann. Math. Stat. 1959) with the degrees of
freedom that correlated days leave (Bayley & Hammersley, J. R. Stat. Soc. 1946). The window is the longest of eight,
four or two weeks whose older part agrees with its newest two weeks, so a step in the pace is forgotten.

``tests/science/pacing_worlds.py`` holds its simulation; docs/recommendations.md its coverage and bias.
"""

import math
from statistics import NormalDist
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEAST_DAYS: Final = 14
WINDOWS: Final = (56, 28, 14)  # days, longest first
LOOK: Final = 182  # days whose noise is looked at
NEWEST: Final = 14  # days that the older part of a window must agree with
DISAGREE: Final = 1.5  # standard errors from which two parts of a window are different paces
STEADIEST, WILDEST = 0.0, 0.97  # autocorrelations that are believed
WEEK: Final = 7
BOOKED: Final = 0.75  # the memory at which (1 + m) / (1 - m) is 7: a week of days that are all alike
NORMAL: Final = NormalDist()


class Pace(msgspec.Struct, frozen=True):
    """A forecast of spend, in the unit of what was given.

    ``total`` is spent plus what is to come, ``low`` to ``high`` holds it with probability ``level``. ``pace`` is spend
    over plan in the last ``window`` days; ``spread`` the standard error of the total, with ``freedom`` degrees.
    """

    total: float
    low: float
    high: float
    level: float
    spent: float
    pace: float
    window: int
    spread: float
    freedom: float

    def p_over(self, limit: float) -> float:
        """The probability that the total exceeds ``limit``."""
        if limit < self.spent:
            return 1.0
        if not self.spread:
            return float(self.total > limit)
        return NORMAL.cdf(normal_of((self.total - limit) / self.spread, self.freedom))

    def quantile(self, p: float) -> float:
        """The amount that the total stays below with probability ``p``; never less than what is spent."""
        return max(self.spent, self.total + self.spread * student_of(NORMAL.inv_cdf(p), self.freedom))


def forecast(actual: Floats, planned: Floats, *, ahead: Floats, level: float = 0.8) -> Pace:
    """Spend at the end of a period.

    ``actual`` (shape n, oldest first) is what each day so far cost, ``planned`` (shape n) what was planned for it,
    ``ahead`` (shape h) what is planned for the days to come; all in one unit, 0 or more, day after day without gaps.
    Days without any plan are taken as planned evenly. Raises ValueError below two weeks, where there is no pace yet.
    """
    if len(actual) != len(planned) or len(actual) < LEAST_DAYS:
        msg = f"{len(actual)} days spent and {len(planned)} planned: a pace takes {LEAST_DAYS} days of both."
        raise ValueError(msg)
    spent, plan, coming = float(actual.sum()), *_even_where_empty(planned, ahead)
    usual = _weekdays(actual, plan)
    places = np.arange(len(plan) + len(coming)) % WEEK
    shape, to_come = plan * usual[places[: len(plan)]], coming * usual[places[len(plan) :]]
    window = _window(actual, shape)
    pace = _pace(actual[-window:], shape[-window:])
    past = min(len(actual), LOOK)
    sigma, memory = _noise(actual[-past:], shape[-past:])
    error = _error(shape[-window:], to_come, memory=memory)
    spread = sigma * error
    freedom = max(3.0, past * (1 - memory) / (1 + memory) - 1)
    found = Pace(spent + pace * float(to_come.sum()), 0.0, 0.0, level, spent, pace, window, spread, freedom)
    tail = (1 - level) / 2
    return msgspec.structs.replace(found, low=found.quantile(tail), high=found.quantile(1 - tail))


def steady_spread(days: Floats) -> float:
    """The standard error of the sum of ``days`` (shape n, at least two weeks) from their own noise.

    From differences of the same weekday a week apart, which no trend or season of months can inflate; noise that
    remembers yesterday is allowed for as in ``forecast``.
    """
    steps = days[WEEK:] - days[:-WEEK]
    variance = float(np.mean(steps * steps)) / 2
    memory = _memory(days - _smooth(days))
    return math.sqrt(variance * len(days) * (1 + memory) / (1 - memory))


def _even_where_empty(planned: Floats, ahead: Floats) -> tuple[Floats, Floats]:
    """Plans with something on every day that a pace can be taken of."""
    if planned[-LEAST_DAYS:].sum() > 0:
        return planned, ahead
    level = float(ahead.mean()) if len(ahead) and ahead.sum() > 0 else 1.0
    return np.full(len(planned), level), ahead if ahead.sum() > 0 else np.full(len(ahead), level)


def _weekdays(actual: Floats, planned: Floats) -> Floats:
    """What each weekday usually gets of its even share (shape 7), from the last eight weeks, drawn to 1 by a week's."""
    past = min(len(actual), WINDOWS[0])
    place = np.arange(len(actual) - past, len(actual)) % WEEK
    pace = _pace(actual[-past:], planned[-past:])
    if not pace:
        return np.ones(WEEK)
    expected = np.bincount(place, pace * planned[-past:], minlength=WEEK)
    one_day = expected.sum() / past
    got = np.bincount(place, actual[-past:], minlength=WEEK)
    factor: Floats = (got + one_day) / np.maximum(expected + one_day, 1e-12)
    return factor / max(float((factor * expected).sum() / expected.sum()), 1e-12)


def _window(actual: Floats, shape: Floats) -> int:
    """The longest window whose older part has the pace of its newest two weeks."""
    for days in WINDOWS:
        if days > len(actual):
            continue
        if days == NEWEST:
            break
        a, s = actual[-days:], shape[-days:]
        older, newest = _pace(a[:-NEWEST], s[:-NEWEST]), _pace(a[-NEWEST:], s[-NEWEST:])
        sigma, memory = min(_noise(a[:-NEWEST], s[:-NEWEST]), _noise(a[-NEWEST:], s[-NEWEST:]))  # a step is no noise
        contrast = np.concatenate([-_weights(s[:-NEWEST]), _weights(s[-NEWEST:])])
        if abs(newest - older) <= DISAGREE * sigma * _root(contrast, memory):
            return days
    return min(len(actual) // WEEK * WEEK, NEWEST)


def _weights(shape: Floats) -> Floats:
    return shape / max(float(shape.sum()), 1e-12)


def _pace(actual: Floats, planned: Floats) -> float:
    plan = float(planned.sum())
    return float(actual.sum()) / plan if plan > 0 else 0.0


def _noise(actual: Floats, shape: Floats) -> tuple[float, float]:
    """Standard deviation of a day's noise per unit of plan, and how much of it the next day remembers.

    Where whole weeks scatter more than days of such a memory would let them, they are believed: some noise lasts longer
    than any first autocorrelation tells.
    """
    floor = max(float(shape.mean()) * 0.1, 1e-12)
    rest = (actual - _pace(actual, shape) * shape) / np.maximum(shape, floor)
    memory = _memory(rest)
    n = len(rest)
    shrunk = 1 - (1 + memory) / ((1 - memory) * n)  # what taking the mean away took from the variance
    days = float(np.mean(rest * rest)) / max(shrunk, 0.2)
    weeks = rest[n % WEEK :].reshape(-1, WEEK).mean(axis=1)
    told = float(weeks @ weeks) / max(len(weeks) * shrunk, 1.0) * (WEEK / _root(np.ones(WEEK), memory)) ** 2
    return math.sqrt(max(days, told)), memory


def _memory(rest: Floats) -> float:
    """How much of a day's noise the next day remembers, corrected for the length of the series.

    Costs that are booked by the week are alike for seven days and forgotten then: a high first autocorrelation counts
    only as far as the seventh bears it out, but for what a week of like days alone gives.
    """
    rest = rest - rest.mean()
    first, seventh = (_alike(rest, lag) for lag in (1, WEEK))
    borne_out = max(BOOKED, math.pow(max(seventh, 0.0), 1 / WEEK))
    return min(max(min(first, borne_out), STEADIEST), WILDEST)


def _alike(rest: Floats, lag: int) -> float:
    """The autocorrelation at a lag, with what a short series takes from it given back."""
    power = float(rest @ rest)
    if not power:
        return 0.0
    raw = float(rest[lag:] @ rest[:-lag]) / power * len(rest) / (len(rest) - lag)
    return raw + (2 + 3 * raw) * math.sqrt(lag) / len(rest)


def _error(window: Floats, to_come: Floats, *, memory: float) -> float:
    """Standard error of the total for noise of standard deviation 1: the window's days weigh against those to come."""
    weights = np.concatenate([-window / window.sum() * to_come.sum() if window.sum() > 0 else window, to_come])
    return _root(weights, memory)


def _root(weights: Floats, memory: float) -> float:
    """√(v'Rv) for correlations ``memory ** distance``, in one pass each way."""
    carried, total = 0.0, 0.0
    for weight in weights.tolist():
        total += weight * (weight + 2 * carried)
        carried = memory * (carried + weight)
    return math.sqrt(max(total, 0.0))


def _smooth(days: Floats) -> Floats:
    """A week's mean around each day."""
    padded = np.pad(days, WEEK // 2, mode="edge")
    smoothed: Floats = np.convolve(padded, np.full(WEEK, 1 / WEEK), mode="valid")
    return smoothed


def normal_of(t: float, freedom: float) -> float:
    """The normal quantile that Student's ``t`` has the probability of (Wallace 1959)."""
    size = math.sqrt(freedom * math.log1p(t * t / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)
    return math.copysign(size, t)


def student_of(z: float, freedom: float) -> float:
    """Student's t that has the probability of the normal quantile ``z``."""
    scaled = z * (8 * freedom + 3) / (8 * freedom + 1)
    return math.copysign(math.sqrt(freedom * math.expm1(scaled * scaled / freedom)), z)
