"""How sure a turning point is: how rarely noise with the same memory would look like one."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from seamark.science.forecasts.partition import LEAST_STRETCH, Kind, Sums
from seamark.science.pacing import Floats

ROUNDS: Final = 199
SEED: Final = 20_000  # the same series gets the same answer every time
MOST_LENGTH: Final = 400  # of a stretch that is simulated whole; a longer one is looked at around its cut


def confidence(rest: Floats, told: Floats, *, kind: Kind, cuts: Sequence[int], memory: float) -> list[float]:
    """For each cut the share of simulated stretches without it that gain less from their best cut (below 1).

    ``rest`` (shape n) are the residuals, ``told`` (shape n) what was fitted. Innovations are drawn from the residuals'
    own, put back together with their ``memory``, and cut where that helps most: a bootstrap of the largest gain.
    """
    chance = np.random.default_rng(SEED)
    edges = (0, *cuts, len(rest))
    return [
        _one(rest, told, kind=kind, around=edges[place : place + 3], memory=memory, chance=chance)
        for place in range(len(cuts))
    ]


def _one(
    rest: Floats, told: Floats, *, kind: Kind, around: Sequence[int], memory: float, chance: np.random.Generator
) -> float:
    start, cut, end = around
    start, end = max(start, cut - MOST_LENGTH // 2), min(end, cut + MOST_LENGTH // 2)
    part = rest[start:end]
    fresh = part[1:] - memory * part[:-1]
    fresh = (fresh - fresh.mean()) * np.sqrt(len(part) / max(len(part) - 4, 1))
    real = _gain(told[start:end] + part, kind, cut=cut - start)
    drawn = chance.choice(fresh, (ROUNDS, end - start))
    drawn[:, 0] /= np.sqrt(1 - memory * memory)
    for step in range(1, end - start):
        drawn[:, step] += memory * drawn[:, step - 1]
    less = sum(_gain(one, kind) < real for one in drawn)
    return float(less) / (ROUNDS + 1)


def _gain(series: Floats, kind: Kind, *, cut: int | None = None) -> float:
    """What one cut takes from the squares left; the best one where none is named."""
    sums = Sums.of(series, kind)
    count = len(series)
    places = np.arange(LEAST_STRETCH, count - LEAST_STRETCH + 1) if cut is None else np.array([cut])
    start = np.zeros(len(places), dtype=int)
    whole = float(sums.left(start[:1], count)[0])
    return whole - float((sums.left(start, places) + sums.left(places, count)).min())
