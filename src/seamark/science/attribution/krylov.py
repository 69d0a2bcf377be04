"""Large sparse equations of a chain, (1 - P) x = b.

Going one step further along the chain, again and again, is quickest where walks are short. Where they are long,
generalised minimal residuals end it: Saad and Schultz (1986), "GMRES", SIAM Journal on Scientific and Statistical
Computing 7(3). P has no row above 1, so an error of x is at most the largest residual times the most steps that a walk
is expected to take.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from seamark.science.attribution.model import Floats, Places, summed

Linear = Callable[[Floats], Floats]

SWEEPS = 400  # steps along the chain before the other way is tried
SPAN = 60  # directions kept before starting again
ROUNDS = 40
TOLERANCE = 1e-13  # of the residual, against the largest entry of b: leaves four digits for the number of steps


class Edges(NamedTuple):
    """A walk goes from state ``starts[e]`` to ``targets[e]`` with ``chances[e]``."""

    starts: Places
    targets: Places
    chances: Floats


def solve_sparse(edges: Edges, ends: Floats) -> Floats | None:
    """The x with x[i] = ends[i] + Σ chances × x[targets] over the edges that start in i; None if it is not found."""
    scale = float(np.abs(ends).max(initial=0.0)) or 1.0
    right, size = ends / scale, ends.size

    def left(x: Floats) -> Floats:
        made: Floats = x - summed(edges.starts, edges.chances * x[edges.targets], size=size)
        return made

    found = right.copy()
    for _ in range(SWEEPS):
        residual = right - left(found)
        if np.abs(residual).max() <= TOLERANCE:
            return found * scale
        found += residual
    for _ in range(ROUNDS):
        residual = right - left(found)
        if np.abs(residual).max() <= TOLERANCE:
            return found * scale
        found += _step(left, residual)
    return found * scale if np.abs(right - left(found)).max() <= 100 * TOLERANCE else None


def _step(left: Linear, residual: Floats) -> Floats:
    """The best correction within the span of the residual and what ``left`` makes of it."""
    length = float(np.linalg.norm(residual))
    basis = np.zeros((SPAN + 1, residual.size))
    basis[0] = residual / length
    heights = np.zeros((SPAN + 1, SPAN))
    used = SPAN
    for place in range(SPAN):
        new = left(basis[place])
        for _ in range(2):  # twice is enough (Kahan, Parlett)
            along = basis[: place + 1] @ new
            new -= along @ basis[: place + 1]
            heights[: place + 1, place] += along
        heights[place + 1, place] = norm = float(np.linalg.norm(new))
        if norm <= 1e-15 * length or norm == 0:
            used = place + 1
            break
        basis[place + 1] = new / norm
    goal = np.zeros(used + 1)
    goal[0] = length
    weights = np.linalg.lstsq(heights[: used + 1, :used], goal, rcond=None)[0]
    made: Floats = weights @ basis[:used]
    return made
