"""`seamark plan scenarios` and `compare` on a data folder with two scenarios."""

import json
from datetime import date
from pathlib import Path

import pytest

from seamark.govern import SYSTEM
from seamark.kernel import Settings
from seamark.loop import governing, planning
from seamark.plan import Edit, Move
from tests.cli.terminal import Done, seamark
from tests.plan.cast import PLAN


def run(folder: Path, *arguments: str, status: int = 0) -> Done:
    """Run `seamark plan` on the data folder."""
    done = seamark("plan", *arguments, "--data", str(folder / "data"))
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workspace in `data`, the cast's plan in it, and one scenario in which Atlas slips."""
    settings = Settings(data=str(tmp_path / "data"))
    with governing(settings, new=True) as govern:
        govern.create_administrator("ada@example.com", "correct-horse-9-battery", name="Ada")
    with planning(settings) as book:
        for kind, item_id, fields in PLAN:
            book.create(kind, {**fields, "id": item_id}, by=SYSTEM)
        made = book.start_scenario("Atlas slips", by=SYSTEM).scenario
        cut = Edit(kind="initiative", id="spring", fields={"budget": "10000 EUR"})
        book.change_scenario(made.id, [cut], version=1, by=SYSTEM)
        book.move_in_scenario(made.id, Move("atlas", date(2026, 5, 12)), version=2, by=SYSTEM)
    return tmp_path


def test_scenarios_are_listed_and_compared(folder: Path) -> None:
    (listed,) = json.loads(run(folder, "scenarios", "--format", "json").stdout)
    assert (listed["title"], listed["items"], listed["state"]) == ("Atlas slips", 3, "open")
    assert "Atlas slips" in run(folder, "scenarios").stdout
    told = run(folder, "compare", listed["id"]).stdout
    assert "(+20 days)" in told
    assert "10,000" in told
    found = json.loads(run(folder, "compare", listed["id"], "--format", "json").stdout)
    assert found["money"]["totals"] == [40_000_000_000, 10_000_000_000]
    assert {row["id"] for row in found["dates"]} == {"atlas", "launch"}


def test_an_unknown_scenario_is_one_line(folder: Path) -> None:
    told = run(folder, "compare", "scenario_none", status=2)
    assert told.stderr.strip() == (
        "There is no scenario with the id 'scenario_none'. It may have been dropped: list them to see ids."
    )
