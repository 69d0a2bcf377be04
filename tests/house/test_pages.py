"""What the documentation says is what the code does."""

import re
from pathlib import Path

import pytest

import seamark
from tests.house.pages import PAGES
from tests.house.source import ROOT, project, tracked

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
CALL = re.compile(r"`(?:\$ )?make ([a-z0-9-]+)")
TARGET = re.compile(r"^([a-z0-9-]+):.*## ", re.MULTILINE)
PROSE = [path for path in tracked() if path.suffix == ".md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_written_pages_are_what_the_code_says(path: Path) -> None:
    """`make docs` writes them again."""
    assert path.read_text() == PAGES[path]()


@pytest.mark.parametrize("path", PROSE, ids=str)
def test_links_lead_somewhere(path: Path) -> None:
    links = [link for link in LINK.findall((ROOT / path).read_text()) if "://" not in link and "mailto:" not in link]
    assert [link for link in links if not (ROOT / path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PROSE, ids=str)
def test_targets_named_in_prose_exist(path: Path) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    assert set(CALL.findall((ROOT / path).read_text())) <= targets


def test_every_target_of_the_contract_is_there() -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    assert {"install", "run", "test", "check", "test-all", "bench", "e2e", "clean"} <= targets


def test_make_alone_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    phony = next(line for line in text.splitlines() if line.startswith(".PHONY:")).removeprefix(".PHONY:").split()
    assert set(phony) == set(TARGET.findall(text))


def test_the_readme_starts_with_two_commands() -> None:
    calls = CALL.findall((ROOT / "README.md").read_text())
    assert calls[:2] == ["run", "test"]


def test_the_version_is_one() -> None:
    version = project()["project"]["version"]
    assert seamark.__version__ == version
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
