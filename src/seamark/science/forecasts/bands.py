"""Intervals from a method's own past errors: split conformal by rolling origin, scaled by horizon.

Vovk, Gammerman & Shafer, *Algorithmic Learning in a Random World*, 2005; for series: Xu & Xie, ICML 2021. Errors of all
horizons are brought to one scale that grows as a power of the horizon, so that a few cuts are enough; the quantile is
corrected for how few independent errors there are, and so wider where there are few. Several series are done at once.
"""

from statistics import NormalDist
from typing import Final

import numpy as np

from seamark.science.pacing import Floats, student_of

NORMAL: Final = NormalDist()
USUAL_GROWTH: Final = 0.5  # of a random walk
PRIOR: Final = 8.0  # errors that the usual growth is worth
STEEPEST: Final = 1.2
PER_CUT: Final = 4.0  # independent errors that the horizons of one cut are worth
LEAST_CUTS: Final = 3
EMPIRICAL: Final = 0.8  # up to here the errors themselves say how far; beyond, the shape of Student's t
TINY: Final = 1e-300


def widths(errors: Floats, levels: tuple[float, ...]) -> Floats:
    """Half the width of each interval (shape levels, series, horizon).

    ``errors`` (shape series, cuts, horizon) are NaN where unknown; a series without any gets NaN.
    """
    scores, growth = _scores(errors)
    series, cuts, _ = errors.shape
    flat = np.sort(scores.reshape(series, -1), axis=1)
    known = np.count_nonzero(~np.isnan(flat), axis=1)
    return np.array([_quantile(flat, known, level=level, cuts=cuts)[:, None] * growth for level in levels])


def held(errors: Floats, level: float) -> Floats:
    """The share of errors (shape series) inside the interval that the other cuts would have drawn; NaN if too few."""
    series, cuts, _ = errors.shape
    if cuts < LEAST_CUTS:
        return np.full(series, np.nan)
    scores, _ = _scores(errors)
    others = np.array([np.delete(scores, cut, axis=1).reshape(series, -1) for cut in range(cuts)])
    others = np.sort(others.reshape(cuts * series, -1), axis=1)
    known = np.count_nonzero(~np.isnan(others), axis=1)
    limit = _quantile(others, known, level=level, cuts=cuts - 1).reshape(cuts, series).T
    told = (~np.isnan(scores)) & (~np.isnan(limit))[:, :, None]
    inside = (scores <= limit[:, :, None]) & told
    count = told.sum(axis=(1, 2))
    return np.where(count > 0, inside.sum(axis=(1, 2)) / np.maximum(count, 1), np.nan)


def _scores(errors: Floats) -> tuple[Floats, Floats]:
    """Sizes of errors brought to one scale, and that scale (shape series, horizon)."""
    size = np.abs(errors)
    steps = np.arange(1.0, errors.shape[2] + 1)
    growth = steps ** _growth(size)[:, None]
    return size / growth[:, None, :], growth


def _growth(size: Floats) -> Floats:
    """The power of the horizon by which errors grow (shape series), drawn to that of a random walk."""
    known = ~np.isnan(size)
    counts = known.sum(axis=1)
    mean = np.where(known, size, 0.0).sum(axis=1) / np.maximum(counts, 1)
    most = mean.max(axis=1, keepdims=True)
    logs = np.log(np.maximum(mean, np.maximum(1e-3 * most, TINY)))
    steps = np.log(np.arange(1.0, size.shape[2] + 1))[None, :]
    weight = np.sqrt(counts)
    total = np.maximum(weight.sum(axis=1, keepdims=True), TINY)
    apart = steps - (weight * steps).sum(axis=1, keepdims=True) / total
    spread = (weight * apart * apart).sum(axis=1)
    slope = (weight * apart * logs).sum(axis=1) / np.where(spread > 0, spread, 1.0)
    trust = np.where(most[:, 0] > TINY, spread / (spread + PRIOR), 0.0)
    growth: Floats = np.clip(trust * slope + (1 - trust) * USUAL_GROWTH, 0.0, STEEPEST)
    return growth


def _quantile(ordered: Floats, known: Floats, *, level: float, cuts: int) -> Floats:
    """The score that a next error stays below with probability ``level`` (shape rows; NaN where none is known).

    ``ordered`` (shape rows, scores) has unknown ones last. The empirical quantile where errors reach so far; beyond,
    Student's t through the four fifths that they do reach.
    """
    heads = max(1.0, PER_CUT * cuts)
    reach = min(level, EMPIRICAL)
    found = _at(ordered, known, level=min(1.0, reach * (1 + 1 / heads)))
    if level <= reach:
        return found
    far, near = (student_of(NORMAL.inv_cdf((1 + part) / 2), max(1.0, heads - 1)) for part in (level, reach))
    return np.maximum(found * far / near, _at(ordered, known, level=level))


def _at(ordered: Floats, known: Floats, *, level: float) -> Floats:
    """A quantile of each row's known scores, read between two of them."""
    rows = np.arange(len(ordered))
    if not ordered.shape[1]:
        return np.full(len(ordered), np.nan)
    place = level * np.maximum(known - 1, 0)
    below = place.astype(int)
    above = np.minimum(below + 1, np.maximum(known - 1, 0))
    low, high = ordered[rows, below], ordered[rows, above]
    found: Floats = low + (place - below) * (high - low)
    return found
