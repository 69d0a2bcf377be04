"""Tests by region: what they changed, which regions to treat, what the costs show."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.kernel import Period
from seamark.measure.regions import DesignAnswer, DesignQuestion, FoundTest, RegionalAnswer, RegionalQuestion

router = APIRouter(prefix="/api/experiments/regional", tags=["Measures"])

DAY = {"format": "date"}
Names = Annotated[list[str], Field(description="Regions; repeat, or separate by commas.")]
Counted = Annotated[
    Literal["conversions", "revenue", "page_views", "spend"], Field(description="What is counted by region.")
]


class TestQuery(BaseModel, extra="forbid"):
    """What is asked of a test."""

    metric: Counted = "conversions"
    treated: Names
    start: Annotated[str, Field(alias="from", description="First day of the test, UTC.", json_schema_extra=DAY)]
    to: Annotated[str, Field(description="Day after the test, UTC.", json_schema_extra=DAY)]
    history: Annotated[int, Field(description="Days before the test to look at.", ge=14, le=1095)] = 120
    method: Annotated[
        Literal["synthetic-control", "differences", "interrupted-series"], Field(description="How to tell.")
    ] = "synthetic-control"
    augment: Annotated[
        Literal["none", "ridge"], Field(description="Correct the synthetic control by ridge regression.")
    ] = "none"
    basis: Annotated[
        Literal["level", "share"], Field(description="Compare regions by level, or as shares of their own mean.")
    ] = "share"
    exclude: Names = []
    randomised: Annotated[bool, Field(description="Chance decided which regions were treated.")] = False
    level: Annotated[float, Field(description="Probability of the interval.", ge=0.5, le=0.99)] = 0.9

    def question(self) -> RegionalQuestion:
        """The question as measure takes it."""
        return RegionalQuestion(
            metric=self.metric,
            treated=_split(self.treated),
            period=Period.parse(self.start, self.to),
            history_days=self.history,
            method=self.method,
            augment=self.augment,
            basis=self.basis,
            exclude=_split(self.exclude),
            randomised=self.randomised,
            level=self.level,
        )


class DesignQuery(BaseModel, extra="forbid"):
    """What is asked of a design."""

    metric: Counted = "conversions"
    days: Annotated[int, Field(description="How long the test will run.", ge=1, le=365)] = 28
    size: Annotated[list[int], Field(description="Numbers of regions to treat; may repeat.")] = [2, 4, 6, 10]
    include: Names = []
    exclude: Names = []
    history: Annotated[int, Field(description="Days of history to try designs on.", ge=14, le=1095)] = 182

    def question(self) -> DesignQuestion:
        """The question as measure takes it."""
        return DesignQuestion(
            self.metric, self.days, tuple(self.size), _split(self.include), _split(self.exclude), self.history
        )


@router.get("", summary="Read a regional test", **gives(RegionalAnswer, 404))
def regional(*, query: Annotated[TestQuery, Query()], by: By, at: At) -> Reply:
    """What changed in the treated regions, against what the other regions say would have happened.

    The interval holds for regions that remember the day before; untreated regions, taken as treated, widen it.
    """
    return Reply(at.measure.regional(query.question(), by=by))


@router.get("/design", summary="Design a regional test", **gives(DesignAnswer, 404))
def design(*, query: Annotated[DesignQuery, Query()], by: By, at: At) -> Reply:
    """Sets of regions to treat, most telling first, with the power to see effects of each size in past windows."""
    return Reply(at.measure.regional_design(query.question(), by=by))


@router.get("/found", summary="List tests that costs show", **gives(list[FoundTest]))
def found(*, by: By, at: At) -> Reply:
    """Channels whose spend paused for two weeks or more in some regions while it went on in others."""
    return Reply(list(at.measure.found_tests(by=by)))


def _split(names: list[str]) -> tuple[str, ...]:
    return tuple(part.strip() for each in names for part in each.split(",") if part.strip())
