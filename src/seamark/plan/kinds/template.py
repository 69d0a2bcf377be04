"""Templates: the work that a launch of a tier brings with it, placed backwards from its day."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from seamark.plan.model import Flaw, Item, Lead, Reference, Snapshot
from seamark.plan.model.item import ItemId, Line, MaybeId, Text, Title
from seamark.plan.model.parts import Name


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A task that a launch brings with it. ``after`` names steps that come first; gates have a cut-off day instead."""

    name: Annotated[Name, Meta(description="Short name that other steps wait for, e.g. copy.")]
    title: Annotated[Title, Meta(description="The task in a few words.")]
    kind: Annotated[
        Literal["work", "approval", "booking", "gate"],
        Meta(description="A task of that kind, or a gate of the launch."),
    ] = "work"
    work: Annotated[Line, Meta(description="Kind of work it is compared with.")] = ""
    skill: Annotated[Line, Meta(description="Skill it takes.")] = ""
    days: Annotated[float, Meta(description="Days of work.", ge=0, le=1000)] = 0.0
    lead: Annotated[Lead | None, Meta(description="Working days it then takes outside.")] = None
    after: Annotated[tuple[Name, ...], Meta(description="Steps that come first.", max_length=30)] = ()
    days_before: Annotated[
        int,
        Meta(
            description="Working days before the launch by which it must be done; negative: after it.", ge=-200, le=400
        ),
    ] = 1


class Template(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a launch of a tier takes. Where there is none for a tier, Seamark's own is used."""

    noun: ClassVar[str] = "template"
    plural: ClassVar[str] = "templates"

    title: Annotated[Title, Meta(description="The template in a few words.")]
    tier: Annotated[Literal[1, 2, 3], Meta(description="Launches of this tier use it.")]
    owner: Annotated[MaybeId, Meta(description="Id of the person who answers for such launches.")] = ""
    goals: Annotated[tuple[ItemId, ...], Meta(description="Ids of goals such launches work for.", max_length=50)] = ()
    steps: Annotated[tuple[Step, ...], Meta(description="Its tasks and gates.", max_length=200)] = ()
    note: Annotated[Text, Meta(description="Anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title

    def references(self) -> Iterator[Reference]:
        """Its owner and goals."""
        if self.owner:
            yield Reference("owner", self.owner, ("person",))
        for goal in self.goals:
            yield Reference("goals", goal, ("goal",))

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """Steps have names of their own and wait only for steps that come before them in the list."""
        del plan, before
        known: set[str] = set()
        for step in self.steps:
            if step.name in known:
                yield Flaw("steps", f"{step.name!r} stands twice.", "Give each step a name of its own.")
            if unknown := [name for name in step.after if name not in known]:
                message = f"{step.name!r} waits for {unknown[0]!r}, which does not stand before it."
                yield Flaw("steps", message, "Put what comes first before what waits for it.")
            known.add(step.name)
