"""What a comparison draws: dates on one axis, money and capacity as small charts on one scale."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from seamark.faces.web.charts.scale import Scale, Tick, y_ticks
from seamark.faces.web.numbers import micros, plural
from seamark.kernel import MICROS
from seamark.plan.scenarios import Capacity, Comparison, DateRow, MoneyTable, Span

LONGEST: Final = 60  # rows whose dates are drawn
BAR: Final = 11  # pixels from one bar of a row to the next
HIGH: Final = 96  # pixels of a small chart


class Bar(msgspec.Struct, frozen=True):
    """Dates in one plan, drawn: percent across, pixels from the top, and in words."""

    colour: int
    x: float
    width: float
    y: float
    says: str
    shift: str


class Dates(msgspec.Struct, frozen=True):
    """An item whose dates differ; a bar for each column."""

    it: DateRow
    bars: list[Bar | None]
    height: int


class Box(msgspec.Struct, frozen=True):
    """A column of a small chart: percent across, pixels down, and what it says."""

    x: float
    width: float
    y: float
    height: float
    says: str = ""


class Small(msgspec.Struct, frozen=True):
    """A small chart of one column; ``ghosts`` stand behind its bars as outlines, ``over`` before them."""

    title: str
    colour: int
    says: str
    bars: list[Box]
    ghosts: list[Box]
    over: list[Box]


def dates_drawn(found: Comparison) -> tuple[list[Dates], list[Tick]]:
    """The items whose dates differ on one axis, and its months."""
    rows = found.dates[:LONGEST]
    days = [day for row in rows for span in row.spans if span for day in (span.start, span.end)]
    if not days:
        return [], []
    first, last = min(days) - timedelta(3), max(days) + timedelta(4)
    whole = (last - first).days

    def at(day: date) -> float:
        return round(100 * (day - first).days / whole, 2)

    drawn = [
        Dates(row, [_bar(n, span, at=at) for n, span in enumerate(row.spans)], BAR * len(row.spans) + 4) for row in rows
    ]
    months = _months(first, last)
    every = max(1, len(months) // 8)
    ticks = [
        Tick(at(day), f"{day:%b %Y}" if day.month == 1 else f"{day:%b}", minor=n % 2 == 1)
        for n, day in enumerate(months[::every])
    ]
    return drawn, ticks


def _bar(column: int, span: Span | None, *, at: Callable[[date], float]) -> Bar | None:
    if span is None:
        return None
    x, until = at(span.start), at(span.end + timedelta(1))
    return Bar(column, x, max(0.6, round(until - x, 2)), 2 + BAR * column, _said(span), _shift(span))


def _said(span: Span) -> str:
    return f"{span.start:%-d %b %Y}" if span.start == span.end else f"{span.start:%-d %b} to {span.end:%-d %b %Y}"


def _shift(span: Span) -> str:
    """By how many working days it begins or ends at another time."""
    if span.start_shift is None or span.end_shift is None:
        return "new"
    if span.start_shift == span.end_shift:
        return _days(span.start_shift) if span.start_shift else ""
    parts = (("starts", span.start_shift), ("ends", span.end_shift))
    return ", ".join(f"{word} {_days(days)}" for word, days in parts if days)


def _days(days: int) -> str:
    return f"{abs(days)} {plural(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def _months(first: date, last: date) -> list[date]:
    found, day = [], first.replace(day=1)
    while day <= last:
        found += [day] if day >= first else []
        day = (day + timedelta(32)).replace(day=1)
    return found


def money_drawn(table: MoneyTable, names: Sequence[str]) -> tuple[list[Small], list[Tick], list[str]]:
    """Planned spend by month, a small chart a column on one scale; the plan's own stands behind each as an outline."""
    scale = Scale.over((amount / MICROS for row in table.months for amount in row.amounts), wanted=3)
    count = len(table.months)

    def said(amount: int) -> str:
        return str(micros(amount, table.currency))

    def boxes(column: int) -> list[Box]:
        return [
            _box(
                (n, count), scale.share(row.amounts[column] / MICROS), f"{row.month:%B %Y}: {said(row.amounts[column])}"
            )
            for n, row in enumerate(table.months)
        ]

    found = [
        Small(name, column, said(table.totals[column]), boxes(column), boxes(0) if column else [], [])
        for column, name in enumerate(names)
    ]
    ticks = y_ticks(scale, HIGH, show=lambda value: said(round(value * MICROS)))
    return found, ticks, [f"{row.month:%b %Y}" for row in table.months]


def load_drawn(tables: Sequence[Capacity], names: Sequence[str]) -> tuple[list[Small], list[Tick], list[date]]:
    """Days booked by week, a small chart a column; what is free stands behind as an outline, what is over is marked."""
    scale = Scale.over((value for one in tables for row in (one.booked, one.free) for value in row), wanted=3)
    count = len(tables[0].booked)
    weeks = [tables[0].first + timedelta(7 * n) for n in range(count)]

    def boxes(values: Sequence[float], one: Capacity | None = None) -> list[Box]:
        return [
            _box((n, count), scale.share(value), _week_says(weeks[n], one, place=n) if one else "")
            for n, value in enumerate(values)
            if one or value
        ]

    found = [
        Small(name, column, _over_says(one), boxes(one.booked, one), boxes(one.free), boxes(one.over))
        for column, (name, one) in enumerate(zip(names, tables, strict=True))
    ]
    return found, y_ticks(scale, HIGH, show=lambda value: f"{value:g}"), weeks


def _box(place: tuple[int, int], share: float, says: str = "") -> Box:  # noqa: PLR0917 - a column
    number, count = place
    wide, high = 100 / max(1, count), HIGH * share
    return Box(round(wide * (number + 0.12), 3), round(wide * 0.76, 3), round(HIGH - high, 1), round(high, 1), says)


def _week_says(week: date, one: Capacity, *, place: int) -> str:
    booked, free, over = one.booked[place], one.free[place], one.over[place]
    return f"week of {week:%-d %b %Y}: {booked:.1f} days booked, {free:.1f} free, {over:.1f} over"


def _over_says(one: Capacity) -> str:
    weeks = sum(over > 0 for over in one.over)
    return f"{one.days_over:.1f} days over in {weeks} {plural(weeks, 'week')}" if weeks else "nobody is over"
