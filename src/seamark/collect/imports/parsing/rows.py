"""What reading the rows of costs and of orders has in common."""

from typing import Any

import numpy as np
import pyarrow as pa

from seamark.collect.imports.cells import Form, Mark, currency_of
from seamark.collect.imports.parsing.faults import Faults
from seamark.collect.imports.reading import Column, Flags


class Rows:
    """Columns of a file and how their cells are written. Faults are noted, not raised."""

    def __init__(self, columns: dict[str, Column], *, faults: Faults, decimal: Mark, dates: Form) -> None:
        self._columns = columns
        self._faults = faults
        self._mark = decimal
        self._dates = dates
        self._count = len(faults.bad)

    def _currency(self) -> "pa.Array[Any]":
        column = self._columns["currency"]
        codes = column.values(currency_of, pa.string())
        self._faults.add(is_null(codes), "currency", column=column, allowed="an ISO 4217 code such as EUR")
        return codes


def is_null(column: "pa.Array[Any]") -> Flags:
    """Rows [N] without a value."""
    return np.asarray(column.is_null())
