"""A series cut into stretches, each told by a level or a line, for every price that a cut may have.

Optimal partitioning (Jackson et al., 2005) with the pruning of PELT (Killick, Fearnhead & Eckley, JASA 2012): exact for
its price. A series of more than ``MOST_PLACES`` values is first cut at every so many of them, then each cut is moved to
where it fits best.
"""

from collections.abc import Sequence
from typing import Final, Literal, Self

import msgspec
import numpy as np

from seamark.science.pacing import Floats

Kind = Literal["levels", "lines"]
Places = np.ndarray[tuple[int, ...], np.dtype[np.signedinteger]]
LEAST_STRETCH: Final = 5
PRICES: Final = 12
CHEAPEST, DEAREST = 0.01, 20.0  # of the variance of the series, times the logarithm of its length
MOST_PLACES: Final = 600


class Sums(msgspec.Struct, frozen=True):
    """Running sums of a series, from which the squares that a stretch leaves are known at once."""

    kind: Kind
    values: Floats
    squares: Floats
    moments: Floats

    @classmethod
    def of(cls, series: Floats, kind: Kind) -> Self:
        """Sums of ``series`` (shape n)."""
        places = np.arange(len(series), dtype=float)
        parts = (series, series * series, series * places)
        return cls(kind, *(np.concatenate([[0.0], np.cumsum(part)]) for part in parts))

    def left(self, start: Places, end: int | Places) -> Floats:
        """What a level or line through [start, end) leaves, squared and summed (shape of ``start``)."""
        count = (end - start).astype(float)
        total = self.values[end] - self.values[start]
        rest = self.squares[end] - self.squares[start] - total * total / count
        if self.kind == "lines":
            middle = start + (count - 1) / 2
            product = self.moments[end] - self.moments[start] - middle * total
            spread = count * (count * count - 1) / 12
            rest = rest - np.where(spread > 0, product * product / np.where(spread > 0, spread, 1.0), 0.0)
        found: Floats = np.maximum(rest, 0.0)
        return found


def candidates(series: Floats, kind: Kind) -> list[tuple[int, ...]]:
    """The best cuts of ``series`` (shape n, scaled to variance 1) for each of many prices; no cuts among them."""
    sums = Sums.of(series, kind)
    stride = -(-len(series) // MOST_PLACES)
    prices = np.geomspace(CHEAPEST, DEAREST, PRICES) * np.log(len(series))
    found: dict[tuple[int, ...], None] = {(): None}
    for price in prices:
        cuts = _cut(sums, len(series), price=float(price), stride=stride)
        found[_moved(sums, cuts, count=len(series), stride=stride) if stride > 1 else cuts] = None
        if not cuts:
            break
    return list(found)


def _cut(sums: Sums, count: int, *, price: float, stride: int) -> tuple[int, ...]:
    """The cuts for which squares left plus prices paid are least."""
    places = np.append(np.arange(0, count - LEAST_STRETCH + 1, stride), count)
    best = np.full(len(places), np.inf)
    best[0] = -price
    came = np.zeros(len(places), dtype=int)
    open_ = np.array([0])
    for now in range(1, len(places)):
        end = int(places[now])
        ready = int(np.searchsorted(places[open_], end - LEAST_STRETCH, side="right"))
        if not ready:
            continue
        usable = open_[:ready]
        cost = best[usable] + sums.left(places[usable], end)
        least = int(cost.argmin())
        best[now] = cost[least] + price
        came[now] = usable[least]
        # A start that is worse even without paying for this cut can never be the last one of a better answer.
        open_ = np.concatenate([usable[cost <= best[now]], open_[ready:], [now]])
    cuts, now = [], int(came[-1])
    while now > 0:
        cuts.append(int(places[now]))
        now = int(came[now])
    return tuple(reversed(cuts))


def _moved(sums: Sums, cuts: Sequence[int], *, count: int, stride: int) -> tuple[int, ...]:
    """Each cut where it leaves least between its neighbours, within a stride of where it was."""
    moved = list(cuts)
    for place, cut in enumerate(cuts):
        low = (moved[place - 1] if place else 0) + LEAST_STRETCH
        high = (cuts[place + 1] if place + 1 < len(cuts) else count) - LEAST_STRETCH
        tries = np.arange(max(low, cut - stride), min(high, cut + stride) + 1)
        if len(tries):
            start, end = np.full(len(tries), low - LEAST_STRETCH), high + LEAST_STRETCH
            rest = sums.left(start, tries) + sums.left(tries, end)
            moved[place] = int(tries[rest.argmin()])
    return tuple(moved)
