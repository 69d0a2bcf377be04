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
import numpy.typing as npt

LEVEL: Final = 0.95
FEWEST: Final = 30  # people a group needs to be held up to others
LEAST_GROUPS: Final = 2
DRAWS: Final = 4000
SPREADS: Final = 60

Floats = npt.NDArray[np.float64]


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
    """The group that goes on best, chance taken out, and how many more would get to the end if all went on as it does.

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
    """What it would bring if every group went on as the best one does; None with fewer than two groups of 30 people.

    The highest of several shares is partly luck, so shares are first drawn towards each other, by as much as chance
    alone would make them differ (a normal hierarchy whose spread is drawn too: Gelman et al., *Bayesian Data Analysis*,
    ch. 5; Efron & Morris, *JASA* 70, 1975). The best has the highest of these. Gain and interval come from
    the draws. Who goes on more gets to the end as often as others of their group do.
    """
    known = [one for one in groups if one.there]
    if sum(one.there >= FEWEST for one in known) < LEAST_GROUPS:
        return None
    random = np.random.default_rng(seed)
    there = np.array([one.there for one in known], np.float64)
    shares = _drawn(np.array([one.went_on for one in known], np.float64), there, random=random)
    large = [place for place, one in enumerate(known) if one.there >= FEWEST]
    best = max(large, key=lambda place: (float(shares[:, place].mean()), known[place].name))
    after = random.beta([one.ended + 1 for one in known], [one.went_on - one.ended + 1 for one in known], shares.shape)
    gain = ((shares[:, [best]] - shares) * there * after).sum(axis=1)
    low, middle, high = np.quantile(gain, [(1 - level) / 2, 0.5, (1 + level) / 2])
    own = np.quantile(shares[:, best], [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    return Lever(
        known[best].name,
        Share(float(own[1]), float(own[0]), float(own[2])),
        float(middle),
        float(low),
        float(high),
        float((gain > 0).mean()),
    )


def _drawn(went_on: Floats, there: Floats, *, random: np.random.Generator) -> Floats:
    """Draws of every group's share, (draws, groups): the spread between groups, their middle, then each share."""
    seen = (went_on + 1) / (there + 2)
    noise = seen * (1 - seen) / (there + 2)
    spreads = np.linspace(0.0, 2 * float(seen.std()) + 2 * float(np.sqrt(noise.max())), SPREADS)
    total = spreads[:, None] ** 2 + noise
    weight = (1 / total).sum(axis=1)
    middle = (seen / total).sum(axis=1) / weight
    log = -0.5 * (np.log(total) + (seen - middle[:, None]) ** 2 / total).sum(axis=1) - 0.5 * np.log(weight)
    chance = np.exp(log - log.max())
    place = random.choice(SPREADS, DRAWS, p=chance / chance.sum())
    centre = middle[place] + random.standard_normal(DRAWS) / np.sqrt(weight[place])
    wide = spreads[place, None] ** 2
    pull = wide / (wide + noise)
    shares: Floats = np.clip(
        centre[:, None] + pull * (seen - centre[:, None])
        + np.sqrt(pull * noise) * random.standard_normal((DRAWS, len(there))),
        0.0,
        1.0,
    )  # fmt: skip
    return shares
