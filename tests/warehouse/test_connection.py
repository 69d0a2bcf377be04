"""The warehouse file: whole transactions, one owner, damage named, newer schemas refused."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from seamark.kernel import Conflict, DataDamaged
from seamark.warehouse import Warehouse


def drops(count: int) -> pa.Table:
    return pa.table(
        {
            "minute": pa.array([0] * count, pa.timestamp("us")),
            "source": ["site"] * count,
            "reason": ["duplicate"] * count,
            "events": [1] * count,
        }
    )


def test_rows_and_watermark_commit_together(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path)
    with warehouse.transaction() as tx:
        tx.load("drops", drops(3))
        tx.mark(7)
        assert warehouse.rows("SELECT count(*) FROM drops") == [(0,)]
    assert warehouse.rows("SELECT count(*) FROM drops") == [(3,)]
    warehouse.close()
    reopened = Warehouse.open(tmp_path)
    assert (reopened.watermark, reopened.row("SELECT count(*) FROM drops")) == (7, (3,))
    reopened.close()


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path)

    def fail() -> None:
        with warehouse.transaction() as tx:
            tx.load("drops", drops(3))
            tx.mark(7)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert warehouse.watermark == 0
    assert warehouse.rows("SELECT count(*) FROM drops") == [(0,)]
    with warehouse.transaction() as tx:
        tx.load("drops", drops(1))
    assert warehouse.rows("SELECT count(*) FROM drops") == [(1,)]
    warehouse.close()


@pytest.mark.parametrize("count", [1, 1_000])
def test_few_rows_and_many_are_loaded_alike(count: int, tmp_path: Path) -> None:
    given = {
        "subject": pa.array([-(1 << 63), *([7] * (count - 1))], pa.int64()),
        "kind": pa.DictionaryArray.from_arrays(pa.array([1] * count, pa.int32()), pa.array(["anon", "user"])),
        "value": pa.array(['it\'s "one" ü$1'] * count),
        "blocked": pa.nulls(count, pa.string()),
        "first_seen": pa.array([253_370_764_800_000_000] * count, pa.timestamp("us")),
    }
    warehouse = Warehouse.open(tmp_path)
    with warehouse.transaction() as tx:
        tx.load("identifiers", pa.table(given))
    kept = warehouse.rows("SELECT subject, kind, value, blocked, first_seen FROM identifiers")
    told = ("user", 'it\'s "one" ü$1', None, datetime(9999, 1, 1))  # noqa: DTZ001 - the warehouse's times mean UTC
    assert kept == [(-(1 << 63), *told), *([(7, *told)] * (count - 1))]
    warehouse.close()


def test_frames_registered_in_a_transaction_end_with_it(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path)
    with warehouse.transaction() as tx:
        tx.register("fresh", drops(2))
        assert tx.rows("SELECT count(*) FROM fresh") == [(2,)]
        assert tx.registered("fresh").num_rows == 2
    with warehouse.transaction() as tx, pytest.raises(duckdb.CatalogException):
        tx.rows("SELECT count(*) FROM fresh")
    warehouse.close()


@pytest.mark.parametrize("content", [b"garbage" * 1000, b"", b"\0" * 20_000])
def test_a_file_that_is_no_warehouse_is_named_as_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes(content)
    with pytest.raises(DataDamaged, match="does not open"):
        Warehouse.open(tmp_path)


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    warehouse = Warehouse.open(tmp_path)
    code = f"from pathlib import Path; from seamark.warehouse import Warehouse; Warehouse.open(Path({str(tmp_path)!r}))"
    second = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert second.returncode != 0
    assert "in use by another process" in second.stderr
    warehouse.close()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    Warehouse.open(tmp_path).close()
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("INSERT INTO schema_version VALUES (999, now()::TIMESTAMP)")
    with pytest.raises(Conflict, match="999"):
        Warehouse.open(tmp_path)
