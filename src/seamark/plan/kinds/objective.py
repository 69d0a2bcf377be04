"""Objectives: what the business wants of marketing; a tree."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from seamark.plan.model import Flaw, Item, Reference, Snapshot
from seamark.plan.model.item import MaybeId, Text, Title


class Objective(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the business wants; goals and further objectives hang from it."""

    noun: ClassVar[str] = "objective"
    plural: ClassVar[str] = "objectives"

    title: Annotated[Title, Meta(description="The objective in a few words.")]
    kind: Annotated[
        Literal["revenue", "acquisition", "retention", "expansion", "category", "other"],
        Meta(description="Revenue growth, new customers, retention, market expansion, category creation, other."),
    ] = "revenue"
    parent: Annotated[MaybeId, Meta(description="Id of the objective it belongs to; empty at the top.")] = ""
    owner: Annotated[MaybeId, Meta(description="Id of the person who answers for it.")] = ""
    description: Annotated[Text, Meta(description="Why, and what it looks like when it is reached.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title

    def references(self) -> Iterator[Reference]:
        """Its parent and its owner."""
        if self.parent:
            yield Reference("parent", self.parent, ("objective",))
        if self.owner:
            yield Reference("owner", self.owner, ("person",))

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """An objective cannot stand under itself."""
        del before
        above, seen = plan.find(Objective, self.parent), {self.id}
        while above is not None:
            if above.id in seen:
                yield Flaw(
                    "parent", f"It would stand under itself: {above.label}.", "Choose another objective, or none."
                )
                return
            seen.add(above.id)
            above = plan.find(Objective, above.parent)
