"""How far a mean over some periods lies off by chance, when one period remembers the one before.

Noise is an autoregression of order one (Box & Jenkins, *Time Series Analysis*, 1970, ch. 3). Its first autocorrelation
is corrected for what a short series takes from it (Marriott & Pope, Biometrika 1954); the degrees of freedom are those
that correlated periods leave (Bayley & Hammersley, J. R. Stat. Soc. 1946).
"""

import math
from statistics import NormalDist
from typing import Final

import msgspec
import numpy as np

from seamark.science.pacing import normal_of, student_of
from seamark.science.regions.panel import Floats

LEAST_MEMORY, MOST_MEMORY = 0.0, 0.95
LEAST_FREEDOM: Final = 3.0
FAR: Final = 3.0  # standard deviations beyond which nobody knows the tail, so that it is drawn straight
MOST_LOST: Final = 0.6  # of the periods: a fit is believed to have taken no more from the noise
NORMAL: Final = NormalDist()


class Noise(msgspec.Struct, frozen=True):
    """Standard deviation ``sigma`` of one period, its ``memory`` of the one before, and ``freedom`` of both."""

    sigma: float
    memory: float
    freedom: float

    @classmethod
    def of(cls, rest: Floats, *, spent: float) -> "Noise":
        """The noise in residuals of shape (n,), from which a fit took ``spent`` degrees of freedom."""
        count = len(rest)
        power = float(rest @ rest)
        if power <= 0:
            return cls(0.0, 0.0, max(LEAST_FREEDOM, count - spent))
        raw = float(rest[1:] @ rest[:-1]) / power * count / (count - 1)
        memory = min(max(raw + (1 + 3 * raw + spent / 2) / count, LEAST_MEMORY), MOST_MEMORY)
        apart = count * (1 - memory) / (1 + memory)
        # what a fit takes from the noise it saw it adds to noise it did not see, the more so the longer the memory
        lost = min(spent * (1 + memory) / (1 - memory), MOST_LOST * count)
        variance = power / (count - lost) * (1 + lost / count)
        return cls(math.sqrt(variance), memory, max(LEAST_FREEDOM, apart - 1))

    def error_of(self, weights: Floats) -> float:
        """Standard error of a weighted sum over consecutive periods: √(v'Rv) · sigma, in one pass."""
        carried, total = 0.0, 0.0
        for weight in weights.tolist():
            total += weight * (weight + 2 * carried)
            carried = self.memory * (carried + weight)
        return self.sigma * math.sqrt(max(total, 0.0))


def contrast(before: int, during: int, *, chosen: slice | None = None) -> Floats:
    """Weights of "the mean during the test less the mean before it"; ``chosen``: of some periods of the test alone."""
    weights = np.concatenate([np.full(before, -1.0 / before), np.zeros(during)])
    places = np.arange(before, before + during)[chosen or slice(None)]
    weights[places] = 1.0 / len(places)
    return weights


def quantile(level: float, freedom: float) -> float:
    """Student's t that holds ``level`` between minus and plus itself."""
    return student_of(NORMAL.inv_cdf((1 + level) / 2), freedom)


def chance(t: float, freedom: float) -> float:
    """The two-sided probability of a Student's t at least as far from zero."""
    return 2.0 * NORMAL.cdf(-abs(normal_of(t, freedom)))


def spread_of(z: float, freedom: float) -> float:
    """Student's t of the normal quantile ``z`` ≥ 0, straight where it is far."""
    return student_of(min(z, FAR), freedom) * max(z / FAR, 1.0)


def normal_score(t: float, freedom: float) -> float:
    """The normal quantile, without its sign, of a Student's t: what :func:`spread_of` turns back."""
    edge = student_of(FAR, freedom)
    return FAR * abs(t) / edge if abs(t) > edge else abs(normal_of(t, freedom))
