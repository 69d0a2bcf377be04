"""Which column of a table holds what: found by its title, or said."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Final

from seamark.kernel import InputError

# In the order of trust: of two columns that could hold the date, the first of this list does.
TITLES: Final[dict[str, tuple[str, ...]]] = {
    "title": (
        "release", "release name", "version", "version name", "fix version", "fix versions", "fix version s", "launch",
        "milestone", "title", "name", "product", "feature", "summary", "produkt", "titel",
    ),
    "date": (
        "release date", "launch date", "ship date", "go live", "go live date", "ga date", "date", "planned date",
        "target date", "due date", "due", "due on", "day", "end date", "start date", "datum", "termin",
    ),
    "key": ("key", "release id", "version id", "id", "uid"),
    "shipped": ("shipped", "released", "done", "release status", "version status", "status", "state"),
    "note": ("note", "notes", "description", "comment", "url", "link"),
    "tier": ("tier", "launch tier"),
    "confidence": ("confidence", "probability", "certainty"),
}  # fmt: skip
NEEDED: Final = ("title", "date")
KNOWN: Final = frozenset(name for names in TITLES.values() for name in names)
Columns = dict[str, str]  # what a column holds → its title as written


def plain(title: str) -> str:
    """A title as it is compared: lower case, words by single blanks."""
    return re.sub(r"[\W_]+", " ", title.lower()).strip()


def columns_of(header: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """The column of each field. Raises InputError when title or date has none, naming the columns there are."""
    found = _said(header, mapping)
    by_name = {plain(title): title for title in reversed(header) if title.strip()}
    for field, names in TITLES.items():
        if field not in found:
            title = next((by_name[name] for name in names if name in by_name), "")
            if title and title not in found.values():
                found[field] = title
    for field in NEEDED:
        if field not in found:
            there = ", ".join(repr(title) for title in header if title.strip())
            msg = f"No column holds the {field} of a release. The columns are {there or 'without titles'}."
            raise InputError(msg, field=field, help=f"Say which one it is: {field}=its title.", columns=list(header))
    return found


def _said(header: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    found: Columns = {}
    for field, title in mapping.items():
        if field not in TITLES:
            msg = f"'{field}' is nothing a release has."
            raise InputError(msg, field="mapping", help=f"Columns can be said for {', '.join(TITLES)}.")
        match = next((one for one in header if plain(one) == plain(title)), None)
        if match is None:
            near = difflib.get_close_matches(title, header, 1)
            help_ = f"Did you mean {near[0]!r}?" if near else f"The columns are {', '.join(map(repr, header))}."
            msg = f"There is no column {title!r} for the {field}."
            raise InputError(msg, field=field, help=help_, columns=list(header))
        found[field] = match
    return found
