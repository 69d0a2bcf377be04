"""Values of scenarios: a copy of the plan that was changed, how copies compare, and how one comes back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import msgspec

from seamark.plan.consequences import Clash, Consequences
from seamark.plan.model import Difference, Edit, FieldChange, Move, Snapshot
from seamark.plan.prospects import Prospect

State = Literal["open", "waiting", "merged"]
Take = Literal["mine", "theirs"]


class Scenario(msgspec.Struct, frozen=True):
    """A copy of the plan as change ``base`` left it, changed in ``items`` items; the plan itself knows nothing of it.

    ``behind`` counts the changes of the plan since. It is ``open``, ``waiting`` (its merge was sent for approval, see
    ``approval_id``) or ``merged`` (by ``merged_change``; None when nothing was different). A change of it names the
    ``version`` it was made on.
    """

    id: str
    title: str
    note: str
    base: int
    version: int
    state: State
    items: int
    behind: int
    made_at: datetime
    made_by: str
    changed_at: datetime
    changed_by: str
    approval_id: str = ""
    merged_change: int | None = None


class Opened(NamedTuple):
    """A scenario with three plans: the one it was copied from, the one it makes of it, and that of now."""

    scenario: Scenario
    base: Snapshot
    plan: Snapshot
    now: Snapshot


class MovedThere(NamedTuple):
    """A scenario after a move in it, and what the move brought with it."""

    opened: Opened
    consequences: Consequences


class Undo(msgspec.Struct, frozen=True):
    """An item that shall again be what it is in the plan that was copied."""

    id: str


Step = Edit | Move | Undo


class Choice(msgspec.Struct, frozen=True):
    """Whose value a conflict takes: ``mine`` the scenario's, ``theirs`` the plan's. ``field`` "" is the whole item."""

    item: str
    field: str
    take: Take


class MergeConflict(msgspec.Struct, frozen=True):
    """A field that the scenario and the plan changed differently since the copy was made, each value as in JSON.

    ``field`` is "" where one removed what the other changed: then ``mine`` and ``theirs`` are "removed" or "changed",
    and ``changes`` tells what the one who changed it made of it. ``by`` and ``at``: who changed it in the plan, when.
    """

    item: str
    kind: str
    title: str
    field: str
    base: Any
    mine: Any
    theirs: Any
    changes: tuple[FieldChange, ...] = ()
    by: str = ""
    at: datetime | None = None


class Merging(msgspec.Struct, frozen=True):
    """What merging a scenario would change in the plan of now (``number``), and what must be decided first.

    ``difference`` leaves every conflict as the plan has it; ``faults`` are what the plan would refuse in it.
    """

    scenario: str
    version: int
    number: int
    difference: Difference
    conflicts: tuple[MergeConflict, ...]
    faults: tuple[str, ...] = ()


class Column(msgspec.Struct, frozen=True):
    """One of the plans that are compared; the plan of now has the id ""."""

    id: str
    title: str
    behind: int = 0
    items: int = 0


class Span(msgspec.Struct, frozen=True):
    """First and last day, and by how many working days each lies after the plan's (before it when negative).

    None for what is not in the plan of now.
    """

    start: date
    end: date
    start_shift: int | None
    end_shift: int | None


class DateRow(msgspec.Struct, frozen=True):
    """An initiative, task, release or milestone whose dates differ; a span for each column, None where it has none."""

    id: str
    kind: str
    title: str
    spans: tuple[Span | None, ...]


class MoneyRow(msgspec.Struct, frozen=True):
    """Planned spend of a month, in micros of the workspace's currency, a value for each column."""

    month: date
    amounts: tuple[int, ...]


class MoneyTable(msgspec.Struct, frozen=True):
    """Budgets: by month in ``currency``, and in total by the currency they are in; a value for each column.

    ``unknown`` are currencies without a rate, whose money is in ``by_currency`` only.
    """

    currency: str
    months: tuple[MoneyRow, ...]
    totals: tuple[int, ...]
    by_currency: Mapping[str, tuple[int, ...]]
    unknown: tuple[str, ...]


class WorstWeek(msgspec.Struct, frozen=True):
    """A week in which somebody has more days booked than are free."""

    person: str
    name: str
    monday: date
    booked: float
    free: float


class Capacity(msgspec.Struct, frozen=True):
    """Days of eight hours from the Monday ``first`` on, a value a week, of everybody together.

    ``over`` sums what each person has beyond their own free days; ``weeks_over`` counts such weeks of persons.
    """

    first: date
    booked: tuple[float, ...]
    free: tuple[float, ...]
    over: tuple[float, ...]
    weeks_over: int
    worst: tuple[WorstWeek, ...]

    @property
    def days_over(self) -> float:
        """Days beyond what is free, of everybody and all weeks."""
        return sum(self.over)


class ClashesOf(msgspec.Struct, frozen=True):
    """Conflicts of one column: those that the plan of now has not, or smaller, and those of it that are gone."""

    count: int
    new: tuple[Clash, ...]
    gone: tuple[Clash, ...]


class GoalRow(msgspec.Struct, frozen=True):
    """A goal with its prospect in each column; None where a column has no such goal."""

    goal_id: str
    title: str
    prospects: tuple[Prospect | None, ...]


class Comparison(msgspec.Struct, frozen=True):
    """The plan of now (change ``number``) and scenarios side by side; every row has a value for each column.

    ``dates`` lists what differs; ``same_dates`` counts what has the same dates everywhere.
    """

    number: int
    columns: tuple[Column, ...]
    goals: tuple[GoalRow, ...]
    dates: tuple[DateRow, ...]
    same_dates: int
    money: MoneyTable
    capacity: tuple[Capacity, ...]
    clashes: tuple[ClashesOf, ...]
