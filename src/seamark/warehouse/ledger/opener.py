"""Open the plan database, and hand out sessions that commit whole or not at all."""

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from seamark.kernel import Conflict, InputError, Settings, data_folder
from seamark.warehouse.ledger.dump import dump_tables, read_header, restore_tables
from seamark.warehouse.ledger.faults import translated
from seamark.warehouse.ledger.schema import migrate, refuse_unknown, version_of

BUSY_SECONDS = 15
FILE_NAME = "plan.sqlite"
READING = "seamark_reading"
AFTER_COMMIT = "seamark_after_commit"


def ledger_url(settings: Settings) -> str:
    """Address of the plan database: the setting ``database_url``, else SQLite in the data folder."""
    return settings.database_url or f"sqlite:///{data_folder(settings) / FILE_NAME}"


class Ledger:
    """The plan database. Safe to use from any thread; a session belongs to the thread that opened it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(**{READING: True}, postgresql_readonly=True)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open ``sqlite:///path`` or ``postgresql://user:secret@host/name`` and bring its schema up to date.

        Raises InputError for any other address, OutsideFailed when the server does not answer, DataDamaged for a
        file that is no database, Conflict when the schema is newer than this code.
        """
        ledger = cls(_engine(url))
        try:
            ledger._migrate()
        except BaseException:
            ledger.close()
            raise
        return ledger

    @classmethod
    def restore(cls, url: str, lines: Iterable[bytes]) -> Self:
        """A ledger made from what ``dump`` wrote, on either database. Raises Conflict when ``url`` is not empty."""
        ledger = cls(_engine(url))
        try:
            with translated(), ledger._engine.begin() as connection:
                _restore(connection, iter(lines))
        except BaseException:
            ledger.close()
            raise
        return ledger

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that may write: commits at the end, rolls back on an exception. One writer at a time in SQLite."""
        with translated(), Session(self._engine, expire_on_commit=False) as session:
            with session.begin():
                yield session
            for call in session.info.pop(AFTER_COMMIT, ()):
                call()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; never waits for a writer in SQLite. The database refuses writes in it."""
        with translated(), Session(self._reading, expire_on_commit=False) as session, session.begin():
            yield session

    @staticmethod
    def lock(session: Session, number: int) -> None:
        """Wait until no other writing transaction holds lock ``number``, and hold it until this one ends."""
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

    @staticmethod
    def after_commit(session: Session, call: Callable[[], None]) -> None:
        """Have ``call`` run once this session has committed; not at all when it rolls back."""
        session.info.setdefault(AFTER_COMMIT, []).append(call)

    @property
    def schema(self) -> str | None:
        """The version of the schema, e.g. ``0001``."""
        with translated(), self._reading.begin() as connection:
            return version_of(connection)

    def dump(self) -> Iterator[bytes]:
        """Every row of every table as JSON lines, one consistent moment of it; read back by ``restore``."""
        engine = self._reading.execution_options(**_snapshot(self._engine))
        with translated(), engine.begin() as connection:
            yield from dump_tables(connection)

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    def _migrate(self) -> None:
        with translated(), self._engine.begin() as connection:
            migrate(connection)


def _restore(connection: Connection, lines: Iterator[bytes]) -> None:
    if version_of(connection) is not None:
        msg = "The plan database to restore into holds tables already."
        raise Conflict(msg, help="Restore into an empty data folder, or an empty PostgreSQL database.")
    version = read_header(next(lines, b""))
    refuse_unknown(version)
    migrate(connection, version)
    restore_tables(connection, lines)
    migrate(connection)


def _engine(url: str) -> Engine:
    address = _address(url)
    if address.drivername == "sqlite":
        return _sqlite(address)
    return create_engine(
        address, pool_pre_ping=True, pool_size=10, max_overflow=40, connect_args={"connect_timeout": BUSY_SECONDS}
    )


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except exc.ArgumentError:
        raise _unusable("it is not an address") from None
    if address.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        if importlib.util.find_spec("psycopg") is None:
            raise _unusable("the PostgreSQL driver is not installed: pip install 'seamark[postgres]'")
        return address.set(drivername="postgresql+psycopg")
    if address.drivername == "sqlite" and address.database:
        return address
    raise _unusable(f"it begins with '{address.drivername}'")


def _unusable(why: str) -> InputError:
    return InputError(
        f"The plan database's address cannot be used: {why}.",
        help="Leave SEAMARK_DATABASE_URL empty for SQLite, or write postgresql://user:secret@host/name.",
    )


def _snapshot(engine: Engine) -> dict[str, Any]:
    return {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}


def _sqlite(address: URL) -> Engine:
    Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection has no static type
    connection.isolation_level = None  # transactions begin where `_begin` says, not where the driver guesses
    for pragma in ("busy_timeout = 15000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Writers queue at BEGIN: a reader that turns into a writer later would fail at once instead of waiting."""
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
