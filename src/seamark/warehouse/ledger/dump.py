"""Every table as JSON lines and back, read from the database itself so that no table can be forgotten."""

import base64
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, MetaData, Table, insert, select

from seamark.kernel import DataDamaged
from seamark.warehouse.ledger.schema import version_of

FORM = "seamark-plan-1"
ROWS_AT_ONCE = 500
OWN_TABLE = "alembic_version"

Row = dict[str, Any]


class _Header(msgspec.Struct, frozen=True):
    form: str
    schema: str


class _Line(msgspec.Struct, frozen=True):
    table: str
    row: Row


def dump_tables(connection: Connection) -> Iterator[bytes]:
    """A header line, then one line a row, parents before children."""
    yield msgspec.json.encode(_Header(FORM, version_of(connection) or "")) + b"\n"
    for table in _tables(connection):
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings():
            values = {str(name): _outside(value) for name, value in row.items()}
            yield msgspec.json.encode(_Line(str(table.name), values)) + b"\n"


def read_header(line: bytes) -> str:
    """The schema version of a dump. Raises DataDamaged when the line is no header."""
    try:
        header = msgspec.json.decode(line, type=_Header)
    except msgspec.DecodeError:
        header = None
    if header is None or header.form != FORM:
        msg = "This is not a dump of a Seamark plan database: its first line is no header."
        raise DataDamaged(msg, help="Use a file that `seamark backup` wrote.")
    return header.schema


def restore_tables(connection: Connection, lines: Iterable[bytes]) -> None:
    """Insert the rows of a dump into the empty tables of the same schema version, parents first as they come."""
    targets = {table.name: _Target(table) for table in _tables(connection)}
    for number, line in enumerate(filter(None, (line.strip() for line in lines)), 2):
        try:
            decoded = msgspec.json.decode(line, type=_Line)
            full = targets[decoded.table].add(decoded.row)
        except (msgspec.DecodeError, KeyError, ValueError) as error:
            msg = f"Line {number} of the dump does not read back: {error}."
            raise DataDamaged(msg, line=number, help="Use another backup.") from error
        if full:
            _flush(connection, targets)
    _flush(connection, targets)


def _flush(connection: Connection, targets: dict[str, "_Target"]) -> None:
    for target in targets.values():
        if target.rows:
            connection.execute(insert(target.table), target.rows)
            target.rows = []


class _Target:
    """A table, the rows collected for it, and how each of its columns is read back."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.inside = {column.name: _reader(column) for column in table.columns}
        self.rows: list[Row] = []

    def add(self, row: Row) -> bool:
        """Take a row; true when there are enough to insert."""
        self.rows.append({name: self.inside[name](value) for name, value in row.items()})
        return len(self.rows) >= ROWS_AT_ONCE


def _tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != OWN_TABLE]


def _outside(value: object) -> object:
    """A value as JSON holds it: moments in ISO with Z, bytes in base64."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    kind = column.type.python_type
    zoned = bool(getattr(column.type, "timezone", False))
    readers: dict[type, Callable[[Any], Any]] = {
        datetime: lambda text: _moment(text, zoned=zoned),
        date: date.fromisoformat,
        bytes: base64.b64decode,
    }
    read = readers.get(kind, lambda value: value)
    return lambda value: None if value is None else read(value)


def _moment(text: str, *, zoned: bool) -> datetime:
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment if zoned else moment.replace(tzinfo=None)
