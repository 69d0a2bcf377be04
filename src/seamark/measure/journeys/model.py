"""Questions about journeys and funnels, and their answers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal

import msgspec

from seamark.kernel import Period
from seamark.science.shares import Lever, Share

Show = Literal["events", "pages", "everything", "channels"]
Order = Literal["ordered", "strict", "any"]
SHOWS: Final[dict[Show, str]] = {
    "events": "Events",
    "pages": "Pages",
    "everything": "Events and pages",
    "channels": "Channels of visits",
}


class StepSeen(msgspec.Struct, frozen=True):
    """A step there is, how often it was taken and by how many people."""

    step: str
    count: int
    people: int


class JourneyQuestion(msgspec.Struct, frozen=True):
    """What people did in a period. ``gap_minutes`` of silence end a walk (None: a person's whole period is one).

    ``start_at``: walks begin at this step. ``places`` steps are looked at; the ``keep`` most frequent steps are told
    apart, the others are called (other).
    """

    period: Period
    show: Show = "events"
    gap_minutes: int | None = 30
    start_at: str = ""
    places: int = 5
    keep: int = 10


class Transition(msgspec.Struct, frozen=True):
    """One step followed by another: how often, the share of all that followed, the median seconds between."""

    source: str
    target: str
    count: int
    share: float
    median_seconds: float


class Flow(msgspec.Struct, frozen=True):
    """Walks whose step number ``place`` was ``source``, by what came after; ``target`` None: they ended there."""

    place: int
    source: str
    target: str | None
    count: int


class Way(msgspec.Struct, frozen=True):
    """The first steps of walks, and how many went exactly that way."""

    steps: tuple[str, ...]
    count: int
    share: float


class JourneyAnswer(msgspec.Struct, frozen=True):
    """Walks of a period: ``matrix[step]`` has how many were at that step as their 1st, 2nd, … step."""

    walks: int
    steps: tuple[StepSeen, ...]
    flows: tuple[Flow, ...]
    matrix: dict[str, tuple[int, ...]]
    transitions: tuple[Transition, ...]
    ways: tuple[Way, ...]
    data_through: datetime | None
    age_seconds: float | None


class FunnelQuestion(msgspec.Struct, frozen=True):
    """Who entered in a period, and how far they got within ``window_seconds`` of entering.

    ``gaps``: the most seconds from each step to the next, None where there is no limit. ``by`` splits by what the visit
    was in which somebody entered; ``where`` keeps only people who entered so.
    """

    steps: tuple[str, ...]
    period: Period
    show: Show = "events"
    order: Order = "ordered"
    window_seconds: int = 30 * 86_400
    gaps: tuple[int | None, ...] = ()
    by: str = ""
    where: Mapping[str, tuple[str, ...]] = {}


class FunnelStep(msgspec.Struct, frozen=True):
    """People who got to a step: ``of_all`` who entered, ``of_before`` of those at the step before; seconds since."""

    step: str
    people: int
    of_all: Share
    of_before: Share
    median_seconds: float | None


class FunnelGroup(msgspec.Struct, frozen=True):
    """The funnel of people of one kind; ``name`` empty: of all. ``open``: not through, and their window still runs."""

    name: str
    steps: tuple[FunnelStep, ...]
    open: int


class FunnelDay(msgspec.Struct, frozen=True):
    """People who entered on a day, how many of them got through, and how many still can."""

    day: date
    entered: int
    through: int
    open: int


class FunnelAnswer(msgspec.Struct, frozen=True):
    """The funnel of all, of each kind, and by the day of entering.

    ``levers`` has for each step but the last what it would bring if all went on from it as the best kind does.
    """

    whole: FunnelGroup
    groups: tuple[FunnelGroup, ...]
    days: tuple[FunnelDay, ...]
    levers: tuple[Lever | None, ...]
    data_through: datetime | None
    age_seconds: float | None
