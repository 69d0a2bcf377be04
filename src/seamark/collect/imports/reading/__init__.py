"""From bytes to columns of text: encoding, delimiter, header, rows. A further format would give a Sheet too."""

from seamark.collect.imports.reading.column import Column, Flags, Whole
from seamark.collect.imports.reading.layout import DELIMITERS, NAMES, Layout, find_layout, plain_title
from seamark.collect.imports.reading.sheet import Ragged, Sheet, front_of, is_total, rows_of
from seamark.collect.imports.reading.text import LARGEST, Text, text_of

__all__ = [
    "DELIMITERS",
    "LARGEST",
    "NAMES",
    "Column",
    "Flags",
    "Layout",
    "Ragged",
    "Sheet",
    "Text",
    "Whole",
    "find_layout",
    "front_of",
    "is_total",
    "plain_title",
    "rows_of",
    "text_of",
]
