"""One kind from a CSV, e.g. releases as the product team keeps them: what is known is updated, nothing is removed."""

import csv
import io
from typing import Final

from seamark.plan.files.model import LARGEST_BYTES, Sheet, unreadable
from seamark.plan.files.sheets import Table

DELIMITERS: Final = ",;\t"


def read_csv(content: bytes, kind: str) -> Sheet:
    """The rows of a CSV with a header, each with its line.

    The delimiter is the one that the header has most of.
    """
    text = _text(content)
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        table = Table(kind, "", header=next(reader, []))
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise unreadable(f"line {reader.line_num}: {error}", help="Save it as CSV with one row an item.") from None
    return Sheet(tuple(table.rows(lines)), (), tuple(table.faults))


def _text(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        raise unreadable(f"it has {len(content):,} bytes", help=f"At most {LARGEST_BYTES:,} are read.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
