"""How long work of a kind really takes, learnt from what was finished: the outside view.

People plan too little time for what they know from the inside; how long the same kind of work took before is the better
guide (Kahneman & Tversky, TIMS Studies in Management Science 12, 1979; Flyvbjerg, *Project Management Journal* 37,
2006). The logarithm of *took ÷ planned* of a kind is normal around a mean of its own; the means of kinds are normal
around one of the whole house. A kind with little history is drawn to the house by the weight that its spread and the
spread between kinds ask for (empirical Bayes; variance between kinds by DerSimonian & Laird, *Controlled Clinical
Trials* 7, 1986), and what is not known of its mean is part of the forecast.

Without any history a prior holds: in the surveys that Jørgensen & Moløkken (*Information and Software Technology* 48,
2006) put together, work took about 30 % longer than planned, with a spread of about as much.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from seamark.kernel import InputError

PRIOR_MEAN: Final = math.log(1.3)  # Jørgensen & Moløkken 2006: the usual overrun
PRIOR_WIDTH: Final = 0.30  # of the mean of a house around it
PRIOR_SPREAD: Final = 0.35  # of a piece of work around the mean of its kind
PRIOR_BETWEEN: Final = 0.20  # of the means of kinds around that of the house
PRIOR_COUNT: Final = 4.0  # pieces of work that the prior's spreads weigh as much as
LONGEST: Final = 20.0  # times as long as planned: beyond it a record speaks of something else


class Past(msgspec.Struct, frozen=True):
    """Finished work: its kind, and the days it was planned for and took (both above 0)."""

    kind: str
    planned: float
    took: float


class Factor(msgspec.Struct, frozen=True):
    """How many times as long as planned work takes: e to a normal with ``mean`` and two spreads.

    ``shared`` is what is not known of the mean: it strikes all work of the kind alike. ``own`` is that of each piece of
    work. ``count`` pieces of the kind were seen (0: the house, or the prior).
    """

    mean: float
    shared: float
    own: float
    count: int

    @property
    def typical(self) -> float:
        """Times as long as planned, one time of two."""
        return math.exp(self.mean)


class Experience(msgspec.Struct, frozen=True):
    """What was learnt: the factor of the house, those of kinds by their lower-case name; ``count`` pieces in all."""

    house: Factor
    kinds: dict[str, Factor]
    count: int

    def of(self, kind: str) -> Factor:
        """The factor of a kind; that of the house where it was never seen."""
        return self.kinds.get(kind.strip().casefold(), self.house)


def learn(past: Sequence[Past]) -> Experience:
    """What finished work says of what is to come.

    Raises InputError for a length that is no number or not above 0. Records beyond twenty times as long, or as short,
    as planned speak of something else (a piece of work that was put aside) and count as that bound.
    """
    logs: dict[str, list[float]] = defaultdict(list)
    for one in past:
        if not (math.isfinite(one.planned) and math.isfinite(one.took) and one.planned > 0 and one.took > 0):
            msg = f"Work of kind {one.kind!r} was planned for {one.planned} days and took {one.took}."
            raise InputError(msg, help="Both are numbers above 0.", kind=one.kind)
        bound = math.log(LONGEST)
        logs[one.kind.strip().casefold()].append(min(bound, max(-bound, math.log(one.took / one.planned))))
    own = _own_spread(list(logs.values()))
    between = _between(list(logs.values()), own=own)
    mean, width = _house(list(logs.values()), own=own, between=between)
    house = Factor(mean, math.hypot(width, between), own, 0)
    kinds = {kind: _kind(values, house=(mean, width), own=own, between=between) for kind, values in logs.items()}
    return Experience(house, kinds, sum(map(len, logs.values())))


def _own_spread(groups: list[list[float]]) -> float:
    """The spread within kinds, pooled, with a prior that weighs as much as four pieces of work."""
    squares = sum(float(np.sum((np.array(values) - np.mean(values)) ** 2)) for values in groups)
    freedom = sum(len(values) - 1 for values in groups)
    return math.sqrt((PRIOR_COUNT * PRIOR_SPREAD**2 + squares) / (PRIOR_COUNT + freedom))


def _between(groups: list[list[float]], *, own: float) -> float:
    """The spread of the means of kinds (DerSimonian & Laird), drawn to its prior as long as there are few kinds."""
    if len(groups) < 2:
        return PRIOR_BETWEEN
    counts = np.array([len(values) for values in groups], np.float64)
    means = np.array([np.mean(values) for values in groups])
    weights = counts / own**2
    centre = float(np.sum(weights * means) / np.sum(weights))
    excess = float(np.sum(weights * (means - centre) ** 2)) - (len(groups) - 1)
    scale = float(np.sum(weights) - np.sum(weights**2) / np.sum(weights))
    found = max(0.0, excess / scale) if scale > 0 else 0.0
    known = len(groups) - 1
    return math.sqrt((PRIOR_COUNT * PRIOR_BETWEEN**2 + known * found) / (PRIOR_COUNT + known))


def _house(groups: list[list[float]], *, own: float, between: float) -> tuple[float, float]:
    """Mean of the house and what is not known of it; the prior is one more witness."""
    weights = [1 / (between**2 + own**2 / len(values)) for values in groups] + [1 / PRIOR_WIDTH**2]
    means = [float(np.mean(values)) for values in groups] + [PRIOR_MEAN]
    total = sum(weights)
    return sum(w * m for w, m in zip(weights, means, strict=True)) / total, math.sqrt(1 / total)


def _kind(values: list[float], *, house: tuple[float, float], own: float, between: float) -> Factor:
    mean, width = house
    wide = between**2 + width**2
    weight = wide / (wide + own**2 / len(values))
    shared = math.sqrt(wide * (1 - weight))
    return Factor(weight * float(np.mean(values)) + (1 - weight) * mean, shared, own, len(values))
