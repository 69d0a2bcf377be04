"""Sizes and names that keep a room readable (docs/decisions and CONTRIBUTING.md say why)."""

import ast
import statistics

from tests.house.source import Function, functions, imported, modules

LINES_PER_FILE = 700
LINES_PER_FUNCTION = 80
POSITIONAL = 2
FORBIDDEN = frozenset({"util", "utils", "common", "helper", "helpers", "misc", "manager", "managers"})


def test_no_file_is_longer_than_700_lines() -> None:
    long = {str(module.path): module.text.count("\n") for module in modules()}
    assert {path: lines for path, lines in long.items() if lines > LINES_PER_FILE} == {}


def test_files_are_short_as_a_rule() -> None:
    lines = sorted(module.text.count("\n") for module in modules())
    assert statistics.median(lines) <= 130
    assert lines[int(len(lines) * 0.9)] <= 400


def test_no_function_is_longer_than_80_lines() -> None:
    assert [found.where for found in functions() if found.lines > LINES_PER_FUNCTION] == []


def test_functions_are_short_as_a_rule() -> None:
    assert statistics.median(found.lines for found in functions()) <= 9


def test_arguments_after_two_are_named_at_the_call() -> None:
    """Frameworks call decorated functions, dunders and nested callbacks in a shape of their own."""
    wrong = [
        found.where
        for found in functions()
        if not found.nested
        and not found.node.name.startswith("__")
        and not _called_by_a_framework(found.node)
        and len(_positional(found.node)) > POSITIONAL
    ]
    assert wrong == []


def _positional(node: Function) -> list[str]:
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _called_by_a_framework(node: Function) -> bool:
    own = {"staticmethod", "classmethod", "property", "cache", "contextmanager", "asynccontextmanager"}
    names = {ast.unparse(decorator).split("(")[0].split(".")[-1] for decorator in node.decorator_list}
    return bool(names - own)


def test_own_modules_are_imported_at_the_top() -> None:
    """A late import of our own is a cycle paid in instalments."""
    late = [
        f"{found.where} imports {', '.join(names)}"
        for found in functions()
        for node in ast.walk(found.node)
        if (names := imported(node))
    ]
    assert late == []


def test_every_thing_has_a_room_of_its_name() -> None:
    """utils, common, helpers, misc and manager name no thing."""
    assert [module.name for module in modules() if FORBIDDEN & set(module.name.split("."))] == []
