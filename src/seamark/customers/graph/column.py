"""An array that grows at its end."""

from typing import Any

import numpy as np
import numpy.typing as npt


class Column:
    """Values of one type; ``values`` is a view that stays right until the next ``extend``."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._data: npt.NDArray[Any] = np.empty(1024, dtype=dtype)
        self._size = 0

    @property
    def values(self) -> npt.NDArray[Any]:
        """What it holds. Shape (size,); writing into it changes the column."""
        return self._data[: self._size]

    def extend(self, values: npt.ArrayLike, *, count: int) -> None:
        """Append ``count`` values (one value is repeated)."""
        end = self._size + count
        if end > self._data.size:
            grown = np.empty(max(end, 2 * self._data.size), dtype=self._data.dtype)
            grown[: self._size] = self.values
            self._data = grown
        self._data[self._size : end] = values
        self._size = end
