"""One kind as a CSV: what is known is updated, nothing is removed; and any spreadsheet, once its columns are named."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from seamark.kernel import InputError
from seamark.plan.files.cells import to_cell
from seamark.plan.files.forms import DateForm, form_of, iso_day, money_parts, plain_money, plain_number
from seamark.plan.files.grid import Grid, decoded, delimiter_of, rows_of
from seamark.plan.files.model import Sheet
from seamark.plan.files.naming import Names
from seamark.plan.files.proposing import settled
from seamark.plan.files.reading import TableReading
from seamark.plan.files.sheets import CURRENCY_COLUMN, Table, columns_of
from seamark.plan.form import DATES, fields, outside
from seamark.plan.kinds import KINDS
from seamark.plan.model import Fault, Snapshot

BOM: Final = "\ufeff"  # by it spreadsheets know that a CSV is UTF-8


def written_csv(plan: Snapshot, kind: str) -> bytes:
    """Every item of a kind as a CSV that reads back without loss."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    names = columns_of(KINDS[kind])
    writer.writerow(names)
    for item in plan.of(KINDS[kind]).values():
        body = outside(item)
        if "budget" in body:
            money = body["budget"] or {}
            body |= {"budget": money.get("amount"), CURRENCY_COLUMN: money.get("currency")}
        writer.writerow([_text(to_cell(body[name])) for name in names])
    return f"{BOM}{target.getvalue()}".encode()


def read_csv(content: bytes, kind: str) -> Sheet:
    """The rows of a CSV whose header names fields, each with its line.

    An empty cell says nothing; in a row with an id it empties the field.
    """
    text, _ = decoded(content)
    delimiter = delimiter_of(text)
    (_, header), *lines = rows_of(text, delimiter) or [(1, [])]
    dates = _date_forms(kind, header=[_named(title) for title in header], lines=[cells for _, cells in lines])
    table = Table(kind, "", header=header, clears=True)
    named = [_named(title) for title in header]
    numbers = _numeric(kind) | {"budget"} if delimiter == ";" else frozenset()
    rows = [(number, _points(_dated(cells, dates), header=named, numbers=numbers)) for number, cells in lines]
    return Sheet(tuple(table.rows(rows)), (), tuple(table.faults))


def read_table(grid: Grid, reading: TableReading, *, plan: Snapshot, currency: str) -> Sheet:
    """The rows of a spreadsheet whose columns somebody named. People, goals and releases may stand by their names.

    Raises InputError for a mapping that names no field, or dates that could be read both ways.
    """
    kind = KINDS[reading.kind]
    named = _mapping(grid, reading)
    header = [named.get(title, "") for title in grid.header]
    dates = _forms_said(grid, header=header, reading=reading)
    comma = grid.delimiter == ";"
    names, faults, numeric = Names(plan), [], _numeric(reading.kind)
    lines = []
    for number, cells in grid.lines:
        tidied = _dated(cells, dates)
        for place, field in enumerate(header[: len(tidied)]):
            tidied[place] = _plain(tidied[place], numeric=field in numeric, comma=comma, tidy="id" not in header)
            try:
                tidied[place] = names.ids(kind, field, cell=tidied[place])
            except ValueError as error:
                faults.append(Fault(reading.kind, field, str(error), "Write its id, or rename one.", f"row {number}"))
        lines.append((number, _money(tidied, header=header, currency=currency)))
    if "budget" in header and CURRENCY_COLUMN not in header:
        header.append(CURRENCY_COLUMN)
    table = Table(reading.kind, "", header=header, clears=True)
    return Sheet(tuple(table.rows(lines)), (), (*table.faults, *faults))


def _mapping(grid: Grid, reading: TableReading) -> Mapping[str, str]:
    known = columns_of(KINDS[reading.kind])
    titles = {title.casefold() for title in grid.header}
    for title, field in reading.columns.items():
        if title.strip().casefold() not in titles:
            msg = f"The file has no column {title[:80]!r}."
            raise InputError(msg, field="map", help=f"Its columns are {', '.join(filter(None, grid.header))}.")
        if field and field not in known:
            msg = f"A {reading.kind.replace('_', '-')} has no field {field[:80]!r}."
            raise InputError(msg, field="map", help=f"Its fields are {', '.join(known)}.")
    twice = [name for name in reading.columns.values() if name and [*reading.columns.values()].count(name) > 1]
    if twice:
        msg = f"Two columns are read as {twice[0]!r}."
        raise InputError(msg, field="map", help="Leave one of them out.")
    return settled(KINDS[reading.kind], grid.header, asked=reading.columns)


def _forms_said(grid: Grid, *, header: Sequence[str], reading: TableReading) -> dict[int, DateForm]:
    if reading.dates:
        return {place: reading.dates for place, name in enumerate(header) if name in _dated_fields(reading.kind)}
    return _date_forms(reading.kind, header=header, lines=[cells for _, cells in grid.lines])


def _date_forms(kind: str, *, header: Sequence[str], lines: Sequence[Sequence[Any]]) -> dict[int, DateForm]:
    """Column → order of its dates. Raises InputError for a column that could be read both ways."""
    found: dict[int, DateForm] = {}
    for place, name in enumerate(header):
        if name not in _dated_fields(kind):
            continue
        form, doubtful = form_of(str(line[place]) for line in lines if place < len(line) and line[place])
        if form is None:
            raise InputError(doubt(name, doubtful), field="dates", help=DOUBT_HELP)
        found[place] = form
    return found


DOUBT_HELP: Final = "Say in which order they stand: DMY (day first) or MDY (month first), or write 2026-01-31."


def doubt(name: str, cell: str) -> str:
    """The question about a column of dates that could be read both ways."""
    return f"'{name}' holds {cell}, which could be two days."


def _dated_fields(kind: str) -> frozenset[str]:
    return frozenset(name for name, field in fields(KINDS[kind]).items() if DATES in field.allowed)


def _numeric(kind: str) -> frozenset[str]:
    numbers = ("It is a number.", "It is a whole number.")
    found = {name for name, field in fields(KINDS[kind]).items() if field.allowed.startswith(numbers)}
    return frozenset(found | {"tier", "version"} & set(fields(KINDS[kind])))


def _named(title: str) -> str:
    return title.strip().lower().replace(" ", "_")


def _dated(cells: Sequence[Any], dates: Mapping[int, DateForm]) -> list[Any]:
    found = list(cells)
    for place, form in dates.items():
        if place < len(found) and isinstance(found[place], str):
            found[place] = iso_day(found[place], form)
    return found


def _points(cells: list[Any], *, header: Sequence[str], numbers: frozenset[str]) -> list[Any]:
    """Decimal commas as points: a spreadsheet whose language has them saves our own CSV with semicolons and commas."""
    for place, name in enumerate(header[: len(cells)]):
        if name in numbers and "," in cells[place] and "." not in cells[place]:
            cells[place] = plain_number(cells[place], comma=True)
    return cells


def _plain(cell: Any, *, numeric: bool, comma: bool, tidy: bool) -> Any:  # noqa: ANN401 - any cell
    """Numbers as computers write them; text without spaces round it, except in a file that was exported here."""
    if not isinstance(cell, str):
        return cell
    return plain_number(cell, comma=comma) if numeric else cell.strip() if tidy else cell


def _money(cells: list[Any], *, header: Sequence[str], currency: str) -> list[Any]:
    """Amounts with a sign of currency in two cells; one without a currency is in the workspace's."""
    if "budget" not in header or header.index("budget") >= len(cells):
        return cells
    place = header.index("budget")
    amount, said = money_parts(cells[place]) if isinstance(cells[place], str) else (cells[place], "")
    cells[place] = plain_money(amount) if isinstance(amount, str) else amount
    if CURRENCY_COLUMN in header:
        return cells
    padding = [None] * (len(header) - len(cells))
    return [*cells, *padding, (said or currency) if cells[place] not in {None, ""} else None]


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else repr(cell) if isinstance(cell, float) else str(cell)
