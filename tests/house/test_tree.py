"""What git tracks names no machine, no registry's host and no secret, and holds nothing that is built."""

import re
import subprocess

import pytest

from tests.house.source import ROOT, tracked

# Written so that this file does not contain what it looks for.
HOSTS = re.compile(r"py[p]i\.org|pythonh[o]sted|registry\.np[m]js|np[m]js\.org|d[e]b\.debian|unp[k]g\.com|jsd[e]livr")
PATHS = re.compile(r"(?<![\w.$}/-])/(?:wo[r]k|ro[o]t|fa[r]m|ho[m]e|Use[r]s)/")
BYTES_PER_FILE = 1_000_000


def _texts() -> list[tuple[str, str]]:
    return [(str(path), (ROOT / path).read_text(errors="replace")) for path in tracked()]


def test_no_file_names_a_registrys_host() -> None:
    """A lock that names a host breaks behind another mirror."""
    assert [path for path, text in _texts() if HOSTS.search(text)] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [f"{path}: {found[0]}" for path, text in _texts() if (found := PATHS.search(text))] == []


def test_no_large_or_built_file_is_tracked() -> None:
    assert [str(path) for path in tracked() if (ROOT / path).stat().st_size > BYTES_PER_FILE] == []
    assert [str(path) for path in tracked() if path.suffix in {".pyc", ".duckdb", ".whl", ".so"}] == []


@pytest.mark.parametrize(
    "built",
    [
        ".venv",
        "tests/clients/node_modules/x",
        "src/seamark/faces/web/static/vendor/x.js",
        "src/seamark/plan/picture/fonts/x.ttf",
    ],
)
def test_what_is_built_is_ignored(built: str) -> None:
    assert subprocess.run(["git", "check-ignore", "-q", built], cwd=ROOT, check=False).returncode == 0
