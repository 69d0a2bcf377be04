"""What is wrong with which rows."""

from collections.abc import Sequence

import numpy as np

from seamark.collect.imports.model import ERRORS_KEPT, RowError
from seamark.collect.imports.reading import Column, Flags, Whole


class Faults:
    """What is wrong with which rows. Keeps the first :data:`ERRORS_KEPT` by line, counts all."""

    def __init__(self, lines: Whole) -> None:
        self._lines = lines
        self.bad = np.zeros(len(lines), np.bool_)
        self._found: list[RowError] = []

    def add(self, rows: Flags, field: str, *, column: Column, allowed: str) -> None:
        """Note that the cells of these rows [N] are not what is ``allowed``."""
        places = np.flatnonzero(rows)
        self.bad[places] = True
        for place in places[:ERRORS_KEPT].tolist():
            cell = column.cells[column.codes[place]]
            arrived = f"{field} is {cell[:80]!r}" if cell else f"{field} is empty"
            self._found.append(RowError(int(self._lines[place]), field, cell[:200], f"{arrived}; allowed: {allowed}."))

    def say(self, rows: Flags, field: str, *, column: Column, message: str) -> None:
        """Note a fault of these rows [N] in words of its own."""
        places = np.flatnonzero(rows)
        self.bad[places] = True
        for place in places[:ERRORS_KEPT].tolist():
            cell = column.cells[column.codes[place]]
            self._found.append(RowError(int(self._lines[place]), field, cell[:200], message))

    def kept(self, others: Sequence[RowError] = ()) -> tuple[RowError, ...]:
        """The first faults by line, those of rows that did not fit among them."""
        return tuple(sorted([*self._found, *others], key=lambda fault: (fault.line, fault.field))[:ERRORS_KEPT])
