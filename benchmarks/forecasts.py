"""Forecasts and turning points against what came and what people marked. ``python -m benchmarks.forecasts``.

One set of defaults for everything; the season follows from how often a series is measured. The peer forecasts the same
series with its interval in the same run, on one thread, imports and compiling not counted on either side; both are
processor time, the least of three rounds.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import peers
from benchmarks.rows import Row, emit
from seamark.science import Floats
from seamark.science.forecasts import foresee_many, turns
from tests.science.forecasts.series import CONTESTS, Contest, contested, judged
from tests.science.forecasts.tcpd import marked

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
PEER = "statsforecast==2.1.1"
NAME = "statsforecast 2.1.1, DynamicOptimizedTheta"
ROUNDS = 3
MASE_BARS = {"m3_monthly": 0.86, "m4_hourly": 0.80, "m4_weekly": 2.0}
OFF_BAR = 0.04  # 0.76 to 0.84
TIMES_BAR = 10.0
F1_BAR, COVER_BAR = 0.72, 0.69


class Peer:
    """What the peer did: processor seconds, MASE and coverage."""

    def __init__(self, python: Path, histories: list[Floats], *, came: Floats, contest: Contest) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "series.json"
            file.write_text(json.dumps([one.tolist() for one in histories]))
            told = json.loads(
                peers.run(python, "dynamic_theta", str(file), str(contest.seasons[0]), str(came.shape[1]))
            )
        self.seconds: float = told["seconds"]
        scales = [abs(one[contest.lag :] - one[: -contest.lag]).mean() for one in histories]
        found = list(zip(told["found"], came, scales, strict=True))
        self.mase = statistics.mean(float(abs(then - one["mean"]).mean() / scale) for one, then, scale in found)
        self.coverage = statistics.mean(
            float(((then >= one["low80"]) & (then <= one["high80"])).mean()) for one, then, _ in found
        )


def seconds(histories: list[Floats], horizon: int, *, seasons: tuple[int, ...]) -> float:
    """Processor time of all series, the least of three rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        foresee_many(histories, horizon, seasons=seasons)
        times.append(time.process_time() - began)
    return min(times)


def contest_rows(contest: Contest, python: Path | None) -> None:
    """One competition."""
    histories, came = contested(SHARED, contest)
    horizon = came.shape[1]
    outlooks = foresee_many(histories, horizon, seasons=contest.seasons)
    found = judged(histories, came, outlooks=outlooks, lag=contest.lag)
    took = seconds(histories, horizon, seasons=contest.seasons)
    with_peer = python is not None and contest.name == "m3_monthly"
    peer = Peer(python, histories, came=came, contest=contest) if python and with_peer else None
    note = f"{len(histories)} series, {horizon} ahead, errors scaled by lag {contest.lag}"
    emit(
        Row(
            name=f"{contest.name}: MASE",
            value=found["mase"],
            unit="",
            better="lower",
            bar=MASE_BARS[contest.name],
            note=note,
            peer=NAME if peer else "",
            peer_value=peer.mase if peer else None,
        )
    )
    off = abs(found["coverage80"] - 0.8)
    bar = OFF_BAR if contest.name == "m3_monthly" else None
    told = f"held {found['coverage80']:.3f} of 0.80 and {found['coverage95']:.3f} of 0.95"
    emit(
        Row(
            name=f"{contest.name}: 80 % intervals, off their promise",
            value=off,
            unit="",
            better="lower",
            bar=bar,
            note=told,
            peer=NAME if peer else "",
            peer_value=abs(peer.coverage - 0.8) if peer else None,
        )
    )
    note = f"{1000 * took / len(histories):.2f} ms a series, both intervals and the own past scored"
    emit(Row(name=f"{contest.name}: processor time", value=took, unit="s", better="lower", note=note))
    if peer:
        emit(
            Row(
                name=f"{contest.name}: times faster than the peer",
                value=peer.seconds / took,
                unit="×",
                better="higher",
                bar=TIMES_BAR,
                note=f"all {len(histories)} at once; {NAME} with its 80 % interval: {peer.seconds:.2f} s",
            )
        )
        began = time.process_time()
        for one in histories:
            foresee_many([one], horizon, seasons=contest.seasons)
        alone = time.process_time() - began
        name = f"{contest.name}: times faster than the peer, one series at a time"
        emit(Row(name=name, value=peer.seconds / alone, unit="×", better="higher"))


def turning_rows() -> None:
    """The Turing Change Point Dataset."""
    series = marked(SHARED)
    began = time.process_time()
    cuts = [[change.index for change in turns(one.values).changes] for one in series]
    took = time.process_time() - began
    scores = {
        "F1": (
            [one.f1(found) for one, found in zip(series, cuts, strict=True)],
            [one.f1([]) for one in series],
            F1_BAR,
        ),
        "cover": (
            [one.cover(found) for one, found in zip(series, cuts, strict=True)],
            [one.cover([]) for one in series],
            COVER_BAR,
        ),
    }
    for name, (ours, nothing, bar) in scores.items():
        emit(
            Row(
                name=f"turning points: {name}",
                value=statistics.mean(ours),
                unit="",
                better="higher",
                bar=bar,
                peer="report nothing",
                peer_value=statistics.mean(nothing),
                note=f"{len(series)} series of the Turing Change Point Dataset, margin 5",
            )
        )
    emit(Row(name="turning points: processor time a series", value=took / len(series), unit="s", better="lower"))


def main() -> int:
    """Measure and print; the peer is left out where it cannot be installed."""
    if not SHARED.is_dir():
        sys.stderr.write("no truth data: ../shared/data is absent\n")
        return 0
    try:
        python = peers.environment(PEER)
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"the peer cannot be installed: {error}\n")
        python = None
    for contest in CONTESTS:
        contest_rows(contest, python)
    turning_rows()
    return 0


if __name__ == "__main__":
    sys.exit(main())
