"""From a key to the rows that carry it, by sorted runs."""

from typing import Final, Literal

import numpy as np

from seamark.customers.rules import NOBODY, Ids

SHELVED: Final = 4_096  # keys from which on a run is searched by shelves: a shorter one stays in the processor's cache
KEYS_A_SHELF: Final = 4
FEW: Final = 24  # keys up to which bisecting all of a run costs less than the steps by shelves


class Finder:
    """A multimap of 64-bit keys to row numbers; runs are merged as a log-structured merge tree does."""

    def __init__(self) -> None:
        self._runs: list[_Run] = []

    def add(self, keys: Ids, rows: Ids) -> None:
        """Let ``keys[i]`` find ``rows[i]`` too. Amortised O(log n) a key."""
        if not keys.size:
            return
        order = np.argsort(keys, kind="stable")
        one, other = keys[order], rows[order]
        while self._runs and self._runs[-1].keys.size < 2 * one.size:
            one, other = _merged(self._runs.pop(), (one, other))
        self._runs.append(_Run(one, other))

    def one(self, keys: Ids) -> Ids:
        """A row of each key, NOBODY where there is none. Shape (n,)."""
        found = np.full(keys.size, NOBODY, dtype=np.int64)
        for run in self._runs:
            asked, place = run.found(keys)
            found[asked] = run.rows[place]
        return found

    def all(self, keys: Ids) -> tuple[Ids, Ids]:
        """Every row of every key: positions in ``keys`` and rows, of equal length, in no order."""
        parts = [_spread(run, keys) for run in self._runs]
        if not parts:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        return np.concatenate([place for place, _ in parts]), np.concatenate([rows for _, rows in parts])


class _Run:
    """Sorted keys and their rows.

    A long run is divided into shelves of equal width in key values. Keys are hashes or dense numbers, so a shelf holds
    a few of them, and a key is found in a few cache lines instead of the twenty that bisecting a million takes.
    """

    def __init__(self, keys: Ids, rows: Ids) -> None:
        self.keys, self.rows = keys, rows
        if keys.size >= SHELVED:
            self._lay_out()

    def found(self, keys: Ids) -> tuple[Ids, Ids]:
        """Which of ``keys`` there are (positions), and where the first of each stands."""
        place = self.place(keys)
        place[place == self.keys.size] = 0
        asked = np.flatnonzero(self.keys[place] == keys)
        return asked, place[asked]

    def place(self, asked: Ids, *, side: Literal["left", "right"] = "left") -> Ids:
        """As numpy.searchsorted: where each key stands or would, before (left) or behind its equals. Shape (n,)."""
        if self.keys.size < SHELVED or asked.size < FEW:
            return np.searchsorted(self.keys, asked, side=side)
        is_before = np.less if side == "left" else np.less_equal
        shelf = self._shelf(np.clip(asked, self.keys[0], self.keys[-1]))
        low, high = self._starts[shelf], self._starts[shelf + 1]
        for _ in range(self._steps):
            middle = (low + high) >> 1
            before = is_before(self.keys[np.minimum(middle, self.keys.size - 1)], asked) & (low < high)
            low, high = np.where(before, middle + 1, low), np.where(before, high, middle)
        return low

    def _lay_out(self) -> None:
        width = int(self.keys[-1]) - int(self.keys[0]) + 1
        self._shift = np.uint64(max(width * KEYS_A_SHELF // self.keys.size, 1).bit_length() - 1)
        full = np.bincount(self._shelf(self.keys))
        self._starts = np.concatenate([[0], np.cumsum(full)])
        self._steps = int(full.max()).bit_length()

    def _shelf(self, keys: Ids) -> Ids:
        """Number of each key's shelf; the difference of two keys may take all 64 bits."""
        return ((keys.view(np.uint64) - self.keys[:1].view(np.uint64)) >> self._shift).view(np.int64)


def _merged(big: _Run, small: tuple[Ids, Ids]) -> tuple[Ids, Ids]:
    """A run and further keys, sorted, with their rows as one, without sorting again."""
    place = np.searchsorted(big.keys, small[0], side="right") + np.arange(small[0].size)
    rest = np.ones(big.keys.size + small[0].size, dtype=np.bool_)
    rest[place] = False
    merged = np.empty(rest.size, dtype=np.int64), np.empty(rest.size, dtype=np.int64)
    for target, one, other in zip(merged, (big.keys, big.rows), small, strict=True):
        target[rest], target[place] = one, other
    return merged


def _spread(run: _Run, keys: Ids) -> tuple[Ids, Ids]:
    asked, low = run.found(keys)  # mostly few, so that the other end is looked for seldom
    count = run.place(keys[asked], side="right") - low
    before = np.cumsum(count) - count
    place = np.repeat(np.arange(asked.size), count)
    return asked[place], run.rows[np.repeat(low - before, count) + np.arange(place.size)]
