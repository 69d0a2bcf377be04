"""The page about forecasts says what the code answers."""

import re
from pathlib import Path

import numpy as np
import pytest

from seamark.science.forecasts import Outlook, foresee, turns


def series_and_tables(root: Path) -> tuple[list[list[float]], list[list[list[float]]]]:
    worked = (root / "docs" / "forecasts.md").read_text("utf-8").partition("## Worked")[2]
    series = [[float(part) for part in found.split()] for found in re.findall(r"`([\d ]+)`", worked)]
    tables: list[list[list[float]]] = []
    for line in worked.splitlines():
        if line.startswith("|---"):
            tables.append([])
        elif re.match(r"\| \d", line):
            tables[-1].append([float(cell) for cell in line.strip("| ").split("|")])
    return series, tables


def written(outlook: Outlook) -> list[list[float]]:
    ends = zip(outlook.mean, outlook.low80, outlook.high80, outlook.low95, outlook.high95, strict=True)
    return [[place + 1.0, *map(float, end)] for place, end in enumerate(ends)]


def test_the_worked_tables_are_what_the_code_says(root: Path) -> None:
    series, tables = series_and_tables(root)
    quarters, three, days = (np.array(one) for one in series)
    for told, table in (
        (written(foresee(quarters, 4, seasons=(4,))), tables[0]),
        (written(foresee(three, 2)), tables[1]),
    ):
        assert [pytest.approx(row, abs=0.051) for row in table] == told
    found = [[one.index, one.before, one.after, one.confidence] for one in turns(days).changes]
    assert [pytest.approx(row, abs=0.051) for row in tables[2]] == found
