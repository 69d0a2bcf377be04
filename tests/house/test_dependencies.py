"""Dependencies: locked with hashes, in step with pyproject.toml, under licences that Apache-2.0 may link with."""

import ast
import json
import re
import sys
from importlib.metadata import Distribution, distributions, packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOT, modules, project

LOCKS = {path.stem: path for path in (ROOT / "requirements").glob("*.txt")}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*)$", re.MULTILINE)
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public|SSPL|BUSL|Commons Clause)", re.IGNORECASE)
LESSER = re.compile(r"\bL(esser )?\s*GPL|Lesser General Public", re.IGNORECASE)
TOOLS = frozenset({"uv", "pip", "setuptools", "seamark"})  # they install; nothing links them


def _locked(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for package, version, _ in PINNED.findall(LOCKS[name].read_text()):
        found.setdefault(canonicalize_name(package), []).append(version)
    return found


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_every_pin_has_hashes_and_no_lock_names_a_source(name: str) -> None:
    text = LOCKS[name].read_text()
    entries = re.split(r"\n(?=[A-Za-z])", text.strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


def _asked() -> list[tuple[str, str]]:
    base = [("run", text) for text in project()["project"]["dependencies"]]
    extras = project()["project"]["optional-dependencies"]
    groups = project()["dependency-groups"]
    lock_of = {"postgres": "run", "spark": "spark"}
    base += [(lock_of[extra], text) for extra, texts in extras.items() for text in texts]
    return base + [(group, text) for group, texts in groups.items() for text in texts if isinstance(text, str)]


@pytest.mark.parametrize(("lock", "text"), _asked())
def test_the_lock_gives_what_pyproject_asks_for(lock: str, text: str) -> None:
    """`make lock` was run after the last change."""
    wanted = Requirement(text)
    versions = _locked(lock)[canonicalize_name(wanted.name)]
    assert [version for version in versions if version not in wanted.specifier] == []


def test_tests_run_on_the_versions_that_users_get() -> None:
    dev = _locked("dev")
    assert {name: versions for name, versions in _locked("run").items() if dev[name] != versions} == {}


def _licence(distribution: Distribution) -> str:
    """SPDX expression where given, else classifiers, else the short form of the old field."""
    given = distribution.metadata.json
    classifiers = [text for text in given.get("classifier", ()) if text.startswith("License ::")]
    return str(given.get("license_expression") or "; ".join(classifiers) or given.get("license", ""))[:200]


def test_no_installed_package_is_copyleft() -> None:
    """LGPL (psycopg) may be linked from an Apache-2.0 program; GPL and AGPL may not."""
    names = {canonicalize_name(d.metadata["Name"]): _licence(d) for d in distributions()}
    linked = {name: text for name, text in names.items() if name not in TOOLS}
    assert {name: text for name, text in linked.items() if COPYLEFT.search(LESSER.sub("", text))} == {}
    assert [name for name, text in linked.items() if not text] == []


@pytest.mark.parametrize("lock", ["package-lock.json", "tests/clients/package-lock.json"])
def test_no_npm_package_is_copyleft(lock: str) -> None:
    packages = json.loads((ROOT / lock).read_text())["packages"]
    licences = {name: str(entry.get("license", "")) for name, entry in packages.items()}
    assert {name: text for name, text in licences.items() if COPYLEFT.search(LESSER.sub("", text)) or not text} == {}


@pytest.mark.parametrize("lock", ["package-lock.json", "tests/clients/package-lock.json"])
def test_npm_locks_have_hashes_and_name_no_registry(lock: str) -> None:
    packages = json.loads((ROOT / lock).read_text())["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "AGPL-3.0"]
)
def test_copyleft_is_recognised(licence: str) -> None:
    assert COPYLEFT.search(LESSER.sub("", licence))


@pytest.mark.parametrize(
    "licence", ["LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "MIT", "MPL-2.0"]
)
def test_what_may_be_linked_is_recognised(licence: str) -> None:
    assert not COPYLEFT.search(LESSER.sub("", licence))


def test_what_the_source_imports_is_asked_for() -> None:
    """What is there only because another package brought it goes away with that other."""
    asked = {canonicalize_name(Requirement(text).name) for lock, text in _asked() if lock in {"run", "spark"}}
    owners = packages_distributions()
    used = {
        name.split(".")[0]
        for module in modules()
        for node in ast.walk(module.tree)
        for name in _imported_names(node)
        if name.split(".")[0] not in sys.stdlib_module_names | {"seamark"}
    }
    unasked = {name for name in used if not asked & {canonicalize_name(owner) for owner in owners.get(name, (name,))}}
    assert unasked == set()


def _imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
