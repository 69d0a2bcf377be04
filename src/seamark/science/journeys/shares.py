"""Shares of people who went on: how sure they are, how they differ, and where a funnel has most to gain.

One share: the score interval (Wilson, *JASA* 22, 1927). A difference of two: the interval made of both score intervals
(Newcombe, *Statistics in Medicine* 17, 1998, method 10). Both hold what they promise for small counts and for shares
near 0 or 1, where plain ones fall apart (Brown, Cai & DasGupta, *Statistical Science* 16, 2001).
"""

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Final

import msgspec
import numpy as np

LEVEL: Final = 0.95
FEWEST: Final = 30  # people a group needs to be held up to others
DRAWS: Final = 4000


class Share(msgspec.Struct, frozen=True):
    """``value`` (0 to 1) with the interval that holds it with the probability asked for; all None of nobody."""

    value: float | None
    low: float | None
    high: float | None


class Group(msgspec.Struct, frozen=True):
    """People of one kind at a step, and how many of them went on to the next and to the end."""

    name: str
    there: int
    went_on: int
    ended: int


class Lever(msgspec.Struct, frozen=True):
    """The group that goes on most surely, and how many more would get to the end if all went on as it does.

    ``gain`` people, with an interval; ``chance`` (0 to 1) that there is any.
    """

    best: str
    best_share: Share
    gain: float
    low: float
    high: float
    chance: float


def share(went_on: int, there: int, *, level: float = LEVEL) -> Share:
    """The share of those there who went on, with its score interval."""
    if not there:
        return Share(None, None, None)
    p, z = went_on / there, NormalDist().inv_cdf((1 + level) / 2)
    middle = p + z * z / (2 * there)
    half = z * math.sqrt(p * (1 - p) / there + z * z / (4 * there * there))
    low, high = ((middle + sign * half) / (1 + z * z / there) for sign in (-1, 1))
    return Share(p, 0.0 if not went_on else low, 1.0 if went_on == there else high)


def difference(one: tuple[int, int], other: tuple[int, int], *, level: float = LEVEL) -> Share:
    """How much larger the first share (who went on, who was there) is than the second, in parts of 1."""
    a, b = share(*one, level=level), share(*other, level=level)
    if a.value is None or b.value is None or a.low is None or a.high is None or b.low is None or b.high is None:
        return Share(None, None, None)
    step = a.value - b.value
    low = step - math.hypot(a.value - a.low, b.high - b.value)
    return Share(step, low, step + math.hypot(a.high - a.value, b.value - b.low))


def lever(groups: Sequence[Group], *, level: float = 0.8, seed: int = 1) -> Lever | None:
    """What it would bring if every group went on as the best one does; None with fewer than two groups to compare.

    The best is the one whose share is surely high (by the low end of its interval), among groups of 30 people or more,
    so that a lucky few are not held up to all. Shares are drawn from what was seen (a uniform prior); the best one's is
    drawn again and again too, or the gain of a lucky best would be promised. Who goes on more goes to the end as the
    others of their group do.
    """
    known = [one for one in groups if one.there >= FEWEST]
    if len(known) < 2:
        return None
    best = max(known, key=lambda one: (share(one.went_on, one.there).low or 0.0, one.name))
    random = np.random.default_rng(seed)
    top = random.beta(best.went_on + 1, best.there - best.went_on + 1, DRAWS)
    gain = np.zeros(DRAWS)
    for one in groups:
        if one is not best and one.there:
            own = random.beta(one.went_on + 1, one.there - one.went_on + 1, DRAWS)
            after = random.beta(one.ended + 1, one.went_on - one.ended + 1, DRAWS)
            gain += one.there * (top - own) * after
    low, middle, high = np.quantile(gain, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return Lever(
        best.name, share(best.went_on, best.there), float(middle), float(low), float(high), float((gain > 0).mean())
    )
