"""Event logs in files: the same walks and funnels over a table that was read from a CSV or Parquet file."""

from pathlib import Path
from typing import Any, Final

from seamark.measure.relations import funnels, walks
from seamark.measure.relations.funnels import UNIT, FunnelRule
from seamark.measure.relations.walks import Cut
from seamark.measure.store.journeys import counted
from seamark.warehouse import DuckEngine, Scratch

Rows = list[dict[str, Any]]
LOG: Final = "log"
FOREVER: Final = 253_402_300_800  # seconds since 1970 at the end of the year 9999
# The log in the order of each person's steps, with what came before: nearly every question is then one pass without
# sorting. People and steps are numbers, which are compared several times as fast as texts.
PLACED: Final = f"""
CREATE TABLE {LOG} AS
SELECT who, time, tie, step, place,
       lag(step) OVER person AS step_before,
       floor(epoch(time))::BIGINT - lag(floor(epoch(time))::BIGINT) OVER person AS since,
       floor(epoch(time))::BIGINT * {UNIT} + least(place, {UNIT - 1}) AS moment
FROM (
    SELECT enum_code(who::person_name)::INTEGER AS who, time, line AS tie, step::step_name AS step,
           row_number() OVER (PARTITION BY who ORDER BY time, line)::INTEGER AS place
    FROM read
)
WINDOW person AS (PARTITION BY who ORDER BY place)
"""  # noqa: S608 - our own names
TRANSITIONS: Final = f"""
SELECT step_before::VARCHAR AS source, step::VARCHAR AS target, count(*) AS count,
       median(since)::DOUBLE AS median_seconds
FROM {LOG} WHERE since <= ? GROUP BY ALL ORDER BY count DESC, source, target
"""  # noqa: S608 - our own names
MATRIX: Final = f"""
SELECT step::VARCHAR AS step, place, count(*) AS count FROM {LOG} WHERE place <= ? GROUP BY ALL ORDER BY place, step
"""  # noqa: S608 - our own names


class LogFile:
    """A log read from a file: ``columns`` are those of who, when and what."""

    def __init__(self, path: Path, *, columns: tuple[str, str, str], delimiter: str = "") -> None:
        kinds = zip(("who", "time", "step"), zip(columns, ("text", "time", "text"), strict=True), strict=True)
        self._scratch = Scratch()
        self.count = self._scratch.read(path, "read", columns=dict(kinds), delimiter=delimiter)
        for name, column in (("person_name", "who"), ("step_name", "step")):
            self._scratch.rows(
                f"CREATE TYPE {name} AS ENUM (SELECT DISTINCT {column} FROM read ORDER BY {column})"  # noqa: S608
            )
        self._scratch.rows(PLACED)
        self._scratch.rows("DROP TABLE read")

    def close(self) -> None:
        """Let go of it."""
        self._scratch.close()

    def steps(self) -> Rows:
        """Every step with its count and people."""
        engine = DuckEngine(self._scratch)
        return engine.run(walks.step_counts(self._log(engine))).to_pylist()

    def transitions(self, cut: Cut) -> Rows:
        """What followed what within a walk, most frequent first."""
        most = FOREVER if cut.gap_minutes is None else cut.gap_minutes * 60
        return self._scratch.table(TRANSITIONS, [most]).to_pylist()

    def matrix(self, *, places: int) -> Rows:
        """How many people were at each step as their first, second and so on."""
        return self._scratch.table(MATRIX, [places]).to_pylist()

    def funnel(self, rule: FunnelRule) -> dict[str, Any]:
        """How far everybody got, over all of the file."""
        with DuckEngine(self._scratch) as engine:
            people = engine.checkpoint(
                funnels.reached(engine, self._log(engine), rule=rule, start=-FOREVER, end=FOREVER)
            )
            return engine.run(counted(people, rule, by=[], through=0)).to_pylist()[0]

    def _log(self, engine: DuckEngine) -> Any:  # noqa: ANN401 - Ibis expressions have no types
        log = engine.table(LOG)
        return log.select("who", "time", "tie", "step", "moment")
