"""Holidays and other occasions: what a day of each kind adds or takes, drawn to nothing where it is hardly known."""

from typing import Final

import numpy as np

from seamark.science.pacing import Floats

USUAL_EFFECT: Final = 0.5  # an occasion moves a day by about so much of it
LEAST_FACTOR: Final = 0.05


def effects(values: Floats, table: Floats, *, season: int) -> Floats:
    """By how much of itself a period of each kind differs (shape kinds; -0.4 is 40 % less).

    ``values`` (shape n) are compared with the median of the same place in the two seasons before and after; ``table``
    (shape n, kinds) is 1 where an occasion is. A ridge regression; its penalty is noise over the usual effect, squared.
    """
    steps = [step * season for step in (-2, -1, 1, 2)]
    near = np.full((len(steps), len(values)), np.nan)
    special = table.any(axis=1)
    plain = np.where(special, np.nan, values)
    for row, step in enumerate(steps):
        source = np.arange(len(values)) + step
        there = (source >= 0) & (source < len(values))
        near[row, there] = plain[source[there]]
    enough = (~np.isnan(near)).any(axis=0)
    usual = np.full(len(values), np.nan)
    usual[enough] = np.nanmedian(near[:, enough], axis=0)
    told = ~np.isnan(usual) & (np.abs(usual) > 1e-12)
    if not told.any():
        return np.zeros(table.shape[1])
    apart = np.where(told, values / np.where(told, usual, 1.0) - 1, 0.0)
    quiet = apart[told & ~special]
    noise = 1.4826 * float(np.median(np.abs(quiet))) if len(quiet) else USUAL_EFFECT
    rows = table[told]
    square = rows.T @ rows + np.eye(table.shape[1]) * (noise / USUAL_EFFECT) ** 2
    found: Floats = np.linalg.lstsq(square, rows.T @ apart[told], rcond=None)[0]
    return found


def factors(table: Floats, effect: Floats) -> Floats:
    """What a usual period is multiplied by (shape n)."""
    return np.maximum(1 + table @ effect, LEAST_FACTOR)
