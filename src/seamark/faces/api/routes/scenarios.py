"""Scenarios: copies of the plan that are changed without changing it, compared side by side, and merged back."""

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.kernel import InputError, parse_day
from seamark.plan import KINDS, Change, Consequences, Edit, Move, outside
from seamark.plan.scenarios import Choice, Comparison, Merging, Opened, Scenario, Undo

router = APIRouter(tags=["Scenarios"])

Id = Annotated[str, Path(description="The id of a scenario.", max_length=64)]
Version = Annotated[int, Field(ge=0, le=2**31)]
Name = Annotated[str, Field(max_length=64)]
Row = dict[str, Any]
ONE = "/api/scenarios/{scenario_id}"


class Starting(BaseModel, extra="forbid"):
    """A new scenario: its title, and the id of another one that it copies (left out: the plan of now)."""

    title: Annotated[str, Field(max_length=400)]
    note: Annotated[str, Field(max_length=20_000)] = ""
    of: Name | None = None


class Renaming(BaseModel, extra="forbid"):
    """Another title or note, of the version that was read."""

    version: Version
    title: Annotated[str | None, Field(max_length=400)] = None
    note: Annotated[str | None, Field(max_length=20_000)] = None


class Editing(BaseModel, extra="forbid"):
    """One item as it shall be: some fields of a known one, all that it needs of a new one, or taken out."""

    kind: Name
    id: Name = ""
    fields: Annotated[Row, Field(max_length=100)] = {}
    removed: bool = False


class Changing(BaseModel, extra="forbid"):
    """Edits that are made together or not at all, and ids of items that shall be again as they were copied."""

    version: Version
    edits: Annotated[list[Editing], Field(max_length=5000)] = []
    undo: Annotated[list[Name], Field(max_length=5000)] = []


class Moving(BaseModel, extra="forbid"):
    """New dates of an item; `end` left out keeps its working days."""

    version: Version
    id: Name
    start: Annotated[str, Field(max_length=10)]
    end: Annotated[str | None, Field(max_length=10)] = None


class Choosing(BaseModel, extra="forbid"):
    """Whose value a conflict takes: `mine` the scenario's, `theirs` the plan's; an empty field is the whole item."""

    item: Name
    field: Name = ""
    take: Literal["mine", "theirs"]


class MergingAsked(BaseModel, extra="forbid"):
    """The version of the scenario that was read, a choice for each conflict; `seen`: the `number` of the preview."""

    version: Version
    choices: Annotated[list[Choosing], Field(max_length=5000)] = []
    seen: Annotated[int | None, Field(ge=0, le=2**53)] = None
    why: Annotated[str, Field(max_length=2000)] = ""


class Refreshing(BaseModel, extra="forbid"):
    """The version of the scenario that was read."""

    version: Version


class ScenarioMoved(msgspec.Struct, frozen=True):
    """A scenario after a move in it, and what the move brought with it."""

    scenario: Scenario
    consequences: Consequences


@router.get("/api/scenarios", summary="List scenarios", **gives(list[Scenario]))
def listed(*, by: By, at: At) -> Reply:
    """Every scenario, what was changed last first; those that were merged too."""
    return Reply(at.plan.scenarios(by=by))


@router.post("/api/scenarios", summary="Start a scenario", **gives(Scenario, 404, 409, 415, status=201))
def start(*, given: Starting, by: By, at: At) -> Reply:
    """A copy of the plan of now, or of another scenario as it is."""
    return Reply(at.plan.start_scenario(given.title, note=given.note, of=given.of, by=by).scenario, 201)


@router.get("/api/scenarios/compare", summary="Compare scenarios", **gives(Comparison, 404, 409))
def compare(
    *, by: By, at: At, ids: Annotated[str, Query(description="Up to four ids, with commas between.", max_length=400)]
) -> Reply:
    """The plan of now and scenarios side by side: chances of goals, dates, money, capacity, conflicts."""
    return Reply(at.plan.compare_scenarios([one.strip() for one in ids.split(",")], by=by))


@router.get(ONE, summary="Read a scenario", **gives(Scenario, 404, 409))
def one(*, scenario_id: Id, by: By, at: At) -> Reply:
    """One scenario. `items` counts what it changes: read them at `/items`."""
    return Reply(at.plan.scenario(scenario_id, by=by).scenario)


@router.patch(ONE, summary="Rename a scenario", **gives(Scenario, 404, 409, 415))
def rename(*, scenario_id: Id, given: Renaming, by: By, at: At) -> Reply:
    """Another title or note. 409 when it is no longer the version that was read."""
    found = at.plan.rename_scenario(scenario_id, title=given.title, note=given.note, version=given.version, by=by)
    return Reply(found.scenario)


@router.delete(ONE, summary="Drop a scenario", **gives(None, 404, 409))
def drop(
    *, scenario_id: Id, by: By, at: At, version: Annotated[int, Query(description="The version read.", ge=0, le=2**31)]
) -> Reply:
    """Throw it away; the plan stays as it is."""
    at.plan.drop_scenario(scenario_id, version=version, by=by)
    return Reply(None)


@router.get(f"{ONE}/items", summary="Read the plan of a scenario", **gives(list[Row], 404, 409))
def items(
    *,
    scenario_id: Id,
    by: By,
    at: At,
    kind: Annotated[str, Query(description="Only items of this kind.", max_length=32)] = "",
    changed: Annotated[bool, Query(description="Only what is not as it was copied.")] = False,
) -> Reply:
    """Every item of its plan with its `noun`, as the plan's own routes give it."""
    if kind and kind not in KINDS:
        raise InputError(f"'kind' is {kind!r}.", field="kind", help=f"Allowed are {', '.join(KINDS)}.")
    opened = at.plan.scenario(scenario_id, by=by)
    return Reply(rows_of(opened, kind=kind, changed=changed))


@router.post(f"{ONE}/items", summary="Change a scenario", **gives(Scenario, 404, 409, 415))
def change(*, scenario_id: Id, given: Changing, by: By, at: At) -> Reply:
    """Edits by the plan's own rules, together or not at all; every fault is told at once. Money asks nobody here."""
    edits = [Edit(kind=each.kind, id=each.id, fields=each.fields, removed=each.removed) for each in given.edits]
    steps: list[Edit | Move | Undo] = [*edits, *(Undo(each) for each in given.undo)]
    found = at.plan.change_scenario(scenario_id, steps, version=given.version, by=by)
    return Reply(found.scenario)


@router.post(f"{ONE}/foresee", summary="What a move there would bring", **gives(Consequences, 404, 409, 415))
def foresee(*, scenario_id: Id, given: Moving, by: By, at: At) -> Reply:
    """Followers, conflicts, money. Nothing is changed."""
    return Reply(at.plan.foresee_in_scenario(scenario_id, _move(given), by=by))


@router.post(f"{ONE}/move", summary="Move in a scenario", **gives(ScenarioMoved, 404, 409, 415))
def move(*, scenario_id: Id, given: Moving, by: By, at: At) -> Reply:
    """Move an item of it; what waits for it moves too."""
    done = at.plan.move_in_scenario(scenario_id, _move(given), version=given.version, by=by)
    return Reply(ScenarioMoved(done.opened.scenario, done.consequences))


@router.get(f"{ONE}/merge", summary="What a merge would change", **gives(Merging, 404, 409))
def preview(*, scenario_id: Id, by: By, at: At) -> Reply:
    """What would change in the plan of now, and what both changed differently since the copy was made."""
    return Reply(at.plan.preview_merge(scenario_id, by=by))


@router.post(f"{ONE}/merge", summary="Merge a scenario", **gives(Change, 202, 404, 409, 415))
def merge(*, scenario_id: Id, given: MergingAsked, by: By, at: At) -> Reply:
    """One change of the plan. 409 while a conflict is not decided; 202 when money or promises go to somebody else."""
    choices = [Choice(each.item, each.field, each.take) for each in given.choices]
    version, why, seen = given.version, given.why, given.seen
    return Reply(at.plan.merge_scenario(scenario_id, choices, version=version, why=why, seen=seen, by=by))


@router.post(f"{ONE}/refresh", summary="Bring a scenario up to date", **gives(Scenario, 404, 409, 415))
def refresh(*, scenario_id: Id, given: Refreshing, by: By, at: At) -> Reply:
    """Copy the plan of now again, with what the scenario changed on top; 409 where both changed the same."""
    return Reply(at.plan.refresh_scenario(scenario_id, version=given.version, by=by).scenario)


def rows_of(opened: Opened, *, kind: str, changed: bool) -> list[Row]:
    """Items of a scenario as JSON; what was taken out stands at the end with ``removed``."""
    base, plan = opened.base.items, opened.plan.items
    found = [item for item_id, item in plan.items() if not changed or base.get(item_id) is not item]
    rows = [{"noun": item.noun, **outside(item), "removed": False} for item in found if kind in {"", item.noun}]
    gone = [item for item_id, item in base.items() if item_id not in plan and kind in {"", item.noun}]
    return rows + [{"noun": item.noun, **outside(item), "removed": True} for item in gone if changed]


def _move(given: Moving) -> Move:
    end = None if given.end is None else parse_day(given.end, field="end")
    return Move(given.id, parse_day(given.start, field="start"), end)
