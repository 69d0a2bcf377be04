"""Preparing a launch: which template, for which goals; what would be made is shown first."""

import re
from datetime import date
from typing import Any, Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.roadmap.launches.page import HOME, refused
from seamark.faces.web.visit import Visit
from seamark.govern import require
from seamark.kernel import InputError, SeamarkError
from seamark.plan import Goal, LaunchPrepared, Person

SKILL: Final = re.compile(r"Nobody has the skill '(.+)'\.")  # told once for all of them


class Asked(msgspec.Struct, frozen=True):
    """What was chosen in the form."""

    template: str = ""
    goals: list[str] = []
    owner: str = ""


class Made(msgspec.Struct, frozen=True):
    """A step that would be made: what it becomes, its days, and how many working days it is late already."""

    title: str
    kind: str
    start: date | None
    day: date | None
    late: int


def blank(visit: Visit) -> Response:
    """The form; with ``show`` in the address also what would be made."""
    require(visit.actor, "plan.edit")
    query = visit.request.query_params
    asked = Asked(query.get("template", ""), [one for one in query.getlist("goals") if one], query.get("owner", ""))
    if "show" not in query:
        return _shown(visit, asked)
    try:
        return _shown(visit, asked, done=_prepared(visit, asked, dry_run=True))
    except InputError as error:
        return _shown(visit, asked, error=error)


def prepare(visit: Visit) -> Response:
    """Make it."""
    goals = [str(one) for one in visit.form.getlist("goals") if one]
    asked = Asked(visit.text("template"), goals, visit.text("owner"))
    try:
        done = _prepared(visit, asked, dry_run=False)
    except InputError as error:
        return _shown(visit, asked, error=error)
    late = f" {len(done.late)} are late already today." if done.late else ""
    note = f"{len(done.difference.added)} items are in the plan, change {done.change.number}.{late}"
    return visit.go(f"{HOME}/{visit.request.path_params['id']}", note=note)


def _prepared(visit: Visit, asked: Asked, *, dry_run: bool) -> LaunchPrepared:
    release = visit.request.path_params["id"]
    return visit.workspace.plan.prepare_launch(
        release, by=visit.actor, template=asked.template, goals=asked.goals, owner=asked.owner, dry_run=dry_run
    )


def _shown(
    visit: Visit, asked: Asked, *, done: LaunchPrepared | None = None, error: SeamarkError | None = None
) -> Response:
    book = visit.workspace.plan
    launch = book.launch(visit.request.path_params["id"], by=visit.actor)
    plan = book.read(by=visit.actor)
    tier = [(name, one) for name, one in book.launch_templates(by=visit.actor) if one.tier == launch.release.tier]
    rest = [(name, one) for name, one in book.launch_templates(by=visit.actor) if one.tier != launch.release.tier]
    warnings = list(dict.fromkeys(one.message for one in done.warnings)) if done is not None else []
    nobody = [found[1] for one in warnings if (found := SKILL.fullmatch(one))]
    values = {
        "room": "roadmap",
        "launch": launch,
        "release": launch.release,
        "templates": [*tier, *rest],
        "goals": list(plan.of(Goal).values()),
        "people": list(plan.of(Person).values()),
        "asked": asked,
        "done": done,
        "made": made_by(done) if done is not None else [],
        "warnings": [one for one in warnings if not SKILL.fullmatch(one)],
        "nobody": nobody,
        "error": error,
        "faults": refused(error) if error is not None else [],
    }
    return visit.show("roadmap/launches/prepare.html", values)


def made_by(done: LaunchPrepared) -> list[Made]:
    """What a preparation makes, in the order of its days."""
    late = {one.title: one.days for one in done.late}
    rows = [
        _made(one.kind, one.title, fields={field.field: field.after for field in one.fields})
        for one in done.difference.added
    ]
    rows = [msgspec.structs.replace(row, late=late.get(row.title, 0)) for row in rows]
    return sorted(rows, key=lambda row: (row.start or row.day or date.max, row.title))


def _made(kind: str, title: str, *, fields: dict[str, Any]) -> Made:
    start, day = fields.get("start"), fields.get("date") or fields.get("due") or fields.get("end")
    named = {"task": fields.get("kind") or "work", "milestone": fields.get("kind") or "gate"}.get(kind, "launch")
    return Made(title, named, date.fromisoformat(start) if start else None, date.fromisoformat(day) if day else None, 0)


PAGES = [
    Page("/roadmap/launches/{id}/prepare", blank),
    Page("/roadmap/launches/{id}/prepare", prepare, Method.POST),
]
