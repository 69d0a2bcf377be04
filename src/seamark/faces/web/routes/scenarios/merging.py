"""What merging would change, what both changed differently, and merging itself."""

from typing import Final, Literal

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.goals.telling import Line, line_of, written
from seamark.faces.web.routes.scenarios.page import id_of, told
from seamark.faces.web.visit import Visit
from seamark.kernel import AwaitsApproval, Conflict, InputError
from seamark.plan import Snapshot
from seamark.plan.scenarios import Choice, MergeConflict

TAKES: Final[tuple[Literal["mine", "theirs"], ...]] = ("mine", "theirs")
WHOLE: Final = {"removed": "removed it", "changed": "changed it"}


class Question(msgspec.Struct, frozen=True):
    """A conflict as the page asks it: the name of its choice, and both values in words."""

    it: MergeConflict
    name: str
    field: str
    base: str
    mine: str
    theirs: str
    changes: list[Line]
    chosen: str


def preview(visit: Visit) -> Response:
    """The page of a merge."""
    return _shown(visit)


def merge(visit: Visit) -> Response:
    """Merge with what was chosen, or show what is still open or wrong."""
    choices = [
        Choice(*_place(name), take)
        for name, value in visit.form.multi_items()
        for take in TAKES
        if name.startswith("take.") and value == take
    ]
    seen = visit.text("seen")
    try:
        change = visit.workspace.plan.merge_scenario(
            id_of(visit),
            choices,
            version=int(visit.text("version")) if visit.text("version").isdigit() else 0,
            by=visit.actor,
            why=visit.text("why"),
            seen=int(seen) if seen.isdigit() else None,
        )
    except AwaitsApproval:
        raise
    except InputError as error:
        if (
            isinstance(error, Conflict)
            and visit.workspace.plan.scenario(id_of(visit), by=visit.actor).scenario.state != "open"
        ):
            raise
        return _shown(visit, chosen={_name(one.item, one.field): one.take for one in choices}, error=error)
    said = f"Merged: it is change {change.number} of the plan." if change.touched else "Merged: nothing was different."
    return visit.go(f"/scenarios/{id_of(visit)}", note=said)


def _shown(visit: Visit, *, chosen: dict[str, str] | None = None, error: InputError | None = None) -> Response:
    book = visit.workspace.plan
    opened = book.scenario(id_of(visit), by=visit.actor)
    found = book.preview_merge(id_of(visit), by=visit.actor)
    names = opened.now.changed(opened.plan.items.values())
    values = {
        "room": "scenarios",
        "it": opened.scenario,
        "found": found,
        "changes": told(found.difference, names),
        "questions": [_question(one, names, chosen=chosen or {}) for one in found.conflicts],
        "error": error,
        "why": visit.text("why") if error else "",
        "can_merge": visit.may("plan.edit") and opened.scenario.state == "open",
    }
    return visit.show("scenarios/merge.html", values)


def _question(one: MergeConflict, plan: Snapshot, *, chosen: dict[str, str]) -> Question:
    name = _name(one.item, one.field)
    changes = [line_of(each.field, (each.before, each.after), plan=plan) for each in one.changes]
    if not one.field:
        mine, theirs = WHOLE[one.mine], WHOLE[one.theirs]
        return Question(one, name, "", "", mine, theirs, changes, chosen.get(name, ""))
    base, mine, theirs = (written(value, plan, field=one.field) for value in (one.base, one.mine, one.theirs))
    return Question(one, name, one.field.replace("_", " "), base, mine, theirs, changes, chosen.get(name, ""))


def _name(item: str, field: str) -> str:
    """The name of a choice in the form; fields have no dot, ids may."""
    return f"take.{field}.{item}"


def _place(name: str) -> tuple[str, str]:
    _take, field, item = name.split(".", 2)
    return item, field


PAGES = [Page("/scenarios/{id}/merge", preview), Page("/scenarios/{id}/merge", merge, Method.POST)]
