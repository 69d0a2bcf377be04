"""What a moved release brings with it."""

from datetime import date, datetime

import msgspec

from seamark.plan.consequences import BudgetShift, Clash, Moved


class Booking(msgspec.Struct, frozen=True):
    """Something booked outside whose days no longer fit. ``amount`` in micros; ``cancel_by`` when that is known."""

    id: str
    title: str
    of: str
    start: date
    end: date
    amount: int
    currency: str
    cancel_by: date | None
    can_cancel: bool


class EffectLost(msgspec.Struct, frozen=True):
    """Expected effect that falls behind the deadlines of the goals it was for: 80 % interval, in whole units.

    ``delayed`` is what is only later. ``unknown`` names moved initiatives of which nobody said what they bring.
    """

    value: float
    low: float
    high: float
    delayed: float
    currency: str
    unknown: tuple[str, ...] = ()


class Stays(msgspec.Struct, frozen=True):
    """Something that does not follow, and why."""

    id: str
    title: str
    why: str


class Cascade(msgspec.Struct, frozen=True):
    """Everything that a moved release brings with it.

    ``moves`` are initiatives and tasks on new dates, each with the id of what pushes it; ``clashes`` what does not go
    together then, new and old; ``budget`` planned spend of months that changes; ``early`` is planned spend, in
    micros of the workspace's currency, that without the moves would be spent before the release is out.
    """

    moves: tuple[Moved, ...]
    clashes: tuple[Clash, ...]
    budget: tuple[BudgetShift, ...]
    bookings: tuple[Booking, ...]
    stays: tuple[Stays, ...]
    effect: EffectLost
    early: int
    currency: str

    @property
    def new_clashes(self) -> tuple[Clash, ...]:
        """What goes wrong that did not before."""
        return tuple(clash for clash in self.clashes if clash.is_new)

    @property
    def initiatives(self) -> tuple[Moved, ...]:
        """The initiatives that move."""
        return tuple(one for one in self.moves if one.kind == "initiative")

    @property
    def tasks(self) -> tuple[Moved, ...]:
        """The tasks that move."""
        return tuple(one for one in self.moves if one.kind == "task")

    @property
    def at_risk(self) -> int:
        """Micros of the bookings that no longer fit, in the workspace's currency."""
        return sum(one.amount for one in self.bookings if one.currency == self.currency)

    @property
    def is_empty(self) -> bool:
        """Whether nothing follows."""
        return not (self.moves or self.new_clashes or self.bookings)


class Slip(msgspec.Struct, frozen=True):
    """A release whose day moved, and how it stands with what follows from it.

    ``state``: open (waits for a decision), noted (nothing has to move), approved, declined, settled (the plan was
    changed so that nothing is left to do). ``content_hash`` is what an approver saw; ``says`` are the sentences of it.
    """

    id: str
    release_id: str
    title: str
    old_date: date
    new_date: date
    change_number: int
    opened_at: datetime
    opened_by: str
    state: str
    cascade: Cascade
    says: tuple[str, ...]
    approval_id: str = ""
    content_hash: str = ""
    sent_to: str = ""
    can_decide: bool = False
    why_not: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    applied_change: int | None = None
