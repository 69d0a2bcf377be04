"""A file of regions and days as a panel: dates in any common form, gaps and doubles found and said."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Final

import msgspec
import numpy as np

from seamark.faces.cli.tables import Table
from seamark.kernel import InputError
from seamark.science.regions import Panel

FORMS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%Y%m%d", "%Y-%m")
YEAR: Final = re.compile(r"^\d{4}$")
ROW: Final = "A panel has one row per date and region."


class DatedPanel(msgspec.Struct, frozen=True):
    """A panel, its dates (oldest first), the form they are written in, and what was mended, in words."""

    panel: Panel
    dates: tuple[date, ...]
    form: str
    notes: tuple[str, ...]

    def place(self, text: str, *, option: str) -> int:
        """The first period on or after a date. Raises InputError for what is no date."""
        day = self._day(text, option=option)
        return sum(one < day for one in self.dates)

    def after(self, text: str, *, option: str) -> int:
        """The first period after a date."""
        day = self._day(text, option=option)
        return sum(one <= day for one in self.dates)

    def _day(self, text: str, *, option: str) -> date:
        day = _read(text, [self.form, *FORMS])
        if day is None:
            msg = f"{option} is {text!r}, which is not a date."
            raise InputError(msg, help=f"Write it as the file does, e.g. {self.dates[0]}.", arrived=text)
        return day


def panel_of(table: Table, *, date: str, geo: str, outcome: str) -> DatedPanel:
    """The panel of a file in long form.

    Rows that repeat a date and region are summed, regions that lack a date are left out, dates that are missing
    altogether are named; each is said in ``notes``. Raises InputError that names the line where a cell is wrong.
    """
    texts, names = table.texts(date.lower()), [name.strip() for name in table.texts(geo.lower())]
    values = _numbers(table, outcome.lower())
    form = _form(texts, table=table, column=date)
    days = [_read(text, [form]) for text in texts]
    dates = sorted({day for day in days if day is not None})
    regions = sorted(set(names))
    row, column = ({name: place for place, name in enumerate(found)} for found in (regions, dates))
    cells, counts = np.zeros((len(regions), len(dates))), np.zeros((len(regions), len(dates)), int)
    for name, day, value in zip(names, days, values, strict=True):
        if day is not None:
            cells[row[name], column[day]] += value
            counts[row[name], column[day]] += 1
    whole = np.asarray(counts.all(axis=1))
    notes = _notes(counts, regions, dates=dates)
    if not whole.any():
        msg = f"{table.name}: no region has a row for every date."
        raise InputError(msg, help=f"{ROW} Write 0 where nothing happened.", arrived=len(regions))
    kept = [name for name, is_whole in zip(regions, whole, strict=True) if is_whole]
    return DatedPanel(Panel(tuple(kept), cells[whole]), tuple(dates), form, notes)


def _notes(counts: np.ndarray, regions: Sequence[str], *, dates: Sequence[date]) -> tuple[str, ...]:
    said = []
    if twice := int((counts > 1).sum()):
        said.append(f"{twice} pairs of date and region stand there more than once; their rows were added up.")
    gaps = [name for name, row in zip(regions, counts, strict=True) if not row.all()]
    if gaps:
        said.append(
            f"Left out, because dates are missing: {', '.join(gaps[:8])}{' and more' if len(gaps) > 8 else ''}."
        )
    steps = [(later - earlier).days for earlier, later in pairwise(dates)]
    usual = min(steps, default=1)
    longer = sum(step > usual * 1.5 and not (usual >= 28 and step <= usual + 3) for step in steps)
    if longer and usual < 360:
        said.append(f"{longer} dates are missing in all regions; the periods around them are taken as neighbours.")
    return tuple(said)


def _numbers(table: Table, column: str) -> list[float]:
    """Any finite number, below zero too: refunds and temperatures are outcomes."""
    found = []
    for line, text in zip(table.lines, table.texts(column), strict=True):
        sign = -1.0 if text.strip().startswith(("-", "−")) else 1.0
        bare = text.strip().lstrip("-−+")
        part = Table(table.name, {column: [bare]}, [line], table.delimiter)
        found.append(sign * part.numbers(column)[0])
    return found


def _form(texts: Sequence[str], *, table: Table, column: str) -> str:
    """The form in which every date can be read; day before month where both would do."""
    if all(YEAR.match(text.strip()) for text in texts):
        return "%Y"
    wrong = (0, "")
    for form in FORMS:
        fault = next((place for place, text in enumerate(texts) if _read(text, [form]) is None), None)
        if fault is None:
            return form
        wrong = max(wrong, (fault, texts[fault]))
    msg = (
        f"{table.name}, line {table.lines[wrong[0]]}, column '{column}': {wrong[1]!r} is not a date like those before."
    )
    raise InputError(msg, help="Write every date in one form, best as 2026-01-31.", arrived=wrong[1])


def _read(text: str, forms: Sequence[str]) -> date | None:
    """A date in the first form that fits; a time of day after it is cut off."""
    bare = text.strip().replace("T", " ").split(" ")[0]
    for form in forms:
        try:
            return datetime.strptime(bare, form).date()  # noqa: DTZ007 - a day, wherever it was
        except ValueError:
            continue
    return None
