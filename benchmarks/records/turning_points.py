"""How turning points did: found where they were made, not found where there were none, and as people marked them."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from seamark.measure.records import Record, Scored
from seamark.science.forecasts import CHANGES_METHOD, CHANGES_VERSION, turns
from tests.science.forecasts.series import remembering
from tests.science.forecasts.tcpd import marked

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
RUNS = 150
DAYS, AT, NEAR = 120, 70, 5
STEP = 2.0  # standard deviations of the noise
MEMORIES = (0.0, 0.4, 0.7)
SURE = 0.95
DOCS = "docs/forecasts.md"


def records() -> list[Record]:
    """Simulated steps and simulated quiet for each memory; the marked series where they lie beside the repository."""
    found = [_simulated(memory) for memory in MEMORIES]
    if SHARED.is_dir():
        found.append(_marked())
    return found


def _simulated(memory: float) -> Record:
    hits, late, false = 0, [], 0
    for seed in range(RUNS):
        quiet = remembering(DAYS, memory, seed=seed)
        quiet /= np.sqrt(1 / (1 - memory**2))
        false += any(change.confidence >= SURE for change in turns(quiet).changes)
        step = quiet + np.where(np.arange(DAYS) >= AT, STEP, 0.0)
        near = [change.index - AT for change in turns(step).changes if abs(change.index - AT) <= NEAR]
        hits += bool(near)
        late += near[:1]
    return Record(
        method=CHANGES_METHOD,
        version=CHANGES_VERSION,
        cases=f"{DAYS} simulated days whose noise remembers {memory:.1f}, a step of two deviations, or none",
        runs=RUNS,
        bias=float(np.mean(late)) if late else None,
        bias_unit="days late",
        scores=(
            Scored("share of steps found within five days", hits / RUNS, 0.0, "report nothing"),
            Scored("share of quiet series with a change of 95 % or more", false / RUNS, 0.0, "report nothing"),
        ),
        docs=DOCS,
        measured=datetime.now(UTC).date(),
    )


def _marked() -> Record:
    series = marked(SHARED)
    cuts = [[change.index for change in turns(one.values).changes] for one in series]
    pairs = list(zip(series, cuts, strict=True))
    return Record(
        method=CHANGES_METHOD,
        version=CHANGES_VERSION,
        cases="series of the Turing Change Point Dataset, marked by several people, margin 5",
        runs=len(series),
        scores=(
            Scored(
                "F1",
                float(np.mean([one.f1(found) for one, found in pairs])),
                float(np.mean([one.f1([]) for one in series])),
                "report nothing",
            ),
            Scored(
                "cover",
                float(np.mean([one.cover(found) for one, found in pairs])),
                float(np.mean([one.cover([]) for one in series])),
                "report nothing",
            ),
        ),
        docs=DOCS,
        measured=datetime.now(UTC).date(),
    )
