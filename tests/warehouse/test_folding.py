"""The write-ahead log is folded into the file beside a writer who goes on, and nothing is lost by it."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from seamark.warehouse import Warehouse
from tests.warehouse.folding import LOG, ROWS, write

BATCHES = 150


def check(warehouse: Warehouse) -> int:
    """What was committed is there, whole: every batch up to the watermark, and the newest row of each person."""
    seq = warehouse.watermark
    counted = warehouse.rows("SELECT count(*), count(DISTINCT events), coalesce(max(events), 0) FROM drops")
    assert counted == [(seq * ROWS, seq, seq)]
    newest = {number % 7: number for number in range(1, seq + 1)}
    assert dict(warehouse.rows("SELECT person, events FROM visits")) == newest
    return seq


def test_the_log_stays_short_while_the_writer_goes_on(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path, log_bytes=LOG)
    for seq in range(1, BATCHES + 1):
        write(warehouse, seq)
    written = BATCHES * ROWS * 200
    assert (tmp_path / "warehouse.duckdb.wal").stat().st_size < written / 3
    assert check(warehouse) == BATCHES
    warehouse.close()
    again = Warehouse.open(tmp_path)
    assert check(again) == BATCHES
    again.close()


def test_a_log_that_could_not_be_folded_for_long_is_folded_while_the_writer_waits(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path, log_bytes=0)
    for seq in range(1, 4):
        write(warehouse, seq)
        log = tmp_path / "warehouse.duckdb.wal"
        assert not log.exists() or log.stat().st_size < ROWS
    assert check(warehouse) == 3
    warehouse.close()


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_while_folding_loses_nothing_committed(seed: int, tmp_path: Path) -> None:
    chance, told = random.Random(seed), 0
    for _ in range(3):
        command = [sys.executable, "-m", "tests.warehouse.folding", str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            told = int(process.stdout.readline())
            time.sleep(chance.uniform(0.05, 1.5))
            process.kill()
            told = max([told, *(int(line) for line in process.stdout if line.endswith("\n"))])
        warehouse = Warehouse.open(tmp_path)
        assert check(warehouse) >= told
        warehouse.close()


def test_the_room_of_deleted_rows_is_given_back_when_nobody_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    warehouse = Warehouse.open(tmp_path)
    with warehouse.transaction() as tx:
        tx.execute("CREATE TABLE crumbs AS SELECT range AS number, 'x' || range AS name FROM range(1000000)")
        tx.load("crumbs", pa.table({"number": range(60_000), "name": [""] * 60_000}))
    warehouse.checkpoint()

    def stored() -> int:
        return int(warehouse.rows("SELECT estimated_size FROM duckdb_tables() WHERE table_name = 'crumbs'")[0][0])

    assert stored() == 1_060_000
    with warehouse.transaction() as tx:
        tx.execute("DELETE FROM crumbs WHERE number % 10 < 8")
        tx.load("crumbs", pa.table({"number": range(60_000), "name": [""] * 60_000}))
    assert warehouse.tidy() is False, "somebody wrote just now"
    now += 4
    assert warehouse.tidy() is True
    assert stored() < 300_000
    assert warehouse.tidy() is False, "nothing was loaded since"
    assert warehouse.rows("SELECT count(*), count(DISTINCT number) FROM crumbs WHERE name <> ''") == [
        (200_000, 200_000)
    ]
    warehouse.close()
