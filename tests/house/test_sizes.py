"""Sizes and names that keep a room readable (docs/decisions and CONTRIBUTING.md say why)."""

import ast
import statistics

from tests.house.source import functions, imported, modules

LINES_PER_FILE = 700
LINES_PER_FUNCTION = 80
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
