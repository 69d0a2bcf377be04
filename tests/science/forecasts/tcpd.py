"""The Turing Change Point Dataset: what people marked, and how an answer is judged.

van den Burg & Williams, *An Evaluation of Change Point Detection Algorithms*, 2020: F1 with a margin of five, where the
start counts as a change that everybody finds, and covering; both over all annotators.
"""

import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from seamark.science import Floats

MARGIN = 5


class Marked(NamedTuple):
    """A series (its first dimension) and where each annotator saw a change."""

    name: str
    values: Floats
    marks: list[set[int]]

    def f1(self, found: Iterable[int]) -> float:
        """Harmonic mean of precision, against all marks, and recall, averaged over annotators."""
        mine = {0, *found}
        everybody = set().union(*self.marks) | {0}
        precision = _hits(everybody, mine) / len(mine)
        recall = float(np.mean([_hits({0, *marks}, mine) / len({0, *marks}) for marks in self.marks]))
        return 2 * precision * recall / (precision + recall)

    def cover(self, found: Iterable[int]) -> float:
        """How well the stretches of each annotator are covered by ours."""
        ours = self._stretches(found)
        return float(np.mean([self._covered(self._stretches(marks), ours) for marks in self.marks]))

    def _stretches(self, cuts: Iterable[int]) -> list[tuple[int, int]]:
        edges = [0, *sorted({cut for cut in cuts if 0 < cut < len(self.values)}), len(self.values)]
        return list(pairwise(edges))

    def _covered(self, theirs: list[tuple[int, int]], ours: list[tuple[int, int]]) -> float:
        best = ((end - start) * max(_shared((start, end), one) for one in ours) for start, end in theirs)
        return sum(best) / len(self.values)


def marked(shared: Path) -> list[Marked]:
    """Every series kept beside the repository."""
    folder = shared / "intelligence" / "tcpd"
    marks = json.loads((folder / "annotations.json").read_text())
    found = []
    for file in sorted(folder.glob("*.json")):
        document = json.loads(file.read_text())
        if file.stem != "annotations":
            raw = document["series"][0]["raw"]
            values = np.array([np.nan if value is None else value for value in raw], float)
            found.append(Marked(document["name"], values, [set(one) for one in marks[document["name"]].values()]))
    return found


def _hits(wanted: set[int], found: set[int]) -> int:
    left, hits = set(found), 0
    for mark in sorted(wanted):
        near = [one for one in left if abs(one - mark) <= MARGIN]
        if near:
            left.remove(min(near, key=lambda one: abs(one - mark)))
            hits += 1
    return hits


def _shared(one: tuple[int, int], two: tuple[int, int]) -> float:
    common = max(0, min(one[1], two[1]) - max(one[0], two[0]))
    return common / (one[1] - one[0] + two[1] - two[0] - common)
