"""Long histories: what comes depends on what was an hour, a day and a week ago, learned by ridge regression.

An autoregression on chosen lags (Box & Jenkins, 1970), on the values and on their differences from the shortest season
before; the ridge (Hoerl & Kennard, Technometrics 1970) keeps lags that say the same from fighting.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from seamark.science.pacing import Floats

RIDGE: Final = 1.0
PER_LAG: Final = 10  # values a coefficient needs
MOST_CYCLES: Final = 7
WILD: Final = 3.0  # ranges of the history beyond which an explosive recursion is stopped


def lags_of(seasons: Sequence[int], length: int) -> tuple[int, ...]:
    """Lags near now, around each season and its first multiples, as far as ``length`` values can teach them."""
    found = {1, 2, 3}
    for season in seasons:
        found |= {season + step for step in (-2, -1, 0, 1, 2)} | {2 * season + step for step in (-1, 0, 1)}
    if len(seasons) > 1 and seasons[1] % seasons[0] == 0:
        found |= {seasons[0] * times for times in range(1, min(MOST_CYCLES, seasons[1] // seasons[0]) + 1)}
    return tuple(sorted(lag for lag in found if 1 <= lag <= length // 3))


def is_long(length: int, seasons: Sequence[int]) -> bool:
    """Whether a history can teach its lags."""
    return bool(seasons) and length >= PER_LAG * (len(lags_of(seasons, length)) + 1) + 3 * seasons[0]


def lagged(rows: Sequence[Floats], seasons: Sequence[int], *, horizon: int, apart: int = 0) -> Floats:
    """What comes of each row (shape rows, horizon); with ``apart`` by its differences over so many steps."""
    return np.array([_one(row, seasons, horizon=horizon, apart=apart) for row in rows]).reshape(len(rows), horizon)


def _one(row: Floats, seasons: Sequence[int], *, horizon: int, apart: int) -> Floats:
    base = row[apart:] - row[:-apart] if apart else row
    middle, spread = (0.0 if apart else float(base.mean())), float(base.std())
    if spread <= 1e-12 * max(1.0, float(np.abs(row).max())):
        return np.resize(row[-apart:] if apart else row[-1:], horizon)
    values = (base - middle) / spread
    lags = np.array(lags_of(seasons, len(values)))
    most, count = int(lags.max()), len(values)
    table = np.column_stack([values[most - lag : count - lag] for lag in lags] + [np.ones(count - most)])
    square = table.T @ table
    square[np.diag_indices_from(square)] += RIDGE
    weight = np.linalg.solve(square, table.T @ values[most:])
    path = np.concatenate([values, np.zeros(horizon)])
    limit = WILD * float(np.abs(values).max())
    for now in range(count, count + horizon):
        path[now] = min(limit, max(-limit, float(path[now - lags] @ weight[:-1] + weight[-1])))
    ahead = path[count:] * spread + middle
    if not apart:
        return ahead
    full = np.concatenate([row, ahead])
    for now in range(len(row), len(full)):
        full[now] += full[now - apart]
    return full[len(row) :]
