"""From a key to the rows that carry it, by sorted runs."""

import numpy as np

from seamark.customers.rules import NOBODY, Ids


class Finder:
    """A multimap of 64-bit keys to row numbers; runs are merged as a log-structured merge tree does."""

    def __init__(self) -> None:
        self._runs: list[tuple[Ids, Ids]] = []

    def add(self, keys: Ids, rows: Ids) -> None:
        """Let ``keys[i]`` find ``rows[i]`` too. Amortised O(log n) a key."""
        if not keys.size:
            return
        order = np.argsort(keys, kind="stable")
        self._runs.append((keys[order], rows[order]))
        while len(self._runs) > 1 and self._runs[-2][0].size < 2 * self._runs[-1][0].size:
            small, big = self._runs.pop(), self._runs.pop()
            self._runs.append(_merged(big, small))

    def one(self, keys: Ids) -> Ids:
        """A row of each key, NOBODY where there is none. Shape (n,)."""
        order = np.argsort(keys)  # neighbours in the runs are looked up one after the other
        asked, found = keys[order], np.full(keys.size, NOBODY, dtype=np.int64)
        for have, rows in self._runs:
            place = np.searchsorted(have, asked)
            place[place == have.size] = 0
            hit = have[place] == asked
            found[order[hit]] = rows[place[hit]]
        return found

    def all(self, keys: Ids) -> tuple[Ids, Ids]:
        """Every row of every key: positions in ``keys`` and rows, of equal length, in no order."""
        parts = [_spread(run, keys) for run in self._runs]
        if not parts:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        return np.concatenate([place for place, _ in parts]), np.concatenate([rows for _, rows in parts])


def _merged(big: tuple[Ids, Ids], small: tuple[Ids, Ids]) -> tuple[Ids, Ids]:
    """Two sorted runs as one, without sorting again."""
    place = np.searchsorted(big[0], small[0], side="right") + np.arange(small[0].size)
    rest = np.ones(big[0].size + small[0].size, dtype=np.bool_)
    rest[place] = False
    merged = np.empty(rest.size, dtype=np.int64), np.empty(rest.size, dtype=np.int64)
    for target, one, other in zip(merged, big, small, strict=True):
        target[rest], target[place] = one, other
    return merged


def _spread(run: tuple[Ids, Ids], keys: Ids) -> tuple[Ids, Ids]:
    have, rows = run
    low, high = np.searchsorted(have, keys, side="left"), np.searchsorted(have, keys, side="right")
    count = high - low
    before = np.cumsum(count) - count
    place = np.repeat(np.arange(keys.size), count)
    return place, rows[np.repeat(low - before, count) + np.arange(place.size)]
