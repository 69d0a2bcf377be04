"""A writer that never pauses, with a log that is folded all the time: ``python -m tests.warehouse.folding FOLDER``."""

import sys
from pathlib import Path

import pyarrow as pa

from seamark.warehouse import Warehouse

ROWS = 2_000
LOG = 1 << 20
VISIT = (
    "INSERT INTO visits BY NAME SELECT {seq} % 7 AS person, TIMESTAMP '2026-01-01' AS started, DATE '2026-01-01' AS day"
)
KEPT = """, true AS is_start, TIMESTAMP '2026-01-01' AS first_time, TIMESTAMP '2026-01-01' AS last_time,
    'Email' AS channel, 'web' AS source, false AS is_bot, {seq} AS events, 0 AS page_views, 0 AS conversions,
    0 AS refunds, 0 AS amount"""


def write(warehouse: Warehouse, seq: int) -> None:
    """One micro-batch: rows come, one row is made again, the watermark moves."""
    days = pa.array([seq] * ROWS, pa.int64())
    texts = pa.array([f"{seq}-{row}-{'x' * 200}" for row in range(ROWS)])
    with warehouse.transaction() as tx:
        tx.load(
            "drops",
            pa.table({"minute": days.cast(pa.timestamp("us")), "source": texts, "reason": texts, "events": days}),
        )
        tx.execute(f"DELETE FROM visits WHERE person = {seq % 7}")
        tx.execute((VISIT + KEPT).format(seq=seq))
        tx.mark(seq)


def main(folder: Path) -> None:
    """Write until killed; says after each commit which it was."""
    warehouse = Warehouse.open(folder, log_bytes=LOG)
    seq = warehouse.watermark
    while True:
        seq += 1
        write(warehouse, seq)
        sys.stdout.write(f"{seq}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
