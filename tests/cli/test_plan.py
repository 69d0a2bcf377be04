"""`seamark plan` on a data folder: a file out, changed, tried, in again; faults on one line with their exit code."""

import json
from pathlib import Path

import pytest

from seamark.kernel import Settings
from seamark.loop import governing
from tests.cli.terminal import Done, seamark

PLAN = """\
objectives:
  - id: grow
    title: Grow in the north
releases:
  - {id: atlas, title: Atlas 2.0, date: 2027-04-14}
"""


def plan(folder: Path, *arguments: object, status: int = 0) -> Done:
    """Run `seamark plan` on the data folder."""
    done = seamark("plan", *map(str, arguments), "--data", str(folder / "data"))
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workspace in `data` and a plan file."""
    with governing(Settings(data=str(tmp_path / "data")), new=True) as govern:
        govern.create_administrator("ada@example.com", "correct-horse-9-battery", name="Ada")
    (tmp_path / "plan.yaml").write_text(PLAN)
    return tmp_path


def test_a_plan_goes_in_and_comes_out_as_yaml_and_as_a_workbook(folder: Path) -> None:
    tried = plan(folder, "import", folder / "plan.yaml", "--dry-run", "--format", "json")
    assert [one["id"] for one in json.loads(tried.stdout)["difference"]["added"]] == ["grow", "atlas"]
    assert "Change 1." in plan(folder, "import", folder / "plan.yaml", "--why", "Begin").stderr
    for name in ("out.yaml", "out.xlsx"):
        plan(folder, "export", folder / name)
        assert "Nothing is different." in plan(folder, "import", folder / name).stderr


def test_releases_come_as_csv(folder: Path) -> None:
    plan(folder, "import", folder / "plan.yaml")
    (folder / "releases.csv").write_text("title,date\nAtlas 2.0,2027-05-12\n")
    told = plan(folder, "import", folder / "releases.csv")
    assert "changed" in told.stdout
    assert "date" in told.stdout


def test_a_fault_is_one_line_that_names_line_and_field(folder: Path) -> None:
    (folder / "plan.yaml").write_text(PLAN.replace("title: Grow", "titel: Grow"))
    told = plan(folder, "import", folder / "plan.yaml", status=2)
    assert "line 2: objective 'grow', 'titel'" in told.stderr
    assert "Did you mean 'title'?" in told.stderr
    assert "plan ends with .yaml" in plan(folder, "export", folder / "plan.txt", status=2).stderr
