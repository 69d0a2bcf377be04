"""The plan as an Excel workbook and back: a sheet for every kind, a row for every item."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import openpyxl
import xlsxwriter

from seamark.plan.files.cells import Cell, to_cell
from seamark.plan.files.model import LARGEST_BYTES, Row, Sheet, unreadable
from seamark.plan.files.sheets import CURRENCY_COLUMN, Formula, Table, columns_of
from seamark.plan.form import fields, outside
from seamark.plan.kinds import KINDS
from seamark.plan.model import Fault, Item, Snapshot

SHEETS: Final = {kind.plural: noun for noun, kind in KINDS.items()}
UNPACKED: Final = 4 * LARGEST_BYTES  # a workbook is a zip: what it may grow to
DAY: Final = date.fromisoformat("1899-12-30")  # day 0 of a sheet


def written_excel(plan: Snapshot) -> bytes:
    """The whole plan as a workbook."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True, "bottom": 1})
    for kind in KINDS.values():
        sheet = book.add_worksheet(kind.plural)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, len(columns_of(kind)), 18)
        for place, name in enumerate(columns_of(kind)):
            sheet.write_string(0, place, name, bold)
        days = frozenset(name for name, field in fields(kind).items() if "Dates are written" in field.allowed)
        for number, item in enumerate(plan.of(kind).values(), 1):
            _write(sheet, _cells(item, days=days), number=number, day=day)
    book.close()
    return target.getvalue()


def read_excel(content: bytes) -> Sheet:
    """The rows of a workbook, each with its sheet and row. Raises InputError when it is no workbook."""
    book = opened(content)
    rows: list[Row] = []
    faults: list[Fault] = []
    kinds = []
    for sheet in book.worksheets:
        noun = SHEETS.get(sheet.title.strip().lower())
        if noun is None:
            help_ = f"Sheets are {', '.join(SHEETS)}."
            faults.append(Fault("plan", sheet.title[:100], "There is no such sheet.", help_, f"sheet {sheet.title}"))
            continue
        kinds.append(noun)
        lines = enumerate(sheet_lines(sheet), 1)
        table = Table(noun, sheet.title, header=next(lines, (1, []))[1])
        rows += table.rows(lines)
        faults += table.faults
    book.close()
    return Sheet(tuple(rows), tuple(kinds), tuple(faults))


def _cells(item: Item, *, days: frozenset[str]) -> list[Cell]:
    body = outside(item)
    budget = body.pop("budget", None) or {}
    if "budget" in item.__struct_fields__:
        body |= {"budget": budget.get("amount"), CURRENCY_COLUMN: budget.get("currency")}
    return [
        date.fromisoformat(body[name]) if name in days and body[name] else to_cell(body[name])
        for name in columns_of(type(item))
    ]


def _write(sheet: Any, cells: list[Cell], *, number: int, day: object) -> None:  # noqa: ANN401 - the writer's sheet
    for place, cell in enumerate(cells):
        if cell is None:
            continue
        if isinstance(cell, bool):
            sheet.write_boolean(number, place, cell)
        elif isinstance(cell, date):
            sheet.write_number(number, place, (cell - DAY).days, day)
        elif isinstance(cell, str):
            sheet.write_string(number, place, cell)
        else:
            sheet.write_number(number, place, cell)


def opened(content: bytes) -> Any:  # noqa: ANN401 - the reader's workbook
    """A workbook, opened to be read. Raises InputError when it is none, or would grow without end."""
    refuse_bomb(content)
    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    except Exception as error:  # noqa: BLE001 - a damaged workbook fails anywhere inside the reader
        raise unreadable(f"it is no workbook ({error})", help="Save it as .xlsx.") from None


def sheet_lines(sheet: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - the reader's sheet
    """The rows of a sheet; a cell with a formula is marked as one."""
    for row in sheet.iter_rows():
        yield [Formula() if cell.data_type == "f" else cell.value for cell in row]


def refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise unreadable("it is no workbook", help="Save it as .xlsx, or send YAML.") from None
    if len(content) > LARGEST_BYTES or size > UNPACKED:
        raise unreadable(f"it unpacks to {size:,} bytes", help=f"At most {UNPACKED:,} are read.")
