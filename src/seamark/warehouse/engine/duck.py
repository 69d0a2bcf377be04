"""The engine in the house: expressions are compiled to SQL and run on the open warehouse."""

import importlib
import itertools
from collections.abc import Sequence
from typing import NamedTuple, Self

import ibis
import pyarrow as pa

from seamark.warehouse.connection import Warehouse
from seamark.warehouse.engine.protocol import SEPARATOR, Relation
from seamark.warehouse.scratch import Scratch

_numbers = itertools.count(1)


class Compiled(NamedTuple):
    """An expression as SQL, and the types it promises. Compiling takes 3–20 ms: keep it where it is asked often."""

    sql: str
    schema: pa.Schema


class DuckEngine:
    """Runs on the open warehouse or on a file, in the calling thread. Use it as a context: checkpoints end with it."""

    name = "duckdb"

    def __init__(self, warehouse: Warehouse | Scratch) -> None:
        self._warehouse = warehouse
        self._stored: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def table(self, name: str) -> Relation:
        """A relation of the warehouse by its name."""
        return ibis.table(ibis.Schema.from_pyarrow(self._warehouse.schema(name)), name=name)

    def checkpoint(self, relation: Relation) -> Relation:
        """A temporary table of this thread."""
        name = f"checkpoint_{next(_numbers)}"
        self._warehouse.rows(f"CREATE TEMP TABLE {name} AS {self.compile(relation).sql}")
        self._stored.append(name)
        return ibis.table(relation.schema(), name=name)

    def paths(self, steps: Relation, *, by: Sequence[str], order: Sequence[str], step: str) -> Relation:
        """Joined by an ordered aggregate."""
        text = steps[step].group_concat(SEPARATOR, order_by=[steps[column] for column in order])
        return steps.group_by(list(by)).agg(path=text)

    @staticmethod
    def prepare() -> None:
        """Load what turns expressions into SQL: a quarter of a second that the first question need not wait for."""
        importlib.import_module("ibis.backends.sql.compilers.duckdb")

    def compile(self, relation: Relation) -> Compiled:
        """The relation as SQL, to be kept and fetched again."""
        return Compiled(str(ibis.to_sql(relation, dialect="duckdb")), relation.schema().to_pyarrow())

    def fetch(self, compiled: Compiled) -> pa.Table:
        """The rows of a compiled relation, in the types it promises (a sum of integers comes back wider)."""
        return self._warehouse.table(compiled.sql).cast(compiled.schema)

    def run(self, relation: Relation) -> pa.Table:
        """The relation's rows."""
        return self.fetch(self.compile(relation))

    def close(self) -> None:
        """Drop the temporary tables."""
        while self._stored:
            self._warehouse.rows(f"DROP TABLE {self._stored.pop()}")
