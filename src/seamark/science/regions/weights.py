"""Weights of control regions that follow a treated one.

The simplex weights of the synthetic control (Abadie, Diamond & Hainmueller, J. Am. Stat. Assoc. 2010) by an active set
on the Gram matrix: Lawson & Hanson, *Solving Least Squares Problems*, 1974, ch. 23, with the weights summing to one.
The ridge augmentation moves them beyond the simplex where the fit is not exact (Ben-Michael, Feller & Rothstein,
J. Am. Stat. Assoc. 2021).
"""

from typing import Final

import numpy as np

from seamark.science.regions.panel import Floats

STEADY: Final = 1e-10  # of the mean diagonal: keeps regions that are copies of each other apart
SLACK: Final = 1e-9  # of the mean diagonal: gradients closer than this are equal
PENALTIES: Final = 20
SMALLEST: Final = 1e-8  # smallest penalty, as a share of the largest


def simplex_weights(gram: Floats, target: Floats) -> Floats:
    """The w ≥ 0 with Σw = 1 that minimise w'Gw - 2w'c.

    ``gram`` G has shape (n, n), ``target`` c shape (n,): products of the controls' histories with each other and with
    the treated one's.
    """
    count = len(target)
    scale = float(np.trace(gram)) / count
    if scale <= 0:
        return np.full(count, 1.0 / count)
    stiff = gram + np.eye(count) * (STEADY * scale)
    first = int(np.argmin(np.diag(stiff) - 2 * target))
    weights = np.zeros(count)
    weights[first] = 1.0
    active = [first]
    for _ in range(3 * count + 10):
        gradient = stiff @ weights - target
        level = float(gradient[active] @ weights[active])
        entering = int(np.argmin(gradient))
        if gradient[entering] >= level - SLACK * scale or entering in active:
            break
        active.append(entering)
        active = _settled(stiff, target, weights=weights, active=active)
    return weights


def _settled(gram: Floats, target: Floats, *, weights: Floats, active: list[int]) -> list[int]:
    """Move ``weights`` to the best point of the active set, dropping whatever falls to zero on the way."""
    while True:
        wanted = _equal_sum(gram[active][:, active], target[active])
        now = weights[active]
        below = wanted < 0
        if not below.any():
            weights[active] = wanted
            return active
        steps = now[below] / (now[below] - wanted[below])
        step = float(steps.min())
        moved = now + step * (wanted - now)
        moved[np.flatnonzero(below)[int(np.argmin(steps))]] = 0.0
        weights[active] = np.maximum(moved, 0.0)
        active = [place for place, value in zip(active, moved, strict=True) if value > 0]


def _equal_sum(gram: Floats, target: Floats) -> Floats:
    """Least squares under Σw = 1 alone."""
    sides: Floats = np.ones((len(target), 2))
    sides[:, 0] = target
    sides = np.asarray(np.linalg.solve(gram, sides))
    shift = (1.0 - sides[:, 0].sum()) / sides[:, 1].sum()
    return np.asarray(sides[:, 0] + shift * sides[:, 1])


def augmented_weights(controls: Floats, treated: Floats, *, weights: Floats, penalty: float) -> Floats:
    """Simplex ``weights`` corrected by a ridge regression for what they leave of the treated history.

    ``controls`` has shape (n, before), ``treated`` shape (before,), both cleared of each period's mean over controls.
    """
    left = treated - weights @ controls
    gram = controls @ controls.T + penalty * np.eye(len(controls))
    return np.asarray(weights + np.linalg.solve(gram, controls @ left))


def chosen_penalty(controls: Floats, treated: Floats) -> float:
    """The largest ridge penalty whose error on periods left out is within one standard error of the least."""
    largest = float(np.linalg.eigvalsh(controls @ controls.T)[-1])
    penalties = largest * np.geomspace(1.0, SMALLEST, PENALTIES)
    periods = controls.shape[1]
    errors = np.empty((periods, PENALTIES))
    for period in range(periods):
        kept = np.arange(periods) != period
        values, vectors = np.linalg.eigh(controls[:, kept] @ controls[:, kept].T)
        weights = simplex_weights(controls[:, kept] @ controls[:, kept].T, controls[:, kept] @ treated[kept])
        left = treated - weights @ controls
        turned, out = vectors.T @ (controls[:, kept] @ left[kept]), vectors.T @ controls[:, period]
        guesses = ((turned * out)[:, None] / (np.maximum(values, 0.0)[:, None] + penalties)).sum(axis=0)
        errors[period] = (left[period] - guesses) ** 2
    mean, spread = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(periods)
    best = int(np.argmin(mean))
    return float(penalties[int(np.argmax(mean <= mean[best] + spread[best]))])
