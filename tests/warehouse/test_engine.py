"""The engine in the house: expressions run on the open warehouse, checkpoints end with it, rules hold."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from seamark.warehouse import DuckEngine, Warehouse, distinct_count, seconds

STEPS = pa.table({
    "walk": ["a", "a", "a", "b", "b"],
    "place": [2, 1, 3, 1, 2],
    "name": ["email", "search", None, "social", "search"],
})  # fmt: skip


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    opened = Warehouse.open(tmp_path)
    with opened.transaction() as tx:
        tx.register("given", STEPS)
        tx.execute("CREATE TABLE steps AS SELECT * FROM given")
        tx.execute("CREATE TABLE moments AS SELECT TIMESTAMP '2026-01-01 00:00:01.999999' AS time")
    yield opened
    opened.close()


def test_paths_are_joined_in_their_order_and_not_in_the_rows(warehouse: Warehouse) -> None:
    with DuckEngine(warehouse) as engine:
        steps = engine.table("steps")
        made = engine.paths(steps.filter(steps.name.notnull()), by=["walk"], order=["place"], step="name")
        assert sorted(engine.run(made).to_pylist(), key=lambda row: str(row["walk"])) == [
            {"walk": "a", "path": "search > email"},
            {"walk": "b", "path": "social > search"},
        ]


def test_a_sum_of_integers_comes_back_as_the_integer_it_promises(warehouse: Warehouse) -> None:
    with DuckEngine(warehouse) as engine:
        steps = engine.table("steps")
        table = engine.run(steps.group_by("walk").agg(total=steps.place.sum()))
    assert table.schema.field("total").type == pa.int64()


def test_distinct_counts_are_exact_and_leave_nothing_out(warehouse: Warehouse) -> None:
    with DuckEngine(warehouse) as engine:
        steps = engine.table("steps")
        assert engine.run(distinct_count(steps, "walk", by=[])).to_pylist() == [{"walk": 2}]
        grouped = engine.run(distinct_count(steps, "name", by=["walk"])).to_pylist()
    assert sorted((row["walk"], row["name"]) for row in grouped) == [("a", 3), ("b", 2)]


def test_whole_seconds_are_cut_and_never_rounded(warehouse: Warehouse) -> None:
    with DuckEngine(warehouse) as engine:
        moments = engine.table("moments")
        found = engine.run(moments.select(second=seconds(moments.time))).to_pylist()[0]["second"]
    assert found == int((datetime(2026, 1, 1, 0, 0, 1) - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001


def test_a_checkpoint_keeps_what_it_saw_and_ends_with_the_engine(warehouse: Warehouse) -> None:
    with DuckEngine(warehouse) as engine:
        kept = engine.checkpoint(engine.table("steps").filter(ibis._.walk == "a"))
        with warehouse.transaction() as tx:
            tx.execute("DELETE FROM steps")
        left, right = kept.select(one=kept.walk, place=kept.place), kept.select(other=kept.walk, next=kept.place + 1)
        pairs = left.join(right, [left.one == right.other, left.place == right.next])
        assert engine.run(pairs.count().as_table()).num_rows == 1
        assert engine.run(pairs.select("place")).num_rows == 2
    stored = warehouse.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'checkpoint%'")
    assert stored == [(0,)]


def test_engines_of_two_threads_do_not_see_each_others_checkpoints(warehouse: Warehouse) -> None:
    counts: list[int] = []

    def work(walk: str) -> None:
        with DuckEngine(warehouse) as engine:
            kept = engine.checkpoint(engine.table("steps").filter(ibis._.walk == walk))
            counts.append(engine.run(kept).num_rows)

    threads = [threading.Thread(target=work, args=[walk]) for walk in "abab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [2, 2, 3, 3]


def test_without_pyspark_the_cluster_engine_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pyspark'] = None; from pathlib import Path; from seamark.warehouse import SparkEngine"
    )
    code += f"; SparkEngine('spark://x:1', facts=Path({str(tmp_path)!r}), work=Path({str(tmp_path)!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "OutsideFailed: The package pyspark is not installed" in done.stderr
