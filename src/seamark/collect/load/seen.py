"""Keys seen before, those of the running transaction included."""

import numpy as np
import numpy.typing as npt

from seamark.warehouse import KeyIndex, Keys


class Seen:
    """A key index plus the keys of a transaction that may still be rolled back."""

    def __init__(self, index: KeyIndex) -> None:
        self._index = index
        self._pending: list[Keys] = []

    def missing(self, keys: Keys) -> npt.NDArray[np.bool_]:
        """For each key whether it is new, and the first of its kind within ``keys``. Shape (n,)."""
        mask = self._index.missing(keys)
        return mask & ~np.isin(keys, np.concatenate(self._pending)) if self._pending else mask

    def contains(self, keys: Keys) -> npt.NDArray[np.bool_]:
        """For each key whether it was seen. Shape (n,)."""
        mask = self._index.contains(keys)
        return mask | np.isin(keys, np.concatenate(self._pending)) if self._pending else mask

    def note(self, keys: Keys) -> None:
        """Remember keys until the transaction ends."""
        if keys.size:
            self._pending.append(keys)

    def commit(self) -> None:
        """Keep what the transaction noted: it is committed."""
        if self._pending:
            self._index.add(np.concatenate(self._pending))
            self._pending.clear()

    def roll_back(self) -> None:
        """Forget what a transaction noted that did not commit."""
        self._pending.clear()
