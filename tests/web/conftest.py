"""A shop with ten weeks behind it, looked at by colleagues of every role; and an empty workspace."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.web import shop
from tests.web.site import Site, served


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A shop with events, orders and costs. Tests only read it."""
    with served(tmp_path_factory.mktemp("harbour") / "data") as site:
        now = datetime.now(UTC)
        site.send(shop.messages(now))
        site.send([shop.order(f"wrong-{number}", revenue="12,50") for number in range(3)])
        answer = site.post("/data/imports/run", files={"file": ("costs.csv", shop.costs(now))})
        assert answer.status_code == 200, answer.text
        site.settle()
        yield site


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A new workspace of this test's own, with an administrator and an operations colleague."""
    with served(tmp_path_factory.mktemp("fresh") / "data", roles=("operations", "viewer")) as site:
        yield site
