"""Event logs in files: the same walks and funnels over a table that was read from a CSV or Parquet file."""

from pathlib import Path
from typing import Any

import ibis

from seamark.measure.relations import funnels, walks
from seamark.measure.relations.funnels import FunnelRule
from seamark.measure.relations.walks import Cut
from seamark.measure.store.journeys import counted
from seamark.warehouse import DuckEngine, Scratch

Rows = list[dict[str, Any]]
LOG = "log"
FOREVER = 253_402_300_800  # seconds since 1970 at the end of the year 9999


class LogFile:
    """A log read from a file: ``columns`` are those of who, when and what."""

    def __init__(self, path: Path, *, columns: tuple[str, str, str], delimiter: str = "") -> None:
        kinds = zip(("who", "time", "step"), zip(columns, ("text", "time", "text"), strict=True), strict=True)
        self._scratch = Scratch()
        self.count = self._scratch.read(path, "read", columns=dict(kinds), delimiter=delimiter)
        # People by number: a column of numbers is sorted and compared several times as fast as one of texts.
        self._scratch.rows("CREATE TYPE person AS ENUM (SELECT DISTINCT who FROM read ORDER BY who)")
        self._scratch.rows(
            f"CREATE TABLE {LOG} AS SELECT CAST(enum_code(CAST(who AS person)) AS BIGINT) AS who, time, "  # noqa: S608
            "line AS tie, step FROM read"
        )
        self._scratch.rows("DROP TABLE read")

    def close(self) -> None:
        """Let go of it."""
        self._scratch.__exit__()

    def steps(self) -> Rows:
        """Every step with its count and people."""
        engine = DuckEngine(self._scratch)
        return engine.run(walks.step_counts(engine.table(LOG))).to_pylist()

    def transitions(self, cut: Cut) -> Rows:
        """What followed what."""
        engine = DuckEngine(self._scratch)
        found = walks.transitions(engine.table(LOG), cut)
        return engine.run(found.order_by([ibis.desc("count"), "source", "target"])).to_pylist()

    def matrix(self, cut: Cut, *, places: int) -> Rows:
        """How many walks were at each step as their first, second and so on."""
        with DuckEngine(self._scratch) as engine:
            made = walks.placed(engine.table(LOG), cut)
            made = made.filter(made.place <= places)
            return engine.run(made.group_by(["step", "place"]).agg(count=made.count())).to_pylist()

    def funnel(self, rule: FunnelRule) -> dict[str, Any]:
        """How far everybody got, over all of the file."""
        with DuckEngine(self._scratch) as engine:
            people = engine.checkpoint(
                funnels.reached(engine, engine.table(LOG), rule=rule, start=-FOREVER, end=FOREVER)
            )
            return engine.run(counted(people, rule, by=[], through=0)).to_pylist()[0]
