"""The simulated company's plan: it goes through the door any plan file goes through, and fits the world it is of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import msgspec
import pytest

from seamark.govern import SYSTEM, Governance
from seamark.kernel import SystemClock, load_settings
from seamark.loop.demo.company import Card
from seamark.loop.demo.loader import Door, bring_costs, load_plan
from seamark.loop.demo.trickle import trickle
from seamark.loop.world import write_world
from seamark.plan import Goal, Initiative, Objective, Person, PlanBook, Release, Task
from seamark.science import demo_parameters
from seamark.warehouse import Ledger, ledger_url
from tests.web.site import served


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """plan.yaml of a small demo company."""
    folder: Path = tmp_path_factory.mktemp("planned")
    parameters = msgspec.structs.replace(demo_parameters(datetime(2026, 5, 13, tzinfo=UTC)), people=400, weeks=6)
    write_world(folder, parameters, truth=False)
    return (folder / "plan.yaml").read_bytes()


@pytest.fixture
def book(data_folder: Path) -> Iterator[PlanBook]:
    """An empty plan."""
    settings = load_settings({}, data=str(data_folder))
    ledger = Ledger.open(ledger_url(settings))
    govern = Governance(ledger, settings, clock=SystemClock())
    yield PlanBook(ledger, govern, settings=settings, clock=SystemClock())
    govern.close()
    ledger.close()


def test_the_plan_reads_in_unchanged_without_a_fault_or_a_warning(plan_file: bytes, book: PlanBook) -> None:
    done = book.import_plan(plan_file, by=SYSTEM, form="yaml")
    assert [str(one) for one in done.warnings] == []
    plan = book.read(by=SYSTEM)
    assert book.import_plan(plan_file, by=SYSTEM, form="yaml").change.touched == 0
    kinds = {kind: len(plan.of(kind)) for kind in (Person, Objective, Goal, Release, Initiative, Task)}
    assert kinds == {Person: 10, Objective: 4, Goal: 8, Release: 3, Initiative: 30, Task: 31}


def test_every_goal_of_a_company_with_a_past_begins_somewhere(tmp_path: Path, book: PlanBook) -> None:
    parameters = msgspec.structs.replace(demo_parameters(datetime(2026, 5, 13, tzinfo=UTC)), people=400)
    write_world(tmp_path, parameters, truth=False)
    done = book.import_plan((tmp_path / "plan.yaml").read_bytes(), by=SYSTEM, form="yaml")
    assert [str(one) for one in done.warnings] == []
    for goal in book.read(by=SYSTEM).of(Goal).values():
        assert goal.baseline, goal.label
        if goal.reading == "total":
            assert goal.baseline.period_to == goal.start
            assert 0.5 < goal.target / goal.baseline.value < 2, goal.label


def test_every_campaign_of_the_world_is_measured_by_one_initiative(plan_file: bytes, book: PlanBook) -> None:
    book.import_plan(plan_file, by=SYSTEM, form="yaml")
    codes = [code for item in book.read(by=SYSTEM).of(Initiative).values() for code in item.campaign_codes]
    channels = demo_parameters(datetime(2026, 5, 13, tzinfo=UTC)).channels
    assert sorted(codes) == sorted(name for channel in channels for name in channel.campaigns)


def test_the_demo_brings_the_costs_of_every_day_that_is_over_once(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    parameters = demo_parameters(datetime.combine(today - timedelta(9), time.min, UTC))
    stream = trickle(msgspec.structs.replace(parameters, people=400, weeks=6), seed=1)
    with served(tmp_path / "data", roles=()) as site:
        key = site.workspace.govern.create_key("Demo loader", "admin", by=SYSTEM).secret
        card = Card("demo@harbour.example", "", site.write_key, key, today - timedelta(9))
        door = Door(site.base)
        for _ in range(2):
            card = bring_costs(door, card, stream=stream, today=today)
        door.close()
        site.settle()
        made = site.workspace.collect.imports(by=SYSTEM)
    assert card.costs_until == today
    assert [(one.first_day, one.last_day) for one in made] == [(today - timedelta(9), today - timedelta(1))]


def test_the_demo_imports_its_plan_once_and_leaves_a_plan_that_is_there(plan_file: bytes, tmp_path: Path) -> None:
    with served(tmp_path / "data", roles=()) as site:
        key = site.workspace.govern.create_key("Demo loader", "admin", by=SYSTEM).secret
        card = Card("demo@harbour.example", "", site.write_key, key, date(2026, 5, 13))
        door = Door(site.base)
        for _ in range(2):
            load_plan(door, card, content=plan_file)
        door.close()
        assert len(site.workspace.plan.read(by=SYSTEM).of(Initiative)) == 30
        assert site.workspace.plan.number == 1
