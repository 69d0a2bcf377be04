"""What the plan publishes into the warehouse: budgets by day, goals and their paths."""

from datetime import date, timedelta
from typing import Literal

import msgspec

from seamark.decide.model import Proposal
from seamark.kernel import Period
from seamark.warehouse import Warehouse, step

ROOM = "seamark.decide"


class Budget(msgspec.Struct, frozen=True):
    """A budget under way: micros of ``currency``, both days included, and the codes its spend arrives under."""

    initiative_id: str
    title: str
    micros: int
    currency: str
    starts: date
    ends: date
    campaigns: tuple[str, ...]


class GoalOfPlan(msgspec.Struct, frozen=True):
    """A goal as the plan publishes it; ``filters`` is JSON, dimension → values."""

    goal_id: str
    title: str
    metric: str
    filters: str
    reading: str
    window_days: int
    direction: str
    baseline: float | None
    target: float
    amber: float
    red: float
    starts: date
    deadline: date

    @property
    def where(self) -> dict[str, tuple[str, ...]]:
        """What is counted."""
        return msgspec.json.decode(self.filters, type=dict[str, tuple[str, ...]])


class ContingencyOfPlan(msgspec.Struct, frozen=True):
    """A contingency plan as the plan publishes it; ``filters`` and ``changes`` are JSON, ``amount`` is in micros.

    Of what it watches: ``metric``, ``days``, ``beyond`` and ``limit``, or ``goal_id``, or ``item`` (by name), the last
    day that it has now and the one it may have. ``obstacle`` says why it could not be carried out now.
    """

    contingency_id: str
    title: str
    remedy: str
    watch: Literal["metric", "goal", "date"]
    metric: str
    filters: str
    days: int
    beyond: Literal["above", "below"]
    limit: float | None
    goal_id: str
    item: str
    item_day: date | None
    later_than: date | None
    starts: date
    ends: date
    changes: str
    amount: int
    obstacle: str

    @property
    def where(self) -> dict[str, tuple[str, ...]]:
        """What is counted."""
        return msgspec.json.decode(self.filters, type=dict[str, tuple[str, ...]])

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """What would change in the plan."""
        return msgspec.json.decode(self.changes, type=tuple[Proposal, ...])


def budgets(warehouse: Warehouse, today: date) -> list[Budget]:
    """Budgets that run today and whose spend can be told apart."""
    shared = {row[0] for row in warehouse.rows(step(ROOM, "shared_codes"), {"today": today})}
    rows = warehouse.rows(step(ROOM, "running_budgets"), {"today": today})
    found = [
        Budget(one, title, micros, currency, starts, ends, tuple(campaigns))
        for one, title, micros, currency, starts, ends, campaigns in rows
    ]
    return [one for one in found if not shared & set(one.campaigns)]


def planned_days(warehouse: Warehouse, today: date) -> dict[str, dict[date, int]]:
    """Planned micros of each day, by initiative."""
    days: dict[str, dict[date, int]] = {}
    for initiative_id, day, planned in warehouse.rows(step(ROOM, "planned_days"), {"today": today}):
        days.setdefault(initiative_id, {})[day] = planned
    return days


class ChannelDay(msgspec.Struct, frozen=True):
    """What initiatives plan to spend on a channel on a day, in micros of a currency."""

    channel: str
    day: date
    currency: str
    micros: int
    initiatives: tuple[str, ...]


def channel_days(warehouse: Warehouse, period: Period) -> list[ChannelDay]:
    """Planned spend of a period by channel."""
    last = period.end - timedelta(1)
    rows = warehouse.rows(step(ROOM, "channel_days"), {"first": period.start, "last": last})
    return [ChannelDay(channel, day, currency, micros, tuple(ids)) for channel, day, currency, micros, ids in rows]


def goals(warehouse: Warehouse, today: date) -> list[GoalOfPlan]:
    """Goals under way that a metric measures."""
    return [GoalOfPlan(*row) for row in warehouse.rows(step(ROOM, "running_goals"), {"today": today})]


def contingencies(warehouse: Warehouse, today: date) -> list[ContingencyOfPlan]:
    """Contingency plans that are armed, today."""
    rows = warehouse.rows(step(ROOM, "watched_contingencies"), {"today": today})
    return [ContingencyOfPlan(*row) for row in rows]


def planned_at(warehouse: Warehouse, day: date) -> dict[str, float]:
    """Where each goal should be at the end of a day."""
    return dict(warehouse.rows(step(ROOM, "planned_path"), {"day": day}))
