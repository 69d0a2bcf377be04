"""Several stretches of history side by side, ends aligned, so that all are followed in one pass over time."""

from collections.abc import Sequence
from typing import Self

import msgspec
import numpy as np

from seamark.science.pacing import Floats

Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


class Panel(msgspec.Struct, frozen=True):
    """``values`` (shape rows, time) end at the same column; what comes before a row's start repeats its first value.

    ``lengths`` (shape rows) says how many of the last columns are history.
    """

    values: Floats
    lengths: Floats

    @classmethod
    def of(cls, rows: Sequence[Floats]) -> Self:
        """Rows of any length side by side."""
        lengths = np.array([len(row) for row in rows])
        values = np.empty((len(rows), int(lengths.max())))
        for place, row in enumerate(rows):
            values[place, : values.shape[1] - len(row)] = row[0]
            values[place, values.shape[1] - len(row) :] = row
        return cls(values, lengths.astype(float))

    @property
    def size(self) -> tuple[int, int]:
        """How many rows, how many columns."""
        return self.values.shape[0], self.values.shape[1]

    def ages(self) -> Floats:
        """How many values a row has up to each column (shape rows, time); 0 or less before its start."""
        rows, time = self.size
        ages: Floats = np.arange(1.0, time + 1)[None, :] - (time - self.lengths)[:, None]
        return ages.reshape(rows, time)

    def replaced(self, values: Floats) -> Self:
        """The same history with other values; before the start the first of them is repeated."""
        start = (self.size[1] - self.lengths).astype(int)
        first = np.take_along_axis(values, start[:, None], axis=1)
        return type(self)(np.where(self.ages() > 0, values, first), self.lengths)
