"""The plan database a test runs on: SQLite in a folder of its own, or an empty database on a real PostgreSQL."""

from pathlib import Path

import pytest

BOTH = [pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres)]


def address(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """The address of an empty plan database of ``kind``."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'plan.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
