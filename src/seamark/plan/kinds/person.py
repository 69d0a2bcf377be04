"""People: who works on the plan, what they can do and how much of them there is."""

from typing import Annotated, ClassVar

from msgspec import Meta

from seamark.plan.model import Item
from seamark.plan.model.item import Line, Share
from seamark.plan.model.parts import Name

FULL_WEEK_HOURS = 40.0
ONGOING_SHARE = 0.35


class Person(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody of the team. What ongoing work takes is never planned away."""

    noun: ClassVar[str] = "person"
    plural: ClassVar[str] = "people"

    name: Annotated[Name, Meta(description="Name of the person.")]
    email: Annotated[Line, Meta(description="E-mail address; ties the person to a sign-in.")] = ""
    role: Annotated[Line, Meta(description="What they do.")] = ""
    skills: Annotated[tuple[Name, ...], Meta(description="What they can do.", max_length=100)] = ()
    hours_a_week: Annotated[float, Meta(description="Hours they work a week.", ge=0, le=80)] = FULL_WEEK_HOURS
    ongoing_share: Annotated[Share, Meta(description="Share of their time that ongoing work takes, 0 to 1.")] = (
        ONGOING_SHARE
    )

    @property
    def label(self) -> str:
        """What a reader calls them."""
        return self.name

    @property
    def days_a_day(self) -> float:
        """Days of eight hours that a working day of theirs leaves for the plan."""
        return self.hours_a_week / FULL_WEEK_HOURS * (1 - self.ongoing_share)
