"""The plan as relations: campaign codes, goals with their paths, budgets by channel and day. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from seamark.plan.consequences.outlook import Outlook
from seamark.plan.gate import Exchange
from seamark.plan.kinds import Contingency, Goal, Initiative
from seamark.plan.model import Proposed, Snapshot
from seamark.plan.path import PlannedPath
from seamark.plan.remedy import remedy_of
from seamark.plan.spend import IDLE, spent_by_channel

PathOf = Callable[[Goal], PlannedPath | None]
TEXT, DAY, REAL, WHOLE = pa.string(), pa.date32(), pa.float64(), pa.int64()
CODES: dict[str, Any] = {
    "campaign": TEXT,
    "initiative_id": TEXT,
    "title": TEXT,
    "budget": WHOLE,
    "currency": TEXT,
    "starts": DAY,
    "ends": DAY,
}
GOALS: dict[str, Any] = {
    **dict.fromkeys(("goal_id", "title", "metric", "filters", "reading", "direction", "owner"), TEXT),
    **dict.fromkeys(("baseline", "target", "amber", "red"), REAL),
    "window_days": pa.int32(),
    "starts": DAY,
    "deadline": DAY,
}


CONTINGENCIES: dict[str, Any] = {
    **dict.fromkeys(("contingency_id", "title", "remedy", "watch", "metric", "filters", "beyond"), TEXT),
    **dict.fromkeys(("goal_id", "item", "changes", "obstacle"), TEXT),
    **dict.fromkeys(("item_day", "later_than", "starts", "ends"), DAY),
    "days": pa.int32(),
    "limit": REAL,
    "amount": WHOLE,
}


def relations_of(plan: Snapshot, path_of: PathOf, *, exchange: Exchange, today: date) -> Mapping[str, pa.Table]:
    """Every published relation by name. Initiatives that were stopped or are only ideas are not in them.

    Contingency plans are those that are armed and whose changes are not made already.
    """
    initiatives = [item for item in plan.of(Initiative).values() if item.status not in IDLE]
    goals = list(plan.of(Goal).values())
    codes = [row for item in initiatives for row in _codes(item)]
    return {
        "plan_codes": _table(codes, CODES),
        "plan_goals": _table([_goal(goal) for goal in goals], GOALS),
        "plan_targets": _targets(goals, path_of),
        "plan_budgets": _budgets(initiatives),
        "plan_contingencies": _table(list(_contingencies(plan, exchange=exchange, today=today)), CONTINGENCIES),
    }


def _table(rows: list[dict[str, Any]], types: Mapping[str, Any]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()})


def _codes(item: Initiative) -> list[dict[str, Any]]:
    budget = item.budget
    return [
        {
            "campaign": code,
            "initiative_id": item.id,
            "title": item.title,
            "budget": budget.micros if budget else None,
            "currency": budget.currency if budget else None,
            "starts": item.start,
            "ends": item.end,
        }
        for code in item.campaign_codes
    ]


def _goal(goal: Goal) -> dict[str, Any]:
    names = ("title", "metric", "reading", "window_days", "direction", "target", "amber", "red", "owner", "deadline")
    return {
        **{name: getattr(goal, name) for name in names},
        "goal_id": goal.id,
        "filters": msgspec.json.encode(goal.where).decode(),
        "baseline": goal.baseline.value if goal.baseline else None,
        "starts": goal.start,
    }


def _contingencies(plan: Snapshot, *, exchange: Exchange, today: date) -> Iterator[dict[str, Any]]:
    outlook = Outlook(plan)
    names = ("title", "watch", "metric", "days", "beyond", "limit", "later_than")
    for one in plan.of(Contingency).values():
        remedy = remedy_of(one, plan, exchange=exchange, today=today)
        if one.status != "armed" or remedy.is_made:
            continue
        span = outlook.span(one.item)
        yield {
            **{name: getattr(one, name) for name in names},
            "contingency_id": one.id,
            "remedy": one.then,
            "filters": msgspec.json.encode(one.where).decode(),
            "goal_id": one.goal,
            "item": plan.label(one.item) if one.item else "",
            "item_day": span[1] if span else None,
            "starts": one.start,
            "ends": one.end,
            "changes": msgspec.json.encode([_labelled(plan, change) for change in remedy.changes]).decode(),
            "amount": remedy.amount,
            "obstacle": remedy.obstacle,
        }


def _labelled(plan: Snapshot, change: Proposed) -> dict[str, Any]:
    """A change with words for it."""
    before, after = (said(value, plan) for value in (change.old, change.new))
    words = f"{change.field.capitalize()} of {plan.label(change.item_id)}: {before} → {after}"
    return {**msgspec.structs.asdict(change), "label": words}


def said(value: Any, plan: Snapshot) -> str:  # noqa: ANN401 - JSON
    """A value of a field in words."""
    if isinstance(value, dict) and value.keys() == {"amount", "currency"}:
        return f"{value['amount']:,} {value['currency']}"
    return plan.label(str(value)) if value not in {None, ""} else "none"


def _targets(goals: list[Goal], path_of: PathOf) -> pa.Table:
    paths = [(goal, path) for goal in goals if (path := path_of(goal)) is not None]
    sizes = [len(path.values) for _, path in paths]
    return pa.table(
        {
            "goal_id": _repeated([goal.id for goal, _ in paths], sizes),
            "metric": _repeated([goal.metric for goal, _ in paths], sizes),
            "day": _days([path.first for _, path in paths], sizes),
            "planned": pa.array([value for _, path in paths for value in path.values], pa.float64()),
        }
    )


def _budgets(initiatives: list[Initiative]) -> pa.Table:
    """A row for every day on which an initiative plans to spend on a channel."""
    rows = [
        (item, channel, days)
        for item in initiatives
        if item.budget is not None
        for channel, days in spent_by_channel(item)
    ]
    sizes = [len(days) for _, _, days in rows]
    planned = np.concatenate([days for _, _, days in rows]) if rows else np.zeros(0, np.int64)
    table = pa.table(
        {
            "initiative_id": _repeated([item.id for item, _, _ in rows], sizes),
            "channel": _repeated([channel for _, channel, _ in rows], sizes),
            "day": _days([item.start for item, _, _ in rows], sizes),
            "planned": pa.array(planned, pa.int64()),
            "currency": _repeated([item.budget.currency if item.budget else "" for item, _, _ in rows], sizes),
        }
    )
    return table.filter(pa.array(planned != 0))


def _repeated(values: list[Any], sizes: list[int]) -> Any:  # noqa: ANN401 - an Arrow array
    return pa.array(values, pa.string()).take(np.repeat(np.arange(len(values)), sizes))


def _days(firsts: list[date], sizes: list[int]) -> Any:  # noqa: ANN401 - an Arrow array
    """Runs of days, one after the other."""
    runs = [
        np.arange(size) + (first - date(1970, 1, 1)) // timedelta(1) for first, size in zip(firsts, sizes, strict=True)
    ]
    days = np.concatenate(runs) if runs else np.zeros(0, np.int64)
    return pa.array(days.astype(np.int32), pa.int32()).cast(pa.date32())
