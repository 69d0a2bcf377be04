"""People: who works on the plan, what they can do and how much of them there is."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal

from msgspec import Meta

from seamark.plan.holidays import has_holidays
from seamark.plan.model import Flaw, Item, Snapshot
from seamark.plan.model.item import Line, Share
from seamark.plan.model.parts import Name

Weekday = Literal["mon", "tue", "wed", "thu", "fri"]
WEEK: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri")
FULL_WEEK_HOURS = 40.0
HOURS_A_DAY = 8.0
ONGOING_SHARE = 0.35


class Person(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody of the team. What ongoing work takes is never planned away."""

    noun: ClassVar[str] = "person"
    plural: ClassVar[str] = "people"

    name: Annotated[Name, Meta(description="Name of the person.")]
    email: Annotated[Line, Meta(description="E-mail address; ties the person to a sign-in.")] = ""
    role: Annotated[Line, Meta(description="What they do.")] = ""
    skills: Annotated[tuple[Name, ...], Meta(description="What they can do.", max_length=100)] = ()
    team: Annotated[Line, Meta(description="Team they work in.")] = ""
    weekdays: Annotated[
        tuple[Weekday, ...], Meta(description="Days of the week they work: mon, tue, wed, thu, fri.", max_length=5)
    ] = WEEK
    region: Annotated[
        Line, Meta(description="Country or region whose public holidays they have off, e.g. DE, DE-BY, GB-SCT.")
    ] = ""
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
        """Days of eight hours that a working day of theirs leaves for the plan; 0 for whoever works on no day."""
        worked = len(set(self.weekdays))
        return self.hours_a_week / HOURS_A_DAY / worked * (1 - self.ongoing_share) if worked else 0.0

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """They work on some day, and their holidays are known."""
        del plan, before
        if not self.weekdays and self.hours_a_week:
            yield Flaw(
                "weekdays", "There is no working day.", "Name some of mon, tue, wed, thu, fri, or 0 hours a week."
            )
        if len(set(self.weekdays)) < len(self.weekdays):
            yield Flaw("weekdays", "The same day is named twice.", "Name each once.")
        if self.region and not has_holidays(self.region):
            message = f"No public holidays are known for {self.region!r}."
            yield Flaw("region", message, "Write a country (DE), or a country and a region of it (DE-BY).")
