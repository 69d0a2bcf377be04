"""The exact chain of order 1, written as plainly as it can be: read, count, solve once more without each channel."""

import csv
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

START, MADE = "(start)", "(conversion)"


def removal_effects(file: Path) -> dict[str, float]:
    """The share of conversions that disappear when walks that reach a channel end there."""
    counts: dict[tuple[str, str], float] = defaultdict(float)
    leaving: dict[str, float] = defaultdict(float)
    with file.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            made, missed = float(row["total_conversions"]), float(row["total_null"])
            steps = [START, *row["path"].split(" > ")]
            for before, after in pairwise(steps):
                counts[before, after] += made + missed
                leaving[before] += made + missed
            counts[steps[-1], MADE] += made
            leaving[steps[-1]] += made + missed
    names = sorted(leaving)
    number = {name: place for place, name in enumerate(names)}
    step, ends = np.zeros((len(names), len(names))), np.zeros(len(names))
    for (before, after), weight in counts.items():
        if after == MADE:
            ends[number[before]] = weight / leaving[before]
        else:
            step[number[before], number[after]] = weight / leaving[before]
    whole = _converting(step, ends, start=number[START])
    lost = {}
    for name in (name for name in names if name != START):
        kept = np.ones(len(names))
        kept[number[name]] = 0.0
        lost[name] = 1 - _converting(step * np.outer(kept, kept), ends * kept, start=number[START]) / whole
    return lost


def _converting(step: npt.NDArray[np.float64], ends: npt.NDArray[np.float64], *, start: int) -> float:
    return float(np.linalg.solve(np.eye(len(ends)) - step, ends)[start])
