"""Worked tables of docs pages, as tests read them."""

from collections.abc import Iterator
from pathlib import Path


def table_of(page: Path, first: str) -> list[dict[str, str]]:
    """The rows of the table of a page whose first column is called ``first``, by column."""
    return next(rows for rows in _tables(page.read_text("utf-8")) if next(iter(rows[0])) == first)


def _tables(text: str) -> Iterator[list[dict[str, str]]]:
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        if len(lines) > 2:
            head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
            yield [dict(zip(head, row, strict=True)) for row in rows]
