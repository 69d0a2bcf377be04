"""A file and its reading to rows: a pure function, so that a rebuild gives the same."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from seamark.collect.imports.cells import day_of, is_formula
from seamark.collect.imports.kinds import KINDS, Cell, Kind
from seamark.collect.imports.model import Job, Reading, RowError
from seamark.collect.imports.parsing.costs import CostRows
from seamark.collect.imports.parsing.faults import Faults
from seamark.collect.imports.parsing.names import names_of, with_names
from seamark.collect.imports.parsing.orders import OrderRows, paid
from seamark.collect.imports.reading import Column, Flags, Layout, Sheet, Whole, is_total
from seamark.collect.imports.resolve import reopened
from seamark.kernel import Money

_DIMENSIONS = ("campaign", "campaign_id", "ad_group", "creative")


class Parsed(NamedTuple):
    """What a file says: the good ``rows`` (costs or orders) and what is to be said about the others."""

    rows: pa.Table
    rows_bad: int
    errors: tuple[RowError, ...]
    left_out: dict[str, int]
    warnings: tuple[str, ...]

    @property
    def rows_ok(self) -> int:
        """Rows of the file that are taken; an implied sale is none of the file's."""
        implied = pc.sum(self.rows.column("implied")).as_py() if "implied" in self.rows.column_names else 0
        return self.rows.num_rows - (implied or 0)

    @property
    def days(self) -> tuple[date, ...]:
        """The distinct days of the rows, in order."""
        name = "day" if "day" in self.rows.column_names else "time"
        return tuple(sorted(day for day in self.rows.column(name).cast(pa.date32()).unique().to_pylist() if day))

    @property
    def totals(self) -> tuple[Money, ...]:
        """What the rows add up to, per currency."""
        return totals_of(self.rows)

    def names(self, column: str) -> tuple[str, ...]:
        """The distinct texts of a column, in order."""
        return tuple(sorted(str(text) for text in self.rows.column(column).unique().to_pylist()))


def parse(job: Job, opened: tuple[Layout, Sheet] | None = None) -> Parsed:
    """Read a file with a complete reading; ``opened`` saves opening it again.

    Raises InputError when the file as a whole cannot be read.
    """
    kind = KINDS[job.reading.kind]
    layout, sheet = opened or reopened(job.data, job.reading)
    names = names_of(job.lookup, kind) if job.lookup is not None else {}
    chosen, totals = _meant(sheet, job.reading, kind=kind)
    chosen, unpaid = _paid(sheet, job.reading, rows=chosen)
    columns, unknown = with_names(_columns(sheet, job.reading, rows=chosen), names)
    faults = Faults(sheet.lines[chosen])
    decimal, dates = job.reading.decimal or ".", job.reading.dates or "YMD"
    repeated = zeroed = 0
    if kind.rows == "cost":
        costs = CostRows(kind, columns, faults=faults, decimal=decimal, dates=dates)
        rows, zeroed = costs.table().filter(pa.array(~faults.bad)), costs.zeroed
    else:
        orders = OrderRows(columns, faults=faults, decimal=decimal, dates=dates)
        rows, repeated = orders.table(), orders.repeated
    ragged = [_misfit(one.line, one.cells, first=one.first, width=len(layout.header)) for one in sheet.ragged]
    warnings = _warnings(kind, columns, lines=sheet.lines[chosen], counts={"zeroed": zeroed, "unknown": unknown})
    counts = {"totals": totals, "unpaid": unpaid, "repeated": repeated}
    left_out = {name: count for name, count in counts.items() if count}
    return Parsed(rows, int(faults.bad.sum()) + len(ragged), faults.kept(ragged), left_out, warnings)


def totals_of(rows: pa.Table) -> tuple[Money, ...]:
    """Sums of ``amount`` per ``currency``, exact whatever their size."""
    columns: dict[str, Any] = {"currency": rows.column("currency")}
    columns["amount"] = rows.column("amount").cast(pa.decimal128(38, 0))
    sums = pa.table(columns).group_by("currency").aggregate([("amount", "sum")]).to_pylist()
    totals = (Money(int(row["amount_sum"]), row["currency"]) for row in sums)
    return tuple(sorted(totals, key=lambda total: total.currency))


def _paid(sheet: Sheet, reading: Reading, *, rows: Whole) -> tuple[Whole, int]:
    """The rows without those of orders nobody paid, and how many those were."""
    flags = paid(_columns(sheet, reading, rows=rows)) if KINDS[reading.kind].rows == "order" else None
    return (rows, 0) if flags is None else (rows[flags], int((~flags).sum()))


def _columns(sheet: Sheet, reading: Reading, *, rows: Whole) -> dict[str, Column]:
    """Fields as columns: the file's, and what was given once."""
    given = {name: Column.constant(value, len(rows)) for name, value in reading.constants.items()}
    return given | {name: sheet.columns[title].rows(rows) for name, title in reading.columns.items()}


def _meant(sheet: Sheet, reading: Reading, *, kind: Kind) -> tuple[Whole, int]:
    """The rows that say something of their own, and how many were totals. Blank rows are neither."""
    columns = {name: sheet.columns[title] for name, title in reading.columns.items()}
    blank = np.logical_and.reduce([column.is_blank() for column in columns.values()])
    when = columns.get("day") or columns.get("ordered_at")
    dated = when.where(partial(_is_day, reading=reading)) if when else np.ones(len(sheet.lines), np.bool_)
    total = sheet.first.where(is_total) & ~dated
    if kind.absent_is_zero:
        total |= _sums(columns)
    return np.flatnonzero(~blank & ~total), int((total & ~blank).sum()) + sheet.totals


def _is_day(cell: str, reading: Reading) -> bool:
    return day_of(cell, reading.dates or "YMD") is not None


def _sums(columns: Mapping[str, Column]) -> Flags:
    """Rows that name no campaign, group or ad where others do: a platform's own sum over all of them."""
    named = [columns[name].is_blank() for name in _DIMENSIONS if name in columns]
    blank = np.logical_and.reduce(named) if named else np.ones(len(next(iter(columns.values())).codes), np.bool_)
    return np.zeros_like(blank) if blank.all() else blank


def _misfit(line: int, cells: int, *, first: str, width: int) -> RowError:
    message = f"The row has {cells} cells; allowed: {width}, as the header. Look for a missing quotation mark."
    return RowError(line, "", first[:200], message)


def _warnings(kind: Kind, columns: dict[str, Column], *, lines: Whole, counts: dict[str, int]) -> tuple[str, ...]:
    warnings = []
    for name, column in columns.items():
        flags = column.where(is_formula) if kind.named()[name].cell is Cell.TEXT else np.zeros(0, np.bool_)
        if flags.any():
            line = int(lines[np.flatnonzero(flags)[0]])
            cell = column.cells[column.codes[np.flatnonzero(flags)[0]]]
            warnings.append(
                f"{int(flags.sum())} cells of {name} begin like a formula (line {line}: {cell[:60]!r}); they are kept "
                "as text and neutralised wherever they are exported."
            )
    if counts["zeroed"]:
        warnings.append(
            f"{counts['zeroed']} rows have no cost; they count as 0, as platforms leave days without delivery."
        )
    if counts["unknown"]:
        warnings.append(f"{counts['unknown']} campaign ids are not in the look-up file; they are called by their id.")
    return tuple(warnings)
