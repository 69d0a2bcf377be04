"""Releases: what product will ship, and how sure that is."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from seamark.plan.model import Item, Reference
from seamark.plan.model.item import Line, MaybeId, Share, Text, Title


class Release(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A date of the product roadmap that marketing waits for."""

    noun: ClassVar[str] = "release"
    plural: ClassVar[str] = "releases"

    title: Annotated[Title, Meta(description="Name of the release, e.g. Atlas 2.0.")]
    date: Annotated[dt.date, Meta(description="Day it comes out.")]
    confidence: Annotated[Share, Meta(description="How sure the date is, 0 to 1.")] = 0.5
    source: Annotated[Line, Meta(description="Where the date comes from, e.g. product team, Jira.")] = ""
    tier: Annotated[Literal[1, 2, 3], Meta(description="1: the big launch, 2: a feature, 3: a note.")] = 2
    feed: Annotated[MaybeId, Meta(description="Id of the feed that keeps its date; empty: kept by hand.")] = ""
    key: Annotated[Line, Meta(description="Its name in the feed, e.g. an id of Jira.")] = ""
    shipped: Annotated[bool, Meta(description="Whether it is out.")] = False
    note: Annotated[Text, Meta(description="Anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title

    def references(self) -> Iterator[Reference]:
        """The feed that keeps its date."""
        if self.feed:
            yield Reference("feed", self.feed, ("feed",))
