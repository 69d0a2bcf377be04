"""The rows of a CSV as columns of text, with the line each row stands on."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from seamark.collect.imports.reading.column import Column, Whole
from seamark.collect.imports.reading.layout import Layout
from seamark.collect.imports.reading.text import Text
from seamark.kernel import InputError

ROWS_AT_ONCE = 2_000  # few enough to stay in the cache while they are turned into columns
_TOTAL = ("total", "totals", "grand total", "gesamt", "summe", "insgesamt", "totale", "totaal", "итого")


class Ragged(NamedTuple):
    """A row with another number of cells than the header."""

    line: int
    cells: int
    first: str


class Sheet(NamedTuple):
    """N rows of the columns asked for.

    ``columns`` maps titles to cells (N, trimmed, empty where blank), ``first`` is the first column, ``lines`` [N] holds
    each row's line in the file, ``ragged`` the rows that did not fit, ``totals`` how many of totals did not.
    """

    columns: dict[str, Column]
    first: Column
    lines: Whole
    ragged: tuple[Ragged, ...]
    totals: int


def rows_of(text: Text, layout: Layout, *, wanted: Sequence[str]) -> Sheet:
    """The rows below the header; only the columns ``wanted`` (titles as written) are kept.

    Rows of totals that have fewer cells are left out. Raises InputError when there is no row, or when a
    quotation mark is never closed.
    """
    places = {0, *(layout.header.index(title) for title in wanted)}
    chunks: dict[int, list[pa.Array[Any]]] = {place: [] for place in places}
    lines: list[int] = []
    ragged: list[Ragged] = []
    totals = 0
    for numbers, rows, odd in _chunks(text, layout):
        lines += numbers
        across = list(zip(*rows, strict=True)) or [()] * len(layout.header)
        for place in places:
            chunks[place].append(pc.utf8_trim_whitespace(pa.array(across[place], pa.string())))
        ragged += [one for one in odd if not is_total(one.first)]
        totals += sum(is_total(one.first) for one in odd)
    if not lines and not ragged:
        raise InputError("The file has a header and no rows.", help="Export a span of days that has data.")
    columns = {place: Column.of(pa.chunked_array(parts, pa.string())) for place, parts in chunks.items()}
    named = {title: columns[layout.header.index(title)] for title in wanted}
    return Sheet(named, columns[0], np.array(lines, np.int64), tuple(ragged), totals)


def front_of(text: Text, layout: Layout, *, rows: int) -> list[tuple[str, ...]]:
    """The first rows with all their cells, as they stand."""
    found: list[tuple[str, ...]] = []
    for _, cells, _ in _chunks(text, layout):
        found += [tuple(cell.strip() for cell in row) for row in cells[:rows]]
        break
    return found


def is_total(text: str) -> bool:
    """Whether a row's first words say that it adds up the others."""
    first = text.strip().lower().partition(":")[0]
    return first in _TOTAL or first.startswith(("total ", "totals "))


def _chunks(text: Text, layout: Layout) -> Iterator[tuple[list[int], list[list[str]], list[Ragged]]]:
    """Rows a part at a time: their lines, their cells, and the rows that don't fit."""
    file = text.open()
    for _ in range(layout.line):
        file.readline()
    reader = csv.reader(file, delimiter=layout.delimiter)
    width = len(layout.header)
    lines: list[int] = []
    rows: list[list[str]] = []
    odd: list[Ragged] = []
    line, after = layout.line, layout.line
    try:
        for row in reader:
            line, after = after + 1, layout.line + reader.line_num
            if len(row) == width:
                lines.append(line)
                rows.append(row)
            elif (cells := _fitted(row, width)) is not None:
                if cells:
                    lines.append(line)
                    rows.append(cells)
            else:
                odd.append(Ragged(line, len(row), next((cell for cell in row if cell.strip()), "")))
            if len(rows) == ROWS_AT_ONCE:
                yield lines, rows, odd
                lines, rows, odd = [], [], []
    except csv.Error as error:
        raise InputError(
            f"The file cannot be read on from line {after + 1}: {error}.",
            help="Look there for a quotation mark that is opened and never closed.",
            line=after + 1,
        ) from None
    yield lines, rows, odd


def _fitted(row: list[str], width: int) -> list[str] | None:
    """A row without empty cells at its end, or [] for a blank one, or None when it doesn't fit."""
    if not any(cell.strip() for cell in row):
        return []
    if len(row) > width and not any(cell.strip() for cell in row[width:]):
        return row[:width]
    return None
