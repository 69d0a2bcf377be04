"""Strips below the lanes: how booked everybody is, and how the money is spent."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from seamark.plan.picture.axis import Axis
from seamark.plan.picture.letters import fitted, width_of
from seamark.plan.picture.palette import ACCENT, INK, LINE, MUTED, TOKENS, blended
from seamark.plan.picture.shapes import Path, Point, Polygon, Rect, Shape, Text
from seamark.plan.picture.view import Load, Spent, View

LOAD_HEIGHT, SPENT_HEIGHT = 30.0, 52.0
CELL: Final = 16.0
SIGNS: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
NAME, SMALL = 8.5, 6.5
NEARLY: Final = 0.9  # of free time from which a week is nearly full


def height_of(view: View) -> float:
    """What the strips of a view take."""
    return (LOAD_HEIGHT if view.loads else 0.0) + (SPENT_HEIGHT if view.spent and view.spent.planned else 0.0)


def strips(view: View, axis: Axis, *, left: float, top: float) -> Iterator[Shape]:
    """The strips of a view below ``top``, their names from ``left``."""
    if view.loads:
        yield from _named("Capacity", "booked, % of free time", left=left + 6, y=top + 12, room=axis.left - left - 8)
        yield from _cells(view.loads, axis, top=top + 5)
        top += LOAD_HEIGHT
    if view.spent and view.spent.planned:
        says = f"planned{' and spent' if view.spent.actual else ''}, added up"
        yield from _named("Spend", says, left=left + 6, y=top + 16, room=axis.left - left - 8)
        yield from _curves(view.spent, axis, top=top + 8, bottom=top + SPENT_HEIGHT - 8)


def _named(name: str, says: str, *, left: float, y: float, room: float) -> Iterator[Text]:
    for text, size, dy, is_bold in ((name, NAME, 0.0, True), (says, SMALL, 9.0, False)):
        cut = fitted(text, size, most=room, is_bold=is_bold)
        fill = INK if is_bold else MUTED
        width = width_of(cut, size, is_bold=is_bold)
        yield Text(x=left, y=y + dy, text=cut, size=size, fill=fill, is_bold=is_bold, width=width)


def _cells(loads: tuple[Load, ...], axis: Axis, *, top: float) -> Iterator[Shape]:
    """A cell for every week, or every month where weeks are too narrow."""
    unit = "week" if axis.units[1] == "week" else "month"
    for span in axis.spans(unit):
        inside = [one for one in loads if _is_in(one.monday, span.start, end=span.end, unit=unit)]
        x, width = axis.x(span.start) + 0.6, axis.after(span.end) - axis.x(span.start) - 1.2
        booked, free = sum(one.booked for one in inside), sum(one.free for one in inside)
        if width <= 0 or not inside:
            continue
        share = booked / free if free else (9.99 if booked else 0.0)
        colour = TOKENS["off" if share > 1.005 else "risk" if share >= NEARLY else "on"]
        strength = 0.75 if share > 1.005 else 0.2 + 0.4 * min(1.0, share)
        says = f"{span.long}: {booked:.1f} of {free:.1f} days"
        yield Rect(x=x, y=top, width=width, height=CELL, fill=blended(colour, strength), radius=2, says=says)
        number = f"{100 * share:.0f}" if free or booked else "–"
        if width_of(number, SMALL) <= width - 2:
            ink = "#ffffff" if share > 1.005 else INK
            middle = x + width / 2
            yield Text(
                x=middle,
                y=top + 10.4,
                text=number,
                size=SMALL,
                fill=ink,
                anchor="middle",
                width=width_of(number, SMALL),
            )


def _is_in(monday: date, start: date, *, end: date, unit: str) -> bool:
    return monday <= end and (monday.toordinal() + 6 >= start.toordinal() if unit == "week" else monday >= start)


def _curves(spent: Spent, axis: Axis, *, top: float, bottom: float) -> Iterator[Shape]:
    most = max(sum(spent.planned.values()), sum(spent.actual.values())) or 1.0
    planned = _added_up(spent.planned, axis, most=most, heights=(top, bottom))
    yield Path(points=((axis.left, bottom), (axis.right, bottom)), stroke=LINE, thick=0.75)
    yield Polygon(points=((planned[0][0], bottom), *planned, (planned[-1][0], bottom)), fill=blended(ACCENT, 0.1))
    yield Path(points=tuple(planned), stroke=ACCENT, thick=1.2, is_dashed=bool(spent.actual), name="Planned spend")
    if spent.actual:
        points = tuple(_added_up(spent.actual, axis, most=most, heights=(top, bottom)))
        yield Path(points=points, stroke=ACCENT, thick=1.8, name="Spent")
    text = money(sum(spent.planned.values()), spent.currency)
    width = width_of(text, NAME, is_bold=True)
    x, y = planned[-1]
    is_last = x + width + 5 > axis.right
    yield Text(
        x=x - 3 if is_last else x + 4,
        y=y - 3 if is_last else y + 3,
        text=text,
        size=NAME,
        fill=ACCENT,
        is_bold=True,
        anchor="end" if is_last else "start",
        width=width,
    )


def _added_up(months: Mapping[date, float], axis: Axis, *, most: float, heights: tuple[float, float]) -> list[Point]:
    """The sum of what was spent up to the end of each month, as points of a line."""
    top, bottom = heights
    points, total = [(axis.x(min(months)), bottom)], 0.0
    for month in sorted(months):
        total += months[month]
        points.append((axis.x(_following(month)), bottom - (bottom - top) * total / most))
    return points


def _following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def money(amount: float, currency: str) -> str:
    """An amount in a few letters: €240k."""
    sign = SIGNS.get(currency, f"{currency} ")
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if amount >= size:
            short = amount / size
            return f"{sign}{short:.0f}{letter}" if short >= 100 else f"{sign}{short:.3g}{letter}"
    return f"{sign}{amount:.0f}"
