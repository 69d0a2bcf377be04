"""Which keys were seen before, answered from memory in a few cache lines a key."""

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]


class KeyIndex:
    """A set of 64-bit keys as sorted runs, each at least twice as long as the next.

    Adding merges runs as a log-structured merge tree does, so a key is moved O(log n) times. Eight bytes a key:
    ten million keys are 80 MB. Not for several writers at once.
    """

    def __init__(self, keys: Keys | None = None) -> None:
        self._runs: list[Keys] = []
        if keys is not None and keys.size:
            self._runs.append(np.unique(keys))

    def __len__(self) -> int:
        return sum(run.size for run in self._runs)

    def missing(self, keys: Keys) -> npt.NDArray[np.bool_]:
        """For each key whether it is new: not in the index, and the first of its kind within ``keys``. Shape (n,)."""
        distinct, first = np.unique(keys, return_index=True)
        new = np.ones(distinct.size, dtype=np.bool_)
        for run in self._runs:
            place = np.searchsorted(run, distinct)
            place[place == run.size] = 0
            new &= run[place] != distinct
        mask = np.zeros(keys.size, dtype=np.bool_)
        mask[first[new]] = True
        return mask

    def contains(self, keys: Keys) -> npt.NDArray[np.bool_]:
        """For each key whether it is in the index. Shape (n,)."""
        found = np.zeros(keys.size, dtype=np.bool_)
        for run in self._runs:
            place = np.searchsorted(run, keys)
            place[place == run.size] = 0
            found |= run[place] == keys
        return found

    def add(self, keys: Keys) -> None:
        """Add keys; ones already there are kept once per run, which changes no answer."""
        if not keys.size:
            return
        self._runs.append(np.unique(keys))
        while len(self._runs) > 1 and self._runs[-2].size < 2 * self._runs[-1].size:
            last = self._runs.pop()
            merged = np.concatenate([self._runs[-1], last])
            merged.sort(kind="stable")
            self._runs[-1] = merged
