"""How many units an experiment takes, what it can see with those it gets, and how many days that is.

The power of the tests in ``comparing``, from the normal law (Chow, Shao & Wang, *Sample Size Calculations in Clinical
Research*, 2008, ch. 3–4): units per variant so that an effect of the size hoped for is found with probability
``power``. A covariate that explains ρ² of the variance leaves 1 - ρ² of it; clusters
of m units whose intra-class correlation is i make it 1 + (m - 1) i times as large (Kish, *Survey Sampling*, 1965).
"""

import math
from typing import Final

import msgspec
import numpy as np

from seamark.science.trials.comparing import reach
from seamark.science.trials.curves import normal_quantile, normal_tail
from seamark.science.trials.model import Side

MOST: Final = 1e15  # units; an experiment that needs more is told to be impossible
HALVINGS: Final = 200


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """What an experiment is to find.

    ``baseline`` is the control's value; ``variance`` between units in its square, for a share None: p (1 - p).
    ``correlation`` of the metric with what is known of a unit beforehand makes it smaller; units in clusters assigned
    whole, ``per_cluster`` of them and alike by the intra-class correlation ``alike``, make it larger. ``variants``
    counts the control, which gets ``control_ratio`` times the units of a variant. ``sequential`` plans for an interval
    that one may look at any time; ``tuning`` None is what is best for the number of units that comes out.
    ``comparisons`` is how many differences share the error (variants less one, times metrics), by Bonferroni. A share
    of the control is found as often as the absolute difference: Fieller's bounds hold zero when those of that do.
    """

    baseline: float
    variance: float | None = None
    correlation: float = 0.0
    per_cluster: float = 1.0
    alike: float = 0.0
    level: float = 0.95
    power: float = 0.8
    side: Side = Side.BOTH
    variants: int = 2
    control_ratio: float = 1.0
    sequential: bool = False
    tuning: float | None = None
    comparisons: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError that names what no experiment can have."""
        faults = [
            (not math.isfinite(self.baseline), f"baseline {self.baseline}: a number"),
            (self.variance is None and not 0 < self.baseline < 1, f"baseline {self.baseline}: a share between 0 and 1"),
            (self.variance is not None and not 0 < self.variance < math.inf, f"variance {self.variance}: above 0"),
            (not -1 < self.correlation < 1, f"correlation {self.correlation}: between -1 and 1"),
            (not 1 <= self.per_cluster < math.inf, f"units per cluster {self.per_cluster}: 1 or more"),
            (not 0 <= self.alike <= 1, f"intra-class correlation {self.alike}: between 0 and 1"),
            (not 0 < self.control_ratio < math.inf, f"control ratio {self.control_ratio}: above 0"),
            (not 0.5 < self.level < 1, f"level {self.level}: between 0.5 and 1"),
            (not 0 < self.power < 1, f"power {self.power}: between 0 and 1"),
            (self.variants < 2, f"variants {self.variants}: 2 or more"),
            (self.comparisons < 1, f"comparisons {self.comparisons}: 1 or more"),
            (self.tuning is not None and not self.tuning > 0, f"tuning {self.tuning}: above 0"),
        ]
        wrong = [text for is_wrong, text in faults if is_wrong]
        if wrong:
            msg = f"No experiment can be sized so; needed: {'; '.join(wrong)}."
            raise ValueError(msg)


def power(need: Need, effect: float, *, n: float) -> float:
    """The probability that ``n`` units per variant find a relative ``effect`` (0.05: five per cent more)."""
    signal = abs(effect * need.baseline) / _error(need, effect, n=n)
    return float(normal_tail(np.asarray(_hurdle(need, n) - signal)))


def size(need: Need, effect: float) -> int:
    """Units per variant that find a relative ``effect`` with the wanted power.

    Raises ValueError for an effect of zero, for one towards the side not tested, and where no number would do.
    """
    _checked(need, effect)
    low, high = 1.0, 2.0
    while power(need, effect, n=high) < need.power:
        low, high = high, high * 2
        if high > MOST:
            msg = f"An effect of {effect} would take more than {MOST:.0e} units per variant; look for a larger one."
            raise ValueError(msg)
    while high - low > 1e-6 * high and high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (middle, high) if power(need, effect, n=middle) < need.power else (low, middle)
    return max(2, math.ceil(high - 1e-3))


def smallest_effect(need: Need, n: float) -> float:
    """The smallest relative effect (above 0, below for ``lesser``) that ``n`` units per variant find with the power."""
    if not n >= 2:
        msg = f"{n} units per variant were given; an experiment takes 2 or more."
        raise ValueError(msg)
    sign = -1.0 if need.side is Side.LESSER else 1.0
    edge = _edge(need, sign)
    low, high = 0.0, min(edge, 1.0)
    while high < edge and power(need, sign * high, n=n) < need.power:
        high = min(high * 2, edge)
        if high > MOST:
            break
    if power(need, sign * high, n=n) < need.power:
        return sign * math.inf
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if power(need, sign * middle, n=n) < need.power else (low, middle)
        if high - low <= 1e-12 * high:
            break
    return sign * high


def days(n: float, *, variants: int, daily: float, share: float = 1.0, control_ratio: float = 1.0) -> int:
    """Days until each variant has ``n`` units (the control ``control_ratio`` as many), of ``daily`` new ones.

    Of those ``share`` take part. Raises ValueError where no units come.
    """
    if not (daily > 0 and 0 < share <= 1):
        msg = f"{daily} units a day with a share of {share}: both are above 0, the share at most 1."
        raise ValueError(msg)
    return max(1, math.ceil(n * (variants - 1 + control_ratio) / (daily * share)))


def _checked(need: Need, effect: float) -> None:
    if not math.isfinite(effect) or not effect * need.baseline:
        msg = f"An effect of {effect} on {need.baseline} was asked for; no number of units finds an effect of zero."
        raise ValueError(msg)
    if need.variance is None and not 0 <= need.baseline * (1 + effect) <= 1:
        msg = (
            f"An effect of {effect} makes {need.baseline} a share of {need.baseline * (1 + effect):g}, outside 0 to 1."
        )
        raise ValueError(msg)
    change = effect * need.baseline
    if (need.side is Side.GREATER and change < 0) or (need.side is Side.LESSER and change > 0):
        msg = f"An effect of {effect} is never found by a test that only looks for a {need.side} value."
        raise ValueError(msg)


def _edge(need: Need, sign: float) -> float:
    """The largest effect that can be: shares end at 0 and 1."""
    if need.variance is not None:
        return math.inf
    return 1.0 if sign < 0 else (1 - need.baseline) / need.baseline


def _error(need: Need, effect: float, *, n: float) -> float:
    """The standard error of the absolute difference with ``n`` units per variant."""
    left = (1 - need.correlation**2) * (1 + (need.per_cluster - 1) * need.alike)
    if need.variance is None:
        p, q = need.baseline, min(max(need.baseline * (1 + effect), 0.0), 1.0)
        control, variant = p * (1 - p), q * (1 - q)
    else:
        control = variant = need.variance
    return math.sqrt((control / need.control_ratio + variant) * left / n)


def _hurdle(need: Need, n: float) -> float:
    """Standard errors that a difference must lie from zero to be found."""
    level = 1 - (1 - need.level) / need.comparisons
    if not need.sequential:
        return normal_quantile(1 - (1 - level) / (2 if need.side is Side.BOTH else 1))
    total = n * (1 + need.control_ratio)
    return float(reach(np.asarray(total), level=level, tuning=need.tuning or total, side=need.side))
