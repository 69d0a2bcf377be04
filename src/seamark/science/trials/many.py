"""P-values of several variants and metrics at once, corrected for how many there are."""

import enum

import numpy as np

from seamark.science.trials.curves import Floats


class Correction(enum.StrEnum):
    """What is kept in check: nothing; any false finding (Holm); the share of findings that are false (B-H)."""

    NONE = "none"
    HOLM = "holm"
    BENJAMINI_HOCHBERG = "benjamini-hochberg"


def corrected(p_values: Floats, correction: Correction) -> Floats:
    """P-values (n,) that can be held against one threshold (Holm, Scand. J. Stat. 1979; Benjamini & Hochberg 1995)."""
    p = np.asarray(p_values, np.float64)
    if correction is Correction.NONE or not p.size:
        return p
    order = np.argsort(p, kind="stable")
    rank = np.arange(1, p.size + 1)
    if correction is Correction.HOLM:
        grown = np.maximum.accumulate(p[order] * (p.size - rank + 1))
    else:
        grown = np.minimum.accumulate((p[order] * p.size / rank)[::-1])[::-1]
    found = np.empty(p.size)
    found[order] = np.minimum(grown, 1.0)
    return found
