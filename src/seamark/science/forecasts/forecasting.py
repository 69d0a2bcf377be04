"""The verbs: what comes of one series, or of many."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from seamark.kernel import InputError
from seamark.science.forecasts.bands import NORMAL, held, widths
from seamark.science.forecasts.history import Past, horizon_of, past_of, seasons_of
from seamark.science.forecasts.model import Backtest, Outlook
from seamark.science.forecasts.occasions import effects, factors
from seamark.science.forecasts.origins import Rehearsal, rehearse
from seamark.science.pacing import Floats, student_of

LEVELS: Final = (0.8, 0.95)
LEAST_REHEARSED: Final = 12  # steps: an answer for tomorrow is tried on as many days as one for the week after next
FEW: Final = 12  # errors below which steps from value to value are heard too
NEVER: Final = 3.0  # of n periods in which something never happened, it may happen in 3 / n (the rule of three)


def foresee(values: Floats, horizon: int, *, seasons: Sequence[int] = (), occasions: Floats | None = None) -> Outlook:
    """What comes of a series, with intervals, scored on its own past.

    ``values`` (shape n, oldest first, NaN where missing) in any unit; ``seasons`` their lengths in periods, shortest
    first; ``occasions`` (shape n + horizon, kinds) 1 where a holiday is. What never fell below 0 is not foretold to.
    Raises InputError for what cannot be foretold: too short, infinite, a horizon out of range.
    """
    if occasions is None:
        return foresee_many([values], horizon, seasons=seasons)[0]
    table = np.asarray(occasions, dtype=float)
    if table.ndim != 2 or len(table) != len(values) + horizon_of(horizon) or not np.isfinite(table).all():
        msg = f"Occasions of the shape {table.shape} arrived for {len(values)} values and {horizon} ahead."
        raise InputError(msg, help="Give a row for each value and each period ahead.", arrived=list(table.shape))
    lengths = seasons_of(seasons)
    past = past_of(values, lengths)
    there = table[past.start : past.start + len(past.values)]
    effect = effects(past.values, there, season=lengths[0] if lengths else 1)
    plain = values / factors(table[: len(values)], effect)
    found = foresee_many([plain], horizon, seasons=seasons)[0]
    times = factors(table[len(values) :], effect)
    ends = (found.mean, found.low80, found.high80, found.low95, found.high95)
    return _made([part * times for part in ends], found.shares, backtest=found.backtest, filled=found.filled)


def foresee_many(series: Sequence[Floats], horizon: int, *, seasons: Sequence[int] = ()) -> list[Outlook]:
    """What comes of each of many series of one rhythm; faster than one by one. Raises InputError."""
    lengths = seasons_of(seasons)
    steps = horizon_of(horizon)
    pasts = [past_of(values, lengths) for values in series]
    found: dict[int, Outlook] = {}
    for late in {past.late for past in pasts}:  # what is missing at the end has to be bridged as well
        mine = [place for place, past in enumerate(pasts) if past.late == late]
        group = [pasts[place] for place in mine]
        reach = max(steps, LEAST_REHEARSED) + late
        told = rehearse([past.values for past in group], lengths, horizon=reach, gaps=[past.gaps for past in group])
        for part in told:
            answers = _outlooks([group[place] for place in part.places], part, seasons=lengths, steps=steps)
            found |= {mine[place]: answer for place, answer in zip(part.places, answers, strict=True)}
    return [found[place] for place in range(len(series))]


def _outlooks(pasts: Sequence[Past], told: Rehearsal, *, seasons: Sequence[int], steps: int) -> list[Outlook]:
    means, errors, shares = told.foretold()
    halves = widths(errors, LEVELS)
    scored = held(errors, LEVELS[0])
    known = ~np.isnan(errors)
    counts, sums = known.sum(axis=(1, 2)), np.where(known, np.abs(errors), 0.0).sum(axis=(1, 2))
    answers = []
    for place, past in enumerate(pasts):
        mean, half = means[place], halves[:, place]
        if counts[place] < FEW or not past.moves:
            half = _wide(past, np.nan_to_num(half), known=int(counts[place]))
        ends = np.array([mean, mean - half[0], mean + half[0], mean - half[1], mean + half[1]])[
            :, past.late : past.late + steps
        ]
        if past.least >= 0:
            ends = np.maximum(ends, 0.0)
        backtest = Backtest(
            _mase(past, float(sums[place]), count=int(counts[place]), seasons=seasons),
            None if np.isnan(scored[place]) else float(scored[place]),
            errors.shape[1],
        )
        weights = dict(zip(told.names, shares[:, place].tolist(), strict=True))
        answers.append(_made(list(ends), weights, backtest=backtest, filled=int(past.gaps.sum())))
    return answers


def _made(ends: Sequence[Floats], shares: dict[str, float], *, backtest: Backtest, filled: int) -> Outlook:
    mean, low80, high80, low95, high95 = ends
    return Outlook(mean, low80, high80, low95, high95, shares, backtest, filled)


def _wide(past: Past, half: Floats, *, known: int) -> Floats:
    """Half the width of both intervals (shape 2, horizon) where past errors are few, or there were none.

    Steps from value to value are heard too. A series that never changed may still do so: its interval is a share of it
    that shrinks with what was seen.
    """
    growth = np.sqrt(np.arange(1.0, half.shape[1] + 1))
    if known < FEW:
        steps = np.diff(past.values)
        size = float(np.sqrt(np.mean(steps * steps)))
        quantiles = [student_of(NORMAL.inv_cdf((1 + level) / 2), max(1.0, len(steps) - 1)) for level in LEVELS]
        half = np.maximum(half, np.array(quantiles)[:, None] * size * growth)
    if not past.moves:
        size = max(abs(float(past.values[0])), 1.0) * NEVER / len(past.values)
        half = np.maximum(half, np.array([0.5, 1.0])[:, None] * size * growth)
    return half


def _mase(past: Past, total: float, *, count: int, seasons: Sequence[int]) -> float | None:
    """The mean of ``count`` errors over that of repeating the last season."""
    season = seasons[0] if seasons and len(past.values) > 2 * seasons[0] else 1
    plain = float(np.abs(past.values[season:] - past.values[:-season]).mean())
    return total / count / plain if count and plain > 0 else None
