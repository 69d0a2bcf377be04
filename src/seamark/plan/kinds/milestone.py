"""Milestones, review points and gates: days on which something must be so, or is looked at."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from seamark.plan.model import Flaw, Item, Reference, Snapshot
from seamark.plan.model.item import ItemId, MaybeId, Text, Title


class Milestone(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day that matters. A gate needs its initiatives finished by then."""

    noun: ClassVar[str] = "milestone"
    plural: ClassVar[str] = "milestones"

    title: Annotated[Title, Meta(description="The milestone in a few words.")]
    date: Annotated[dt.date, Meta(description="The day.")]
    kind: Annotated[Literal["milestone", "review", "gate"], Meta(description="Milestone, review point or gate.")] = (
        "milestone"
    )
    initiatives: Annotated[
        tuple[ItemId, ...], Meta(description="Ids of the initiatives that must be finished by then.", max_length=200)
    ] = ()
    goal: Annotated[MaybeId, Meta(description="Id of the goal that is looked at.")] = ""
    owner: Annotated[MaybeId, Meta(description="Id of the person who answers for it.")] = ""
    done: Annotated[bool, Meta(description="Whether it was passed.")] = False
    note: Annotated[Text, Meta(description="Contingency, agenda, anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title

    def references(self) -> Iterator[Reference]:
        """Its initiatives, goal and owner."""
        for initiative in self.initiatives:
            yield Reference("initiatives", initiative, ("initiative",))
        if self.goal:
            yield Reference("goal", self.goal, ("goal",))
        if self.owner:
            yield Reference("owner", self.owner, ("person",))

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """Each initiative is named once."""
        del plan, before
        if len(set(self.initiatives)) < len(self.initiatives):
            yield Flaw("initiatives", "The same one is named twice.", "Name each once.")
