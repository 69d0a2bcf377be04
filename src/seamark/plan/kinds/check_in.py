"""Check-ins: what the owner says about a goal or an initiative on a day."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from seamark.plan.model import Flaw, Item, Reference, Snapshot
from seamark.plan.model.item import ItemId, MaybeId, Text


class CheckIn(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words, and where nothing measures the goal the number, of one day."""

    noun: ClassVar[str] = "check_in"
    plural: ClassVar[str] = "check_ins"

    on: Annotated[ItemId, Meta(description="Id of the goal or initiative.")]
    date: Annotated[dt.date, Meta(description="The day it speaks of.")]
    value: Annotated[float | None, Meta(description="The goal's value that day, in its unit.")] = None
    mood: Annotated[
        Literal["confident", "unsure", "worried"], Meta(description="How sure the author is that it will be reached.")
    ] = "unsure"
    text: Annotated[Text, Meta(description="What happened, what is next, what is in the way.")] = ""
    author: Annotated[MaybeId, Meta(description="Id of the person who says it.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return f"check-in of {self.date}"

    def references(self) -> Iterator[Reference]:
        """What it is about, and its author."""
        yield Reference("on", self.on, ("goal", "initiative"))
        if self.author:
            yield Reference("author", self.author, ("person",))

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """It says something."""
        del plan, before
        if self.value is None and not self.text:
            yield Flaw("text", "It has neither a text nor a value.", "Write a sentence or a number.")
