"""A spreadsheet as rows of cells, before anybody knows what they mean: its delimiter, letters, sheet and header."""

import csv
import io
from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

import msgspec

from seamark.kernel import InputError
from seamark.plan.files.excel import opened, sheet_lines
from seamark.plan.files.model import LARGEST_BYTES, unreadable

DELIMITERS: Final = (",", ";", "\t", "|")
TRIED: Final = 20  # lines that are looked at for the delimiter
HEADER_WITHIN: Final = 10  # rows above a header: a title, a date of printing
ZIP: Final = b"PK\x03\x04"


class Grid(msgspec.Struct, frozen=True):
    """The header and the numbered lines below it; ``sheets`` of a workbook, ``delimiter`` and ``encoding`` of a CSV."""

    header: tuple[str, ...]
    lines: tuple[tuple[int, tuple[Any, ...]], ...]
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def read_grid(content: bytes, *, sheet: str = "", delimiter: str = "") -> Grid:
    """A CSV or workbook as a grid. Raises InputError when it is neither, or has no such sheet."""
    return _workbook(content, sheet=sheet) if content.startswith(ZIP) else _text_grid(content, delimiter=delimiter)


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a CSV and the encoding it is in."""
    if len(content) > LARGEST_BYTES:
        raise unreadable(f"it has {len(content):,} bytes", help=f"At most {LARGEST_BYTES:,} are read.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "UTF-16"
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "Windows-1252"


def delimiter_of(text: str) -> str:
    """The delimiter that makes the most columns in the most lines alike."""
    sample = list(islice(io.StringIO(text, newline=""), TRIED))

    def score(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        widest = max(set(widths), key=widths.count, default=0)
        return widths.count(widest) if widest > 1 else 0, widest

    return max(DELIMITERS, key=score)


def rows_of(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV with the line each ends on. Raises InputError with the line that does not read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise unreadable(f"line {reader.line_num}: {error}", help="Save it as CSV with one row an item.") from None


def _text_grid(content: bytes, *, delimiter: str) -> Grid:
    text, encoding = decoded(content)
    used = delimiter or delimiter_of(text)
    if len(used) != 1:
        msg = f"'delimiter' is {used[:10]!r}."
        raise InputError(msg, field="delimiter", help="It is one character: , ; | or a tab.")
    header, lines = _below_header(rows_of(text, used))
    return Grid(header, lines, delimiter=used, encoding=encoding)


def _workbook(content: bytes, *, sheet: str) -> Grid:
    book = opened(content)
    names = tuple(page.title for page in book.worksheets)
    if sheet and sheet not in names:
        msg = f"The workbook has no sheet {sheet[:80]!r}."
        raise InputError(msg, field="sheet", help=f"Its sheets are {', '.join(names)}.")
    page = next((one for one in book.worksheets if one.title == sheet), None) or book.worksheets[0]
    header, lines = _below_header(list(enumerate(sheet_lines(page), 1)))
    book.close()
    return Grid(header, lines, sheet=page.title, sheets=names)


def _below_header(
    rows: Sequence[tuple[int, Sequence[Any]]],
) -> tuple[tuple[str, ...], tuple[tuple[int, tuple[Any, ...]], ...]]:
    """The header is the first row of the widest among the first few; what stands above it is a title."""
    filled = [sum(1 for cell in cells if cell not in {None, ""}) for _, cells in rows[:HEADER_WITHIN]]
    if not filled or not max(filled):
        raise unreadable("it has no rows", help="Put the names of the columns into the first row.")
    place = next(n for n, width in enumerate(filled) if width > max(filled) / 2)
    header = tuple("" if cell is None else str(cell).strip() for cell in rows[place][1])
    return header, tuple((number, tuple(cells)) for number, cells in rows[place + 1 :])
