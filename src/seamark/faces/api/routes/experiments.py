"""Experiments: designs, what they take, assignment, how they stand, decisions."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.measure.experiments import Assigned, Experiment, ExperimentVersion, Monitor, Plan

router = APIRouter(tags=["Experiments"])

Key = Annotated[str, Path(description="The key of an experiment.", max_length=60)]
Unit = Annotated[str, Query(description="The anonymous or user id that the experiment's unit is.", max_length=512)]
Consent = Annotated[bool, Query(description="False where the unit refused to be measured: it gets the control.")]
Version = Annotated[int, Field(ge=1, description="The version that was seen.")]


class Designed(BaseModel, extra="forbid"):
    """A new experiment: its key, and the fields of its design."""

    key: Annotated[str, Field(max_length=60)]
    design: dict[str, Any]


class Foreseen(BaseModel, extra="forbid"):
    """A design that nobody keeps; `key` where it is that of an experiment."""

    design: dict[str, Any]
    key: Annotated[str, Field(max_length=60)] = ""


class Edited(BaseModel, extra="forbid"):
    """Fields of the design to change, and the version that was seen."""

    version: Version
    design: dict[str, Any]


class Started(BaseModel, extra="forbid"):
    """The version that was seen; `since` where exposures were logged since a past moment already."""

    version: Version
    since: datetime | None = None


class Stopped(BaseModel, extra="forbid"):
    """The version that was seen; `at` where it was stopped at a past moment."""

    version: Version
    at: datetime | None = None


class Decided(BaseModel, extra="forbid"):
    """Ship a variant or keep the control, and why."""

    version: Version
    verdict: Literal["ship", "keep"]
    variant: Annotated[str, Field(max_length=60)] = ""
    reason: Annotated[str, Field(min_length=1, max_length=4000)]


class ExperimentRemoved(msgspec.Struct, frozen=True):
    """The key that is free again."""

    key: str


@router.get("/api/experiments", summary="List experiments", **gives(tuple[Experiment, ...]))
def listed(
    *,
    by: By,
    at: At,
    state: Annotated[
        Literal["", "draft", "running", "stopped", "decided"], Query(description="Only those; empty: all.")
    ] = "",
) -> Reply:
    """Experiments, what changed last first."""
    return Reply(at.experiments.experiments(by=by, state=state))


@router.post("/api/experiments", summary="Design an experiment", **gives(Experiment, 409, 415, status=201))
def create(*, given: Designed, by: By, at: At) -> Reply:
    """Draw up an experiment; every fault of its design is told at once."""
    return Reply(at.experiments.create(given.key, given.design, by=by), status_code=201)


@router.post("/api/experiments/foresee", summary="What a design takes", **gives(Plan, 415))
def foresee(*, given: Foreseen, by: By, at: At) -> Reply:
    """Baseline, units and days of a design, read from the company's newest days; nothing is kept."""
    return Reply(at.experiments.foresee(given.design, key=given.key, by=by))


@router.get("/api/experiments/{key}", summary="Read an experiment", **gives(Experiment, 404))
def one(*, key: Key, by: By, at: At) -> Reply:
    """One experiment with its design, its state and what was decided."""
    return Reply(at.experiments.experiment(key, by=by))


@router.get("/api/experiments/{key}/versions", summary="What it was", **gives(tuple[ExperimentVersion, ...], 404))
def versions(*, key: Key, by: By, at: At) -> Reply:
    """Every version of an experiment, newest first: who did what, and the design then."""
    return Reply(at.experiments.versions(key, by=by))


@router.patch("/api/experiments/{key}", summary="Change a design", **gives(Experiment, 404, 409, 415))
def edit(*, key: Key, given: Edited, by: By, at: At) -> Reply:
    """Change fields of a draft; of a running one only title, hypothesis and planned end."""
    return Reply(at.experiments.edit(key, given.design, version=given.version, by=by))


@router.delete("/api/experiments/{key}", summary="Throw a draft away", **gives(ExperimentRemoved, 404, 409))
def remove(
    *, key: Key, version: Annotated[int, Query(ge=1, description="The version that was seen.")], by: By, at: At
) -> Reply:
    """Remove a draft; what ran is kept."""
    at.experiments.remove(key, version=version, by=by)
    return Reply(ExperimentRemoved(key))


@router.post("/api/experiments/{key}/start", summary="Start an experiment", **gives(Experiment, 404, 409, 415))
def start(*, key: Key, given: Started, by: By, at: At) -> Reply:
    """Give out variants from now on. 409 when its layer has no room left, or it started before."""
    return Reply(at.experiments.start(key, version=given.version, since=_aware(given.since), by=by))


@router.post("/api/experiments/{key}/stop", summary="Stop an experiment", **gives(Experiment, 404, 409, 415))
def stop(*, key: Key, given: Stopped, by: By, at: At) -> Reply:
    """Give everybody the control from now on; what was seen goes on being counted until its window is over."""
    return Reply(at.experiments.stop(key, version=given.version, at=_aware(given.at), by=by))


@router.post("/api/experiments/{key}/decide", summary="Decide an experiment", **gives(Experiment, 404, 409, 415))
def decide(*, key: Key, given: Decided, by: By, at: At) -> Reply:
    """Ship a variant or keep the control, with the reason; what the numbers said then is kept with it."""
    decided = at.experiments.decide(
        key, given.verdict, variant=given.variant, reason=given.reason, version=given.version, by=by
    )
    return Reply(decided)


@router.get("/api/experiments/{key}/monitor", summary="How an experiment stands", **gives(Monitor, 404))
def monitor(*, key: Key, by: By, at: At) -> Reply:
    """Units and effects with their intervals, over time; sample ratio, guardrails, what to do, how long still."""
    return Reply(at.experiments.monitor(key, by=by))


@router.get("/api/experiments/{key}/assign", summary="Assign a unit", **gives(Assigned, 404))
def assign(*, key: Key, unit: Unit, by: By, at: At, consent: Consent = True) -> Reply:
    """The variant of a unit; log 'Experiment Viewed' when `is_in` and it is shown."""
    return Reply(at.experiments.assign(key, unit, consents=consent, by=by))


@router.get("/api/assignments", summary="Assign a unit everywhere", **gives(tuple[Assigned, ...]))
def assignments(*, unit: Unit, by: By, at: At, consent: Consent = True) -> Reply:
    """The variants of a unit in every running experiment."""
    return Reply(at.experiments.assignments(unit, consents=consent, by=by))


def _aware(moment: datetime | None) -> datetime | None:
    """A moment without a zone is in UTC."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
