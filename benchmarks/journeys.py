"""Transitions, step matrix and funnel over ten million events, beside a library. ``python -m benchmarks.journeys``.

A million people with ten events each in ninety days, thirty kinds of events. Both sides read the same Parquet file and
hold the log in memory before anything is timed; each figure is a second run. The peer is retentioneering 5, in an
environment of its own, its telemetry off; it counts on DuckDB as we do. Its funnel has no window, so ours gets a year.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.rows import Row, emit
from benchmarks.timing import seconds
from seamark.measure.relations.funnels import FunnelRule
from seamark.measure.relations.walks import Cut
from seamark.measure.store.logs import LogFile

EVENTS, PEOPLE, PLACES = 10_000_000, 1_000_000, 10
SHOP = ("home", "catalog", "product", "search", "cart", "delivery", "payment", "done")
NAMES = [*SHOP, *(f"page {n}" for n in range(22))]
STEPS = ("catalog", "cart", "payment")
YEAR = 366 * 86_400
PEER = "retentioneering==5.2.4"
THEIRS = """
import json, sys, time, pandas as pd
from retentioneering.eventstream.eventstream import Eventstream
steps, places = json.loads(sys.argv[2]), int(sys.argv[3])
df = pd.read_parquet(sys.argv[1])
t = time.perf_counter(); stream = Eventstream(df); read = time.perf_counter() - t
def timed(call):
    call(); t = time.perf_counter(); found = call(); return time.perf_counter() - t, found
graph, found = timed(lambda: stream.transition_graph_data(edge_weight="count"))
matrix, places_ = timed(lambda: stream.step_matrix_data(max_steps=places))
funnel, got = timed(lambda: stream.funnel_data(steps=steps))
pairs = {f"{a}>{b}": float(found.loc[a, b]) for a in found.index for b in found.columns}
print(json.dumps({"read": read, "transitions": graph, "matrix": matrix, "funnel": funnel, "pairs": pairs,
                  "people": [one["unique_paths"] for one in got["steps"]]}))
"""


def write(file: Path) -> None:
    """The log."""
    random = np.random.default_rng(1)
    who, when = random.integers(0, PEOPLE, EVENTS), random.integers(0, 90 * 86_400, EVENTS) + 1_760_000_000
    kind = np.minimum(random.exponential(6, EVENTS).astype(int), len(NAMES) - 1)
    order = np.argsort(when, kind="stable")  # as a log is written
    columns = {
        "user_id": who[order],
        "event": np.array(NAMES)[kind[order]],
        "timestamp": when[order].astype("datetime64[s]").astype("datetime64[us]"),
    }
    pq.write_table(pa.table(columns), file)


def theirs(file: Path, folder: Path) -> dict[str, Any]:
    """What the peer finds, and how long it takes."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER]
    subprocess.run(install, check=True, stdout=sys.stderr)
    quiet = {**os.environ, "RETENTIONEERING_NO_TRACK": "1", "DO_NOT_TRACK": "1"}
    command = [str(python), "-c", THEIRS, str(file), json.dumps(STEPS), str(PLACES)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, env=quiet).stdout)
    return found


def again(call: Any, *given: Any, **named: Any) -> tuple[float, Any]:  # noqa: ANN401 - any verb
    """Seconds of a second run, and its answer."""
    found = call(*given, **named)
    return seconds(call, *given, **named), found


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "log.parquet"
        write(file)
        log = LogFile(file, columns=("user_id", "timestamp", "event"))
        rule = FunnelRule(STEPS, "ordered", YEAR)
        transitions, pairs = again(log.transitions, Cut(gap_minutes=None))
        matrix, _ = again(log.matrix, places=PLACES)
        funnel, got = again(log.funnel, rule)
        log.close()
        peer = theirs(file, Path(scratch) / "peer")
    mine = {f"{row['source']}>{row['target']}": row["count"] for row in pairs}
    apart = sum(abs(mine[name] - peer["pairs"].get(name, 0)) for name in mine)
    people = [got[f"people_{k}"] for k in range(1, len(STEPS) + 1)]
    note = f"{EVENTS:,} events of {PEOPLE:,} people, read already"
    for name, value, other, bar in (
        ("transitions", transitions, peer["transitions"], 20),
        ("step matrix", matrix, peer["matrix"], 5),
        ("funnel of three steps", funnel, peer["funnel"], 5),
    ):
        emit(Row(name=name, value=value, unit="s", better="lower", peer=PEER, peer_value=other, note=note))
        emit(Row(name=f"{name}: times faster", value=other / value, unit="", better="higher", bar=bar))
    emit(Row(name="transitions counted otherwise", value=apart, unit="", better="lower", bar=0, note="of all pairs"))
    off = sum(abs(a - b) for a, b in zip(people, peer["people"], strict=True))
    emit(Row(name="people in the funnel counted otherwise", value=off, unit="", better="lower", bar=0))


if __name__ == "__main__":
    main()
