"""One scenario: what it changes, what goes wrong in it, and every item to change."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.numbers import day, micros
from seamark.faces.web.routes.goals.blanks import STATUSES
from seamark.faces.web.routes.goals.telling import Told, line_of
from seamark.faces.web.visit import Visit
from seamark.kernel import MICROS, InputError, Money
from seamark.plan import Difference, Initiative, Item, Release, Snapshot, Task
from seamark.plan.scenarios import Opened

SHOWN: Final = 40  # rows to change at once
KINDS: Final = {
    "initiative": "Initiatives",
    "release": "Releases",
    "task": "Tasks",
    "milestone": "Milestones",
    "person": "People",
}
TASKS: Final = {"planned": "Planned", "running": "Running", "done": "Done", "dropped": "Dropped"}
FIELDS: Final = {
    "initiative": {"start": "First day", "end": "Last day", "budget": "Budget", "status": "Status"},
    "release": {"date": "Day"},
    "task": {"start": "First day", "end": "Last day", "status": "Status"},
    "milestone": {"date": "Day"},
    "person": {},
}
Texts = Mapping[str, str]


class Cell(msgspec.Struct, frozen=True):
    """A field of a row: its name in the form, how it is typed, its text now, what was typed, and words for it."""

    name: str
    label: str
    shape: str
    was: str
    text: str
    says: str
    unit: str = ""
    options: dict[str, str] = {}


class Row(msgspec.Struct, frozen=True):
    """An item to change: whether the scenario changed it already, and its fields."""

    item: Item
    is_changed: bool
    can_move: bool
    weeks: str
    cells: list[Cell]


def scenario(visit: Visit) -> Response:
    """The page of one scenario."""
    return shown(visit)


def shown(visit: Visit, *, texts: Texts | None = None, error: InputError | None = None) -> Response:
    """The page; with what was typed, where it was refused."""
    book = visit.workspace.plan
    opened = book.scenario(id_of(visit), by=visit.actor)
    changes, clashes = book.scenario_changes(opened.scenario.id, by=visit.actor)
    kind, query = visit.query.get("kind", "initiative"), visit.query.get("q", "").strip()
    if kind not in KINDS:
        raise InputError(f"'kind' is {kind!r}.", field="kind", help=f"Allowed are {', '.join(KINDS)}.")
    found = _found(opened, kind, query=query)
    rows = [_row(opened, item, texts=texts or {}) for item in found[:SHOWN]]
    values = {
        "room": "scenarios",
        "it": opened.scenario,
        "changes": told(changes, opened.base.changed(opened.plan.items.values())),
        "clashes": clashes,
        "kinds": KINDS,
        "kind": kind,
        "q": query,
        "rows": rows,
        "more": max(0, len(found) - SHOWN),
        "labels": list(FIELDS[kind].values()),
        "can_move": any(row.can_move for row in rows),
        "error": error,
        "can_edit": visit.may("plan.edit") and opened.scenario.state == "open",
    }
    return visit.show("scenarios/page.html", values)


def told(found: Difference, plan: Snapshot) -> list[Told]:
    """A difference as the pages show it; ``plan`` knows the names."""
    groups = (("added", found.added), ("changed", found.changed), ("removed", found.removed))
    return [
        Told(
            one.id,
            one.kind.replace("_", "-"),
            one.title,
            what,
            [line_of(field.field, (field.before, field.after), plan=plan) for field in one.fields],
        )
        for what, items in groups
        for one in items
    ]


def id_of(visit: Visit) -> str:
    """The scenario that the address names."""
    return str(visit.request.path_params["id"])


def cells_of(item: Item, texts: Texts) -> list[Cell]:
    """The fields of an item that are changed in place."""
    found = []
    for field, label in FIELDS[item.noun].items():
        value = getattr(item, field)
        name, options, unit, shape = f"{field}.{item.id}", {}, "", "date"
        was = says = "" if value is None else str(value)
        if field == "status":
            shape, options = "choice", STATUSES if isinstance(item, Initiative) else TASKS
            says = options[was]
        elif isinstance(value, Money):
            was, says = f"{value.micros / MICROS:.10g}", str(micros(value.micros, value.currency))
        elif isinstance(value, date):
            says = day(value, year=True)
        if field == "budget":
            shape, unit = "number", value.currency if value else ""
        found.append(Cell(name, f"{label} of {item.label}", shape, was, texts.get(name, was), says, unit, options))
    return found


def _found(opened: Opened, kind: str, *, query: str) -> list[Item]:
    """The items of a kind whose name has some letters, those that the scenario changed first, then by their day."""
    wanted = query.casefold()
    items = [one for one in opened.plan.items.values() if one.noun == kind and wanted in one.label.casefold()]
    return sorted(items, key=lambda one: (not _is_changed(opened, one), _day(one), one.label))


def _row(opened: Opened, item: Item, *, texts: Texts) -> Row:
    can_move = isinstance(item, Initiative | Release) or (isinstance(item, Task) and item.start is not None)
    weeks = texts.get(f"weeks.{item.id}", "")
    return Row(item, _is_changed(opened, item), can_move, weeks, cells_of(item, texts))


def _is_changed(opened: Opened, item: Item) -> bool:
    return opened.base.items.get(item.id) is not item


def _day(item: Item) -> date:
    return getattr(item, "start", None) or getattr(item, "date", None) or date.max


PAGES = [Page("/scenarios/{id}", scenario)]
