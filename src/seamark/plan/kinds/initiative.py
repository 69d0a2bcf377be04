"""Initiatives: what is done, for which goals, by whom, when, with how much money."""

import itertools
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar, Final, Literal

import msgspec
from msgspec import Meta

from seamark.kernel import Money
from seamark.plan.kinds.absence import days_away
from seamark.plan.kinds.raci import Raci, raci_flaws
from seamark.plan.model import Dependency, Effect, Flaw, Item, Phase, Reference, Snapshot, SpendStep
from seamark.plan.model.item import ItemId, Line, MaybeId, Share, Text, Title
from seamark.plan.model.parts import Code, Name

POINTS_AT: Final = ("initiative", "task", "release", "milestone")
AWAY_SHARE: Final = 0.5  # an owner who is away for half of the working days or more cannot own it
CURRENCY: Final = re.compile(r"[A-Z]{3}\Z")
LARGEST_MICROS: Final = 8_000_000_000_000_000  # above 2^33 units a JSON number no longer tells micros apart
NEARLY: Final = 0.001
FIXED: Final = frozenset({"running", "done", "stopped"})  # what has begun or ended is moved by nobody else's move


class Initiative(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A campaign, launch, content programme, channel development, messaging update, research or event."""

    noun: ClassVar[str] = "initiative"
    plural: ClassVar[str] = "initiatives"

    title: Annotated[Title, Meta(description="The initiative in a few words.")]
    kind: Annotated[
        Literal["campaign", "launch", "content", "channel", "messaging", "research", "event"],
        Meta(description="What kind of work it is."),
    ] = "campaign"
    goals: Annotated[
        tuple[ItemId, ...], Meta(description="Ids of the goals it works for; at least one.", max_length=50)
    ]
    audience: Annotated[Text, Meta(description="Whom it is for.")] = ""
    channels: Annotated[
        dict[Name, Share], Meta(description="Channel mix: channel → share; the shares make 1.", max_length=50)
    ] = msgspec.field(default_factory=dict)
    objective_text: Annotated[Text, Meta(description="What it shall bring about.")] = ""
    success_metric: Annotated[Line, Meta(description="What one will see when it worked.")] = ""
    budget: Annotated[Money | None, Meta(description="Money it may spend.")] = None
    spend: Annotated[
        Literal["even", "front"] | tuple[SpendStep, ...],
        Meta(
            description="How the budget is spent: even, front (falling evenly to nothing), or steps with day and share."
        ),
    ] = "even"
    owner: Annotated[MaybeId, Meta(description="Id of the person who answers for it.")] = ""
    people: Annotated[
        dict[ItemId, Annotated[float, Meta(ge=0, le=10_000)]],
        Meta(description="Who works on it: id of the person → days of work.", max_length=100),
    ] = msgspec.field(default_factory=dict)
    start: Annotated[date, Meta(description="First day.")]
    end: Annotated[date, Meta(description="Last day, included.")]
    phases: Annotated[
        tuple[Phase, ...], Meta(description="What its time is for, one after the other.", max_length=30)
    ] = ()
    stage: Annotated[
        Literal["", "introduction", "growth", "maturity", "decline"],
        Meta(description="Where the product is in its life cycle."),
    ] = ""
    campaign_codes: Annotated[
        tuple[Code, ...], Meta(description="utm_campaign values by which it is measured.", max_length=200)
    ] = ()
    release: Annotated[MaybeId, Meta(description="Id of the release it sells.")] = ""
    depends_on: Annotated[tuple[Dependency, ...], Meta(description="What must come first.", max_length=100)] = ()
    status: Annotated[Literal["idea", "planned", "running", "done", "stopped"], Meta(description="How far it is.")] = (
        "planned"
    )
    progress: Annotated[Share, Meta(description="Share of the work that is done, 0 to 1.")] = 0.0
    effect: Annotated[
        Effect | None, Meta(description="Money it shall bring: likely, low, high and currency; that of its whole time.")
    ] = None
    raci: Annotated[
        Raci,
        Meta(description="Who is R(esponsible), A(ccountable), C(onsulted), I(nformed): id → letter.", max_length=100),
    ] = msgspec.field(default_factory=dict)
    epic: Annotated[Line, Meta(description="The larger piece of work it belongs to.")] = ""
    note: Annotated[Text, Meta(description="Anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title

    @property
    def is_fixed(self) -> bool:
        """Whether it has begun or ended, so that nobody else's move moves it."""
        return self.status in FIXED

    def phase_on(self, day: date) -> Phase | None:
        """The phase of a day, if there is one."""
        return next((phase for phase in self.phases if phase.start <= day <= phase.end), None)

    def references(self) -> Iterator[Reference]:
        """Its goals, owner, people, release and what it waits for."""
        for goal in self.goals:
            yield Reference("goals", goal, ("goal",))
        if self.owner:
            yield Reference("owner", self.owner, ("person",))
        for person in self.people:
            yield Reference("people", person, ("person",))
        if self.release:
            yield Reference("release", self.release, ("release",))
        for person in self.raci:
            yield Reference("raci", person, ("person",))
        for dependency in self.depends_on:
            yield Reference("depends_on", dependency.on, POINTS_AT)

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """An initiative hangs from a goal, ends after its start, and has an owner who is there."""
        if not self.goals:
            message = "It is empty: every initiative works for at least one goal."
            yield Flaw("goals", message, "Name the id of a goal.")
        if self.end < self.start:
            message = f"The end {self.end} is before the start {self.start}."
            yield Flaw("end", message, "Choose a later end or an earlier start.")
        yield from self._repeated()
        yield from self._mix_flaws()
        yield from self._spend_flaws()
        yield from self._phase_flaws()
        yield from self._effect_flaws()
        yield from raci_flaws(self.raci, owner=self.owner, plan=plan)
        yield from self._owner_away(plan, before)

    def _repeated(self) -> Iterator[Flaw]:
        named = {
            "goals": self.goals,
            "campaign_codes": self.campaign_codes,
            "phases": tuple(phase.title for phase in self.phases),
            "depends_on": tuple((part.on, part.type) for part in self.depends_on),
        }
        for field, values in named.items():
            if len(set(values)) < len(values):
                yield Flaw(field, "The same one is named twice.", "Name each once.")

    def _mix_flaws(self) -> Iterator[Flaw]:
        total = sum(self.channels.values())
        if self.channels and abs(total - 1) > NEARLY:
            yield Flaw("channels", f"The shares make {total:g}.", "Let them make 1, e.g. Email: 0.4, Paid Search: 0.6.")

    def _spend_flaws(self) -> Iterator[Flaw]:
        if self.budget is not None and self.budget.micros < 0:
            yield Flaw("budget", f"It is {self.budget.amount} {self.budget.currency}.", "A budget is 0 or more.")
        if self.budget is not None and self.budget.micros > LARGEST_MICROS:
            yield Flaw("budget", f"It is {self.budget.amount} {self.budget.currency}.", "Eight billion is the largest.")
        if self.budget is not None and not CURRENCY.match(self.budget.currency):
            yield Flaw("budget", f"Its currency is {self.budget.currency!r}.", "Use three capitals, e.g. EUR.")
        if isinstance(self.spend, str):
            return
        days, total = [step.day for step in self.spend], sum(step.share for step in self.spend)
        if abs(total - 1) > NEARLY:
            yield Flaw("spend", f"The shares make {total:g}.", "Let the steps make 1.")
        if any(later <= earlier for earlier, later in itertools.pairwise(days)):
            yield Flaw("spend", "The days of its steps do not go forward.", "Put the steps in order, one a day.")
        if days and not (self.start <= days[0] and days[-1] <= self.end):
            yield Flaw("spend", f"It has steps outside {self.start} to {self.end}.", "Keep them inside.")

    def _effect_flaws(self) -> Iterator[Flaw]:
        if self.effect and not self.effect.low <= self.effect.likely <= self.effect.high:
            message = f"Low {self.effect.low:g}, likely {self.effect.likely:g}, high {self.effect.high:g}."
            yield Flaw("effect", message, "Let likely lie between low and high.")

    def _phase_flaws(self) -> Iterator[Flaw]:
        for phase in self.phases:
            if phase.end < phase.start:
                yield Flaw("phases", f"'{phase.title}' ends before it starts.", "Choose a later end.")
            if phase.start < self.start or phase.end > self.end:
                message = f"'{phase.title}' lies outside {self.start} to {self.end}."
                yield Flaw("phases", message, "Keep phases inside, or change the dates of the initiative too.")
        for one, later in itertools.pairwise(self.phases):
            if later.start <= one.end:
                message = f"'{later.title}' starts before '{one.title}' is over."
                yield Flaw("phases", message, "Put phases one after the other.")

    def _owner_away(self, plan: Snapshot, before: Item | None) -> Iterator[Flaw]:
        """Asked only when owner or dates are new: leave taken later is told as a conflict, not refused."""
        same = isinstance(before, Initiative) and (before.owner, before.start, before.end) == (
            self.owner,
            self.start,
            self.end,
        )
        if same or not self.owner or self.end < self.start or self.status in {"done", "stopped"}:
            return
        away, working = days_away(plan, self.owner, days=(self.start, self.end))
        if away and away >= AWAY_SHARE * working:
            message = f"{plan.label(self.owner)} is away on {away} of its {working} working days."
            yield Flaw("owner", message, "Choose another owner or other dates.", is_grave=False)
