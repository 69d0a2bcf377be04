"""The maximum of a smooth function of a few logarithms, and how sharp it is."""

from collections.abc import Callable

import msgspec
import numpy as np

from seamark.science.lifetime.special import Floats

Slope = Callable[[Floats], tuple[float, Floats]]  # logarithms of parameters in, value and gradient out

RIDGE = 5e-4  # a prior so wide (a factor of e³² either way) that it only decides where the data say nothing
BOUND = 14.0
STEP = 1e-4
STEPS = 200


class Top(msgspec.Struct, frozen=True):
    """Where a function is highest: logarithms of the parameters, their covariance (inverse curvature), the value."""

    at: Floats
    covariance: Floats
    value: float
    is_reached: bool


def climb(function: Slope, start: Floats, *, precision: float = 1e-7) -> Top:
    """Newton's steps uphill; curvature from differences of the gradient, made negative where it is not."""

    def penalised(at: Floats) -> tuple[float, Floats]:
        value, slope = function(at)
        return value - RIDGE * float(at @ at), slope - 2 * RIDGE * at

    at = np.clip(np.asarray(start, np.float64), -BOUND, BOUND)
    value, slope = penalised(at)
    damping, is_reached = 1e-3, False
    curved = _curvature(penalised, at, slope=slope)
    for _ in range(STEPS):
        step = _uphill(curved, slope, damping=damping)
        to = np.clip(at + step, -BOUND, BOUND)
        new, new_slope = penalised(to)
        gain = float(slope @ step)
        if np.isfinite(new) and new >= value - 1e-12 * abs(value):
            is_small = gain < precision
            at, value, slope = to, new, new_slope
            damping = max(damping / 10, 1e-12)
            curved = _curvature(penalised, at, slope=slope)
            if is_small:
                is_reached = True
                break
        else:
            damping = min(damping * 10, 1e12)
            if damping >= 1e12:
                break
    return Top(at, _inverse(-curved), value, is_reached)


def _curvature(function: Slope, at: Floats, *, slope: Floats) -> Floats:
    rows = []
    for place in range(len(at)):
        moved = at.copy()
        moved[place] += STEP
        rows.append((function(moved)[1] - slope) / STEP)
    matrix = np.array(rows)
    return np.asarray((matrix + matrix.T) / 2)


def _uphill(curved: Floats, slope: Floats, *, damping: float) -> Floats:
    values, vectors = np.linalg.eigh(-curved)
    scale = max(float(np.abs(values).max()), 1e-12)
    safe = np.maximum(np.abs(values), 1e-9 * scale) + damping * scale
    step = vectors @ ((vectors.T @ slope) / safe)
    longest = float(np.abs(step).max())
    return np.asarray(step * min(1.0, 2.0 / longest) if longest > 0 else step)


def _inverse(sharpness: Floats) -> Floats:
    values, vectors = np.linalg.eigh(sharpness)
    return np.asarray((vectors / np.maximum(values, 2 * RIDGE)) @ vectors.T)
