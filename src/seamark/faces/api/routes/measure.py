"""What happened, counted and credited: metrics, attribution, the live stream."""

from functools import partial
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By, still_may
from seamark.faces.api.live import Live
from seamark.faces.api.replies import Reply, gives
from seamark.govern import require
from seamark.kernel import Period
from seamark.measure import (
    Answer,
    AttributionAnswer,
    AttributionQuestion,
    LiveSnapshot,
    MetricDefinition,
    Model,
    Question,
)

router = APIRouter(prefix="/api", tags=["Measures"])

READ = "measure.read"
DAY = {"format": "date"}
WITHOUT = "Only rows with this value; may repeat. `(none)`: rows without one."
From = Annotated[str, Field(alias="from", description="First day, UTC, included.", json_schema_extra=DAY)]
To = Annotated[str, Field(description="Last day, UTC, not included.", json_schema_extra=DAY)]
Values = Annotated[list[str], Field(description=WITHOUT)]


class MetricQuery(BaseModel, extra="forbid"):
    """What is asked of a metric."""

    start: From
    to: To
    by: Annotated[list[str], Field(description="Dimensions; repeat, or separate by commas.")] = []
    grain: Annotated[Literal["total", "day", "week", "month"], Field(description="What one row covers.")] = "day"
    channel: Values = []
    campaign: Values = []
    utm_source: Values = []
    utm_medium: Values = []
    source: Values = []

    def question(self, metric: str) -> Question:
        """The question as measure takes it."""
        given = ((name, getattr(self, name)) for name in ("channel", "campaign", "utm_source", "utm_medium", "source"))
        return Question(
            metric=metric,
            period=Period.parse(self.start, self.to),
            by=tuple(part.strip() for each in self.by for part in each.split(",") if part.strip()),
            grain=self.grain,
            where={name: tuple(values) for name, values in given if values},
        )


class AttributionQuery(BaseModel, extra="forbid"):
    """What is asked of attribution."""

    start: From
    to: To
    by: Annotated[
        Literal["channel", "campaign", "utm_source", "utm_content"],
        Field(description="What gets the credit; utm_content is the creative."),
    ] = "channel"
    model: Annotated[list[Model], Field(description="Only these models; may repeat. All when left out.")] = []
    look_back: Annotated[
        int | None, Field(description="Days in which a touch counts; the setting when left out.", ge=1, le=365)
    ] = None
    direct: Annotated[bool, Field(description="Keep direct visits in paths that have others.")] = False
    order: Annotated[int, Field(description="How many last visits the Markov chain looks at.", ge=1, le=4)] = 1
    merge_repeats: Annotated[bool, Field(description="Make one step of a channel that follows itself.")] = False
    customers: Annotated[
        Literal["all", "new", "returning"],
        Field(description="Only orders of those who had not ordered before, or had."),
    ] = "all"
    source: Annotated[str, Field(description="Only orders seen by this source, e.g. a website.", max_length=128)] = ""

    def question(self) -> AttributionQuestion:
        """The question as measure takes it."""
        return AttributionQuestion(
            period=Period.parse(self.start, self.to),
            by=self.by,
            models=tuple(self.model) or tuple(Model),
            look_back_days=self.look_back,
            direct=self.direct,
            order=self.order,
            merge_repeats=self.merge_repeats,
            customers=self.customers,
            source=self.source,
        )


class MetricShown(MetricDefinition, frozen=True, kw_only=True):
    """A metric, defined once; ``formula`` says how it is made."""

    formula: str


def shown(metric: MetricDefinition) -> MetricShown:
    """A definition with its formula written out."""
    return MetricShown(**msgspec.structs.asdict(metric), formula=metric.formula)


@router.get("/metrics", summary="List metrics", **gives(list[MetricShown]))
def metrics(*, by: By, at: At) -> Reply:
    """Every metric: what it means, how it is made, its unit, its dimensions, who answers for it."""
    require(by, READ)
    return Reply([shown(metric) for metric in at.measure.definitions()])


@router.get("/metrics/{name}", summary="Ask for a metric", **gives(Answer))
def metric(
    *,
    name: Annotated[str, Path(description="A metric's name, e.g. revenue.", max_length=64)],
    query: Annotated[MetricQuery, Query()],
    by: By,
    at: At,
) -> Reply:
    """A metric over a period, split by dimensions. Ratios are computed from summed parts, never averaged."""
    return Reply(at.measure.ask(query.question(name), by=by))


@router.get("/attribution", summary="Attribute conversions", **gives(AttributionAnswer))
def attribution(*, query: Annotated[AttributionQuery, Query()], by: By, at: At) -> Reply:
    """Who gets the credit for the conversions of a period under each model, beside what it cost.

    Five rules, a Markov chain of the paths and Shapley values; the last two with intervals. A description of paths: it
    does not say what would have happened without a channel.
    """
    return Reply(at.measure.attribute(query.question(), by=by))


@router.get("/live", summary="Watch live", **gives(LiveSnapshot, media="text/event-stream"))
async def live(
    *,
    request: Request,
    by: By,
    at: At,
    snapshots: Annotated[int | None, Query(description="End after this many; never when left out.", ge=1)] = None,
) -> Response:
    """One snapshot a second as server-sent events, for as long as one watches."""
    require(by, READ)
    ticker: Live = request.app.state.live
    watch = ticker.watch(partial(still_may, request, at, action=READ), snapshots=snapshots)
    return StreamingResponse(watch, media_type="text/event-stream")
