"""What an engine can do, and the rules that need no engine."""

from collections.abc import Sequence
from typing import Any, Protocol

import pyarrow as pa

Relation = Any  # an Ibis table; Ibis has no types that mypy could check


class Engine(Protocol):
    """Runs relations that are written as Ibis expressions over :meth:`table`."""

    name: str

    def table(self, name: str) -> Relation:
        """A relation of the warehouse by its name."""
        ...

    def checkpoint(self, relation: Relation) -> Relation:
        """The relation computed and stored until the engine is closed (rule 1)."""
        ...

    def paths(self, steps: Relation, *, by: Sequence[str], order: Sequence[str], step: str) -> Relation:
        """One row per ``by`` with ``path``: the texts ``step`` in the total order ``order``, joined (rule 2)."""
        ...

    def run(self, relation: Relation) -> pa.Table:
        """The relation's rows, in no particular order unless it says one."""
        ...

    def close(self) -> None:
        """Drop what was stored."""
        ...


SEPARATOR = " > "


def distinct_count(relation: Relation, value: str, *, by: Sequence[str]) -> Relation:
    """How many different values of a column there are per ``by``, exactly (rule 3); column ``value`` holds it."""
    distinct = relation.select(*by, value).distinct()
    return (
        distinct.group_by(list(by)).agg(**{value: distinct.count()})
        if by
        else distinct.agg(**{value: distinct.count()})
    )


def seconds(time: Any) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    """Whole seconds since 1970 of a timestamp column, the same integer on every engine (rule 3)."""
    return time.truncate("s").epoch_seconds().cast("int64")
