"""Laboratories: on both plan databases, and on SQLite alone for what no database decides."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledgers import BOTH, address
from tests.measure.experiments.lab import Lab


@pytest.fixture(params=BOTH)
def both(request: pytest.FixtureRequest, data_folder: Path) -> Iterator[Lab]:
    """A laboratory on each database."""
    made = Lab(data_folder, url=address(request.param, data_folder, request))
    yield made
    made.close()


@pytest.fixture
def lab(data_folder: Path) -> Iterator[Lab]:
    """A laboratory on SQLite."""
    made = Lab(data_folder)
    yield made
    made.close()
