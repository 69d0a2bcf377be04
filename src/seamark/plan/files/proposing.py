"""Which column is which field, found by name and by what stands in it."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from seamark.plan.files.forms import is_day
from seamark.plan.files.sheets import CURRENCY_COLUMN, columns_of
from seamark.plan.form import DATES, Field, fields
from seamark.plan.model import Item

NEAR: Final = 0.78  # similarity of two names from which they may mean the same
MOSTLY: Final = 0.6  # of a column's cells must be days before it is taken for a day
CELLS: Final = 50
OTHER_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "title": ("name", "summary", "subject", "headline", "item", "feature", "task name", "task", "campaign", "titel"),
    "name": ("person", "full name", "employee", "member", "who"),
    "date": ("go live", "golive", "go live date", "launch", "launch date", "release date", "datum", "target date"),
    "start": ("start date", "begin", "begins", "from", "first day", "starts", "beginn"),
    "end": ("end date", "finish", "finish date", "until", "to", "last day", "ends", "ende"),
    "due": ("due date", "deadline", "fällig"),
    "deadline": ("due", "due date", "by"),
    "owner": ("assignee", "responsible", "lead", "owned by", "accountable", "contact", "verantwortlich"),
    "person": ("who", "employee", "name"),
    "note": ("notes", "comment", "comments", "description", "remarks", "details", "notiz"),
    "confidence": ("probability", "certainty", "likelihood"),
    "budget": ("cost", "costs", "amount", "spend", "money", "planned cost"),
    CURRENCY_COLUMN: ("currency", "budget currency", "währung"),
    "status": ("state", "progress state"),
    "progress": ("done", "percent complete", "% complete", "completion"),
    "email": ("e mail", "mail", "email address"),
    "team": ("department", "group", "squad"),
    "hours_a_week": ("hours", "weekly hours", "capacity"),
    "kind": ("type", "category"),
    "key": ("issue key", "ticket", "reference"),
    "audience": ("target group", "segment", "for whom"),
    "release": ("product release", "version", "fix version"),
    "skills": ("skill", "abilities"),
}  # fmt: skip


def proposed(kind: type[Item], header: Sequence[str], *, lines: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Column title → field, each field once: the likeliest first."""
    known = fields(kind)
    scored = [
        (score, -place, title, name)
        for place, title in enumerate(header)
        if title
        for name in columns_of(kind)
        if (score := _likeness(title, name)) >= NEAR
        and (score == 1.0 or _fits(known.get(name), place=place, lines=lines))
    ]
    found: dict[str, str] = {}
    for _, _, title, name in sorted(scored, reverse=True):
        if title not in found and name not in found.values():
            found[title] = name
    return found


def settled(kind: type[Item], header: Sequence[str], *, asked: Mapping[str, str]) -> dict[str, str]:
    """Column title → field as somebody said, and for columns nobody spoke of, by their exact name."""
    said = {tidy(title): name for title, name in asked.items()}
    exact = {tidy(name): name for name in columns_of(kind)}
    found: dict[str, str] = {}
    for title in header:
        name = said.get(tidy(title), exact.get(tidy(title), ""))
        if tidy(title) in said or name not in {*said.values(), *found.values()}:
            found[title] = name
    return found


def tidy(title: str) -> str:
    """A title without case and marks: ``Go-live (date)`` is ``go live date``."""
    return " ".join(re.sub(r"[^\w%]+|_", " ", title.casefold()).split())


def _likeness(title: str, name: str) -> float:
    """How alike a title and a field are, 1 for the same word."""
    word = tidy(title)
    if word == tidy(name):
        return 1.0
    others = OTHER_NAMES.get(name, ())
    if word in others:
        return 0.97 - 0.001 * others.index(word)
    near = max(difflib.SequenceMatcher(None, word, other).ratio() for other in (tidy(name), *others))
    return min(0.95, near)


def _fits(field: Field | None, *, place: int, lines: Sequence[Sequence[Any]]) -> bool:
    """Whether the cells of a column can be what a field of days needs; other fields take anything."""
    if field is None or DATES not in field.allowed or "Or:" in field.allowed:
        return True
    cells = [line[place] for line in lines[:CELLS] if place < len(line) and line[place] not in {None, ""}]
    days = sum(
        1 for cell in cells if not isinstance(cell, str | int | float) or (isinstance(cell, str) and is_day(cell))
    )
    return not cells or days >= MOSTLY * len(cells)
