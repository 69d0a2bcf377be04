"""Releases: what product will ship, and how sure that is."""

import datetime as dt
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from seamark.plan.model import Item
from seamark.plan.model.item import Line, Share, Text, Title


class Release(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A date of the product roadmap that marketing waits for."""

    noun: ClassVar[str] = "release"
    plural: ClassVar[str] = "releases"

    title: Annotated[Title, Meta(description="Name of the release, e.g. Atlas 2.0.")]
    date: Annotated[dt.date, Meta(description="Day it comes out.")]
    confidence: Annotated[Share, Meta(description="How sure the date is, 0 to 1.")] = 0.5
    source: Annotated[Line, Meta(description="Where the date comes from, e.g. product team, Jira.")] = ""
    tier: Annotated[Literal[1, 2, 3], Meta(description="1: the big launch, 2: a feature, 3: a note.")] = 2
    note: Annotated[Text, Meta(description="Anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title
