"""How a CSV is laid out: its delimiter, the lines above the header, the header."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from seamark.kernel import InputError

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_TITLE_LINES = 30
_NUMBER = re.compile(r"[\s+\-(]*[€$£¥]?\s*\d[\d.,'\s]*%?\)?")


class Layout(NamedTuple):
    """Where the rows are.

    ``titles`` are the lines above the header, ``header`` its titles as written, ``line`` the header's last line,
    counted from 1.
    """

    delimiter: str
    titles: tuple[str, ...]
    header: tuple[str, ...]
    line: int


class _Guess(NamedTuple):
    known: int  # titles that some kind of file knows
    alike: int  # rows after the header with as many cells
    layout: Layout


def plain_title(title: str) -> str:
    """A column's title as it is compared: lower case, words by single blanks, a unit in brackets dropped."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", title.lower())
    return re.sub(r"[\W_]+", " ", text).strip() or re.sub(r"[\W_]+", " ", title.lower()).strip()


def find_layout(head: str, known: frozenset[str], *, delimiter: str = "", line: int = 0) -> Layout:
    """The layout of a CSV from its first characters.

    ``known`` are plain titles that tell a header. ``delimiter`` is tried alone, ``line`` is the header's, when given.

    Raises InputError when no header is found, or when the given delimiter is plainly not the file's.
    """
    if delimiter and delimiter not in DELIMITERS:
        names = ", ".join(f"{sign!r} ({name})" for sign, name in NAMES.items())
        raise InputError(f"The delimiter is {delimiter!r}; allowed are {names}.", help="Leave it out to detect it.")
    guesses = {sign: guess for sign in DELIMITERS if (guess := _guess(head, known, delimiter=sign, line=line))}
    if delimiter:
        return _given(guesses, delimiter)
    if not guesses:
        raise InputError(
            "No header was found: no line holds the titles of columns.", help="Put titles in the first row."
        )
    return max(guesses.values(), key=lambda guess: (guess.known, guess.alike, len(guess.layout.header))).layout


def _given(guesses: dict[str, _Guess], delimiter: str) -> Layout:
    mine = guesses.get(delimiter)
    best = max(guesses.values(), key=lambda guess: guess.known, default=None)
    if mine is None or (best is not None and len(mine.layout.header) == 1 and best.known > mine.known):
        seen = mine.layout.header[0][:60] if mine else ""
        hint = f" The file looks separated by {NAMES[best.layout.delimiter]}." if best else ""
        msg = f"With the delimiter {delimiter!r} ({NAMES[delimiter]}) the header reads as one column {seen!r}.{hint}"
        raise InputError(msg, help="Leave the delimiter out to detect it.", arrived=delimiter)
    return mine.layout


def _guess(head: str, known: frozenset[str], *, delimiter: str, line: int) -> _Guess | None:
    rows = list(_rows(head, delimiter))
    best: _Guess | None = None
    for at, (ends, cells) in enumerate(rows[:_TITLE_LINES]):
        titles = [cell.strip() for cell in cells]
        if (line and ends != line) or not any(titles):
            continue
        if not line and any(_NUMBER.fullmatch(title) for title in titles if title):
            continue
        alike = sum(len(others) == len(cells) for _, others in rows[at + 1 :])
        matched = len({plain_title(title) for title in titles} & known)
        if best is None or (matched, alike * len(cells)) > (best.known, best.alike * len(best.layout.header)):
            above = tuple(delimiter.join(row).strip() for _, row in rows[:at])
            best = _Guess(matched, alike, Layout(delimiter, above, tuple(titles), ends))
    return best


def _rows(head: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows of the front with the line each ends on; blank rows left out."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        return
