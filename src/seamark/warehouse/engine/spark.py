"""The distributed engine: the same expressions on a Spark cluster, over Parquet of the same relations."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import ibis
import pyarrow as pa

from seamark.kernel import InputError, OutsideFailed
from seamark.warehouse.engine.protocol import SEPARATOR, Relation

# A timestamp means UTC on the driver and on every worker; the user interface would open a port nobody asked for.
ALWAYS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class SparkEngine:
    """Runs on the cluster at ``master`` (``spark://host:port``) over ``facts/<relation>/*.parquet``.

    ``work`` is a folder that driver and workers share: checkpoints lie there as Parquet until :meth:`close`.
    Needs Java 17 and the extra ``seamark[spark]``; raises OutsideFailed without the package or the cluster.
    """

    name = "spark"

    def __init__(self, master: str, *, facts: Path, work: Path, options: Mapping[str, str] | None = None) -> None:
        self._facts = facts
        self._work = work
        self._numbers = itertools.count(1)
        self._session = _session(master, {**ALWAYS, **(options or {})})
        self._backend = ibis.pyspark.connect(self._session)
        self._tables: dict[str, Relation] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def table(self, name: str) -> Relation:
        """A relation of the warehouse by its name, read from Parquet."""
        if name not in self._tables:
            folder = self._facts / name
            if not folder.is_dir():
                there = sorted(path.name for path in self._facts.iterdir() if path.is_dir())
                msg = f"There is no relation '{name}' in {self._facts}; there are {', '.join(there) or 'none'}."
                raise InputError(msg, help="Export the relation as Parquet first.", arrived=name, allowed=there)
            self._tables[name] = self._backend.read_parquet(str(folder), table_name=name)
        return self._tables[name]

    def checkpoint(self, relation: Relation) -> Relation:
        """Written as Parquet and read back: Spark's own cache is recomputed when an executor is lost."""
        name = f"checkpoint_{next(self._numbers)}"
        folder = str(self._work / name)
        self._backend.to_parquet_dir(relation, folder)
        return self._backend.read_parquet(folder, table_name=name)

    def paths(self, steps: Relation, *, by: Sequence[str], order: Sequence[str], step: str) -> Relation:
        """Structs collected, sorted by their leading fields, mapped to the text, joined."""
        places = ibis.struct(
            {f"place_{number}": steps[column] for number, column in enumerate(order)} | {"step": steps[step]}
        )
        texts = places.collect().sort().map(lambda place: place.step)
        return steps.group_by(list(by)).agg(path=texts.join(SEPARATOR))

    def run(self, relation: Relation) -> pa.Table:
        """The relation's rows."""
        rows: pa.Table = relation.to_pyarrow()
        return rows

    def close(self) -> None:
        """Leave the cluster."""
        self._session.stop()


def _session(master: str, options: Mapping[str, str]) -> Any:  # noqa: ANN401 - pyspark is optional, so are its types
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - the optional extra
    except ImportError as error:
        msg = "The package pyspark is not installed."
        raise OutsideFailed(msg, help="Install seamark[spark] and Java 17.") from error
    builder = SparkSession.builder.master(master).appName("seamark")
    for key, value in options.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        msg = f"The Spark cluster at {master} does not answer: {str(error).splitlines()[0]}"
        raise OutsideFailed(msg, help="Start the master and its workers, then try again.", master=master) from error
