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
    for name in ("out.yaml", "out.xlsx", "out.xml", "out.ics"):
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


def test_one_kind_goes_out_as_a_csv_and_comes_back(folder: Path) -> None:
    plan(folder, "import", folder / "plan.yaml")
    assert "--kind" in plan(folder, "export", folder / "out.csv", status=2).stderr
    plan(folder, "export", folder / "out.csv", "--kind", "release")
    assert "Nothing is different." in plan(folder, "import", folder / "out.csv").stderr


def test_a_table_is_read_by_its_columns(folder: Path) -> None:
    plan(folder, "import", folder / "plan.yaml")
    (folder / "table.csv").write_text("Feature;Go-live;Comment\nAtlas 2.0;04/05/2027;x\n")
    call = ("import", folder / "table.csv", "--map", "Feature=title", "--map", "Go-live=date", "--map", "Comment=")
    assert "could be two days" in plan(folder, *call, status=2).stderr
    told = plan(folder, *call, "--dates", "DMY", "--dry-run", "--format", "json")
    (changed,) = json.loads(told.stdout)["difference"]["changed"]
    assert [(one["field"], one["after"]) for one in changed["fields"]] == [("date", "2027-05-04")]
    assert "no equals sign" in plan(folder, "import", folder / "table.csv", "--map", "title", status=2).stderr


@pytest.mark.parametrize(
    ("name", "begins"), [("r.svg", b"<svg"), ("r.png", b"\x89PNG"), ("r.pdf", b"%PDF"), ("r.pptx", b"PK")]
)
def test_the_roadmap_is_drawn(folder: Path, name: str, begins: bytes) -> None:
    plan(folder, "import", folder / "plan.yaml")
    plan(folder, "draw", folder / name, "--by", "kind", "--from", "2027-01-01", "--to", "2027-12-31")
    assert (folder / name).read_bytes().startswith(begins)


def test_what_cannot_be_drawn_is_one_line(folder: Path) -> None:
    assert "a picture ends with" in plan(folder, "draw", folder / "r.gif", status=2).stderr
    assert "Allowed are objective" in plan(folder, "draw", folder / "r.svg", "--by", "colour", status=2).stderr


def test_release_dates_come_from_a_file_with_a_dry_run_first(folder: Path) -> None:
    plan(folder, "import", folder / "plan.yaml")
    (folder / "road.csv").write_text("What;Lands on\nAtlas 2.0;12.05.2027\nBeacon;01.09.2027\n")
    mapped = ("releases", folder / "road.csv", "--map", "title=What", "--map", "date=Lands on")
    assert "No column holds the title" in plan(folder, "releases", folder / "road.csv", status=2).stderr
    tried = plan(folder, *mapped, "--dry-run", "--format", "json")
    assert [one["title"] for one in json.loads(tried.stdout)["difference"]["added"]] == ["Beacon"]
    told = plan(folder, *mapped)
    assert "Change 2." in told.stderr
    assert "2027-04-14" in told.stdout
    assert "2027-05-12" in told.stdout
    assert "Nothing is different." in plan(folder, *mapped).stderr
    assert "--map is 'date'" in plan(folder, "releases", folder / "road.csv", "--map", "date", status=2).stderr
