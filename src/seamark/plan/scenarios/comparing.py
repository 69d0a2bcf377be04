"""Plans side by side: dates, money, capacity and conflicts, each against the first of them, the plan of now. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec
import numpy as np

from seamark.plan.calendar import WorkCalendar
from seamark.plan.consequences import Clash, clashes_in
from seamark.plan.consequences.capacity import TOLERANCE
from seamark.plan.consequences.load import Sheet, bookings_in, sheet_of
from seamark.plan.gate import Exchange
from seamark.plan.kinds import Goal, Initiative, Milestone, Release, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.model import Item, Snapshot
from seamark.plan.prospects import Prospect
from seamark.plan.scenarios.model import (
    Capacity,
    ClashesOf,
    Column,
    Comparison,
    DateRow,
    GoalRow,
    MoneyRow,
    MoneyTable,
    Span,
    WorstWeek,
)
from seamark.plan.spend import IDLE, spent_by_month
from seamark.science import Floats

LONGEST: Final = timedelta(3 * 366)  # how far ahead capacity is looked at
WORST: Final = 5
Days = tuple[date, date]
Months = dict[tuple[date, str], int]


class Asked(msgspec.Struct, frozen=True):
    """What is compared: the number of the plan of now, the columns, and in which money, seen from which day."""

    number: int
    columns: tuple[Column, ...]
    exchange: Exchange
    today: date


def compared(asked: Asked, plans: Sequence[Snapshot], *, prospects: Sequence[Mapping[str, Prospect]]) -> Comparison:
    """Plans side by side, the plan of now first; ``prospects`` are those of each plan's goals, by their ids."""
    rows, same = dates_of(plans)
    return Comparison(
        asked.number,
        asked.columns,
        tuple(_goals(plans, prospects)),
        rows,
        same,
        money_of(plans, asked.exchange),
        tuple(capacity_of(plans, today=asked.today)),
        tuple(clashes_of(plans)),
    )


def dates_of(plans: Sequence[Snapshot]) -> tuple[tuple[DateRow, ...], int]:
    """What has other dates somewhere, the largest shift first; and how many have the same everywhere."""
    rows, same = [], 0
    for item_id in dict.fromkeys(item_id for plan in plans for item_id in plan.items):
        items = [plan.items.get(item_id) for plan in plans]
        days = [None if item is None else _days(item) for item in items]
        if not any(days):
            continue
        if all(one == days[0] for one in days):
            same += 1
            continue
        shown = next(item for item, own in zip(items, days, strict=True) if item is not None and own)
        spans = tuple(
            None if own is None else _span(own, days[0], calendar=leave_in(plan).calendar)
            for own, plan in zip(days, plans, strict=True)
        )
        rows.append(DateRow(item_id, shown.noun, shown.label, spans))
    return tuple(sorted(rows, key=_largest)), same


def money_of(plans: Sequence[Snapshot], exchange: Exchange) -> MoneyTable:
    """Budgets by month and in total; ideas and what was stopped plan to spend nothing."""
    spent = list(_spent(plans))
    currencies = sorted({currency for months in spent for _, currency in months})
    known = [one for one in currencies if _rate(one, exchange) is not None]
    by_currency = {
        one: tuple(sum(micros for (_, currency), micros in months.items() if currency == one) for months in spent)
        for one in currencies
    }
    rows = []
    for month in sorted({month for months in spent for month, _ in months}):
        amounts = [
            sum(round(months.get((month, one), 0) * (_rate(one, exchange) or 0)) for one in known) for months in spent
        ]
        rows.append(MoneyRow(month, tuple(amounts)))
    totals = tuple(sum(row.amounts[n] for row in rows) for n in range(len(plans)))
    unknown = tuple(one for one in currencies if one not in known)
    return MoneyTable(exchange.currency, tuple(rows), totals, by_currency, unknown)


def capacity_of(plans: Sequence[Snapshot], *, today: date) -> Iterator[Capacity]:
    """Booked and free days by week from this week on, and where somebody has more than is free."""
    ends = [one.end for plan in plans for one in bookings_in([*plan.of(Initiative).values(), *plan.of(Task).values()])]
    last = min(max([today, *ends]), today + LONGEST)
    for plan in plans:
        yield _capacity(plan, sheet_of(plan, start=today, end=last))


def clashes_of(plans: Sequence[Snapshot]) -> Iterator[ClashesOf]:
    """The conflicts of each plan that the first has not, or smaller; and those of the first that are gone."""
    found = [{_place(one): one for one in clashes_in(plan)} for plan in plans]
    first = found[0]
    for own in found:
        fresh = [
            msgspec.structs.replace(one, is_new=True)
            for place, one in own.items()
            if one.size > (first[place].size + TOLERANCE if place in first else -1.0)
        ]
        gone = [one for place, one in first.items() if place not in own]
        yield ClashesOf(len(own), tuple(fresh), tuple(gone))


def _goals(plans: Sequence[Snapshot], prospects: Sequence[Mapping[str, Prospect]]) -> Iterator[GoalRow]:
    for goal_id in dict.fromkeys(goal_id for plan in plans for goal_id in plan.of(Goal)):
        title = next(plan.label(goal_id) for plan in plans if goal_id in plan.items)
        yield GoalRow(goal_id, title, tuple(own.get(goal_id) for own in prospects))


def _days(item: Item) -> Days | None:
    """First and last day of what has dates on the roadmap."""
    if isinstance(item, Initiative):
        return item.start, item.end
    if isinstance(item, Task):
        return (item.start, item.end) if item.start and item.end else None
    return (item.date, item.date) if isinstance(item, Release | Milestone) else None


def _span(own: Days, first: Days | None, *, calendar: WorkCalendar) -> Span:
    if first is None:
        return Span(*own, None, None)
    return Span(*own, *(working_days_between(was, now, calendar=calendar) for was, now in zip(first, own, strict=True)))


def working_days_between(was: date, now: date, *, calendar: WorkCalendar) -> int:
    """By how many working days ``now`` lies after ``was``; negative before it."""
    if now >= was:
        return calendar.count(was + timedelta(1), now)
    return -calendar.count(now + timedelta(1), was)


def _largest(row: DateRow) -> tuple[int, str]:
    shifts = [abs(span.start_shift or 0) + abs(span.end_shift or 0) for span in row.spans if span is not None]
    is_missing = any(span is None for span in row.spans)
    return (-max(shifts, default=0) - (10_000 if is_missing else 0), row.id)


def _spent(plans: Sequence[Snapshot]) -> Iterator[Months]:
    """Planned micros by month and currency; an initiative that is as in the first plan is not counted again."""
    known: dict[str, tuple[Initiative, dict[date, int]]] = {}
    for plan in plans:
        months: Months = {}
        for item in plan.of(Initiative).values():
            if item.budget is None or item.status in IDLE:
                continue
            kept = known.get(item.id)
            own = kept[1] if kept and (kept[0] is item or kept[0] == item) else spent_by_month(item)
            known.setdefault(item.id, (item, own))
            for month, micros in own.items():
                key = month, item.budget.currency
                months[key] = months.get(key, 0) + micros
        yield months


def _rate(currency: str, exchange: Exchange) -> float | None:
    return 1.0 if currency == exchange.currency else exchange.rates.get(currency)


def _capacity(plan: Snapshot, sheet: Sheet) -> Capacity:
    over = np.where(sheet.booked - sheet.free > TOLERANCE, sheet.booked - sheet.free, 0.0)
    worst = np.argsort(-over, axis=None, kind="stable")[:WORST]
    weeks = over.shape[1] or 1
    named = [(int(place) // weeks, int(place) % weeks) for place in worst]
    booked, free = sheet.booked.sum(axis=0) + sheet.open.sum(axis=0), sheet.free.sum(axis=0)
    return Capacity(
        sheet.first,
        _rounded(booked),
        _rounded(free),
        _rounded(over.sum(axis=0)),
        int((over > 0).sum()),
        tuple(_worst(plan, sheet, row, week) for row, week in named if over[row, week] > 0),
    )


def _rounded(days: Floats) -> tuple[float, ...]:
    return tuple(np.round(days, 3).tolist())


def _worst(plan: Snapshot, sheet: Sheet, row: int, week: int) -> WorstWeek:  # noqa: PLR0917 - a place in a table
    person = sheet.people[row]
    numbers = (round(float(one[row, week]), 2) for one in (sheet.booked, sheet.free))
    return WorstWeek(person, plan.label(person), sheet.first + timedelta(7 * week), *numbers)


def _place(one: Clash) -> tuple[str, str, str]:
    return one.code, one.item, "" if one.code == "capacity" else one.other
