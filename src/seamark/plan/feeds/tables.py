"""Releases from a table: a CSV or a sheet of a workbook, its columns found by their titles."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import openpyxl

from seamark.collect import day_of, find_layout, form_of, text_of
from seamark.kernel import InputError
from seamark.plan.feeds.columns import KNOWN, Columns, columns_of, plain
from seamark.plan.feeds.model import Announced, Found, fault_of
from seamark.plan.files.excel import refuse_bomb
from seamark.plan.model import Fault

MOST_ROWS: Final = 20_000
HEADER_ROWS: Final = 20  # a header stands among the first rows of a sheet
YES: Final = frozenset(
    {"yes", "true", "1", "x", "ja", "shipped", "released", "done", "closed", "complete", "completed"}
)
NAMED_MONTH: Final = re.compile(r"\d{1,2}/[^\W\d_]{3,10}/\d{2,4}\b")  # as Jira writes days: 30/Nov/26 12:00 AM


class Table(NamedTuple):
    """A header and rows of text, each with where it stands."""

    header: tuple[str, ...]
    rows: list[tuple[str, list[str]]]


def from_csv(content: bytes, mapping: Mapping[str, str]) -> Found:
    """Releases from a CSV; delimiter, encoding, header and the form of dates are detected."""
    return releases_in(table_of_csv(content, frozenset(map(plain, mapping.values()))), mapping)


def from_excel(content: bytes, mapping: Mapping[str, str]) -> Found:
    """Releases from the first sheet of a workbook that has a header for them; formulas count by their value."""
    return releases_in(_table_of_excel(content, frozenset(map(plain, mapping.values()))), mapping)


def table_of_csv(content: bytes, known: frozenset[str] = frozenset()) -> Table:
    """The rows of a CSV. Raises InputError when it is no text, or has no header."""
    text = text_of(content)
    layout = find_layout(text.head, KNOWN | known)
    reader = csv.reader(text.open(), delimiter=layout.delimiter)
    try:
        rows = [
            (f"line {reader.line_num}", [cell.strip() for cell in cells])
            for cells in reader
            if reader.line_num > layout.line and any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        msg = f"The file cannot be read on from line {reader.line_num}: {error}."
        raise InputError(msg, help="Look there for a quotation mark that is never closed.") from None
    return _sized(Table(layout.header, rows))


def _table_of_excel(content: bytes, known: frozenset[str]) -> Table:
    refuse_bomb(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - a damaged workbook fails anywhere inside the reader
        raise InputError(f"The file is no workbook: {error}.", help="Save it as .xlsx and send it again.") from None
    try:
        tables = [found for sheet in book.worksheets if (found := _sheet(sheet, KNOWN | known)) is not None]
    finally:
        book.close()
    if not tables:
        raise InputError(
            "No sheet of the workbook has a header with at least two titles that belong to releases.",
            help="Put titles like Release and Release date in the first row.",
        )
    return _sized(tables[0])


def _sheet(sheet: Any, known: frozenset[str]) -> Table | None:  # noqa: ANN401 - the reader's sheet
    lines = [(f"{sheet.title} row {number}", [_text(cell) for cell in row]) for number, row in _lines(sheet)]
    for place, (_, cells) in enumerate(lines[:HEADER_ROWS]):
        if len({plain(cell) for cell in cells} & known) > 1:
            return Table(tuple(cells), lines[place + 1 :])
    return None


def _lines(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:  # noqa: ANN401 - the reader's sheet
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if any(cell is not None and str(cell).strip() for cell in row):
            yield number, row
        if number > MOST_ROWS:
            return


def _text(cell: Any) -> str:  # noqa: ANN401 - a cell
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _sized(table: Table) -> Table:
    if not table.rows:
        raise InputError("The file has a header and no rows.", help="Export it again with its releases.")
    if len(table.rows) > MOST_ROWS:
        msg = f"The file has more than {MOST_ROWS:,} rows."
        raise InputError(msg, help="Leave the releases of past years out.")
    return table


class Cells:
    """The cells of a table by what they hold; dates are read in the form of their whole column."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self._places = {field: table.header.index(title) for field, title in columns.items()}
        self._form = form_of(_slashes(self.text(cells, "date")) for _, cells in table.rows)

    @property
    def doubt(self) -> str:
        """A sentence when the days could be read in two ways, else ''."""
        if self._form.sure:
            return ""
        first = "day" if self._form.form == "DMY" else "month"
        return f"Days like {self._form.example} could be read in two ways; the {first} was taken to come first."

    def text(self, cells: Sequence[str], field: str) -> str:
        """The cell of a field, '' where the table has none."""
        place = self._places.get(field)
        return cells[place] if place is not None and place < len(cells) else ""

    def day(self, cells: Sequence[str]) -> date | None:
        """The day of a row. Raises ValueError saying why there is none."""
        text = self.text(cells, "date")
        found = day_of(_slashes(text), self._form.form) if text else None
        if text and found is None:
            msg = f"It is {text[:60]!r}, which is no day."
            raise ValueError(msg)
        return found


def _slashes(text: str) -> str:
    return text.replace("/", "-") if NAMED_MONTH.match(text) else text


def releases_in(table: Table, mapping: Mapping[str, str]) -> Found:
    """The releases of a table: a row each, a title and a day in every one."""
    columns = columns_of(table.header, mapping)
    cells = Cells(table, columns)
    rows: list[Announced] = []
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for where, row in table.rows:
        try:
            one = _release(cells, row, where=where)
        except _Wrong as wrong:
            faults.append(
                fault_of(cells.text(row, "title"), wrong.field, said=str(wrong), help_=wrong.help, where=where)
            )
            continue
        if one.key in seen:
            said = f"It stands twice, first in {seen[one.key]}."
            faults.append(fault_of(one.title, "key" if "key" in columns else "title", said=said, where=where))
        seen.setdefault(one.key, where)
        rows.append(one)
    return Found(tuple(rows), tuple(filter(None, [cells.doubt])), tuple(faults))


class _Wrong(ValueError):
    """A row that cannot be read: in which field, and what to do."""

    def __init__(self, field: str, message: str, *, help_: str) -> None:
        super().__init__(message)
        self.field, self.help = field, help_


def _release(cells: Cells, row: Sequence[str], *, where: str) -> Announced:
    title = cells.text(row, "title")
    if not title:
        raise _Wrong("title", "It is empty.", help_="Name the release, or take the row out.")
    try:
        day = cells.day(row)
    except ValueError as error:
        raise _Wrong("date", str(error), help_="Write it as 2026-11-30.") from None
    if day is None:
        raise _Wrong("date", "It is empty.", help_="Give its day, or take the row out.")
    shipped, tier, sure = (cells.text(row, field) for field in ("shipped", "tier", "confidence"))
    return Announced(
        cells.text(row, "key") or title,
        title,
        day,
        shipped.lower() in YES if shipped else None,
        cells.text(row, "note"),
        _tier(tier) if tier else None,
        _share(sure) if sure else None,
        where,
    )


def _tier(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    if digits not in {"1", "2", "3"}:
        raise _Wrong("tier", f"It is {text[:40]!r}.", help_="Tiers are 1, 2 and 3.")
    return int(digits)


def _share(text: str) -> float:
    try:
        number = float(text.removesuffix("%").strip().replace(",", "."))
    except ValueError:
        raise _Wrong("confidence", f"It is {text[:40]!r}, which is no number.", help_="Write 0.8 or 80 %.") from None
    share = number / 100 if number > 1 or text.endswith("%") else number
    if not 0 <= share <= 1:
        raise _Wrong("confidence", f"It is {text[:40]!r}.", help_="Write a number from 0 to 100 %.")
    return share
