"""What is installed from a wheel is what runs from the tree."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names of the files in a wheel that is built now, without network."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = Path(sys.executable).with_name("uv")
    build: list[str | Path] = [uv, "build", "--quiet", "--offline", "--wheel", "--out-dir", folder, ROOT]
    done = subprocess.run(build, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(zipfile.ZipFile(next(folder.glob("*.whl"))).namelist())


def test_the_wheel_holds_every_file_of_the_package(wheel: set[str]) -> None:
    """Steps, templates, policies and the browser assets, which git does not track."""
    files = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {str(path.relative_to(PACKAGE.parent)) for path in files} - wheel == set()


def test_the_wheel_holds_the_licence(wheel: set[str]) -> None:
    assert [name for name in wheel if name.endswith("licenses/LICENSE")]


@pytest.mark.parametrize("asset", ["htmx.min.js", "echarts.min.js", "segment/standalone.js", "licenses/echarts.txt"])
def test_make_install_builds_the_browser_assets(asset: str) -> None:
    assert (PACKAGE / "faces" / "web" / "static" / "vendor" / asset).stat().st_size > 0


@pytest.mark.parametrize("font", ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "LICENSE"])
def test_make_install_brings_the_fonts_of_pictures(font: str) -> None:
    assert (PACKAGE / "plan" / "picture" / "fonts" / font).stat().st_size > 0
