"""Projects of PSPLIB in ten seconds each, and large plans at once. ``python -m benchmarks.schedule [--write]``.

Each project goes through the command in a process of its own, one after the other. A checker that shares no code with
the product reads the file by itself, judges the schedule and works out its makespan; the gap is to the best makespan
that anybody found. ``--write`` puts the table of projects into docs/scheduling.md. The instances are not shipped:
without ``../shared/data/psplib`` only the large plans are measured.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.rows import Row, emit
from benchmarks.timing import usual_seconds
from seamark.science.schedule import arrange
from tests.science.schedule.checker import faults, makespan
from tests.science.schedule.large import large
from tests.science.schedule.psplib import Known, instances

SECONDS = 10
DATA = Path(__file__).parents[2] / "shared" / "data"
PAGE = Path(__file__).parent.parent / "docs" / "scheduling.md"
BEGIN, END = "<!-- measured: python -m benchmarks.schedule --write -->\n", "<!-- end -->"
BARS = {"easy": (0.0, 0.0, 100.0), "hard": (0.5, None, 70.0), "open": (3.5, 7.0, None)}  # mean %, worst %, optimal %
HEAD = "| project | class | tasks | best known | ours | gap % | bound | s |\n|---|---|---:|---:|---:|---:|---:|---:|\n"


class Run(NamedTuple):
    """A project, the makespan the checker found, the bound the command told, and the seconds the process took."""

    known: Known
    tasks: int
    makespan: int
    bound: int
    seconds: float

    @property
    def gap(self) -> float:
        """Percent of the best known makespan."""
        return 100 * (self.makespan / self.known.best - 1)


def plan(known: Known) -> Run:
    """Plan one project. Ends the benchmark where the checker objects."""
    command = [sys.executable, "-m", "seamark", "schedule", str(known.file), "--seconds", str(SECONDS), "--json"]
    began = time.perf_counter()
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    seconds = time.perf_counter() - began
    starts = {int(task["id"]): int(task["start"]) for task in answer["tasks"]}
    wrong = faults(known.file, starts)
    if wrong:
        message = f"{known.file.stem}: {wrong[0]}"
        raise ValueError(message)
    return Run(known, len(starts) - 2, makespan(known.file, starts), answer["bound"], seconds)


def judged(difficulty: str, runs: list[Run]) -> None:
    """The figures of one class."""
    mean_bar, worst_bar, share_bar = BARS[difficulty]
    gaps = [run.gap for run in runs]
    share = 100 * sum(gap <= 0 for gap in gaps) / len(gaps)
    note = f"{len(runs)} projects, {SECONDS} s each"
    name = f"PSPLIB {difficulty}"
    emit(Row(name=f"{name}, mean gap", value=statistics.mean(gaps), unit="%", better="lower", bar=mean_bar, note=note))
    emit(Row(name=f"{name}, worst gap", value=max(gaps), unit="%", better="lower", bar=worst_bar))
    emit(Row(name=f"{name}, best known reached", value=share, unit="%", better="higher", bar=share_bar))


def write(runs: list[Run]) -> None:
    """Put the table into the page."""
    lines = [
        f"| {run.known.file.stem} | {run.known.difficulty} | {run.tasks} | {run.known.best} | {run.makespan} "
        f"| {run.gap:.1f} | {run.bound} | {run.seconds:.1f} |\n"
        for run in runs
    ]
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + "\n" + HEAD + "".join(lines) + "\n" + END + after, "utf-8")


def main(arguments: list[str]) -> None:
    """Measure and print."""
    emit(
        Row(
            name="500 tasks arranged",
            value=1000 * usual_seconds(arrange, large(500)),
            unit="ms",
            better="lower",
            bar=20,
        )
    )
    emit(Row(name="5,000 tasks arranged", value=usual_seconds(arrange, large(5000)), unit="s", better="lower", bar=2))
    if not (DATA / "psplib").is_dir():
        sys.stderr.write("no instances of PSPLIB: ../shared/data is absent\n")
        return
    runs = []
    for known in instances(DATA):
        runs.append(plan(known))
        sys.stderr.write(f"{known.file.stem}: {runs[-1].makespan}, best known {known.best}\n")
    for difficulty in BARS:
        judged(difficulty, [run for run in runs if run.known.difficulty == difficulty])
    if "--write" in arguments:
        write(runs)


if __name__ == "__main__":
    main(sys.argv[1:])
