"""Shops: on both databases, and on SQLite alone for what no database decides."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.decide.shop import Shop, measure_into, shop_on
from tests.ledgers import BOTH


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with what the shop measured; every shop gets a copy."""
    folder = tmp_path_factory.mktemp("measured")
    measure_into(folder)
    return folder


@pytest.fixture(params=BOTH)
def shop(request: pytest.FixtureRequest, data_folder: Path, measured: Path) -> Iterator[Shop]:
    """A shop on each database."""
    opened = shop_on(request, request.param, folder=data_folder, measured=measured)
    yield opened
    opened.close()


@pytest.fixture
def stall(request: pytest.FixtureRequest, data_folder: Path, measured: Path) -> Iterator[Shop]:
    """A shop on SQLite."""
    opened = shop_on(request, "sqlite", folder=data_folder, measured=measured)
    yield opened
    opened.close()
