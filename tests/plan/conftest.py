"""Offices: a plan on SQLite, and one on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seamark.kernel import FixedClock
from tests.ledgers import BOTH
from tests.plan.cast import Office, office_on


@pytest.fixture
def clock() -> FixedClock:
    """A Monday morning."""
    return FixedClock(datetime(2026, 2, 16, 8, 0, tzinfo=UTC))


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest, data_folder: Path, clock: FixedClock) -> Iterator[Office]:
    """An office with an empty plan, on each database."""
    opened = office_on(request, request.param, folder=data_folder, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def desk(request: pytest.FixtureRequest, data_folder: Path, clock: FixedClock) -> Iterator[Office]:
    """An office on SQLite with the cast's plan in it: for what no database decides."""
    opened = office_on(request, "sqlite", folder=data_folder, clock=clock)
    opened.begin()
    yield opened
    opened.close()
