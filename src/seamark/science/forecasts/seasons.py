"""Seasons taken off: how each place of a cycle usually differs, learned cycle by cycle and drawn to nothing by doubt.

Classical decomposition (ratio to the centred moving average) with three changes. The usual cycle is smoothed
exponentially, at the pace that would have foretold earlier cycles best. It is shrunk by how little cycles agree (James
& Stein, 1961; for seasons: Miller & Williams, International Journal of Forecasting 2003), so no test has to decide
whether there is a season. Whether it multiplies or adds is decided by the same look at the past. Longer seasons are
taken off what shorter ones left: an hour of the week says only how that hour differs from the same hour of other days.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from seamark.science.forecasts.panel import Bools, Panel
from seamark.science.pacing import Floats

PACES: Final = (0.1, 0.3, 0.6)  # how much the newest cycle counts
LEAST_CYCLES: Final = 2
SMOOTH_FROM: Final = 50  # places of a cycle from which neighbours are alike, unless a shorter season repeats in it
SMOOTH_PARTS: Final = 26
MOST_STEPS: Final = 200  # after so many errors a choice is as sharp as it should be
LEAST_INDEX: Final = 0.02
TINY: Final = 1e-300


def without_seasons(panel: Panel, seasons: Sequence[int], *, horizon: int) -> tuple[Panel, Floats, Floats]:
    """The panel without its seasons, and ``factor`` and ``extra`` (shape rows, horizon) that put them on again.

    What is foretold of the panel without seasons is multiplied by ``factor``, then ``extra`` is added.
    """
    rows, time = panel.size
    factor, extra = np.ones((rows, time + horizon)), np.zeros((rows, time + horizon))
    left = panel
    multiplies: Bools | None = None
    for place, length in enumerate(seasons):
        if LEAST_CYCLES * length > time:
            break
        nested = any(length % shorter == 0 for shorter in seasons[:place])
        smooth = length // SMOOTH_PARTS if length >= SMOOTH_FROM and not nested else 0
        ratios, steps, average = _cycles(left, length)
        if multiplies is None:
            multiplies = _multiplies(panel, ratios, steps=steps, average=average)
        many = multiplies[:, None, None]
        cycles, scale = np.where(many, ratios, steps), np.where(many, average, 1.0)
        usual = _usual(cycles, scale, neutral=multiplies.astype(float), smooth=smooth)
        enough = (panel.lengths >= LEAST_CYCLES * length)[:, None]
        places = (time - 1 - np.arange(time + horizon)) % length
        factor *= np.where(enough & multiplies[:, None], np.maximum(usual, LEAST_INDEX), 1.0)[:, places]
        extra += np.where(enough & ~multiplies[:, None], usual, 0.0)[:, places]
        left = panel.replaced((panel.values - extra[:, :time]) / factor[:, :time])
    return left, factor[:, time:], extra[:, time:]


def _multiplies(panel: Panel, ratios: Floats, *, steps: Floats, average: Floats) -> Bools:
    """Whether the season of a row (shape rows) multiplies: nothing is 0 or less, and ratios foretold cycles better."""
    known = ~np.isnan(ratios)
    wrong = [
        _followed(np.where(known, cycles, 0.0), known, scale=scale, pace=PACES[1])[1]
        for cycles, scale in ((ratios, average), (steps, np.ones_like(average)))
    ]
    return (wrong[0] < wrong[1]) & (panel.values > 0).all(axis=1)


def _usual(cycles: Floats, scale: Floats, *, neutral: Floats, smooth: int) -> Floats:
    """The usual cycle (shape rows, length; place 0 is that of the last column), shrunk to ``neutral`` (shape rows)."""
    known = ~np.isnan(cycles)
    filled = np.where(known, cycles, 0.0)
    followed = [_followed(filled, known, scale=scale, pace=pace) for pace in PACES]
    counts = np.minimum(np.count_nonzero(known, axis=(1, 2)), MOST_STEPS)
    logs = np.log(np.maximum([wrong for _, wrong in followed], TINY))
    shares = np.exp(-0.5 * counts * (logs - logs.min(axis=0)))
    shares /= shares.sum(axis=0)
    usual = (shares[:, :, None] * np.array([cycle for cycle, _ in followed])).sum(axis=0)
    doubt = _doubt(filled, known, usual=usual, pace=np.array(PACES) @ shares)
    if smooth:
        usual = _smoothed(usual, smooth)
    middle = usual.mean(axis=1, keepdims=True)
    between = ((usual - middle) ** 2).mean(axis=1)
    trust = np.where(between > doubt, 1 - doubt / np.where(between > doubt, between, 1.0), 0.0)[:, None]
    unit = np.where((neutral[:, None] > 0) & (np.abs(middle) > TINY), middle, 1.0)
    drawn: Floats = (usual - middle) * trust / unit + neutral[:, None]
    return drawn


def _cycles(panel: Panel, length: int) -> tuple[Floats, Floats, Floats]:
    """Ratios to the moving average, differences from it, and its size (shape rows, cycles, length), newest first."""
    rows, time = panel.size
    sums = np.cumsum(np.pad(panel.values, ((0, 0), (1, 0))), axis=1)
    mean = (sums[:, length:] - sums[:, :-length]) / length
    if length % 2 == 0:
        mean = (mean[:, 1:] + mean[:, :-1]) / 2
    start, count = length // 2, mean.shape[1]
    skipped = time - start - count
    whole = -(-(skipped + count) // length) * length
    values = panel.values[:, start : start + count]
    inside = np.arange(count)[None, :] >= (time - panel.lengths)[:, None]
    safe = np.where(np.abs(mean) > TINY, mean, 1.0)
    laid = np.full((3, rows, whole), np.nan)
    parts = (np.where(inside, values / safe, np.nan), np.where(inside, values - mean, np.nan), np.abs(mean))
    for part, place in zip(parts, laid, strict=True):
        place[:, skipped : skipped + count] = part[:, ::-1]
    laid[2] = np.nan_to_num(laid[2])
    ratios, steps, average = laid.reshape(3, rows, -1, length)
    return ratios, steps, average


def _followed(cycles: Floats, known: Bools, *, scale: Floats, pace: float) -> tuple[Floats, Floats]:
    """The usual cycle after following all, oldest first, and the mean square by which it missed the next one.

    ``cycles`` are 0 where not ``known``.
    """
    rows, count, length = cycles.shape
    total, weight = np.zeros((rows, length)), np.zeros((rows, length))
    missed, steps = np.zeros(rows), np.zeros(rows)
    held = np.empty((rows, length))
    for place in range(count - 1, -1, -1):
        now, there = cycles[:, place], known[:, place]
        seen = there & (weight > 0)
        np.divide(total, np.maximum(weight, TINY), out=held)
        np.subtract(now, held, out=held)
        held *= scale[:, place]
        held *= seen
        missed += np.einsum("rl,rl->r", held, held)
        steps += np.count_nonzero(seen, axis=1)
        fade = 1 - pace * there
        total *= fade
        total += now
        weight *= fade
        weight += there
    middle = cycles.sum(axis=(1, 2)) / np.maximum(np.count_nonzero(known, axis=(1, 2)), 1)
    usual = np.where(weight > 0, total / np.maximum(weight, TINY), middle[:, None])
    return usual, np.where(steps > 0, missed / np.maximum(steps, 1), 1e300)


def _doubt(cycles: Floats, known: Bools, *, usual: Floats, pace: Floats) -> Floats:
    """The variance of a usual place (shape rows): how cycles differ from it, over how many it is made of."""
    count = known.sum(axis=1).mean(axis=1)
    apart = np.where(known, (cycles - usual[:, None, :]) ** 2, 0.0).sum(axis=(1, 2)) / np.maximum(
        known.sum(axis=(1, 2)), 1
    )
    worth = np.minimum(count, (2 - pace) / pace)  # cycles that an exponential average is worth
    doubt: Floats = np.where(count > 1, apart * count / np.maximum(count - 1, 0.5) / np.maximum(worth, 1), np.inf)
    return np.where(np.isfinite(doubt), doubt, 1e300)


def _smoothed(usual: Floats, width: int) -> Floats:
    """The mean of a place and ``width`` neighbours on either side, around the cycle."""
    moved: Floats = np.mean([np.roll(usual, step, axis=1) for step in range(-width, width + 1)], axis=0)
    return moved
