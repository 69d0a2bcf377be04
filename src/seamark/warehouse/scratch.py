"""Files measured without a workspace: an engine in memory over one table that was read from a CSV or Parquet file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import duckdb
import pyarrow as pa

from seamark.kernel import InputError
from seamark.warehouse.connection import Params

ROWS: Final = "file_rows"
PARQUET: Final = (".parquet", ".pq")
DELIMITERS: Final = {",": ",", ";": ";", "tab": "\t", "\t": "\t", "|": "|"}
SAMPLE_BYTES: Final = 1 << 20
SAMPLE_ROWS: Final = 10_000
MARKS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Day before month where both would do: most of the world writes so, and a file of a whole year tells them apart.
DATES: Final = ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%d %b %Y")
CLOCKS: Final = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
EPOCHS: Final = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (0.0, 1.0))  # numbers from this size on are so many a second


class Scratch:
    """A database in memory with the relations it was given; engines run on it as on a warehouse."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"preserve_insertion_order": True})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything in it."""
        self._connection.close()

    def schema(self, relation: str) -> pa.Schema:
        """The columns of a relation and their types."""
        return self._connection.execute(f"SELECT * FROM {relation} LIMIT 0").to_arrow_table().schema  # noqa: S608

    def rows(self, sql: str, params: Params = None) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._connection.execute(sql, params).fetchall()

    def table(self, sql: str, params: Params = None) -> pa.Table:
        """A query's answer as an Arrow table."""
        return self._connection.execute(sql, params).to_arrow_table()

    def put(self, relation: str, table: pa.Table) -> None:
        """Keep an Arrow table under a name, in place of what had it."""
        self._connection.register("putting", table)
        self.rows(f"CREATE OR REPLACE TABLE {relation} AS SELECT * FROM putting")  # noqa: S608 - our own name
        self._connection.unregister("putting")

    def read(self, path: Path, relation: str, *, columns: Mapping[str, tuple[str, str]], delimiter: str = "") -> int:
        """Read columns of a file into a relation, and say how many rows it has.

        ``columns`` gives each name of the relation the file's column and what it holds: text, number or time (in one of
        the usual forms, or as seconds, milliseconds, microseconds or nanoseconds since 1970). The relation has ``line``
        too, the place of each row in the file. Raises InputError that names the column, and the line where a cell is
        wrong.
        """
        source, params = _source(path, delimiter)
        try:
            described = self.rows(f"DESCRIBE SELECT * FROM {source}", params)  # noqa: S608 - one of three
            there = {name: kind for name, kind, *_ in described}
            for column, _kind in columns.values():
                if column not in there:
                    msg = f"{path.name} has no column {column!r}; it has {', '.join(map(repr, there))}."
                    raise InputError(msg, help="Name one of its columns.", column=column, allowed=list(there))
            raw = [f'{_quoted(column)} AS "{name}"' for name, (column, _kind) in columns.items()]
            chosen = ", ".join(["row_number() OVER () AS place", *raw])
            self.rows(f"CREATE TEMP TABLE {ROWS} AS SELECT {chosen} FROM {source}", params)  # noqa: S608
        except duckdb.Error as error:
            raise _unread(path, error) from error
        read = {name: self._form(name, there[column], kind=kind) for name, (column, kind) in columns.items()}
        self._refuse(path, columns, read=read)
        parts = ", ".join(f'{sql} AS "{name}"' for name, sql in read.items())
        self.rows(f"CREATE TABLE {relation} AS SELECT {parts}, place + 1 AS line FROM {ROWS}")  # noqa: S608
        self.rows(f"DROP TABLE {ROWS}")
        return int(self.rows(f"SELECT count(*) FROM {relation}")[0][0])  # noqa: S608

    def _form(self, name: str, there: str, *, kind: str) -> str:
        """How a column is read: all of it by the one form that reads most of its cells; NULL where one cannot be."""
        cell = f'"{name}"'
        if kind == "text":
            return f"nullif(trim(CAST({cell} AS VARCHAR)), '')"
        if kind == "number":
            return _finite(f"TRY_CAST({cell} AS DOUBLE)")
        if there.startswith(("TIMESTAMP", "DATE")):
            zoned = f"{cell} AT TIME ZONE 'UTC'" if "TIME ZONE" in there else cell
            return f"CASE WHEN isfinite({cell}) THEN CAST({zoned} AS TIMESTAMP) END"
        forms = _time_forms(cell)
        for some in (f"LIMIT {SAMPLE_ROWS}", ""):  # all of it only where what begins the file did not tell
            counts = ", ".join(f"count({form})" for form in forms)
            asked = f"SELECT count(*), {counts} FROM (SELECT {cell} FROM {ROWS} {some})"  # noqa: S608
            _, *read = self.rows(asked)[0]
            best = forms[max(range(len(read)), key=lambda place: (read[place], -place))]
            if not self.rows(f"SELECT 1 FROM {ROWS} WHERE {best} IS NULL LIMIT 1"):  # noqa: S608
                break
        return best

    def _refuse(self, path: Path, columns: Mapping[str, tuple[str, str]], *, read: Mapping[str, str]) -> None:
        """Raise InputError for the first cell of each column that could not be read, and how many more there are."""
        faults = []
        for name, (column, kind) in columns.items():
            sql = f'SELECT min(place), count(*), arg_min("{name}", place) FROM {ROWS} WHERE {read[name]} IS NULL'  # noqa: S608
            first, count, arrived = self.rows(sql)[0]
            if count:
                what = "is empty" if arrived in (None, "") else f"holds {str(arrived)[:40]!r}"
                more = f", and {count - 1:,} more" if count > 1 else ""
                faults.append((f"line {first + 1:,}: {column!r} {what}{more}", kind))
        if faults:
            msg = f"{path.name}, {'; '.join(text for text, _ in faults)}."
            wanted = {"time": "a date and time as 2026-03-01 09:30:00", "number": "a number", "text": "a name"}
            asked = " and ".join(dict.fromkeys(wanted[kind] for _, kind in faults))
            raise InputError(msg, help=f"Write {asked}, or leave such rows out.", faults=[text for text, _ in faults])


def _source(path: Path, delimiter: str) -> tuple[str, Sequence[object]]:
    """The table function that reads a file, and its parameters."""
    if path.suffix.lower() in PARQUET:
        return "read_parquet(?)", [str(path)]
    given = "read_csv(?, header = true, sample_size = 100000, encoding = ?"
    if not delimiter:
        return f"{given})", [str(path), encoding_of(path)]
    if delimiter not in DELIMITERS:
        msg = f"'delimiter' is {delimiter!r}; allowed are {', '.join(map(repr, DELIMITERS))}."
        raise InputError(msg, help="Leave it out to have it found.", arrived=delimiter)
    return f"{given}, delim = ?)", [str(path), encoding_of(path), DELIMITERS[delimiter]]


def encoding_of(path: Path) -> str:
    """How a text file is written: by its byte order mark, else UTF-8, else what spreadsheets on Windows write."""
    with path.open("rb") as file:
        start = file.read(SAMPLE_BYTES)
    if start[:2] in MARKS:
        return MARKS[start[:2]]
    try:
        start.decode()
    except UnicodeDecodeError as error:
        is_cut = len(start) == SAMPLE_BYTES and error.start >= SAMPLE_BYTES - 3  # a letter of several bytes
        return "utf-8" if is_cut else "latin-1"
    return "utf-8"


def _time_forms(cell: str) -> list[str]:
    """Ways to read a moment, the likelier first: written days before numbers, day before month where both would do."""
    text, number = f"trim(CAST({cell} AS VARCHAR))", f"TRY_CAST({cell} AS DOUBLE)"
    written = [f"try_strptime({text}, '{day}{clock}')" for day in DATES for clock in CLOCKS]
    units = " ".join(f"WHEN abs({number}) >= {least} THEN {number} / {unit}" for least, unit in EPOCHS)
    epoch = f"make_timestamp(CAST(CASE WHEN isfinite({number}) THEN CASE {units} END END * 1000000 AS BIGINT))"
    return [_finite(f"TRY_CAST({text} AS TIMESTAMP)"), *written, epoch]


def _finite(sql: str) -> str:
    return f"CASE WHEN isfinite({sql}) THEN {sql} END"


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _unread(path: Path, error: duckdb.Error) -> InputError:
    first = str(error).splitlines()[0][:200]
    return InputError(
        f"{path.name} cannot be read as a table: {first}", help="Give a CSV file with a header, or Parquet."
    )
