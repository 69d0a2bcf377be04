"""The CDNOW sample as it was published, cut into a first part and what came."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from seamark.science.lifetime import Histories, histories

FILE = Path(__file__).parent / "cdnow.csv"
START, CUT, END = date(1997, 1, 1), date(1997, 9, 30), date(1998, 6, 30)  # 39 weeks fitted, 39 held out
WEEK = 7.0


class Cdnow(NamedTuple):
    """Histories up to the cut, first orders as days before it, repeat orders until it and after it."""

    known: Histories
    ages: np.ndarray
    before: int
    after: int


def load() -> Cdnow:
    """Count the file: several purchases on a day are one order."""
    days: dict[str, set[date]] = defaultdict(set)
    with FILE.open() as file:
        for row in csv.DictReader(file):
            days[row["customer"]].add(date.fromisoformat(row["date"]))
    until = [sorted(day for day in one if day <= CUT) for one in days.values()]
    repeats = np.array([len(one) - 1.0 for one in until])
    recency = np.array([float((one[-1] - one[0]).days) for one in until])
    ages = np.array([float((CUT - one[0]).days) for one in until])
    after = sum(CUT < day <= END for one in days.values() for day in one)
    return Cdnow(histories(repeats, recency=recency, age=ages), ages, int(repeats.sum()), after)
