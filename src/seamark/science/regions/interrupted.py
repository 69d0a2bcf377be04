"""An interrupted series: the treated regions against their own trend and season, without any other region.

Segmented regression (Wagner et al., J. Clin. Pharm. Ther. 2002) with errors that remember the period before (Prais &
Winsten, Cowles discussion paper 383, 1954): level, trend and season, and from the start of the test another level and
trend. The effect is the mean of what the last two add during the test.
"""

from typing import Final

import numpy as np

from seamark.kernel import InputError
from seamark.science.regions.control import told
from seamark.science.regions.noise import LEAST_FREEDOM, Noise, chance, quantile
from seamark.science.regions.panel import Floats, Panel, RegionalTest
from seamark.science.regions.results import Fit, Moment, RegionalEffect

ROUNDS: Final = 8
SEASONS_BEFORE: Final = 3  # whole seasons before the test from which its shape is told


def interrupted_series(
    panel: Panel, test: RegionalTest, *, level: float = 0.9, season: int = 7, trend: bool = True
) -> RegionalEffect:
    """What changed when the test began, if nothing else did.

    ``season`` counts periods of one turn (7 for days, 1 for none); it is left out with less than three turns before the
    test. ``trend``: whether the regions have one that goes on. Raises InputError with too few periods.
    """
    rows = panel.places(test.treated)
    series = panel.values[rows, : test.stop].mean(axis=0)
    turns = season if season > 1 and test.start >= SEASONS_BEFORE * season else 1
    design, taken = _design(len(series), test.start, season=turns, trend=trend)
    least = design.shape[1] + 3
    if not len(rows) or not 0 < test.start < test.stop <= panel.values.shape[1] or test.start < least - taken:
        msg = f"There are {test.start} periods before the test; this method needs {least - taken} and one after."
        raise InputError(msg, help="Bring more history, or regions to compare with.", arrived=test.start)
    found, cover, noise = _fitted(design, series)
    during = design[test.start :, -taken:].mean(axis=0)
    effect = float(during @ found[-taken:])
    error = float(np.sqrt(max(during @ cover[-taken:, -taken:] @ during, 0.0)))
    freedom = max(LEAST_FREEDOM, noise.freedom - design.shape[1] / 2)
    half = error * quantile(level, freedom)
    cells = len(rows) * (test.stop - test.start)
    p_value = chance(effect / error, freedom) if error else float(effect == 0)
    usual = abs(float(series[: test.start].mean()))
    return RegionalEffect(
        method="regional-interrupted-series",
        effect=told(effect, half, observed=float(series[test.start :].mean()), cells=cells, p_value=p_value,
                    level=level),
        fit=Fit(noise.sigma / usual if usual else 0.0, noise.memory, 1.0, None, test.start, 0),
        moments=_moments(series, design[:, :-taken] @ found[:-taken], count=len(rows), half=half),
        warnings=("No other region says what would have happened: whatever else began then is in this number.",),
    )  # fmt: skip


def _design(periods: int, start: int, *, season: int, trend: bool) -> tuple[Floats, int]:
    """Columns: one, trend, season; then level and trend since the start. And how many of the last there are."""
    time = np.arange(periods, dtype=np.float64)
    since = (time >= start).astype(np.float64)
    columns = [np.ones(periods), *([(time - start) / periods] if trend else [])]
    columns += [(time % season == turn).astype(np.float64) - (time % season == 0) for turn in range(1, season)]
    after = [since, *([since * (time - start) / periods] if trend and periods - start > 2 else [])]
    return np.stack([*columns, *after], axis=1), len(after)


def _fitted(design: Floats, series: Floats) -> tuple[Floats, Floats, Noise]:
    """Coefficients, their covariance and the noise, by turns until they agree."""
    found = np.asarray(np.linalg.lstsq(design, series, rcond=None)[0])
    noise = Noise.of(series - design @ found, spent=float(design.shape[1]))
    spent = float(design.shape[1])
    for _ in range(ROUNDS):
        columns, values = whitened(design, noise.memory), whitened(series[:, None], noise.memory)[:, 0]
        found = np.linalg.lstsq(columns, values, rcond=None)[0]
        noise = Noise.of(series - design @ found, spent=spent / 2)
    rest = values - columns @ found
    variance = float(rest @ rest) / max(len(series) - design.shape[1], 1)
    return np.asarray(found), np.asarray(variance * np.linalg.pinv(columns.T @ columns)), noise


def whitened(values: Floats, memory: float) -> Floats:
    """Rows (oldest first) cleared of what they remember of the row before."""
    made = values.copy()
    made[1:] -= memory * values[:-1]
    made[0] *= np.sqrt(1 - memory * memory)
    return made


def _moments(series: Floats, expected: Floats, *, count: int, half: float) -> tuple[Moment, ...]:
    return tuple(
        Moment(float(count * seen), float(count * one), float(count * (one - half)), float(count * (one + half)))
        for seen, one in zip(series, expected, strict=True)
    )
