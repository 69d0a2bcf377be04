"""Goals: a metric that shall come from a baseline to a target by a deadline."""

import itertools
import math
from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar, Final, Literal

import msgspec
from msgspec import Meta

from seamark.plan.kinds.measured import METRIC_OF, metric_flaws
from seamark.plan.model import Baseline, Flaw, Item, PathPoint, Reference, Snapshot
from seamark.plan.model.item import ItemId, Line, MaybeId, Text, Title
from seamark.plan.model.parts import Name

DIMENSIONS: Final = ("revenue", "acquisition", "awareness", "market_share", "engagement", "retention", "satisfaction")
MOST_POINTS: Final = 400


class Goal(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A metric, where it starts, where it shall be, until when, and who answers for it."""

    noun: ClassVar[str] = "goal"
    plural: ClassVar[str] = "goals"

    title: Annotated[Title, Meta(description="The goal in a few words.")]
    objective: Annotated[ItemId, Meta(description="Id of the objective it serves.")]
    metric: Annotated[
        Line, Meta(description="Name of a metric, as /api/metrics lists them; empty: see measured_by.")
    ] = ""
    measured_by: Annotated[
        Line, Meta(description="How the number is found when no metric measures it; check-ins then carry it.")
    ] = ""
    where: Annotated[
        dict[Name, tuple[Name, ...]],
        Meta(description="What is counted: dimension → values, e.g. channel: [Paid Search]. Empty: everything."),
    ] = msgspec.field(default_factory=dict)
    unit: Annotated[Line, Meta(description="Unit of baseline and target, e.g. EUR, %, customers.")] = ""
    reading: Annotated[
        Literal["total", "level"],
        Meta(description="total: the sum from start to deadline. level: the value over the last window_days."),
    ] = "level"
    window_days: Annotated[int, Meta(description="Days that a level is read over.", ge=1, le=366)] = 28
    baseline: Annotated[Baseline | None, Meta(description="Where it starts, read from data over a period.")] = None
    baseline_note: Annotated[Line, Meta(description="Why the baseline was typed and not read; empty when read.")] = ""
    target: Annotated[float, Meta(description="Where it shall be at the deadline, in the goal's unit.")]
    direction: Annotated[Literal["up", "down"], Meta(description="Whether more or less is better.")] = "up"
    start: Annotated[date, Meta(description="First day.")]
    deadline: Annotated[date, Meta(description="Last day, included.")]
    owner: Annotated[MaybeId, Meta(description="Id of the person who answers for it.")] = ""
    dimension: Annotated[
        Literal["revenue", "acquisition", "awareness", "market_share", "engagement", "retention", "satisfaction"],
        Meta(description="What kind of result it is."),
    ]
    path: Annotated[
        Literal["linear", "seasonal"] | tuple[PathPoint, ...],
        Meta(description="linear, seasonal (the measured shape of the year before), or points with day and value."),
    ] = "linear"
    amber: Annotated[
        float, Meta(description="Shortfall from which it is at risk, as a share; see docs/plan.md.", ge=0, le=1)
    ] = 0.05
    red: Annotated[float, Meta(description="Shortfall from which it is off track, as a share.", ge=0, le=1)] = 0.15
    note: Annotated[Text, Meta(description="Anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title

    def references(self) -> Iterator[Reference]:
        """Its objective and its owner."""
        yield Reference("objective", self.objective, ("objective",))
        if self.owner:
            yield Reference("owner", self.owner, ("person",))

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """A goal must be measurable, end after its start and go where it says."""
        del plan, before
        yield from self._measured()
        if self.deadline <= self.start:
            message = f"The deadline {self.deadline} is not after the start {self.start}."
            yield Flaw("deadline", message, "Choose a later deadline or an earlier start.")
        if self.red < self.amber:
            message = f"Off track ({self.red:.0%}) would begin before at risk ({self.amber:.0%})."
            yield Flaw("red", message, "Choose red at least as large as amber.")
        yield from self._baseline_flaws()
        yield from self._path_flaws()

    def _measured(self) -> Iterator[Flaw]:
        metric = METRIC_OF.get(self.metric)
        if not self.metric and not self.measured_by:
            message = "It is empty: a goal without a metric can be neither reached nor missed."
            yield Flaw("metric", message, "Name a metric, or say in 'measured_by' how the number is found.")
        yield from metric_flaws(self.metric, self.where)
        if metric is not None and metric.denominator and self.reading == "total":
            message = f"{metric.title} is a ratio, and ratios do not add up to a total."
            yield Flaw("reading", message, "Choose level.")

    def _baseline_flaws(self) -> Iterator[Flaw]:
        base = self.baseline
        if base is None:
            return
        if base.read_at is None and not self.baseline_note:
            message = f"The baseline {base.value:g} was typed and nothing says why."
            yield Flaw("baseline_note", message, "Read it from the data, or say where the number comes from.")
        if base.period_from and base.period_to and base.period_to <= base.period_from:
            message = f"Its period ends on {base.period_to}, which is not after {base.period_from}."
            yield Flaw("baseline", message, "Choose an end after the start.")
        if self.reading == "level" and (self.target - base.value) * (1 if self.direction == "up" else -1) < 0:
            message = (
                f"{self.target:g} lies on the wrong side of the baseline {base.value:g} for direction {self.direction}."
            )
            yield Flaw("target", message, "Change the target or the direction.")

    def _path_flaws(self) -> Iterator[Flaw]:
        if isinstance(self.path, str):
            return
        days = [point.day for point in self.path]
        if not days or len(days) > MOST_POINTS:
            yield Flaw("path", f"It has {len(days)} points; 1 to {MOST_POINTS} are allowed.", "Or choose linear.")
        if any(later <= earlier for earlier, later in itertools.pairwise(days)):
            yield Flaw("path", "Its days do not go forward.", "Put the points in order, one a day.")
        if days and not (self.start <= days[0] and days[-1] <= self.deadline):
            yield Flaw("path", f"It has points outside {self.start} to {self.deadline}.", "Keep them inside.")
        if not all(math.isfinite(point.value) for point in self.path):
            yield Flaw("path", "A value is no number.", "Write every value as a number.")
