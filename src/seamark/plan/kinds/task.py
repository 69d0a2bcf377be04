"""Tasks: the work behind an initiative or a launch, piece by piece, that the schedule places."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar, Final, Literal

import msgspec
from msgspec import Meta

from seamark.kernel import Money
from seamark.plan.kinds.initiative import POINTS_AT
from seamark.plan.kinds.raci import Raci, raci_flaws
from seamark.plan.model import Dependency, Flaw, Item, Lead, Reference, Snapshot, Spread
from seamark.plan.model.item import ItemId, MaybeId, Text, Title
from seamark.plan.model.parts import Name

Days = Annotated[float, Meta(ge=0, le=10_000)]
STAYS: Final = frozenset({"running", "done"})  # what has begun or ended is never moved


class Task(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of work: by named people, or by whoever has the skill; or an approval; or something booked outside."""

    noun: ClassVar[str] = "task"
    plural: ClassVar[str] = "tasks"

    title: Annotated[Title, Meta(description="The task in a few words.")]
    kind: Annotated[
        Literal["work", "approval", "booking"],
        Meta(
            description="Work, a small task of whoever approves, or something booked outside (print, stand, airtime)."
        ),
    ] = "work"
    work: Annotated[
        str, Meta(description="Kind of work it is compared with, e.g. copy, film, legal check.", max_length=80)
    ] = ""
    initiative: Annotated[MaybeId, Meta(description="Id of the initiative it is for.")] = ""
    release: Annotated[MaybeId, Meta(description="Id of the release it prepares; it is due before its day.")] = ""
    needed: Annotated[
        Literal["start", "end"],
        Meta(description="Whether its initiative needs it before the first day, or by the last."),
    ] = "start"
    people: Annotated[
        dict[ItemId, Days], Meta(description="Who does it: id of the person → days of work.", max_length=100)
    ] = msgspec.field(default_factory=dict)
    skills: Annotated[
        dict[Name, Days],
        Meta(description="Skill → days of work by whoever has it; the schedule says who.", max_length=20),
    ] = msgspec.field(default_factory=dict)
    who: Annotated[
        dict[Name, ItemId], Meta(description="Skill → id of the person the schedule chose.", max_length=20)
    ] = msgspec.field(default_factory=dict)
    spread: Annotated[
        Spread | None, Meta(description="Best and worst case of its days of work, all people together.")
    ] = None
    lead: Annotated[
        Lead | None,
        Meta(description="Working days it then takes outside (print, booking, legal): likely, best, worst case."),
    ] = None
    start: Annotated[date | None, Meta(description="First day; empty until it is scheduled.")] = None
    end: Annotated[date | None, Meta(description="Last day of work, included; what it takes outside comes after.")] = (
        None
    )
    earliest: Annotated[date | None, Meta(description="It cannot begin before this day.")] = None
    due: Annotated[
        date | None, Meta(description="Last day it may end; empty: before its initiative or release needs it.")
    ] = None
    depends_on: Annotated[tuple[Dependency, ...], Meta(description="What must come first.", max_length=100)] = ()
    booked: Annotated[bool, Meta(description="Booked outside: it stays where it is whatever moves.")] = False
    budget: Annotated[
        Money | None,
        Meta(description="What it costs, part of its initiative's budget; lost when a booking is not used."),
    ] = None
    cancel_by: Annotated[date | None, Meta(description="Last day on which a booking can still be cancelled.")] = None
    status: Annotated[Literal["planned", "running", "done", "dropped"], Meta(description="How far it is.")] = "planned"
    began: Annotated[date | None, Meta(description="Day it really began; the schedule learns from it.")] = None
    ended: Annotated[date | None, Meta(description="Day it was really done; the schedule learns from it.")] = None
    owner: Annotated[MaybeId, Meta(description="Id of the person who answers for it.")] = ""
    raci: Annotated[
        Raci,
        Meta(description="Who is R(esponsible), A(ccountable), C(onsulted), I(nformed): id → letter.", max_length=100),
    ] = msgspec.field(default_factory=dict)
    note: Annotated[Text, Meta(description="Anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title

    @property
    def is_fixed(self) -> bool:
        """Whether it stays where it is: begun, done, or booked outside on a day."""
        return self.status in STAYS or (self.booked and self.start is not None)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in {"planned", "running"}

    @property
    def days(self) -> float:
        """Days of work of everybody together."""
        return sum(self.people.values()) + sum(self.skills.values())

    @property
    def doers(self) -> dict[str, float]:
        """Days of work by person: those named, and those the schedule chose."""
        found = dict(self.people)
        for skill, person in self.who.items():
            found[person] = found.get(person, 0.0) + self.skills.get(skill, 0.0)
        return found

    def references(self) -> Iterator[Reference]:
        """What it is for, who does it and what it waits for."""
        if self.initiative:
            yield Reference("initiative", self.initiative, ("initiative",))
        if self.release:
            yield Reference("release", self.release, ("release",))
        if self.owner:
            yield Reference("owner", self.owner, ("person",))
        for person in self.people:
            yield Reference("people", person, ("person",))
        for person in dict.fromkeys(self.who.values()):
            yield Reference("who", person, ("person",))
        for person in self.raci:
            yield Reference("raci", person, ("person",))
        for dependency in self.depends_on:
            yield Reference("depends_on", dependency.on, POINTS_AT)

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """It is for something, its dates go forward, and somebody can do it."""
        if not self.initiative and not self.release:
            message = "It is for nothing: neither an initiative nor a release."
            yield Flaw("initiative", message, "Name the initiative or the release it prepares.")
        if (self.start is None) != (self.end is None):
            yield Flaw("end", "It has one of first and last day only.", "Give both, or neither and schedule it.")
        if self.start and self.end and self.end < self.start:
            message = f"The end {self.end} is before the start {self.start}."
            yield Flaw("end", message, "Choose a later end or an earlier start.")
        if self.began and self.ended and self.ended < self.began:
            yield Flaw("ended", f"It was done on {self.ended}, before it began.", "Choose a later day.")
        if self.earliest and self.due and self.due < self.earliest:
            message = f"It is due on {self.due} and cannot begin before {self.earliest}."
            yield Flaw("due", message, "Choose a later due day or an earlier begin.")
        yield from self._estimate_flaws()
        yield from self._outside_flaws()
        yield from self._doer_flaws(plan, before)
        yield from raci_flaws(self.raci, owner=self.owner, plan=plan)
        if len({(part.on, part.type) for part in self.depends_on}) < len(self.depends_on):
            yield Flaw("depends_on", "The same one is named twice.", "Name each once.")

    def _estimate_flaws(self) -> Iterator[Flaw]:
        if self.spread and not self.spread.low <= self.days <= self.spread.high:
            message = f"Best case {self.spread.low:g}, likely {self.days:g}, worst case {self.spread.high:g}."
            yield Flaw("spread", message, "Let the days of work lie between best and worst case.")
        if self.lead and not self.lead.low <= self.lead.days <= self.lead.high:
            message = f"Best case {self.lead.low:g}, likely {self.lead.days:g}, worst case {self.lead.high:g}."
            yield Flaw("lead", message, "Let likely lie between best and worst case.")

    def _outside_flaws(self) -> Iterator[Flaw]:
        if self.budget is not None and self.budget.micros < 0:
            yield Flaw("budget", f"It is {self.budget.amount} {self.budget.currency}.", "What it costs is 0 or more.")
        if self.booked and self.start is None:
            yield Flaw("booked", "It is booked and has no day.", "Give first and last day of what was booked.")

    def _doer_flaws(self, plan: Snapshot, before: Item | None) -> Iterator[Flaw]:
        """Skills nobody has are told when they are asked for, not at every change of a task that had them already."""
        for skill in self.who:
            if skill not in self.skills:
                yield Flaw("who", f"Somebody is chosen for {skill!r}, which it does not need.", "Leave that one out.")
        if self.status == "planned":
            known = skills_in(plan)
            told = before.skills if isinstance(before, Task) else {}
            for skill in self.skills:
                if skill.casefold() not in known and skill not in told:
                    message = f"Nobody has the skill {skill!r}."
                    yield Flaw(
                        "skills",
                        message,
                        f"Skills here are {_listed(known)}. Give it to somebody.",
                        is_grave=False,
                    )


def skills_in(plan: Snapshot) -> dict[str, str]:
    """Every skill somebody of a plan has, as it is spoken, by its lower-case name."""
    return {
        skill.casefold(): skill
        for item in plan.items.values()
        if item.noun == "person"
        for skill in getattr(item, "skills", ())
    }


def _listed(known: dict[str, str]) -> str:
    return ", ".join(sorted(known.values())[:12]) or "none yet"
