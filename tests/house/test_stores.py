"""Only the warehouse and a room's own store touch a database; the rest asks them."""

import ast
import re

from tests.house.source import Module, imported, modules

SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|DELETE\s+FROM\s|UPDATE\s+\w+\s+SET\s|MERGE\s+INTO\s"
    r"|(CREATE|ALTER|DROP)\s+(OR\s+REPLACE\s+)?(TEMP\w*\s+)?(TABLE|VIEW|MACRO|INDEX|SEQUENCE)\s|WITH\s+\w+\s+AS\s)"
)
SPEAKS = frozenset({"execute", "executemany", "scalars", "fetchall", "fetchone"})


def _is_store(module: Module) -> bool:
    return module.room == "warehouse" or "store" in module.name.split(".")[2:]


def test_sql_stands_in_stores_and_steps() -> None:
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if not _is_store(module)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
    ]
    assert found == []


def test_databases_are_spoken_to_in_stores() -> None:
    """A service may open the unit of work that its stores write in; what is said in it stands in the store."""
    found = [
        f"{module.path}:{node.lineno} .{node.func.attr}()"
        for module in modules()
        if not _is_store(module)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPEAKS
    ]
    assert found == []


def test_steps_are_run_by_stores() -> None:
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if not _is_store(module)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and "seamark.warehouse.step" in imported(node)
    ]
    assert found == []
