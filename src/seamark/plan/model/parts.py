"""Values inside items: dependencies, baselines, points of a path, phases, steps of a spend plan."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from seamark.plan.model.item import ItemId, Line, Title


class Dependency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must come first: finish-to-start, start-to-start, finish-to-finish or start-to-finish, with a lag."""

    on: Annotated[ItemId, Meta(description="Id of the initiative, task, release or milestone this one waits for.")]
    type: Annotated[
        Literal["FS", "SS", "FF", "SF"],
        Meta(
            description="FS: starts after the other's end; SS: after its start; FF: ends after its end; SF: its start."
        ),
    ] = "FS"
    lag_days: Annotated[int, Meta(description="Working days to wait; negative overlaps.", ge=-400, le=400)] = 0


class Baseline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a goal starts from: a number read from measured data over a period, and when it was read."""

    value: Annotated[float, Meta(description="The measured value, in the goal's unit.")]
    period_from: Annotated[date | None, Meta(description="First day it was measured over.")] = None
    period_to: Annotated[date | None, Meta(description="Day after the last one.")] = None
    read_at: Annotated[datetime | None, Meta(description="When it was read from the data; empty when typed.")] = None


class PathPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a goal should be on a day."""

    day: date
    value: float


class Phase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of an initiative's time with a purpose of its own."""

    title: Annotated[Title, Meta(description="What it is for, e.g. Produce, Live, Evaluate.")]
    start: Annotated[date, Meta(description="First day.")]
    end: Annotated[date, Meta(description="Last day, included.")]
    done: Annotated[bool, Meta(description="Whether it is finished.")] = False


class Spread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Best and worst case beside a likely value: about one in twenty lies beyond either."""

    low: Annotated[float, Meta(description="Best case.", ge=0, le=10_000)]
    high: Annotated[float, Meta(description="Worst case.", ge=0, le=10_000)]


class Lead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Working days that something takes outside: likely, best and worst case."""

    days: Annotated[float, Meta(description="Likely working days.", ge=0, le=1000)]
    low: Annotated[float, Meta(description="Best case.", ge=0, le=1000)]
    high: Annotated[float, Meta(description="Worst case.", ge=0, le=1000)]


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Money that something shall bring, in whole units of ``currency``: likely, and its range nine times of ten."""

    likely: Annotated[float, Meta(description="Likely amount.", ge=-1e12, le=1e12)]
    low: Annotated[float, Meta(description="One in twenty lies below.", ge=-1e12, le=1e12)]
    high: Annotated[float, Meta(description="One in twenty lies above.", ge=-1e12, le=1e12)]
    currency: Annotated[str, Meta(description="ISO 4217, e.g. EUR.", pattern=r"^[A-Z]{3}\Z")]


class SpendStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A share of the budget that is spent evenly from a day until the next step."""

    day: Annotated[date, Meta(description="First day of the step.")]
    share: Annotated[float, Meta(description="Share of the budget, 0 to 1; all steps make 1.", ge=0, le=1)]


Code = Annotated[str, Meta(min_length=1, max_length=120)]
Name = Annotated[Line, Meta(min_length=1)]
