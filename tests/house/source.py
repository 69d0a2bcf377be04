"""The source as the structure tests read it: modules, functions and imports, parsed and never run."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "seamark"
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module(NamedTuple):
    """One Python file: its dotted name, its path from the repository's root, its text and its tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it stands in; empty for the package itself. `python -m seamark` is a face."""
        parts = self.name.split(".")
        room = parts[1] if len(parts) > 1 else ""
        return "faces" if room == "__main__" else room


class Defined(NamedTuple):
    """One function and where it stands; ``nested`` when inside another function."""

    module: Module
    node: Function
    nested: bool

    @property
    def where(self) -> str:
        """``path:line name``, as an editor jumps to."""
        return f"{self.module.path}:{self.node.lineno} {self.node.name}"

    @property
    def lines(self) -> int:
        """Lines from ``def`` to the end of the body."""
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the package."""
    return tuple(_parsed(path) for path in sorted(PACKAGE.rglob("*.py")))


def _parsed(path: Path) -> Module:
    inside = path.relative_to(PACKAGE.parent).with_suffix("")
    parts = inside.parts[:-1] if inside.name == "__init__" else inside.parts
    text = path.read_text()
    return Module(".".join(parts), path.relative_to(ROOT), text, ast.parse(text, str(path)))


@cache
def functions() -> tuple[Defined, ...]:
    """Every function and method of the package."""
    return tuple(found for module in modules() for found in _functions(module, module.tree, nested=False))


def _functions(module: Module, node: ast.AST, *, nested: bool) -> Iterator[Defined]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield Defined(module, child, nested)
            yield from _functions(module, child, nested=True)
        else:
            yield from _functions(module, child, nested=nested)


def imported(node: ast.AST) -> list[str]:
    """Dotted names of our own that an import statement asks for: ``seamark.room.name`` each."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name.split(".")[0] == "seamark"]
    if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "seamark":
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


@cache
def module_names() -> frozenset[str]:
    """Dotted names of every module and package."""
    return frozenset(module.name for module in modules())


@cache
def rooms() -> tuple[str, ...]:
    """The folders of the package, which are its rooms."""
    return tuple(sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))


@cache
def doors() -> tuple[str, ...]:
    """Front doors: one a room; each of the faces, which are independent of each other, and each field has its own."""
    faces = sorted(f"faces.{path.parent.name}" for path in (PACKAGE / "faces").glob("*/__init__.py"))
    return (*(room for room in rooms() if room != "faces"), *faces, *fields())


@cache
def fields() -> tuple[str, ...]:
    """Parts of a large room with a door of their own for what they answer with (decision 13)."""
    return (
        "measure.experiments",
        "measure.forecasts",
        "measure.journeys",
        "measure.records",
        "measure.regions",
        "measure.value",
        "plan.prospects",
        "plan.scenarios",
        "plan.scheduling",
        "plan.slips",
        "science.attribution",
        "science.forecasts",
        "science.shares",
        "science.lifetime",
        "science.regions",
        "science.staffing",
        "science.trials",
    )


@cache
def exported(door: str) -> tuple[str, ...]:
    """The names in the ``__all__`` of a room or face, read without importing it."""
    fronts = [module for module in modules() if module.name == f"seamark.{door}"]
    for node in (node for front in fronts for node in front.tree.body):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return tuple(ast.literal_eval(node.value))
    return ()


@cache
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@cache
def floors() -> tuple[tuple[str, ...], ...]:
    """The floors of the import contract from the top down; optional ones without their parentheses."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return tuple(tuple(name.strip().strip("()") for name in layer.split("|")) for layer in layers)


@cache
def tracked() -> tuple[Path, ...]:
    """Files that git tracks, from the repository's root; those deleted meanwhile left out."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return tuple(Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())
