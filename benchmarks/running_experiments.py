"""Running experiments: assignment over HTTP, and a monitor counted from raw events.

``python -m benchmarks.running_experiments``. A real server on loopback answers one caller with a key of scope write; a
warehouse holds events of half a million visitors, a tenth of them exposed.
"""

import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.rows import Row, emit
from seamark.govern import SYSTEM
from seamark.measure.experiments import EXPOSURE
from seamark.warehouse import Warehouse
from tests.measure.experiments.lab import DESIGN, VIEWER, Lab
from tests.web.site import served

CALLS = 2_000
VISITORS, EVENTS = 500_000, 5_000_000
NOW = datetime(2026, 1, 30, tzinfo=UTC)


def assignment() -> tuple[float, float]:
    """Milliseconds of an assignment: the median, and what 99 of 100 keep to."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "data", roles=("product",)) as site:
        desk = site.workspace.experiments
        made = desk.create("button", {**DESIGN, "layer": "page", "traffic": 0.5}, by=SYSTEM)
        desk.start("button", version=made.version, by=SYSTEM)
        client = site.of("product")
        client.headers["Authorization"] = f"Bearer {site.write_key}"
        spent = []
        for number in range(CALLS):
            began = time.perf_counter()
            answer = client.get("/api/experiments/button/assign", params={"unit": f"visitor-{number}"})
            spent.append(1000 * (time.perf_counter() - began))
            answer.raise_for_status()
    return statistics.median(spent), statistics.quantiles(spent, n=100)[98]


def monitor() -> float:
    """Seconds until a monitor of five million events is there, with one guardrail."""
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder), now=NOW)
        guard = [{"metric": "revenue", "margin": 0.05}]
        lab.running("button", since=NOW - timedelta(20), guardrails=guard, window_days=7, before_days=14)
        _fill(lab.warehouse)
        began = time.perf_counter()
        found = lab.desk.monitor("button", by=VIEWER)
        spent = time.perf_counter() - began
        lab.close()
    if found.units < VISITORS / 20:
        msg = f"Only {found.units} units were exposed."
        raise ValueError(msg)
    return spent


def _fill(warehouse: Warehouse) -> None:
    columns = [name for name, *_ in warehouse.rows("DESCRIBE events")]
    given = {
        "seq": "1", "message_key": "i", "message_id": "'m' || i", "time": "moment", "received_at": "moment",
        "source": "'web'",
        "type": "CASE WHEN k < 9 AND k > 1 THEN 'page' ELSE 'track' END",
        "name": f"CASE WHEN k = 0 AND who % 10 = 0 THEN '{EXPOSURE}' WHEN k = 9 THEN 'Order Completed' END",
        "subject": "who", "anonymous_id": "'a' || who", "conversion": "CASE WHEN k = 9 THEN 1 ELSE 0 END",
        "amount": "CASE WHEN k = 9 THEN 1000000 * (i % 90) END", "currency": "CASE WHEN k = 9 THEN 'EUR' END",
        "order_repeat": "false", "is_bot": "false", "ads_consent": "true",
        "properties": "CASE WHEN k = 0 AND who % 10 = 0 THEN '{\"experiment_id\": \"button\", \"variation_id\": \"' ||"
        " CASE WHEN substr(sha256('button:a' || who), 1, 8) < '80000000' THEN 'control' ELSE 'large' END || '\"}' END",
    }  # fmt: skip
    wanted = ", ".join(f"{given.get(name, 'NULL')} AS {name}" for name in columns)
    rows = (
        "SELECT i, i % 10 AS k, (i // 10) % 500000 AS who,"
        " TIMESTAMP '2026-01-10' + to_seconds((hash(i) % 1728000)::BIGINT) AS moment"
    )
    with warehouse.transaction() as tx:
        tx.execute(f"INSERT INTO events SELECT {wanted} FROM ({rows} FROM range({EVENTS}) made(i))")  # noqa: S608 - our own words


def main() -> None:
    """Measure and print."""
    usual, most = assignment()
    note = f"{CALLS:,} calls one after another; 99 of 100 within {most:.1f} ms"
    emit(Row(name="assignment over HTTP, median", value=usual, unit="ms", better="lower", bar=5.0, note=note))
    note = "aim and one guardrail, drawing over time and days before included"
    emit(Row(name="monitor of 5 million events", value=monitor(), unit="s", better="lower", bar=10.0, note=note))


if __name__ == "__main__":
    main()
