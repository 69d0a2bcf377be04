"""Time across a picture: where a day lies, and the head with years, months and weeks above it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from seamark.plan.picture.letters import fitted, width_of
from seamark.plan.picture.palette import INK, LINE, MUTED
from seamark.plan.picture.shapes import Path, Shape, Text

WEEK_AT: Final = 17.0  # points a week needs for its number
MONTH_AT: Final = 24.0  # points a month needs for its name
SMALL, BIG = 7.0, 8.5


class Span(msgspec.Struct, frozen=True):
    """A stretch of the head: its first and last day, and its words."""

    start: date
    end: date
    long: str
    short: str


class Axis(msgspec.Struct, frozen=True):
    """Days from ``start`` to ``end`` (both included) between ``left`` and ``right``."""

    start: date
    end: date
    left: float
    right: float

    @property
    def day(self) -> float:
        """Points a day takes."""
        return (self.right - self.left) / ((self.end - self.start).days + 1)

    def x(self, day: date) -> float:
        """Where a day begins, kept inside."""
        return min(self.right, max(self.left, self.left + (day - self.start).days * self.day))

    def after(self, day: date) -> float:
        """Where a day ends, kept inside."""
        return self.x(day + timedelta(1))

    def spans(self, unit: str) -> Iterator[Span]:
        """The years, quarters, months or weeks that lie in it, cut at its ends."""
        first = _begin(self.start, unit)
        while first <= self.end:
            following = _next(first, unit)
            start, end = max(first, self.start), min(following - timedelta(1), self.end)
            yield Span(start, end, *_words(first, unit))
            first = following

    @property
    def units(self) -> tuple[str, str]:
        """What the head shows above and below."""
        if 7 * self.day >= WEEK_AT:
            return "month", "week"
        return ("quarter", "month") if 30 * self.day >= MONTH_AT else ("year", "quarter")


def head(axis: Axis, top: float, *, bottom: float) -> Iterator[Shape]:
    """Two rows of words from ``top``, and lines from there down to ``bottom``."""
    above, below = axis.units
    for span in axis.spans(below):
        x = axis.x(span.start)
        if span.start > axis.start:
            yield Path(points=((x, top + 14), (x, bottom)), stroke=LINE, thick=0.5)
        yield from _words_in(axis, span, y=top + 23, size=SMALL)
    for span in axis.spans(above):
        x = axis.x(span.start)
        if span.start > axis.start:
            yield Path(points=((x, top), (x, bottom)), stroke=LINE, thick=1.0)
        yield from _words_in(axis, span, y=top + 10, size=BIG)
    yield Path(points=((axis.left, top + 27), (axis.right, top + 27)), stroke=LINE, thick=1.0)


def _words_in(axis: Axis, span: Span, *, y: float, size: float) -> Iterator[Text]:
    x, room = axis.x(span.start) + 3, axis.after(span.end) - axis.x(span.start) - 6
    is_bold = size == BIG
    words = next((one for one in (span.long, span.short) if width_of(one, size, is_bold=is_bold) <= room), "")
    text = words or (fitted(span.short, size, most=room, is_bold=is_bold) if is_bold else "")
    if text:
        width = width_of(text, size, is_bold=is_bold)
        yield Text(x=x, y=y, text=text, size=size, fill=INK if is_bold else MUTED, is_bold=is_bold, width=width)


def _begin(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(day.weekday())
    month = {"year": 1, "quarter": 3 * ((day.month - 1) // 3) + 1}.get(unit, day.month)
    return day.replace(month=month, day=1)


def _next(day: date, unit: str) -> date:
    if unit == "week":
        return day + timedelta(7)
    months = day.month - 1 + {"year": 12, "quarter": 3}.get(unit, 1)
    return date(day.year + months // 12, months % 12 + 1, 1)


def _words(day: date, unit: str) -> tuple[str, str]:
    """The long and the short words of a stretch."""
    if unit == "week":
        number = str(day.isocalendar().week)
        return number, number
    if unit == "year":
        return str(day.year), f"{day:%y}"
    if unit == "quarter":
        quarter = f"Q{(day.month + 2) // 3}"
        return f"{quarter} {day.year}", quarter
    return f"{day:%B %Y}", f"{day:%b}"
