"""Panels whose truth is known, simulated or published."""

import csv
from pathlib import Path

import numpy as np

from seamark.science.regions import Panel, RegionalTest

GEOLIFT = RegionalTest(("chicago", "portland"), 90, 105)
CALIFORNIA = RegionalTest(("California",), 19, 31)  # the law of 1989 in a panel from 1970 to 2000


def simulated(
    random: np.random.Generator,
    *,
    regions: int = 20,
    periods: int = 70,
    memory: float = 0.6,
    noise: float = 0.05,
    weekly: float = 0.1,
) -> Panel:
    """Regions of different size that share two moving factors and a week, each with noise that remembers."""
    size = 1000 * np.exp(random.normal(0, 0.6, regions))
    shared = _remembering(random.normal(size=(2, periods)), 0.8)
    own = noise * _remembering(random.normal(size=(regions, periods)), memory)
    loads = 0.04 / np.sqrt(1 - 0.8**2) * np.abs(random.normal(1, 0.5, (regions, 2)))
    week = weekly * np.sin(2 * np.pi * np.arange(periods) / 7)
    return Panel(named(regions), size[:, None] * (1 + loads @ shared + own + week))


def named(count: int) -> tuple[str, ...]:
    """Give names: R00, R01 and so on."""
    return tuple(f"R{number:02d}" for number in range(count))


def _remembering(shocks: np.ndarray, memory: float) -> np.ndarray:
    """Standard normal series along the last axis, each value leaning on the one before."""
    made = np.empty_like(shocks)
    made[:, 0] = shocks[:, 0]
    for place in range(1, shocks.shape[1]):
        made[:, place] = memory * made[:, place - 1] + np.sqrt(1 - memory**2) * shocks[:, place]
    return made


def long_form(file: Path) -> Panel:
    """A panel of GeoLift: a row per location and date."""
    with file.open(newline="", encoding="utf-8-sig") as opened:
        rows = list(csv.DictReader(opened))
    regions, dates = sorted({row["location"] for row in rows}), sorted({row["date"] for row in rows})
    values = np.zeros((len(regions), len(dates)))
    for row in rows:
        values[regions.index(row["location"]), dates.index(row["date"])] += float(row["Y"])
    return Panel(tuple(regions), values)


def wide_form(file: Path) -> Panel:
    """The panel of Proposition 99: a row per year, a column per state."""
    with file.open(newline="") as opened:
        head, *rows = list(csv.reader(opened))
    return Panel(tuple(head[1:]), np.array([[float(cell) for cell in row[1:]] for row in rows]).T)
