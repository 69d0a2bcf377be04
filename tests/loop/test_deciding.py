"""The thread that decides nothing itself: when it weighs, and what it leaves alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from seamark.kernel import FixedClock
from seamark.loop.deciding import Decider
from seamark.loop.turns import Turns
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
    assert decider.weigh() is False, "nothing was published yet"
    decider.soon()
    assert decider.weigh() is False, "whoever published may go on changing"
    now += 6
    is_whole = False
    assert decider.weigh() is False, "facts are still being loaded"
    is_whole = True
    assert decider.weigh() is True
    assert decider.weigh() is False
    now += 3599
    assert decider.weigh() is False
    now += 2
    assert decider.weigh() is True, "an hour has passed"
    assert shop.verbs() == ["opened", "opened", "opened"], "looking again opens nothing twice"


def test_what_failed_is_weighed_again_at_once_and_a_plan_published_meanwhile_is_not_forgotten(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    decider = Decider(shop.decisions, shop.govern, is_whole=lambda: True)
    weigh = shop.decisions.weigh

    def broken() -> None:
        raise OSError("the disk is full")

    decider.soon()
    now += 6
    monkeypatch.setattr(shop.decisions, "weigh", broken)
    with pytest.raises(OSError, match="the disk is full"):
        decider.weigh()

    def published_meanwhile() -> None:
        weigh()
        decider.soon()

    monkeypatch.setattr(shop.decisions, "weigh", published_meanwhile)
    assert decider.weigh() is True, "what failed is still due"
    assert decider.weigh() is False
    now += 6
    assert decider.weigh() is True, "the plan that was published while it weighed"


def test_outcomes_wait_for_whole_numbers_and_requests_escalate_regardless(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(shop.decisions, "revisit", lambda: done.append("revisit"))
    monkeypatch.setattr(shop.govern, "escalate_due", lambda: done.append("escalate"))
    monkeypatch.setattr(shop.decisions, "weigh", lambda: done.append("weigh"))
    is_whole = False
    decider = Decider(shop.decisions, shop.govern, is_whole=lambda: is_whole)
    Turns("decider", decider.duties()).turn()
    assert done == ["escalate"]
    is_whole = True
    Turns("decider", decider.duties()).turn()
    assert done == ["escalate", "escalate", "revisit"], "no plan was published, so nothing is weighed"
