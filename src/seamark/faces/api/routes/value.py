"""What customers are worth, cohorts, who comes back, and how estimators did where the truth is known."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.kernel import NotFound
from seamark.measure.value import CohortAnswer, CustomerValue, RetentionAnswer, ValueAnswer

router = APIRouter(prefix="/api", tags=["Measures"])

READ = "measure.read"


class ValueQuery(BaseModel, extra="forbid"):
    """How far to look, with which model."""

    horizon: Annotated[int, Field(description="Days to look ahead.", ge=1, le=3660)] = 365
    model: Annotated[Literal["", "bg-nbd", "pareto-nbd"], Field(description="The likelier of both when left out.")] = ""
    discount: Annotated[float, Field(description="By how much a year counts less: 0.1 is 10 %.", ge=0, le=1)] = 0.0


@router.get("/value", summary="Value customers", **gives(ValueAnswer, 404))
def value(*, query: Annotated[ValueQuery, Query()], by: By, at: At) -> Reply:
    """What the customers of today are worth within the horizon, by channel and region, and who has probably left.

    `check` holds the model against what came: it is fitted on the first part of history and compared with the rest.
    """
    found = at.measure.value(horizon=query.horizon, model=query.model, discount=query.discount, by=by)
    return Reply(found)


@router.get("/value/{person_id}", summary="Value a customer", **gives(CustomerValue, 404))
def value_of(
    *,
    person_id: Annotated[str, Path(description="A person's id, as profiles have it.", max_length=64)],
    horizon: Annotated[int, Query(description="Days to look ahead.", ge=1, le=3660)] = 365,
    by: By,
    at: At,
) -> Reply:
    """The chance that somebody is a customer still, and what they will order within the horizon."""
    found = at.measure.value_of(person_id, horizon=horizon, by=by)
    if found is None:
        msg = f"Nothing is expected of {person_id}: they never ordered, or too little is known to say."
        raise NotFound(msg, help="GET /api/value says what is known of all customers.")
    return Reply(found)


@router.get("/cohorts", summary="Compare cohorts", **gives(CohortAnswer))
def cohorts(*, by: By, at: At) -> Reply:
    """Buyers by month of their first order: who ordered again in which month, and what they brought."""
    return Reply(at.measure.cohorts(by=by))


@router.get("/retention", summary="See who comes back", **gives(RetentionAnswer))
def retention(*, by: By, at: At) -> Reply:
    """The share that ordered in each month after that of the first order, over all cohorts whose month is over."""
    return Reply(at.measure.retention(by=by))
