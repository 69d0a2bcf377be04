"""When a series turned: how often is decided by what the cuts explain, priced for a series that remembers.

Each way to cut is judged by the innovations that are left when the autocorrelation of its residuals is taken out, so
that slow waves of a series that remembers are not mistaken for changes (Davis, Lee & Rodriguez-Yam, JASA 2006; Chakar
et al., Bernoulli 2017). Innovations count by Huber's loss (Ann. Math. Stat. 1964): a day out of line buys no cut. A cut
costs ``PRICE`` Schwarz penalties (Ann. Stat. 1978) for each number that it adds.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from seamark.science.forecasts.chance import confidence
from seamark.science.forecasts.history import past_of, seasons_of
from seamark.science.forecasts.model import Change, Turns
from seamark.science.forecasts.panel import Panel
from seamark.science.forecasts.partition import Kind, candidates
from seamark.science.forecasts.seasons import without_seasons
from seamark.science.pacing import Floats

PRICE: Final = 2.5
HUBER: Final = 2.0  # robust standard deviations from which an innovation counts linearly
MOST_MEMORY: Final = 0.6  # more would be blamed on a change that was not cut
PER_NUMBER: Final = 3  # values that each number of an explanation needs
TO_DEVIATION: Final = 1.4826
KINDS: Final[tuple[Kind, ...]] = ("lines", "levels")


def turns(values: Floats, *, seasons: Sequence[int] = ()) -> Turns:
    """The turning points of a series (shape n, oldest first, NaN where missing), its ``seasons`` taken off first.

    Raises InputError for a series that is too short or infinite. A series that never changed never turned.
    """
    lengths = seasons_of(seasons)
    past = past_of(values, lengths)
    plain = past.values
    if lengths:
        plain = without_seasons(Panel.of([plain]), lengths, horizon=0)[0].values[0]
    middle, spread = float(plain.mean()), float(plain.std())
    filled = int(past.gaps.sum())
    if spread <= 1e-12 * max(1.0, float(np.abs(plain).max())):
        return Turns((), "levels", 0.0, filled)
    series = (plain - middle) / spread
    judged = [(*_judged(series, kind, cuts=cuts), kind, cuts) for kind in KINDS for cuts in candidates(series, kind)]
    _, memory, kind, cuts = min(judged, key=lambda one: one[0])
    told, lines = fitted(series, kind, cuts=cuts)
    sure = confidence(series - told, told, kind=kind, cuts=cuts, memory=memory)
    changes = (
        Change(
            index=past.start + cut,
            before=middle + spread * (float(told[cut - 1]) + lines[place][1]),
            after=middle + spread * float(told[cut]),
            slope_before=spread * lines[place][1],
            slope_after=spread * lines[place + 1][1],
            confidence=sure[place],
        )
        for place, cut in enumerate(cuts)
    )
    return Turns(tuple(changes), kind, memory, filled)


def fitted(series: Floats, kind: Kind, *, cuts: Sequence[int]) -> tuple[Floats, list[tuple[float, float]]]:
    """What the stretches say of each value (shape n), and each one's value at its start and its slope."""
    told, lines = np.empty_like(series), []
    for start, end in zip((0, *cuts), (*cuts, len(series)), strict=True):
        part, steps = series[start:end], np.arange(end - start, dtype=float)
        away = steps - steps.mean()
        spread = float(away @ away)
        slope = float(away @ part) / spread if kind == "lines" and spread else 0.0
        first = float(part.mean()) - slope * float(steps.mean())
        told[start:end] = first + slope * steps
        lines.append((first, slope))
    return told, lines


def _judged(series: Floats, kind: Kind, *, cuts: Sequence[int]) -> tuple[float, float]:
    """How much one way to cut costs in all, and the autocorrelation it leaves."""
    count, numbers = len(series), 2 if kind == "lines" else 1
    if PER_NUMBER * (numbers * (len(cuts) + 1) + len(cuts)) > count and cuts:
        return np.inf, 0.0
    rest = series - fitted(series, kind, cuts=cuts)[0]
    memory = _memory(rest, numbers * (len(cuts) + 1))
    fresh = rest.copy()
    fresh[1:] -= memory * rest[:-1]
    fresh[0] *= np.sqrt(1 - memory * memory)
    edge = HUBER * TO_DEVIATION * float(np.median(np.abs(fresh - np.median(fresh)))) + 1e-12
    size = np.abs(fresh)
    loss = float(np.where(size < edge, size * size, 2 * edge * size - edge * edge).mean())
    paid = PRICE * (len(cuts) * (numbers + 1) + numbers) * np.log(count)
    return count * float(np.log(max(loss, 1e-12))) - float(np.log(1 - memory * memory)) + float(paid), memory


def _memory(rest: Floats, numbers: int) -> float:
    """The first autocorrelation, corrected for what fitting took from it (Marriott & Pope, 1954)."""
    square = float(rest @ rest)
    if square <= 1e-12:
        return 0.0
    found = float(np.clip(rest[1:] @ rest[:-1] / square, 0, 0.95))
    return min(MOST_MEMORY, found + (1 + 3 * found) * numbers / 2 / len(rest))
