"""Rows of a table (a sheet, a CSV) to rows of a file of the plan: the header names fields."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from seamark.plan.files.cells import Cell, from_cell
from seamark.plan.files.model import Row
from seamark.plan.form import Field, fields
from seamark.plan.kinds import KINDS
from seamark.plan.model import Fault, Item

AMOUNT = Field("budget", float, "", "", required=False, default=None)
CURRENCY_COLUMN = "budget_currency"  # money stands in two columns, so that amounts can be summed


class Formula:
    """A cell that holds a formula: it is named, never read."""


class Table:
    """The rows of one kind under one header; collects what is wrong.

    ``clears``: an empty cell of a row with an id empties the field; else it says nothing about it.
    """

    def __init__(self, kind: str, name: str, *, header: Sequence[Any], clears: bool = False) -> None:
        self.kind, self.name, self._clears = kind, name, clears
        self.faults: list[Fault] = []
        known = columns_of(KINDS[kind])
        self._columns: list[str | None] = []
        for title in header:
            column = "" if title is None else str(title).strip().lower().replace(" ", "_")
            self._columns.append(column if column in known and column not in self._columns else None)
            if column and self._columns[-1] is None:
                self._unknown(column, known=known)

    def rows(self, lines: Iterable[tuple[int, Sequence[Any]]]) -> Iterator[Row]:
        """The rows of numbered lines; empty ones are left out."""
        for number, cells in lines:
            given = {
                column: cell
                for column, cell in zip(self._columns, cells, strict=False)
                if column is not None and cell is not None and cell != ""
            }
            if given:
                where = f"{self.name} row {number}".strip()
                emptied = self._emptied(given, cells=cells) if self._clears and "id" in given else {}
                yield Row(self.kind, {**emptied, **self._fields(given, where=where)}, where)

    def _emptied(self, given: dict[str, Any], *, cells: Sequence[Any]) -> dict[str, Any]:
        """The defaults of fields whose cell is there and empty; '' where a field must have a value."""
        known = fields(KINDS[self.kind])
        empty = [name for name in self._columns[: len(cells)] if name in known and name not in given]
        if {"budget", CURRENCY_COLUMN} & set(given):
            empty = [name for name in empty if name != "budget"]
        return {
            name: "" if known[name].required else msgspec.to_builtins(known[name].default) for name in empty if name
        }

    def _fields(self, given: dict[str, Any], *, where: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        known = fields(KINDS[self.kind])
        currency = given.pop(CURRENCY_COLUMN, None)
        for column, cell in given.items():
            try:
                found[column] = _read(column, cell=cell, known=known, currency=currency)
            except ValueError as error:
                called = str(given.get("title") or given.get("name") or given.get("id") or "")
                allowed = known[column].allowed if column in known else ""
                self.faults.append(Fault(f"{self.kind} '{called}'", column, str(error), allowed, where))
        return found

    def _unknown(self, column: str, *, known: Sequence[str]) -> None:
        near = difflib.get_close_matches(column, known, 1)
        help_ = f"Did you mean '{near[0]}'?" if near else f"Columns are {', '.join(known)}."
        said = "The column stands twice." if column in known else "There is no such column."
        self.faults.append(Fault(self.kind, column[:100], said, help_, f"{self.name} row 1".strip()))


def columns_of(kind: type[Item]) -> list[str]:
    """The columns of a kind: id and its fields, money in two."""
    names = ["id", *fields(kind)]
    if "budget" in names:
        names.insert(names.index("budget") + 1, CURRENCY_COLUMN)
    return names


def _read(column: str, *, cell: Any, known: Any, currency: Cell) -> Any:  # noqa: ANN401 - cells and JSON
    if isinstance(cell, Formula):
        msg = "The cell holds a formula."
        raise ValueError(msg)  # noqa: TRY004 - the value of the cell, not of the code
    if column == "id":
        return from_cell(known["note"] if "note" in known else next(iter(known.values())), cell)
    if column == "budget" and currency is not None:
        return {"amount": from_cell(AMOUNT, cell), "currency": str(currency).strip()}
    return from_cell(known[column], cell)
