"""The instances kept beside the repository, and what is known of each. They are never shipped."""

import csv
from pathlib import Path
from typing import NamedTuple

from seamark.faces.cli.psplib import read_project
from seamark.science.schedule import Effort, improve
from tests.science.schedule.checker import faults, makespan


class Known(NamedTuple):
    """An instance: its class (easy, hard, open) and the best makespan anybody found."""

    file: Path
    difficulty: str
    best: int


class Judged(NamedTuple):
    """What we found, as the checker sees it."""

    known: Known
    makespan: int
    bound: int

    @property
    def gap(self) -> float:
        """Part of the best known makespan that ours is longer."""
        return self.makespan / self.known.best - 1


def instances(shared: Path) -> list[Known]:
    """All of them, in the order of their file."""
    folder = shared / "psplib"
    with (folder / "best_known.csv").open(newline="") as file:
        return [
            Known(folder / "instances" / f"{row['instance']}.sm", row["difficulty"], int(row["best_ub"]))
            for row in csv.DictReader(file)
        ]


def judge(known: Known, effort: Effort) -> Judged:
    """Plan an instance and let the independent checker read it."""
    found = improve(read_project(known.file), effort)
    starts = {int(task.id): task.start for task in found.tasks}
    assert faults(known.file, starts) == []
    judged = Judged(known, makespan(known.file, starts), found.bound)
    assert judged.makespan == found.makespan
    return judged
