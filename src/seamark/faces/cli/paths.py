"""Files of counted paths: a million rows in about the time it takes to read their bytes.

The columns are read, split and numbered as columns. A file that holds anything unusual (a decimal comma, a cell that is
no number, a path without a step) is read again row by row, which understands more and names the place of a fault.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from seamark.faces.cli.tables import Table, delimiter_of, read_table
from seamark.kernel import InputError
from seamark.science.attribution import CountedPaths, count_paths, number_steps

Column = Any  # an Arrow column; its stubs do not know what a kind of column can do
COUNTS = ("total_conversions", "total_conversion_value", "total_null")
BLOCK = 2 << 20  # bytes that a thread parses at a time, and then splits


def read_paths(path: Path, *, delimiter: str | None = None) -> CountedPaths:
    """The paths of a file. Raises InputError that names the column, and the line where a cell is wrong."""
    found = _quick(path, delimiter=delimiter)
    return counted(read_table(path, delimiter=delimiter)) if found is None else found


def counted(table: Table) -> CountedPaths:
    """The paths of a table read row by row."""
    steps = [[step.strip() for step in text.split(">") if step.strip()] for text in table.texts("path")]
    for line, path in zip(table.lines, steps, strict=True):
        if not path:
            msg = f"{table.name}, line {line}, column 'path': the path has no step."
            raise InputError(msg, help="Write a path as 'search > email > search'.", column="path", line=line)
    made, value, nulls = (table.numbers(name, default=None if name == COUNTS[0] else 0.0) for name in COUNTS)
    return count_paths(steps, conversions=made, value=value, nulls=nulls)


def _quick(path: Path, *, delimiter: str | None) -> CountedPaths | None:
    """The paths as columns; None when the file has to be read row by row."""
    with path.open("rb") as file:
        header = file.readline()
    if header[:2] in {b"\xff\xfe", b"\xfe\xff"} or not header:
        return None
    sign = delimiter_of(header.decode("utf-8-sig", errors="replace"), given=delimiter)
    types = {"path": pa.string()} | dict.fromkeys(COUNTS, pa.float64())
    try:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(block_size=BLOCK),
            parse_options=csv.ParseOptions(delimiter=sign, newlines_in_values=False),
            convert_options=csv.ConvertOptions(
                column_types=types, include_columns=list(types), include_missing_columns=True, null_values=[]
            ),
        )
    except pa.ArrowInvalid:
        return None
    numbers = [_numbers(table[name], default=None if name == COUNTS[0] else 0.0) for name in COUNTS]
    if not table.num_rows or table["path"].null_count or any(one is None for one in numbers):
        return None
    steps = number_steps(table["path"])
    if not steps.lengths.min():
        return None
    made, value, nulls = (one for one in numbers if one is not None)
    return CountedPaths(*steps, conversions=made, value=value, nulls=nulls)


def _numbers(column: Column, *, default: float | None) -> npt.NDArray[np.float64] | None:
    """A column of numbers of at least 0; None when it is anything else."""
    if column.null_count == len(column) and default is not None:
        return np.full(len(column), default)
    if column.null_count:
        return None
    numbers = column.to_numpy()
    return numbers if len(numbers) and numbers.min() >= 0 and np.isfinite(numbers.max()) else None
