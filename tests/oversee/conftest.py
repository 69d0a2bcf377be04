"""A watch on both databases, one on SQLite for what no database decides, and a receiver of calls."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seamark.kernel import FixedClock
from tests.ledgers import BOTH
from tests.oversee.watch import Receiver, Watch, receiver, watch_on


@pytest.fixture
def clock() -> FixedClock:
    """Monday, eight o'clock."""
    return FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@pytest.fixture(params=BOTH)
def watch(request: pytest.FixtureRequest, data_folder: Path, clock: FixedClock) -> Iterator[Watch]:
    """A watch on each database."""
    opened = watch_on(request, request.param, folder=data_folder, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def light(request: pytest.FixtureRequest, data_folder: Path, clock: FixedClock) -> Iterator[Watch]:
    """A watch on SQLite."""
    opened = watch_on(request, "sqlite", folder=data_folder, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def called() -> Iterator[Receiver]:
    """Somebody else's system that takes calls."""
    with receiver() as server:
        yield server
