"""The warehouse file: one process owns it, one transaction writes at a time, any thread reads what is committed."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Self

import duckdb
import pyarrow as pa

from seamark.kernel import Conflict, DataDamaged
from seamark.warehouse import migrations

log = logging.getLogger("seamark.warehouse")

Params = Sequence[object] | Mapping[str, object] | None

FILE = "warehouse.duckdb"
LOG_BYTES: Final = 128 << 20  # a write-ahead log of this size is folded into the file beside the writer
LOG_BYTES_AT_MOST: Final = 8  # times as long, it is folded while the writer waits
DEAD_ROWS: Final = (
    50_000  # loaded since, from which on it is worth to give back the room of deleted rows when it is quiet
)
DEAD_ROWS_AT_MOST: Final = 5_000_000  # and also when it is not
QUIET_SECONDS: Final = 3.0
VACUUM: Final = 100  # tasks, as DuckDB has it by default
FEW_VALUES: Final = 1_000  # so few are inserted quicker as parameters than through an Arrow scan
MICROSECONDS = pa.timestamp("us")


class Transaction:
    """What may be done inside one writing transaction. Temporary tables and registered frames end with it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._registered: dict[str, pa.Table] = {}
        self.loaded = 0
        self.seq: int | None = None

    def execute(self, sql: str, params: Params = None) -> None:
        """Run one statement."""
        self._cursor.execute(sql, params)

    def rows(self, sql: str, params: Params = None) -> list[tuple[Any, ...]]:
        """All rows of a query that sees this transaction's own changes."""
        return self._cursor.execute(sql, params).fetchall()

    def table(self, sql: str, params: Params = None) -> pa.Table:
        """A query's answer as an Arrow table."""
        return self._cursor.execute(sql, params).to_arrow_table()

    def register(self, name: str, table: pa.Table) -> None:
        """Let queries of this transaction read an Arrow table under ``name``."""
        self._cursor.register(name, table)
        self._registered[name] = table

    def registered(self, name: str) -> pa.Table:
        """The Arrow table that this transaction registered under ``name``."""
        return self._registered[name]

    def load(self, relation: str, table: pa.Table) -> None:
        """Append an Arrow table to a relation, columns matched by name."""
        self.loaded += table.num_rows
        if 0 < table.num_rows * table.num_columns <= FEW_VALUES:
            self._load_few(relation, table)
        elif table.num_rows:
            self._cursor.register("loading", table)
            self._cursor.execute(f"INSERT INTO {relation} BY NAME SELECT * FROM loading")  # noqa: S608 - our own name
            self._cursor.unregister("loading")

    def _load_few(self, relation: str, table: pa.Table) -> None:
        parts, values = [], []
        for place, (field, column) in enumerate(zip(table.schema, table.columns, strict=True), start=1):
            is_time = field.type == MICROSECONDS
            values.append((column.cast(pa.int64()) if is_time else column).to_pylist())
            part = f"make_timestamp(unnest(${place}))" if is_time else f"unnest(${place})"
            parts.append(f'{part} AS "{field.name}"')
        self._cursor.execute(f"INSERT INTO {relation} BY NAME SELECT {', '.join(parts)}", values)

    def mark(self, seq: int) -> None:
        """Note that every journal record up to ``seq`` is in the warehouse once this transaction commits."""
        self._cursor.execute("UPDATE watermark SET seq = ?", [seq])
        self.seq = seq

    def forget(self) -> None:
        """Let go of registered frames."""
        for name in self._registered:
            self._cursor.unregister(name)


class Warehouse:
    """An open warehouse file. Make one with :meth:`open`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, *, log_bytes: int = LOG_BYTES) -> None:
        self._connection = connection
        self._writer = connection.cursor()
        self._writing = threading.Lock()
        self._folding = threading.Lock()
        self._local = threading.local()
        self._schemas: dict[str, pa.Schema] = {}
        self._loaded, self._wrote = 0, time.monotonic()
        self.path = path
        self._log, self._log_bytes = path.with_name(f"{path.name}.wal"), log_bytes
        self.watermark: int = self._writer.execute("SELECT max(seq) FROM watermark").fetchall()[0][0]

    @classmethod
    def open(cls, folder: Path, *, threads: int = 0, memory: str = "", log_bytes: int = LOG_BYTES) -> Self:
        """Open or create the warehouse in ``folder`` and bring its schema up to date.

        A write-ahead log longer than ``log_bytes`` is folded into the file.

        Raises Conflict when another process owns the file or a newer Seamark wrote it, DataDamaged when it does not
        read back.
        """
        config: dict[str, Any] = {"checkpoint_threshold": "1TB", "preserve_insertion_order": True}  # we fold ourselves,
        config["max_vacuum_tasks"] = 0  # and give back the room of deleted rows when nobody waits: see tidy
        if threads:
            config["threads"] = threads
        if memory:
            config["memory_limit"] = memory
        path = folder / FILE
        try:
            connection = duckdb.connect(str(path), config=config)
            migrations.migrate(connection)
            return cls(connection, path, log_bytes=log_bytes)
        except (
            duckdb.IOException,
            duckdb.InternalException,
            duckdb.FatalException,
            duckdb.SerializationException,
        ) as error:
            if "set lock on file" in str(error):  # a damaged file speaks of its blocks
                msg = f"{path.name} is in use by another process."
                raise Conflict(msg, help="Stop the other Seamark server, or choose another data folder.") from error
            msg = f"{path.name} does not open: {str(error).splitlines()[0]}"
            raise DataDamaged(msg, path=str(path)) from error

    def rows(self, sql: str, params: Params = None) -> list[tuple[Any, ...]]:
        """All rows of a query on committed data. Any thread."""
        return self._cursor().execute(sql, params).fetchall()

    def row(self, sql: str, params: Params = None) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        found = self.rows(sql, params)
        return found[0] if found else None

    def table(self, sql: str, params: Params = None) -> pa.Table:
        """A query's answer as an Arrow table. Any thread."""
        return self._cursor().execute(sql, params).to_arrow_table()

    def schema(self, relation: str) -> pa.Schema:
        """The columns of a relation of the file, which stay as they are while it is open."""
        if relation not in self._schemas:
            self._schemas[relation] = self.table(f"SELECT * FROM {relation} LIMIT 0").schema  # noqa: S608 - our own name
        return self._schemas[relation]

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One writing transaction; others wait. Rolls back on any exception."""
        with self._writing:
            self._writer.execute("BEGIN")
            transaction = Transaction(self._writer)
            try:
                yield transaction
                self._writer.execute("COMMIT")
            except BaseException:
                with suppress(duckdb.TransactionException):  # a COMMIT that failed has ended it already
                    self._writer.execute("ROLLBACK")
                raise
            finally:
                transaction.forget()
            if transaction.seq is not None:
                self.watermark = transaction.seq
            self._loaded, self._wrote = self._loaded + transaction.loaded, time.monotonic()
            self._fold_if_long()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file, and give back the room of deleted rows in what has changed."""
        with self._writing, self._folding:
            self._vacuum(VACUUM)
            self._writer.execute("CHECKPOINT")
            self._vacuum(0)
            self._loaded = 0

    def tidy(self) -> bool:
        """Checkpoint when enough was loaded and nobody writes just now, or far too much was. Whether it did.

        Giving back the room of deleted rows rewrites them and those beside them: a second or two in which nothing can
        be written, and events wait.
        """
        is_quiet = time.monotonic() - self._wrote >= QUIET_SECONDS
        if self._loaded < (DEAD_ROWS if is_quiet else DEAD_ROWS_AT_MOST):
            return False
        self.checkpoint()
        return True

    def close(self) -> None:
        """Checkpoint and close. The warehouse cannot be used afterwards."""
        with self._writing, self._folding:
            self._vacuum(VACUUM)
            self._writer.close()
            self._connection.close()

    def _vacuum(self, tasks: int) -> None:
        self._writer.execute(f"SET GLOBAL max_vacuum_tasks = {tasks:d}")

    def _fold_if_long(self) -> None:
        """Fold the log beside the writer, who goes on; while it waits only if that could not be done for long.

        Folding compresses whole row groups, which takes up to a second: nobody should wait that long for events.
        """
        size = self._log.stat().st_size if self._log.exists() else 0
        if size > self._log_bytes and self._folding.acquire(blocking=False):
            if size > LOG_BYTES_AT_MOST * self._log_bytes:
                self._fold(self._writer)
            else:
                threading.Thread(target=self._fold, args=[self._connection.cursor()], name="folding").start()

    def _fold(self, cursor: duckdb.DuckDBPyConnection) -> None:
        try:
            cursor.execute("CHECKPOINT")
        except duckdb.TransactionException as error:  # somebody wrote already; the next commit tries again
            log.debug("The write-ahead log could not be folded now: %s", error)
        except duckdb.Error as error:  # a full disk: what is committed stays in the log
            log.warning("The write-ahead log could not be folded and will be tried again: %s", error)
        finally:
            self._folding.release()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._connection.cursor()
        return cursor
