"""A file of transactions, counted where it is read: DuckDB in memory, so that a million rows take a second or two."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from seamark.kernel import InputError
from seamark.warehouse import DATES, encoding_of, step

ROOM = "seamark.measure"
SIGNS = (",", ";", "\t")
AMOUNTS = {
    "as it stands": "try_cast(amount AS DOUBLE)",
    "commas between thousands": "try_cast(replace(amount, ',', '') AS DOUBLE)",
    "a decimal comma": "try_cast(replace(replace(amount, '.', ''), ',', '.') AS DOUBLE)",
}
THOUSANDS = "regexp_matches(amount, '^[-+]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?$')"


SOURCE = (
    "read_csv($path, header=true, all_varchar=true, delim=$sign, quote='\"', escape='\"', encoding=$encoding, "
    "strict_mode=false, null_padding=true)"
)


class OrderColumns(msgspec.Struct, frozen=True):
    """Which columns of a file hold what; ``order`` (if any) names an order, so that a repeated row counts once."""

    customer: str
    date: str
    amount: str
    order: str = ""


class FileNotes(msgspec.Struct, frozen=True):
    """What was seen in a file, in numbers: rows, those left out and why, and rows that are exactly alike."""

    rows: int
    without_customer: int
    refunds: int
    alike: int
    repeated: int
    only_refunds: int
    first: date
    last: date


@contextmanager
def reading(path: Path, columns: OrderColumns, *, delimiter: str | None) -> Iterator["OrderFile"]:
    """The file, read and understood. Raises InputError that names the column, and the line where a cell is wrong."""
    connection = duckdb.connect(":memory:")
    try:
        file = OrderFile(connection, path)
        file.read(columns, delimiter=delimiter)
        file.understand(columns)
        yield file
    finally:
        connection.close()


class OrderFile:
    """A file of transactions that is open."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection, self._path = connection, path

    def notes(self) -> FileNotes:
        """What was seen."""
        return FileNotes(*self._one(step(ROOM, "order_file_notes")))

    def buyers(self, until: date) -> pa.Table:
        """Everybody who ordered by the end of ``until``: as the relation ``buyers``, people by their own names."""
        return self._connection.execute(step(ROOM, "order_file_buyers"), {"until": until}).to_arrow_table()

    def read(self, columns: OrderColumns, *, delimiter: str | None) -> None:
        """Take the columns as texts."""
        encoding = encoding_of(self._path)
        given = {"path": str(self._path), "sign": delimiter or _delimiter(self._path, encoding), "encoding": encoding}
        try:
            there = [row[0] for row in self._connection.execute(f"DESCRIBE FROM {SOURCE}", given).fetchall()]
            wanted = {
                "customer": columns.customer,
                "day": columns.date,
                "amount": columns.amount,
                "order": columns.order,
            }
            picked = {what: f'trim("{_quoted(self._column(name, there))}")' for what, name in wanted.items() if name}
            texts = ", ".join(f'{picked.get(what, "NULL::VARCHAR")} AS "{what}"' for what in wanted)
            made = f"CREATE TABLE lines AS SELECT row_number() OVER () + 1 AS line, {texts} FROM {SOURCE}"  # noqa: S608
            self._connection.execute(made, given)
        except duckdb.Error as error:
            msg = f"{self._path.name} does not read as a table: {str(error).splitlines()[0]}"
            raise InputError(msg, help="Save it as CSV with a header, or choose --delimiter.") from error
        if self._one("SELECT count(*) FROM lines")[0] == 0:
            msg = f"{self._path.name} has no rows below its header."
            raise InputError(msg, help="The first line names the columns, every other line is a transaction.")

    def _column(self, wanted: str, there: list[str]) -> str:
        found = next((name for name in there if name.strip().lower() == wanted.strip().lower()), None)
        if found is None:
            msg = f"{self._path.name} has no column '{wanted}'; it has {', '.join(there)}."
            raise InputError(
                msg, help="Name a column that is there, or choose --delimiter.", arrived=wanted, allowed=there
            )
        return found

    def understand(self, columns: OrderColumns) -> None:
        """Turn texts into days and numbers, the whole column by one form."""
        dates = {form: f"try_strptime(left(day, {_length(form)}), '{form}')::DATE" for form in DATES}
        day = self._form(columns.date, "day", forms=dates, what="a date", do="Write dates as 2026-01-31.")
        amounts = dict(AMOUNTS)
        if self._one(f"SELECT bool_and({THOUSANDS}) FROM lines WHERE amount LIKE '%,%'")[0] is False:  # noqa: S608
            del amounts["commas between thousands"]
        finite = {name: f"CASE WHEN isfinite({sql}) THEN {sql} END" for name, sql in amounts.items()}
        do = "Write amounts as 12.50, refunds as -12.50."
        amount = self._form(columns.amount, "amount", forms=finite, what="a number", do=do)
        texts = f"line, nullif(customer, '') AS customer, {day} AS day, {amount} AS amount, \"order\""
        self._connection.execute(f"CREATE TABLE paid AS SELECT {texts} FROM lines")  # noqa: S608

    def _form(self, name: str, column: str, *, forms: dict[str, str], what: str, do: str) -> str:
        """The first form that reads every cell. Raises InputError at the first cell that the best form can't read."""
        counted = ", ".join(f"count({sql})" for sql in forms.values())
        read = self._one(f"SELECT {counted} FROM lines")  # noqa: S608
        best = max(range(len(read)), key=lambda place: read[place])
        sql = list(forms.values())[best]
        wrong = self._connection.execute(
            f"SELECT line, {column} FROM lines WHERE {sql} IS NULL ORDER BY line LIMIT 1"  # noqa: S608
        ).fetchone()
        if wrong is not None:
            line, cell = wrong
            msg = f"{self._path.name}, line {line}, column '{name}': {cell or ''!r} is not {what}."
            raise InputError(msg, help=do, column=name, line=line, arrived=cell)
        return sql

    def _one(self, sql: str) -> tuple[Any, ...]:
        row = self._connection.execute(sql).fetchone()
        return row or ()


def _delimiter(path: Path, encoding: str) -> str:
    """The sign that the header has most of."""
    with path.open(encoding=encoding, errors="replace") as file:
        header = file.readline()
    return max(SIGNS, key=header.count)


def _length(form: str) -> int:
    return {"%Y%m%d": 8, "%d %b %Y": 11}.get(form, 10)


def _quoted(name: str) -> str:
    return name.replace('"', '""')
