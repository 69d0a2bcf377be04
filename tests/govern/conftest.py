"""Govern on both databases, with a clock that stands still and a hasher that costs little."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from seamark.govern import Actor, Governance
from seamark.kernel import FixedClock, Settings, load_settings
from seamark.warehouse import Ledger
from tests.govern.cast import PASSWORD, Team, hired
from tests.ledgers import BOTH, address

__all__ = ["CHEAP", "PASSWORD", "Opener"]

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
Opener = Callable[[], Governance]


@pytest.fixture
def clock() -> FixedClock:
    """Monday, eight o'clock."""
    return FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


@pytest.fixture(params=BOTH)
def settings(request: pytest.FixtureRequest, data_folder: Path) -> Settings:
    """Settings of an empty workspace on either database."""
    return load_settings({}, data=str(data_folder), database_url=address(request.param, data_folder, request))


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    """The plan database."""
    opened = Ledger.open(settings.database_url)
    yield opened
    opened.close()


@pytest.fixture
def open_govern(ledger: Ledger, settings: Settings, clock: FixedClock) -> Iterator[Opener]:
    """Opens one more desk on the same workspace, as another process would."""
    opened: list[Governance] = []

    def opener() -> Governance:
        opened.append(Governance(ledger, settings, clock=clock, hasher=CHEAP))
        return opened[-1]

    yield opener
    for each in opened:
        each.close()


@pytest.fixture
def govern(open_govern: Opener) -> Governance:
    """Govern of an empty workspace."""
    return open_govern()


@pytest.fixture
def ada(govern: Governance) -> Actor:
    """Ada, the first administrator, signed in."""
    govern.create_administrator("ada@example.com", PASSWORD, name="Ada")
    return govern.sign_in("ada@example.com", PASSWORD, address="10.0.0.1").actor


@pytest.fixture
def otto(govern: Governance, ada: Actor) -> Actor:
    """Otto of operations, signed in."""
    govern.add_person("otto@example.com", "Otto", roles=["operations"], password=PASSWORD, by=ada)
    return govern.sign_in("otto@example.com", PASSWORD, address="10.0.0.2").actor


@pytest.fixture
def team(govern: Governance, ada: Actor) -> Team:
    """Somebody in every role that approvals know."""
    return hired(govern, ada)
