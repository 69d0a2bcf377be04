"""The plan and scenarios side by side: chances of goals first, then dates, money, capacity and conflicts."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.numbers import MINUS, Shown, micros, of_unit, plural
from seamark.faces.web.routes.scenarios.drawn import HIGH, dates_drawn, load_drawn, money_drawn
from seamark.faces.web.visit import Visit
from seamark.plan.prospects import Prospect
from seamark.plan.scenarios import Comparison, GoalRow

UNITS: Final = {"times": "ratio"}
CLEAR: Final = 0.02  # a difference of chances that is worth a word


class Chance(msgspec.Struct, frozen=True):
    """A goal in one plan: its probability, the difference to the plan in points, the whisker in percent across."""

    it: Prospect
    shown: str
    delta: str
    is_better: bool
    likely: Shown
    interval: str
    low: float
    high: float
    at: float
    target: float


class Goal(msgspec.Struct, frozen=True):
    """A goal with a chance for each column; None where a column has no such goal."""

    it: GoalRow
    target: Shown
    deadline: date
    chances: list[Chance | None]


def compare(visit: Visit) -> Response:
    """The page of a comparison; ``ids`` stands once with commas, or once for each."""
    ids = [one for each in visit.request.query_params.getlist("ids") for one in each.split(",") if one]
    found = visit.workspace.plan.compare_scenarios(ids, by=visit.actor)
    currency = visit.workspace.settings.currency
    dates, ticks = dates_drawn(found)
    goals = [_goal(row, currency) for row in found.goals]
    money, money_ticks, months = money_drawn(found.money, [one.title for one in found.columns])
    load, load_ticks, weeks = load_drawn(found.capacity, [one.title for one in found.columns])
    values = {
        "room": "scenarios", "found": found, "title": _title(found, goals), "goals": goals, "dates": dates,
        "ticks": ticks, "more": len(found.dates) - len(dates), "money": money, "money_ticks": money_ticks,
        "months": months, "load": load, "load_ticks": load_ticks, "weeks": weeks, "high": HIGH,
        "rows_of_load": [
            (week, [(one.booked[n], one.free[n], one.over[n]) for one in found.capacity])
            for n, week in enumerate(weeks)
        ],
        "totals": [micros(one, currency) for one in found.money.totals],
        "differences": [_difference(one, found.money.totals[0], currency=currency) for one in found.money.totals],
        "by_currency": [
            (name, [micros(one, name) for one in found.money.by_currency[name]]) for name in found.money.unknown
        ],
        "rows_of_money": [(row.month, [micros(one, currency) for one in row.amounts]) for row in found.money.months],
        "clashes": list(zip(found.columns, found.clashes, strict=True)),
        "capacity": list(zip(found.columns, found.capacity, strict=True)),
    }  # fmt: skip
    return visit.show("scenarios/compare.html", values)


def _title(found: Comparison, goals: Sequence[Goal]) -> str:
    """The finding: what the scenario that differs most does to chances and money."""
    if len(found.columns) > 2:
        return _most(found, goals) or f"The plan beside {len(found.columns) - 1} scenarios: no chance differs"
    name = found.columns[1].title
    pairs = [(goal.chances[0], goal.chances[1]) for goal in goals]
    steps = [b.it.p_met - a.it.p_met for a, b in pairs if a and b and a.it.p_met is not None and b.it.p_met is not None]
    better, worse = sum(step > CLEAR for step in steps), sum(step < -CLEAR for step in steps)
    said = [
        f"{count} {plural(count, 'goal')} {word} likely" for count, word in ((worse, "less"), (better, "more")) if count
    ]
    spent = found.money.totals[1] - found.money.totals[0]
    if spent:
        said.append(f"{micros(abs(spent), found.money.currency)} {'more' if spent > 0 else 'less'} planned spend")
    new = len(found.clashes[1].new)
    said += [f"{new} new {plural(new, 'conflict')}"] if new else []
    asked = name if name.endswith("?") else f"{name}:"
    return f"{asked} {', '.join(said) or 'no goal, no money and no conflict differs'}"


def _most(found: Comparison, goals: Sequence[Goal]) -> str:
    """The goal whose chance a scenario changes most: what it is there, and what it is in the plan."""
    told = []
    for goal in goals:
        known = [one.it.p_met for one in goal.chances if one and one.it.p_met is not None]
        if len(known) == len(found.columns):
            told += [(abs(p - known[0]), n, goal) for n, p in enumerate(known)]
    if not told:
        return ""
    step, column, goal = max(told, key=lambda one: one[0])
    if step <= CLEAR:
        return ""
    there, plan = (one.shown for one in (goal.chances[column], goal.chances[0]) if one)
    return f"{goal.it.title}: {there} in '{found.columns[column].title}', {plan} in the plan"


def _goal(row: GoalRow, currency: str) -> Goal:
    first = next(one for one in row.prospects if one is not None)
    unit = UNITS.get(first.unit, first.unit)

    def show(value: float | None) -> Shown:
        return of_unit(value, unit if unit in {"money", "share", "ratio"} else "count", currency=currency)

    known = [one for one in row.prospects if one is not None and one.likely is not None]
    ends = [value for one in known for value in (one.low, one.high, one.target) if value is not None]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)

    def at(value: float | None) -> float:
        return round(4 + 92 * ((value or 0.0) - low) / ((high - low) or 1.0), 2)

    now = row.prospects[0]
    chances = [None if one is None else _chance(one, now, show=show, at=at) for one in row.prospects]
    return Goal(row, show(first.target), first.deadline, chances)


def _chance(
    one: Prospect, now: Prospect | None, *, show: Callable[[float | None], Shown], at: Callable[[float | None], float]
) -> Chance:
    step = None if one is now or now is None or one.p_met is None or now.p_met is None else one.p_met - now.p_met
    points = 0 if step is None else round(100 * step)
    delta = f"{MINUS if points < 0 else '+'}{abs(points)} points" if points else ""
    interval = f"{show(one.low)} to {show(one.high)}" if one.likely is not None else ""
    return Chance(
        one, said_chance(one), delta, points > 0, show(one.likely), interval, at(one.low), at(one.high),
        at(one.likely), at(one.target),
    )  # fmt: skip


def said_chance(one: Prospect) -> str:
    """A probability as one reads it: never 0 or 100 % for what is to come."""
    p = one.p_met
    if p is None:
        return "not known"
    if one.low == one.high and p in {0.0, 1.0}:
        return "met" if p else "missed"
    return "under 1 %" if p < 0.01 else "over 99 %" if p > 0.99 else f"{100 * p:.0f} %"


def _difference(amount: int, first: int, *, currency: str) -> str:
    """More or less money than the plan."""
    step = amount - first
    return f"{'+' if step > 0 else MINUS}{micros(abs(step), currency)}" if step else ""


PAGES = [Page("/scenarios/compare", compare)]
