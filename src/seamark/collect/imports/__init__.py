"""Imports: costs and orders from files, previewed, tried, brought in, replaced by source, account and day.

A file travels as bytes → text → columns of text → rows of costs or orders; each part is a folder here. The journal
keeps the file and how it is read, and reading is a pure function, so that a rebuild gives the same rows.
"""

from seamark.collect.imports.cells import day_of, form_of, neutral
from seamark.collect.imports.kinds import KINDS
from seamark.collect.imports.model import (
    ColumnSeen,
    ImportEntry,
    ImportReport,
    Preview,
    Question,
    Reading,
    Replaced,
    RowError,
)
from seamark.collect.imports.reading import find_layout, text_of
from seamark.collect.imports.verbs import Imports

__all__ = [
    "KINDS",
    "ColumnSeen",
    "ImportEntry",
    "ImportReport",
    "Imports",
    "Preview",
    "Question",
    "Reading",
    "Replaced",
    "RowError",
    "day_of",
    "find_layout",
    "form_of",
    "neutral",
    "text_of",
]
