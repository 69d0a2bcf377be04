"""One scenario: what it changes, what goes wrong in it, and every item to change."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.routes.goals.blanks import STATUSES
from seamark.faces.web.routes.goals.telling import Told, line_of
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.plan import Initiative, Item, Release, Snapshot, Task, outside
from seamark.plan.scenarios import ClashesOf, Opened, changes_of

SHOWN: Final = 40  # rows to change at once
KINDS: Final = {"initiative": "Initiatives", "release": "Releases", "task": "Tasks"}
TASKS: Final = {"planned": "Planned", "running": "Running", "done": "Done", "dropped": "Dropped"}
FIELDS: Final = {
    "initiative": ("start", "end", "budget", "status"), "release": ("date",), "task": ("start", "end", "status"),
}  # fmt: skip
SHAPES: Final = {"start": "date", "end": "date", "date": "date", "budget": "number", "status": "choice"}
LABELS: Final = {"start": "First day", "end": "Last day", "date": "Day", "budget": "Budget", "status": "Status"}
Texts = Mapping[str, str]


class Cell(msgspec.Struct, frozen=True):
    """A field of a row: its name in the form, how it is typed, what it says now, and what was typed last."""

    name: str
    label: str
    shape: str
    was: str
    text: str
    unit: str = ""
    options: dict[str, str] = {}
    fault: str = ""


class Row(msgspec.Struct, frozen=True):
    """An item to change: whether the scenario changed it already, and its fields."""

    item: Item
    is_changed: bool
    can_move: bool
    says: str
    cells: list[Cell]


class Typed(msgspec.Struct, frozen=True):
    """What a refused form carried: texts and faults by field, and why it was refused."""

    texts: Texts = {}
    faults: Texts = {}
    error: InputError | None = None


def scenario(visit: Visit) -> Response:
    """The page of one scenario."""
    return shown(visit, visit.workspace.plan.scenario(id_of(visit), by=visit.actor))


def shown(visit: Visit, opened: Opened, *, typed: Typed | None = None) -> Response:
    """The page; with what was typed and what is wrong with it, where something is."""
    typed = typed or Typed()
    kind, query = visit.query.get("kind", "initiative"), visit.query.get("q", "").strip()
    if kind not in KINDS:
        raise InputError(f"'kind' is {kind!r}.", field="kind", help=f"Allowed are {', '.join(KINDS)}.")
    found = [
        item for item in opened.plan.items.values() if item.noun == kind and query.casefold() in item.label.casefold()
    ]
    found.sort(key=lambda item: (is_same(opened, item.id), _day(item), item.id))
    compared = visit.workspace.plan.compare_scenarios([opened.scenario.id], by=visit.actor, only_dates=True)
    values = {
        "room": "scenarios",
        "it": opened.scenario,
        "changes": told(opened),
        "clashes": compared.clashes[1],
        "kinds": KINDS,
        "kind": kind,
        "q": query,
        "rows": [_row(opened, item, typed=typed) for item in found[:SHOWN]],
        "more": max(0, len(found) - SHOWN),
        "typed": typed,
        "error": typed.error,
        "can_edit": visit.may("plan.edit") and opened.scenario.state == "open",
        "labels": [LABELS[field] for field in FIELDS[kind]],
        "made_of": opened.base.number,
    }
    return visit.show("scenarios/page.html", values)


def told(opened: Opened) -> list[Told]:
    """What a scenario changes of the plan it was copied from, item by item."""
    found = changes_of(opened)
    groups = (("added", found.added), ("changed", found.changed), ("removed", found.removed))
    plan = opened.base.changed(opened.plan.items.values())  # names of what is gone, too
    return [
        Told(
            one.id, one.kind.replace("_", "-"), one.title, what, lines_of(one.fields, plan) if what == "changed" else []
        )
        for what, items in groups
        for one in items
    ]
