"""A column of text with each distinct cell once, so that Python reads a value once however often it stands there."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


class Column(NamedTuple):
    """N cells: the distinct ones in ``cells``, and the number of each row's cell in ``codes`` [N]."""

    cells: list[str]
    codes: Whole

    @classmethod
    def of(cls, texts: "pa.ChunkedArray[Any]") -> "Column":
        """The cells of a text column without nulls."""
        encoded: Any = texts.combine_chunks().dictionary_encode()
        return cls(encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64))

    @classmethod
    def constant(cls, value: str, count: int) -> "Column":
        """The same cell in every row."""
        return cls([value], np.zeros(count, np.int64))

    def rows(self, chosen: Whole) -> "Column":
        """Some of the rows."""
        return self if len(chosen) == len(self.codes) else Column(self.cells, self.codes[chosen])

    def is_blank(self) -> Flags:
        """Rows [N] whose cell is empty."""
        return self.where(lambda cell: not cell)

    def where(self, says: Callable[[str], bool]) -> Flags:
        """Rows [N] whose cell a predicate picks."""
        return np.array([says(cell) for cell in self.cells], np.bool_)[self.codes]

    def texts(self) -> "pa.Array[Any]":
        """The cells as text [N], null where empty."""
        return self.values(lambda cell: cell or None, pa.string())

    def values(self, read: Callable[[str], Any], kind: "pa.DataType") -> "pa.Array[Any]":
        """What a reader makes of each cell, as an Arrow column [N] of a type; None becomes null."""
        values: pa.Array[Any] = pa.array([read(cell) for cell in self.cells], kind)
        return values.take(self.codes)
