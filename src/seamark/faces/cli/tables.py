"""Tables that an analyst hands in: delimiter, encoding and decimal comma are found out; faults name their place."""

import csv
import io
import math
from pathlib import Path

import msgspec

from seamark.kernel import InputError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_GIVEN = {**{sign: sign for sign in DELIMITERS}, **{word: sign for sign, word in DELIMITERS.items()}, "\\t": "\t"}
UNKNOWN = frozenset({"", "na", "n/a", "nan", "null", "none", "-"})
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Table(msgspec.Struct, frozen=True):
    """A file's columns by name (lower case), each a list of texts; ``lines`` are the rows' line numbers."""

    name: str
    columns: dict[str, list[str]]
    lines: list[int]
    delimiter: str

    def texts(self, column: str) -> list[str]:
        """A column as it stands. Raises InputError when it is not there."""
        if column not in self.columns:
            there = list(self.columns)
            msg = f"{self.name} has no column '{column}'; it has {', '.join(there)}."
            raise InputError(msg, help="Rename a column, or choose --delimiter.", column=column, arrived=there)
        return self.columns[column]

    def numbers(self, column: str, *, default: float | None = None, least: float = 0.0) -> list[float]:
        """A column as numbers of at least ``least``; ``default`` where the file lacks the column."""
        if default is not None and column not in self.columns:
            return [default] * len(self.lines)
        pairs = zip(self.lines, self.texts(column), strict=True)
        return [self._number(text, column, line=line, least=least) for line, text in pairs]

    def amounts(self, column: str) -> list[float]:
        """A column as numbers of any sign; NaN where a cell is empty or says that nothing is known."""
        pairs = zip(self.lines, self.texts(column), strict=True)
        return [self._amount(text, column, line=line) for line, text in pairs]

    def _amount(self, text: str, column: str, *, line: int) -> float:
        if text.strip().lower() in UNKNOWN:
            return math.nan
        try:
            number = float(_plain(text, self.delimiter))
        except ValueError:
            number = math.inf
        if math.isinf(number):
            msg = f"{self.name}, line {line}, column '{column}': {text!r} is not a number."
            raise InputError(
                msg, help="Correct the cell, or leave it empty if unknown.", column=column, line=line, arrived=text
            )
        return number

    def _number(self, text: str, column: str, *, line: int, least: float) -> float:
        try:
            number = float(_plain(text, self.delimiter))
        except ValueError:
            number = math.nan
        if not (least <= number and math.isfinite(number)):
            allowed = f"a number of at least {least:g}" if math.isfinite(least) else "a number"
            msg = f"{self.name}, line {line}, column '{column}': {text!r} is not {allowed}."
            raise InputError(msg, help="Correct the cell.", column=column, line=line, arrived=text)
        return number


def read_table(path: Path, *, delimiter: str | None = None) -> Table:
    """Read a CSV file. ``delimiter`` is ``,`` ``;`` ``tab``, or None to find it out.

    Raises InputError when the file has no header or no rows, or the delimiter is not one of those.
    """
    text = _decoded(path.read_bytes())
    sign = delimiter_of(text.partition("\n")[0], given=delimiter)
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    header = [name.strip().lower() for name in next(reader, [])]
    rows, lines = [], []
    for row in reader:
        if any(cell.strip() for cell in row):
            rows.append([*row, *[""] * (len(header) - len(row))])
            lines.append(reader.line_num)
    if not rows:
        msg = f"{path.name} has no rows below its header."
        raise InputError(msg, help="The first line names the columns, every other line is a row.", arrived=path.name)
    columns = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    return Table(path.name, columns, lines, sign)


def delimiter_of(header: str, *, given: str | None) -> str:
    """The delimiter given, else the one that splits the header into most columns."""
    return _found(header) if given is None else _given(given)


def _decoded(content: bytes) -> str:
    """A file's text: by its byte order mark, else UTF-8, else what spreadsheets on Windows write."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _found(header: str) -> str:
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader([header], delimiter=sign), [])))


def _given(delimiter: str) -> str:
    if delimiter not in _GIVEN:
        msg = f"The delimiter {delimiter!r} is not known; allowed are , ; and tab."
        raise InputError(
            msg, help="Leave --delimiter out to have it found.", arrived=delimiter, allowed=[",", ";", "tab"]
        )
    return _GIVEN[delimiter]


def _plain(text: str, delimiter: str) -> str:
    """A number as Python writes it: '1.234,50' and "1'234.50" become '1234.50'."""
    digits = text.strip().replace("\u00a0", "").replace("\u202f", "").replace("'", "")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma < 0:
        return digits
    if point > comma or digits.count(",") > 1 or (point < 0 and delimiter == "," and len(digits) - comma == 4):
        return digits.replace(",", "")
    return digits.replace(".", "").replace(",", ".")
