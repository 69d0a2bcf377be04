"""Schema versions of the plan database: numbered Alembic scripts, run once, under a lock, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text

from seamark.kernel import Conflict, DataDamaged

FOLDER = Path(__file__).parent
MIGRATION_LOCK = 0x5EA_0001  # any number, the same for everybody who migrates a PostgreSQL database


def known_versions() -> list[str]:
    """Versions this code knows, oldest first: ``versions/v0001_….py`` → ``0001``."""
    return sorted(path.name[1:5] for path in (FOLDER / "versions").glob("v[0-9]*_*.py"))


def version_of(connection: Connection) -> str | None:
    """The version the database is at; None where nothing was ever made."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the database up to ``to``, inside the caller's writing transaction.

    Raises Conflict when the database is newer than this code.
    """
    take_lock(connection)
    version = version_of(connection)
    refuse_unknown(version)
    if version == (known_versions()[-1] if to == "head" else to):
        return
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, to)
    except CommandError as error:
        msg = f"The plan database cannot be brought from version {version} to {to}: {error}."
        raise DataDamaged(msg, version=version, help="Restore the last backup.") from error


def take_lock(connection: Connection) -> None:
    """Let nobody else migrate until this transaction ends; SQLite's writing transaction is that lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})


def refuse_unknown(version: str | None) -> None:
    """Raise Conflict when ``version`` is not one this code knows."""
    if version is None or version in known_versions():
        return
    newest = known_versions()[-1]
    msg = f"The plan database has version {version}; this Seamark knows versions up to {newest}."
    raise Conflict(msg, version=version, newest_known=newest, help="Start the newer Seamark that wrote it.")
