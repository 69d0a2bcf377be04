"""The plan as a timeline: bars in lanes, releases, milestones, days off."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Final

import msgspec

from seamark.faces.web.routes.goals.blanks import STAGES
from seamark.faces.web.routes.goals.standing import mark_of
from seamark.plan import Absence, Goal, Initiative, Milestone, Phase, Release, Snapshot

LANES: Final = {"objective": "Objective", "channel": "Channel", "owner": "Owner", "stage": "Life-cycle stage"}
ZOOMS: Final = {"week": "Weeks", "month": "Months", "quarter": "Quarters"}


class Bar(msgspec.Struct, frozen=True):
    """An initiative: lane by name, dates (both included), share done, sea mark with reason, what it waits for."""

    id: str
    title: str
    kind: str
    lane: str
    start: date
    end: date
    progress: float
    status: str
    state: str
    why: str
    version: int
    after: list[str]
    phases: list[Phase]


class Point(msgspec.Struct, frozen=True):
    """A release or a milestone on its day."""

    id: str
    title: str
    kind: str
    day: date
    done: bool = False
    confidence: float = 1.0


class Timeline(msgspec.Struct, frozen=True):
    """All of it, as the script draws it."""

    today: date
    number: int
    editable: bool
    lanes: list[str]
    bars: list[Bar]
    releases: list[Point]
    points: list[Point]
    closed: list[date]


def timeline_of(
    plan: Snapshot, by: str, *, kinds: Collection[str], today: date, clashes: set[str], editable: bool
) -> Timeline:
    """The plan in lanes ``by`` objective, channel, owner or stage; only some ``kinds`` where any are named."""
    lane = lane_of(plan, by)
    found = [one for one in plan.of(Initiative).values() if not kinds or one.kind in kinds]
    bars = [_bar(one, lane(one), today=today, clashes=clashes) for one in sorted(found, key=lambda one: one.start)]
    marks = plan.of(Milestone).values()
    return Timeline(
        today,
        plan.number,
        editable,
        sorted({bar.lane for bar in bars}, key=lambda name: (name.startswith("No "), name)),
        bars,
        [Point(one.id, one.title, "release", one.date, confidence=one.confidence) for one in plan.of(Release).values()],
        [Point(one.id, one.title, one.kind, one.date, one.done) for one in marks],
        [day for one in plan.of(Absence).values() if one.kind == "closed" for day in _days(one)],
    )


def lane_of(plan: Snapshot, by: str) -> Callable[[Initiative], str]:
    """Which lane an initiative lies in; each lies in one, by its first goal or its largest channel."""

    def objective(item: Initiative) -> str:
        goals = [plan.find(Goal, goal) for goal in item.goals]
        return next((plan.label(goal.objective) for goal in goals if goal), "No objective")

    def channel(item: Initiative) -> str:
        return max(item.channels, key=lambda name: item.channels[name]) if item.channels else "No channel"

    lanes: dict[str, Callable[[Initiative], str]] = {
        "channel": channel,
        "owner": lambda item: plan.label(item.owner) if item.owner else "No owner",
        "stage": lambda item: STAGES.get(item.stage, "No stage"),
    }
    return lanes.get(by, objective)


def _bar(item: Initiative, lane: str, *, today: date, clashes: set[str]) -> Bar:
    mark = mark_of(item, today=today, clashes=clashes)
    return Bar(
        item.id,
        item.title,
        item.kind,
        lane,
        item.start,
        item.end,
        1.0 if item.status == "done" else item.progress,
        item.status,
        mark.state,
        mark.why,
        item.version,
        [one.on for one in item.depends_on],
        list(item.phases),
    )


def _days(absence: Absence) -> list[date]:
    return [absence.start + timedelta(number) for number in range((absence.end - absence.start).days + 1)]
