"""What comes of a metric, and when it turned."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.faces.api.routes.measure import DAY, Values
from seamark.kernel import parse_day
from seamark.measure.forecasts import ChangesAnswer, ForecastAnswer, HistoryQuestion

router = APIRouter(prefix="/api", tags=["Measures"])

Name = Annotated[str, Path(description="A metric's name, e.g. revenue.", max_length=64)]


class HistoryQuery(BaseModel, extra="forbid"):
    """Which history is looked at."""

    step_days: Annotated[
        Literal["1", "7", "28"], Field(description="Days that one step sums; ratios and people have steps of one day.")
    ] = "1"
    before: Annotated[
        str | None, Field(description="Leave out this day (UTC) and all after it.", json_schema_extra=DAY)
    ] = None
    channel: Values = []
    campaign: Values = []
    utm_source: Values = []
    utm_medium: Values = []
    source: Values = []

    def question(self, metric: str) -> HistoryQuestion:
        """The question as measure takes it."""
        given = ((name, getattr(self, name)) for name in ("channel", "campaign", "utm_source", "utm_medium", "source"))
        return HistoryQuestion(
            metric,
            where={name: tuple(values) for name, values in given if values},
            step_days=int(self.step_days),
            before=parse_day(self.before, field="before") if self.before else None,
        )


class ForecastQuery(HistoryQuery):
    """Which history is carried on, and how far."""

    horizon: Annotated[int, Field(description="Steps ahead, up to a year.")] = 28


@router.get("/metrics/{name}/forecast", summary="Forecast a metric", **gives(ForecastAnswer))
def forecast(*, name: Name, query: Annotated[ForecastQuery, Query()], by: By, at: At) -> Reply:
    """What comes of a metric after its last full day, with intervals, and how that did on its own past."""
    return Reply(at.measure.forecast(query.question(name), query.horizon, by=by))


@router.get("/metrics/{name}/changes", summary="Find turning points of a metric", **gives(ChangesAnswer))
def changes(*, name: Name, query: Annotated[HistoryQuery, Query()], by: By, at: At) -> Reply:
    """When a metric turned, from what to what: seasons taken off, single days out of line ignored."""
    return Reply(at.measure.changes(query.question(name), by=by))
