"""Schema versions of the warehouse: numbered SQL files, each applied once, in order, in its own transaction."""

import re
from importlib import resources

import duckdb

from seamark.kernel import Conflict

_NAME = re.compile(r"^(\d{4})_\w+\.sql$")


def scripts() -> dict[int, str]:
    """Every migration by its number: the text of ``NNNN_name.sql``."""
    files = resources.files(__package__).iterdir()
    named = [(match, file) for file in files if (match := _NAME.match(file.name))]
    return {int(match[1]): file.read_text("utf-8") for match, file in sorted(named, key=lambda pair: pair[0][1])}


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the schema up to the newest version and checkpoint.

    Raises Conflict when the file was written by a newer Seamark.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, applied_at TIMESTAMP)")
    have = connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchall()[0][0]
    available = scripts()
    newest = max(available)
    if have > newest:
        msg = f"The warehouse has schema version {have}; this Seamark knows versions up to {newest}."
        raise Conflict(msg, have=have, newest=newest, help="Start the newer Seamark that wrote it.")
    for version in range(have + 1, newest + 1):
        connection.execute("BEGIN")
        connection.execute(available[version])
        connection.execute("INSERT INTO schema_version VALUES (?, now()::TIMESTAMP)", [version])
        connection.execute("COMMIT")
    if have < newest:
        connection.execute("CHECKPOINT")
