"""What people do one after the other, and how far they get."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.faces.api.routes.measure import From, To, Values
from seamark.kernel import Period
from seamark.measure.journeys import (
    FunnelAnswer,
    FunnelQuestion,
    JourneyAnswer,
    JourneyQuestion,
    Order,
    Show,
    StepSeen,
)

router = APIRouter(prefix="/api", tags=["Measures"])

Shows = Annotated[Show, Field(description="What a step is: tracked events, pages, both, or channels of visits.")]
LONG = 300


class StepsQuery(BaseModel, extra="forbid"):
    """Which steps there are."""

    start: From
    to: To
    show: Shows = "events"


class JourneyQuery(StepsQuery):
    """What is asked of journeys."""

    gap_minutes: Annotated[int | None, Field(description="A silence that ends a walk; 0: never.", ge=0, le=44_640)] = 30
    start_at: Annotated[str, Field(description="Walks begin with this step.", max_length=LONG)] = ""
    places: Annotated[int, Field(description="How many steps are looked at.", ge=1, le=10)] = 5
    keep: Annotated[int, Field(description="The most frequent steps; the rest is (other).", ge=1, le=30)] = 10

    def question(self) -> JourneyQuestion:
        """The question as measure takes it."""
        period = Period.parse(self.start, self.to)
        return JourneyQuestion(period, self.show, self.gap_minutes or None, self.start_at, self.places, self.keep)


class FunnelQuery(StepsQuery):
    """What is asked of a funnel."""

    step: Annotated[list[str], Field(description="Its steps; repeat, in their order.", max_length=12)] = []
    order: Annotated[Order, Field(description="Later; nothing of the log between; or in whatever order.")] = "ordered"
    window_seconds: Annotated[int, Field(description="From entering to the end.", ge=60, le=31_622_400)] = 2_592_000
    gap_seconds: Annotated[
        list[int], Field(description="From each step to the next; repeat. 0: no limit.", max_length=11)
    ] = []
    by: Annotated[str, Field(description="channel, campaign, utm_source, source or visitor.", max_length=32)] = ""
    channel: Values = []
    campaign: Values = []
    utm_source: Values = []
    source: Values = []
    visitor: Values = []

    def question(self) -> FunnelQuestion:
        """The question as measure takes it."""
        names = ("channel", "campaign", "utm_source", "source", "visitor")
        where = {name: tuple(getattr(self, name)) for name in names if getattr(self, name)}
        return FunnelQuestion(
            tuple(self.step),
            Period.parse(self.start, self.to),
            show=self.show,
            order=self.order,
            window_seconds=self.window_seconds,
            gaps=tuple(gap or None for gap in self.gap_seconds),
            by=self.by,
            where=where,
        )


@router.get("/journeys/steps", summary="List steps", **gives(list[StepSeen]))
def steps(*, query: Annotated[StepsQuery, Query()], by: By, at: At) -> Reply:
    """Every step people took in a period, most frequent first."""
    return Reply(at.measure.steps_seen(query.show, Period.parse(query.start, query.to), by=by))


@router.get("/journeys", summary="Follow journeys", **gives(JourneyAnswer))
def journeys(*, query: Annotated[JourneyQuery, Query()], by: By, at: At) -> Reply:
    """What people did one after the other: flows by place, the matrix of steps, transitions, the most frequent ways."""
    return Reply(at.measure.journey(query.question(), by=by))


@router.get("/funnel", summary="Ask for a funnel", **gives(FunnelAnswer))
def funnel(*, query: Annotated[FunnelQuery, Query()], by: By, at: At) -> Reply:
    """How far people got who entered in a period, of all, of each kind and by day, and where most is to be gained."""
    return Reply(at.measure.funnel(query.question(), by=by))
