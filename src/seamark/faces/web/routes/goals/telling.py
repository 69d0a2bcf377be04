"""Changes of the plan in words: who, when, why, and each field before and after."""

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from seamark.faces.web.numbers import day, percent
from seamark.plan import Change, Snapshot

LONGEST = 160
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NAMING = frozenset({  # fields whose texts are ids of items; any other text may be the same by chance
    "objective", "parent", "owner", "goals", "people", "release", "depends_on", "on", "person", "author", "goal",
    "initiatives", "initiative", "raci", "protects", "item", "changes",
})  # fmt: skip
Name = Callable[[str], str]
SHARES = frozenset({"progress", "confidence", "ongoing_share", "amber", "red"})
LARGE = 1e10  # above it the shortest form of a number would have an exponent
ORIGINS = {
    "hand": "",
    "import": "imported",
    "restore": "restored",
    "undo": "taken back",
    "approval": "approved",
    "scenario": "scenario",
    "schedule": "scheduled",
    "feed": "from a feed",
    "slip": "a release moved",
}
PLACES = {
    "recommendation": "/recommendations",
    "approval": "/approvals",
    "scenario": "/scenarios",
    "slip": "/roadmap/slips",
}


class Line(msgspec.Struct, frozen=True):
    """A field with what it was and what it is."""

    field: str
    before: str
    after: str


class Told(msgspec.Struct, frozen=True):
    """An item that a change touched: ``what`` is added, removed or changed."""

    id: str
    kind: str
    title: str
    what: str
    lines: list[Line]


class ChangeTold(msgspec.Struct, frozen=True):
    """A change with the items it touched; ``because`` is the address of what it came from, where that has a page."""

    change: Change
    origin: str
    because: str
    items: list[Told]


def told(changes: Sequence[Change], plan: Snapshot) -> list[ChangeTold]:
    """Changes as the pages show them; ids of items are written by their names."""
    return [
        ChangeTold(change, *_origin(change.origin), [
            Told(
                item.id,
                item.kind.replace("_", "-"),
                item.title,
                "removed" if item.removed else "added" if item.version == 1 else "changed",
                [line_of(one.field, (one.before, one.after), plan=plan) for one in item.fields],
            )
            for item in change.items
        ])
        for change in changes
    ]  # fmt: skip


def _origin(origin: str) -> tuple[str, str]:
    """Where a change came from in a word, and the address of that."""
    kind, _, of = origin.partition(":")
    place = PLACES.get(kind, "") if of else ""
    return ORIGINS.get(kind, kind), f"{place}/{of}" if place else ""


def words_of(field: str) -> str:
    """A field's name as one reads it."""
    return field.replace("_", " ")


def line_of(field: str, values: tuple[Any, Any], *, plan: Snapshot) -> Line:
    """A field before and after, as one reads it."""
    before, after = (written(value, plan, field=field) for value in values)
    return Line(words_of(field), before, after)


def written(value: Any, plan: Snapshot, *, field: str) -> str:  # noqa: ANN401 - JSON
    """A field's value as one reads it: names for ids, days as days, lists with commas, a dash for nothing."""
    is_share = field in SHARES and isinstance(value, int | float)
    if is_share:
        return percent(value).text
    if value in (None, "", [], {}):
        return "–"
    if field == "who" and isinstance(value, Mapping):  # a skill and who gives it
        text = ", ".join(f"{plan.label(person)} ({skill})" for skill, person in value.items())
    else:
        text = _text(value, plan.label if field in NAMING else str)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _text(value: Any, name: Name) -> str:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return _day(value) or name(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.10g}" if abs(value) < LARGE else f"{value:,.2f}"
    if isinstance(value, Mapping):
        return _pairs(value, name)
    return ", ".join(_text(one, name) for one in value) if isinstance(value, list | tuple) else str(value)


def _day(text: str) -> str:
    """A day as one reads it; empty for what is none."""
    if DAY.fullmatch(text):
        with contextlib.suppress(ValueError):
            return day(date.fromisoformat(text), year=True)
    return ""


def _pairs(value: Mapping[str, Any], name: Name) -> str:
    if value.keys() == {"amount", "currency"}:
        return f"{_text(value['amount'], name)} {value['currency']}"
    if value.keys() == {"day", "share"}:
        return f"{percent(value['share'])} from {_text(value['day'], name)}"
    if value.keys() == {"item", "field", "value"}:
        return f"{name(value['item'])}: {words_of(value['field'])} → {_day(value['value']) or name(value['value'])}"
    if value.keys() == {"title", "start", "end", "done"}:
        return f"{value['title']} {_day(value['start'])} to {_day(value['end'])}{' (done)' if value['done'] else ''}"
    if "on" in value and "type" in value:
        lag = f" {value['lag_days']:+} days" if value.get("lag_days") else ""
        return f"{name(value['on'])} ({value['type']}{lag})"
    return ", ".join(f"{name(str(key))} {_text(one, name)}" for key, one in value.items() if one is not None)
