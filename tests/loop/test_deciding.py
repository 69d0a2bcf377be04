"""The thread that decides nothing itself: when it weighs, and what it leaves alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from seamark.kernel import FixedClock
from seamark.loop.deciding import Decider
from tests.decide.shop import Shop, measure_into, shop_on


@pytest.fixture
def shop(request: pytest.FixtureRequest, data_folder: Path, tmp_path: Path) -> Iterator[Shop]:
    """A shop on SQLite."""
    measured = tmp_path / "measured"
    measured.mkdir()
    measure_into(measured)
    opened = shop_on(request, "sqlite", folder=data_folder, measured=measured)
    yield opened
    opened.close()


def test_it_weighs_after_the_plan_was_published_and_not_before(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(shop.clock, FixedClock)
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    is_whole = True
    decider = Decider(shop.decisions, shop.govern, is_whole=lambda: is_whole)
    assert decider.turn() is False, "nothing was published yet"
    decider.soon()
    assert decider.turn() is False, "whoever published may go on changing"
    now += 6
    is_whole = False
    assert decider.turn() is False, "facts are still being loaded"
    is_whole = True
    assert decider.turn() is True
    assert decider.turn() is False
    now += 3599
    assert decider.turn() is False
    now += 2
    assert decider.turn() is True, "an hour has passed"
    assert shop.verbs() == ["opened", "opened", "opened"], "looking again opens nothing twice"
