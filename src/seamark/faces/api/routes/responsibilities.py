"""Who does what, who could, and how booked everybody is."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.faces.api.routes.plan_items import Given, ItemId, taken
from seamark.kernel import InputError, parse_day
from seamark.plan import Candidate, Change, Clash, Load, Matrix

router = APIRouter(tags=["Plan"])

KINDS = {"tasks": "task", "initiatives": "initiative"}
Noun = Annotated[Literal["tasks", "initiatives"], Path(description="What it is.")]
Id = Annotated[str, Field(max_length=64)]
Letter = Annotated[str, Field(max_length=2, description="R, A, AR, C, I, or empty to take it away.")]
Day = Annotated[str, Query(max_length=10)]
USUAL_WEEKS = 12


class Assigning(BaseModel, extra="forbid"):
    """Letters to set in one change, and the versions that were seen of the items."""

    letters: Annotated[
        dict[Id, dict[Id, Letter]], Field(max_length=1000, description="Id of an initiative or task → person → letter.")
    ]
    versions: Annotated[dict[Id, Annotated[int, Field(ge=0, le=2**31)]], Field(max_length=1000)]
    why: Annotated[str, Field(max_length=2000)] = ""


@router.get("/api/responsibilities", summary="Who does what", **gives(Matrix, 404))
def responsibilities(
    *,
    by: By,
    at: At,
    ids: Annotated[list[Id] | None, Query(alias="id", description="Initiatives, tasks, releases or people.")] = None,
) -> Reply:
    """The RACI matrix of everything that is not over, and what is wrong with it; `id`, again and again, narrows it."""
    return Reply(at.plan.responsibilities(by=by, ids=ids))


@router.post("/api/responsibilities", summary="Set who does what", **gives(Change, 404, 409, 415))
def assign(*, given: Assigning, by: By, at: At) -> Reply:
    """Set any number of letters in one change. Two accountable are refused, naming both."""
    return Reply(at.plan.assign(given.letters, versions=given.versions, by=by, why=given.why))


@router.get("/api/{noun}/{item_id}/suggestions", summary="Who could do it", **gives(list[Candidate], 404))
def suggestions(*, noun: Noun, item_id: ItemId, by: By, at: At) -> Reply:
    """People by skills, days that are really left, and what they did before; best first, each with a reason."""
    return Reply(at.plan.suggestions(item_id, kind=KINDS[noun], by=by))


@router.post("/api/{noun}/foresee-edit", summary="What an edit would bring", **gives(list[Clash], 404, 409, 415))
def foresee_edit(*, noun: Noun, given: Given, by: By, at: At) -> Reply:
    """New conflicts of saving these fields, who would be over first. With `id` and `version` it is a change."""
    item_id, version = taken(given, "id", kind=str, default=""), taken(given, "version", kind=int)
    taken(given, "why", kind=str)
    known: dict[str, Any] = {"item_id": item_id or "", "version": version}
    return Reply(at.plan.foresee_edit(KINDS[noun], given, **known, by=by))


@router.get("/api/capacity", summary="How booked everybody is", **gives(list[Load]))
def capacity(
    *,
    by: By,
    at: At,
    start: Annotated[Day, Query(alias="from", description="A day of the first week; left out: today.")] = "",
    end: Annotated[Day, Query(alias="to", description="A day of the last week; left out: twelve weeks later.")] = "",
    of: Annotated[
        Literal["person", "team", "skill", "everybody"], Query(alias="by", description="A row for each of these.")
    ] = "person",
) -> Reply:
    """Days booked and free by week. Free is what absences, public holidays and ongoing work leave."""
    first = parse_day(start, field="from") if start else at.clock.now().date()
    last = parse_day(end, field="to") if end else first + timedelta(7 * USUAL_WEEKS - 1)
    if last < first:
        msg = f"'to' is {last}, before 'from', {first}."
        raise InputError(msg, field="to", help="Choose a later day.")
    return Reply(at.plan.load(of, start=first, end=last, by=by))


@router.get("/api/capacity/openings", summary="Where days are left", **gives(list[Candidate]))
def openings(
    *,
    by: By,
    at: At,
    days: Annotated[float, Query(description="Days of work.")],
    until: Annotated[Day, Query(alias="by", description="Ready by this day.")],
    skill: Annotated[str, Query(description="Left out: any.", max_length=200)] = "",
) -> Reply:
    """Who has so many days left for a skill by a day; whoever is ready first stands first."""
    return Reply(at.plan.openings(skill, days=days, until=parse_day(until, field="by"), by=by))
