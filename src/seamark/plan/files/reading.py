"""How a foreign spreadsheet is read: which column is which field; and what one sees before it is."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from seamark.plan.files.forms import DateForm


class TableReading(msgspec.Struct, frozen=True, kw_only=True):
    """How a CSV or a sheet is read as items of a ``kind``. What is left out is found in the file.

    ``columns``: title of a column → field; '' leaves the column out. ``dates``: the order of day, month and year.
    """

    kind: str = "release"
    columns: Mapping[str, str] = {}
    sheet: str = ""
    delimiter: str = ""
    dates: DateForm | Literal[""] = ""


class TableColumn(msgspec.Struct, frozen=True):
    """A column: its title, the field it is read as ('' for none), and its first cells."""

    title: str
    field: str
    samples: tuple[str, ...]


class TableField(msgspec.Struct, frozen=True):
    """A field that a column may be read as."""

    name: str
    meaning: str
    required: bool


class TableSeen(msgspec.Struct, frozen=True):
    """What is in a spreadsheet and how it would be read. ``questions`` must be answered before it can be."""

    kind: str
    rows: int
    columns: tuple[TableColumn, ...]
    fields: tuple[TableField, ...]
    sample: tuple[tuple[str, ...], ...]
    questions: tuple[str, ...]
    dates: str
    delimiter: str
    encoding: str
    sheet: str
    sheets: tuple[str, ...]


def shown(cell: Any) -> str:  # noqa: ANN401 - any cell
    """A cell as a preview shows it."""
    text = "" if cell is None else str(cell)
    return f"{text[:77]}…" if len(text) > 78 else text
