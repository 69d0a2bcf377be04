"""Where a series without its seasons goes: Theta lines and damped trends, each a whole grid followed at once.

Theta: Assimakopoulos & Nikolopoulos, International Journal of Forecasting 2000, as simple exponential smoothing with a
drift (Hyndman & Billah, 2003) whose line is fitted again at every step and whose weight is chosen by the data (the
dynamic optimised Theta of Fiorucci et al., 2016). Damped trend: Gardner & McKenzie, Management Science 1985.
Members of a grid are not picked but weighed by the likelihood of their one-step errors, so that no answer jumps.
"""

from typing import Final

import numpy as np

from seamark.science.forecasts.panel import Panel
from seamark.science.pacing import Floats

SMOOTHING: Final = np.array([0.02, 0.08, 0.2, 0.4, 0.65, 0.95])
DAMPED: Final = np.array([(p, a, b) for p in (0.8, 0.95) for a in (0.05, 0.25, 0.55, 0.9) for b in (0.05, 0.25)])
MOST_STEPS: Final = 200  # after so many errors a grid is as sharp as it should be
TINY: Final = 1e-300


def theta(panel: Panel, horizon: int) -> Floats:
    """What each row is expected to be (shape rows, horizon)."""
    rows, time = panel.size
    alpha = SMOOTHING[:, None]
    slope, known = _slopes(panel)
    level = np.repeat(panel.values[:, 0][None, :], len(SMOOTHING), axis=0)
    unknown = np.ones((len(SMOOTHING), rows))  # (1 - alpha) to the number of values so far
    plain, mixed, lines = np.zeros_like(level), np.zeros_like(level), np.zeros_like(level)
    values, slopes, started = panel.values.T.copy(), slope.T.copy(), known.T.copy()
    drift, error, held = np.empty_like(level), np.empty_like(level), np.empty_like(level)
    fade = 1 - alpha
    all_started = int(time - panel.lengths.min())
    for now in range(1, time):
        np.subtract(values[now], level, out=error)
        unknown *= fade if now > all_started else np.where(started[now - 1], fade, 1.0)
        np.subtract(1, unknown, out=drift)
        drift *= slopes[now - 1] / alpha
        plain += np.multiply(error, error, out=held)
        mixed += np.multiply(error, drift, out=held)
        lines += np.multiply(drift, drift, out=held)
        error *= alpha
        level += error
    # The squared error is a parabola in the weight of the line, so its least is known without a search.
    weight = np.clip(mixed / np.maximum(lines, TINY), 0, 1)
    squares = plain - 2 * weight * mixed + weight * weight * lines
    unknown *= fade
    first = (1 - unknown) / alpha * slope[:, -1]
    shares = _shares(squares, panel.lengths)
    start = (shares * (level + weight * first)).sum(axis=0)
    step = (shares * weight).sum(axis=0) * slope[:, -1]
    path: Floats = start[:, None] + step[:, None] * np.arange(horizon)
    return path


def damped(panel: Panel, horizon: int) -> Floats:
    """What each row is expected to be when its present trend fades (shape rows, horizon)."""
    rows, time = panel.size
    phi, alpha, beta = (DAMPED[:, place][:, None] for place in range(3))
    both = alpha * beta
    level = np.repeat(panel.values[:, 0][None, :], len(DAMPED), axis=0)
    trend, squares = np.zeros_like(level), np.zeros_like(level)
    error, held = np.empty_like(level), np.empty_like(level)
    values = panel.values.T.copy()
    for now in range(1, time):
        trend *= phi
        level += trend
        np.subtract(values[now], level, out=error)
        squares += np.multiply(error, error, out=held)
        level += np.multiply(error, alpha, out=held)
        trend += np.multiply(error, both, out=held)
    shares = _shares(squares, panel.lengths)
    path: Floats = (shares * level).sum(axis=0)[:, None] + np.zeros((rows, horizon))
    for fade in np.unique(DAMPED[:, 0]):
        mine = (phi == fade)[:, 0]
        path += (shares * trend)[mine].sum(axis=0)[:, None] * np.cumsum(fade ** np.arange(1, horizon + 1))
    return path


def _slopes(panel: Panel) -> tuple[Floats, Floats]:
    """The slope of the straight line through everything so far (shape rows, time), and where a row has begun."""
    ages = panel.ages()
    known = ages > 0
    count = np.where(known, ages, 1.0)
    total = np.where(known, panel.values, 0.0).cumsum(axis=1)
    moment = np.where(known, ages * panel.values, 0.0).cumsum(axis=1)
    spread = count * (count * count - 1) / 12
    slope: Floats = np.where(
        known & (count > 1), (moment - (count + 1) / 2 * total) / np.where(spread > 0, spread, 1.0), 0.0
    )
    return slope, known.astype(bool)


def _shares(squares: Floats, lengths: Floats) -> Floats:
    """How much each member of a grid counts (shape members, rows), by the likelihood of its one-step errors."""
    logs = np.log(np.maximum(squares, TINY))
    steps = np.minimum(lengths, MOST_STEPS)
    weight = np.exp(-0.5 * steps * (logs - logs.min(axis=0)))
    shares: Floats = weight / weight.sum(axis=0)
    return shares
