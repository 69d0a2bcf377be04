"""Differences in differences: the change of the treated regions less the change of the others.

Each region counts as its mean during the test less its mean before, so that it does not matter how long a region
remembers (Bertrand, Duflo & Mullainathan, Q. J. Econ. 2004). With enough regions on both sides the interval is a wild
bootstrap of whole regions (Cameron, Gelbach & Miller, Rev. Econ. Stat. 2008; six-point weights: Webb, Queen's WP 1315,
2014); with few treated ones the noise is that of the untreated alone (Conley & Taber, Rev. Econ. Stat. 2011).
"""

import math
from typing import Final

import numpy as np

from seamark.kernel import InputError
from seamark.science.regions.control import told
from seamark.science.regions.noise import chance, quantile
from seamark.science.regions.panel import Floats, Panel, RegionalTest, Split, divided
from seamark.science.regions.results import Fit, Moment, RegionalEffect

ENOUGH: Final = 5  # treated and untreated regions from which regions are drawn anew
DRAWS: Final = 1999
SEED: Final = 7
WEBB: Final = np.sqrt(np.array([0.5, 1.0, 1.5]))
ODD_TREND: Final = 0.05


def differences(panel: Panel, test: RegionalTest, *, level: float = 0.9) -> RegionalEffect:
    """What a test changed, if the treated regions would have moved as the others did.

    Raises InputError where the panel cannot tell, as with one control region, whose change alone knows no noise.
    """
    split = divided(panel, test)
    if len(split.controls) < 2:
        msg = "There is one control region; differences in differences need at least 2, better 20."
        raise InputError(msg, help="Bring more regions, or use the synthetic control.", arrived=1, allowed=2)
    values = panel.values[:, : test.stop]
    change = values[:, split.before :].mean(axis=1) - values[:, : split.before].mean(axis=1)
    mine, theirs = change[split.treated], change[split.controls]
    effect = float(mine.mean() - theirs.mean())
    enough = min(len(mine), len(theirs)) >= ENOUGH
    half, p_value = (_drawn if enough else _few)(mine, theirs, level=level)
    observed = float(values[split.treated, split.before :].mean())
    trend = _trend_p(values, split)
    said = ["The treated regions moved unlike the others before the test: this method is not to be trusted here."]
    return RegionalEffect(
        method="regional-differences",
        effect=told(effect, half, observed=observed, cells=len(mine) * split.during, p_value=p_value, level=level),
        fit=Fit(
            error=_usual_gap(values, split),
            memory=0.0,
            widened=1.0,
            rank=None,
            periods_before=split.before,
            controls=len(theirs),
            trend_p=trend,
        ),
        moments=_moments(values, split, half=half),
        warnings=tuple(said if trend < ODD_TREND else ()),
    )


def _few(mine: Floats, theirs: Floats, *, level: float) -> tuple[float, float]:
    """Half width and p-value from the untreated regions' changes."""
    error = float(theirs.std(ddof=1)) * math.sqrt(1 / len(mine) + 1 / len(theirs))
    freedom = float(len(theirs) - 1)
    effect = float(mine.mean() - theirs.mean())
    return error * quantile(level, freedom), chance(effect / error, freedom) if error else float(effect == 0)


def _drawn(mine: Floats, theirs: Floats, *, level: float) -> tuple[float, float]:
    """Half width and p-value from regions whose noise is given another sign and size, again and again."""
    random = np.random.default_rng(SEED)
    signs = np.concatenate([-WEBB, WEBB])
    parts = []
    for side in (mine, theirs):
        rest = (side - side.mean()) * math.sqrt(len(side) / (len(side) - 1))
        parts.append(rest * random.choice(signs, (DRAWS, len(side))))
    moved = parts[0].mean(axis=1) - parts[1].mean(axis=1)
    errors = np.sqrt(sum(part.var(axis=1, ddof=1) / part.shape[1] for part in parts))
    error = math.sqrt(sum(float(side.var(ddof=1)) / len(side) for side in (mine, theirs)))
    if not error:
        return 0.0, float(mine.mean() == theirs.mean())
    scores = np.abs(moved) / np.maximum(errors, 1e-300)
    score = abs(float(mine.mean() - theirs.mean())) / error
    freedom = float(min(len(mine), len(theirs)) - 1)  # regions of very different size: no narrower than Student's t
    p_value = max((1 + int((scores >= score).sum())) / (1 + DRAWS), chance(score, freedom))
    return error * max(float(np.quantile(scores, level)), quantile(level, freedom)), p_value


def _trend_p(values: Floats, split: Split) -> float:
    """The chance that slopes before the test differ as much when treated regions move like the others."""
    time = np.arange(split.before) - (split.before - 1) / 2
    slopes = values[:, : split.before] @ time / float(time @ time)
    mine, theirs = slopes[split.treated], slopes[split.controls]
    return _few(mine, theirs, level=0.9)[1]


def _usual_gap(values: Floats, split: Split) -> float:
    """The gap of a usual period before the test, as a share of the treated mean."""
    gap = values[split.treated].mean(axis=0) - values[split.controls].mean(axis=0)
    before = gap[: split.before]
    usual = abs(float(values[split.treated, : split.before].mean()))
    return float(before.std()) / usual if usual else 0.0


def _moments(values: Floats, split: Split, *, half: float) -> tuple[Moment, ...]:
    count = len(split.treated)
    mine, theirs = values[split.treated].mean(axis=0), values[split.controls].mean(axis=0)
    expected = mine[: split.before].mean() + theirs - theirs[: split.before].mean()
    return tuple(
        Moment(float(count * seen), float(count * one), float(count * (one - half)), float(count * (one + half)))
        for seen, one in zip(mine, expected, strict=True)
    )
