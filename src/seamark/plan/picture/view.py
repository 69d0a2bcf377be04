"""What a picture shows of a plan: bars in lanes, releases, milestones, and what is known of capacity and money."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from seamark.plan.kinds import Goal, Initiative, Milestone, Release
from seamark.plan.marks import mark_of
from seamark.plan.model import Phase, Snapshot

LANES: Final = {
    "objective": "objective",
    "channel": "channel",
    "owner": "owner",
    "stage": "life-cycle stage",
    "kind": "kind",
}
BEFORE, AFTER = timedelta(7), timedelta(14)  # free days round what is shown


class Bar(msgspec.Struct, frozen=True):
    """An initiative: its days (both included), share done, sea mark, phases, and what it waits for.

    ``likely`` and ``sure`` are the days by which it is finished with even odds, and four times of five.
    """

    id: str
    title: str
    lane: str
    start: date
    end: date
    progress: float
    status: str
    state: str
    why: str
    phases: tuple[Phase, ...] = ()
    after: tuple[str, ...] = ()
    likely: date | None = None
    sure: date | None = None


class Spot(msgspec.Struct, frozen=True):
    """A release, milestone, review or gate on its day."""

    id: str
    title: str
    kind: str
    day: date
    done: bool = False
    confidence: float = 1.0


class Load(msgspec.Struct, frozen=True):
    """A week of everybody together: days of work that are booked, and days that are free for it."""

    monday: date
    booked: float
    free: float


class Spent(msgspec.Struct, frozen=True):
    """Planned spend by month, in whole units of ``currency``, and what was spent where it is known."""

    currency: str
    planned: Mapping[date, float]
    actual: Mapping[date, float] = {}


class Forecast(msgspec.Struct, frozen=True):
    """When an initiative is finished with even odds, and four times of five."""

    likely: date
    sure: date


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a picture shows. ``start`` and ``end`` are its first and last day."""

    title: str
    by: str
    today: date
    number: int
    start: date
    end: date
    lanes: tuple[str, ...]
    bars: tuple[Bar, ...]
    releases: tuple[Spot, ...]
    milestones: tuple[Spot, ...]
    loads: tuple[Load, ...] = ()
    spent: Spent | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What of a plan somebody wants drawn: lanes, kinds of initiatives (none: all), first and last day."""

    by: str = "objective"
    kinds: Collection[str] = ()
    start: date | None = None
    end: date | None = None


def view_of(
    plan: Snapshot,
    wanted: Wanted,
    *,
    title: str,
    today: date,
    clashes: Collection[str],
    forecasts: Mapping[str, Forecast],
) -> View:
    """The view of a plan; what is stopped is not drawn. Capacity and money are added by whoever knows them."""
    lane = _lane_of(plan, wanted.by)
    found = [one for one in plan.of(Initiative).values() if one.status != "stopped"]
    found = [one for one in found if not wanted.kinds or one.kind in wanted.kinds]
    spots = [
        Spot(one.id, one.title, "release", one.date, one.shipped, one.confidence) for one in plan.of(Release).values()
    ]
    marks = [Spot(one.id, one.title, one.kind, one.date, one.done) for one in plan.of(Milestone).values()]
    start, end = _days(found, [*spots, *marks], wanted=wanted, today=today)
    bars = [
        Bar(
            one.id,
            one.title,
            lane(one),
            one.start,
            one.end,
            1.0 if one.status == "done" else one.progress,
            one.status,
            (mark := mark_of(one, today=today, clashes=clashes)).state,
            mark.why,
            one.phases,
            tuple(part.on for part in one.depends_on),
            forecasts[one.id].likely if one.id in forecasts else None,
            forecasts[one.id].sure if one.id in forecasts else None,
        )
        for one in sorted(found, key=lambda one: (one.start, one.end, one.id))
        if one.end >= start and one.start <= end
    ]
    return View(
        title=title,
        by=wanted.by,
        today=today,
        number=plan.number,
        start=start,
        end=end,
        lanes=tuple(sorted({bar.lane for bar in bars}, key=lambda name: (name.startswith("No "), name))),
        bars=tuple(bars),
        releases=tuple(sorted((one for one in spots if start <= one.day <= end), key=lambda one: (one.day, one.id))),
        milestones=tuple(sorted((one for one in marks if start <= one.day <= end), key=lambda one: (one.day, one.id))),
    )


def _days(found: Sequence[Initiative], spots: Sequence[Spot], *, wanted: Wanted, today: date) -> tuple[date, date]:
    """First and last day: as wanted, else of everything that is drawn with some room round it."""
    days = [day for one in found for day in (one.start, one.end)] + [one.day for one in spots] or [today]
    start = wanted.start or min(days) - BEFORE
    end = wanted.end or max(days) + AFTER
    return start, max(end, start + timedelta(13))


def _lane_of(plan: Snapshot, by: str) -> Callable[[Initiative], str]:
    """Which lane an initiative lies in; each lies in one, by its first goal or its largest channel."""

    def objective(item: Initiative) -> str:
        goals = [plan.find(Goal, goal) for goal in item.goals]
        return next((plan.label(goal.objective) for goal in goals if goal), "No objective")

    def channel(item: Initiative) -> str:
        return max(item.channels, key=lambda name: item.channels[name]) if item.channels else "No channel"

    lanes: dict[str, Callable[[Initiative], str]] = {
        "channel": channel,
        "owner": lambda item: plan.label(item.owner) if item.owner else "No owner",
        "stage": lambda item: item.stage.capitalize() or "No stage",
        "kind": lambda item: item.kind.capitalize(),
    }
    return lanes.get(by, objective)
