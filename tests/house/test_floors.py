"""The floors are a file that runs; here it is shown to be able to fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": "src"},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contract in a folder where they may be broken."""
    shutil.copytree(PACKAGE, tmp_path / "src" / "seamark", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_floors_hold(copy: Path) -> None:
    kept = _lint(copy)
    assert kept.returncode == 0, kept.stdout


def test_a_folder_without_a_floor_fails(copy: Path) -> None:
    (copy / "src" / "seamark" / "attic").mkdir()
    (copy / "src" / "seamark" / "attic" / "__init__.py").write_text("")
    broken = _lint(copy)
    assert broken.returncode == 1
    assert "attic" in broken.stdout


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("kernel/money.py", "import seamark.govern"),
        ("collect/model.py", "import seamark.measure"),
        ("science/__init__.py", "import seamark.warehouse"),
        ("govern/model.py", "import sqlalchemy"),
        ("faces/web/__init__.py", "import seamark.faces.cli"),
    ],
)
def test_an_arrow_that_goes_up_fails(copy: Path, where: str, line: str) -> None:
    target = copy / "src" / "seamark" / where
    target.write_text(f"{target.read_text()}\n{line}\n")
    assert _lint(copy).returncode == 1
