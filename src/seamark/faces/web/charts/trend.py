"""Lines over time."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

import msgspec

from seamark.faces.web.charts.scale import Scale, Tick, day_ticks, y_ticks
from seamark.faces.web.numbers import Shown, day

WIDTH = 1000
GAP = 15.0  # pixels that two labels need between them
AHEAD = " forecast"  # ends the name of the series that carries on another
Kind = Literal["line", "dashed", "area", "ahead"]


class Series(msgspec.Struct, frozen=True):
    """Values over the chart's days: ``colour`` 1 to 8, drawn as a line, a dashed line or a stacked area.

    ``low`` and ``high`` draw the interval of an estimate as a band; that of what lies ``ahead`` is hatched.
    ``partial``: the last value is not complete yet.
    """

    name: str
    values: tuple[float | None, ...]
    colour: int
    kind: Kind = "line"
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    partial: bool = False


class Note(msgspec.Struct, frozen=True):
    """What happened on a day, to be written beside it; once placed, ``at`` is percent across."""

    day: date
    text: str
    colour: int
    at: float = 0.0


class Drawn(msgspec.Struct, frozen=True):
    """A series as paths: ``line``, the unfinished ``tail`` of it, ``band``; ``ys`` in pixels for the crosshair."""

    name: str
    colour: int
    kind: Kind
    line: str
    tail: str
    band: str
    ys: str
    label_y: float | None


class Trend(msgspec.Struct, frozen=True):
    """A chart ready to be drawn, with the table behind it."""

    id: str
    title: str
    says: str
    height: int
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    series: list[Drawn]
    columns: list[str]
    rows: list[tuple[str, list[Shown]]]
    zero: float
    mark: float | None = None  # percent across: where something began
    notes: list[Note] = []

    @property
    def has_labels(self) -> bool:
        """Whether lines carry their names at their ends."""
        return any(one.label_y is not None for one in self.series)

    @property
    def summary(self) -> str:
        """What a screen reader says instead of the drawing."""
        ends = f"{self.rows[0][0]} to {self.rows[-1][0]}" if self.rows else "no days"
        return f"{self.title}. Line chart of {', '.join(self.columns)}, {ends}. A table follows."


class Words(msgspec.Struct, frozen=True):
    """What a chart says of itself: its ``id`` in the page, the finding as ``title``, what is drawn as ``says``."""

    id: str
    title: str
    says: str


def trend(
    words: Words,
    days: Sequence[date],
    *,
    series: Sequence[Series],
    show: Callable[[float | None], Shown],
    height: int = 220,
    notes: Sequence[Note] = (),
) -> Trend:
    """A chart of ``series`` over ``days``; ``show`` writes a value with its unit, ``notes`` say what happened when."""
    stacked = _stacked(series)
    scale = Scale.over(value for one in stacked for value in (*one.values, *one.low, *one.high))
    floors = _floors(series, stacked)
    drawn = [_draw(one, floor, scale=scale, height=height) for one, floor in zip(stacked, floors, strict=True)]
    return Trend(
        words.id,
        words.title,
        words.says,
        height,
        day_ticks(days),
        y_ticks(scale, height, show=show),
        _labelled(drawn, height),
        [title for one in series for title in _titles(one)],
        [
            (day(at, year=True, weekday=True), [show(value) for one in series for value in _told(one, place)])
            for place, at in enumerate(days)
        ],
        round(height * (1 - scale.share(0)), 1),
        notes=_placed(notes, days),
    )


def _titles(one: Series) -> list[str]:
    """The columns of a series in the table: an estimate has its interval beside it."""
    return [one.name, f"{one.name}, low", f"{one.name}, high"] if one.low else [one.name]


def _told(one: Series, place: int) -> list[float | None]:
    return [one.values[place], one.low[place], one.high[place]] if one.low else [one.values[place]]


def _placed(notes: Sequence[Note], days: Sequence[date]) -> list[Note]:
    """The notes of days that are drawn, each at its step."""
    placed = []
    for note in sorted(notes, key=lambda one: one.day):
        steps = [place for place, start in enumerate(days) if start <= note.day]
        if steps and len(days) > 1:
            placed.append(msgspec.structs.replace(note, at=round(100 * steps[-1] / (len(days) - 1), 2)))
    return placed


def _stacked(series: Sequence[Series]) -> list[Series]:
    total: list[float] = []
    result = []
    for one in series:
        if one.kind == "area":
            total = [(a or 0) + b for a, b in zip(one.values, total or [0.0] * len(one.values), strict=True)]
            tops = (None if a is None else top for a, top in zip(one.values, total, strict=True))
            result.append(msgspec.structs.replace(one, values=tuple(tops)))
        else:
            result.append(one)
    return result


def _floors(series: Sequence[Series], stacked: Sequence[Series]) -> list[tuple[float | None, ...] | None]:
    floors: list[tuple[float | None, ...] | None] = []
    below: tuple[float | None, ...] | None = None
    for one, top in zip(series, stacked, strict=True):
        if one.kind == "area":
            floors.append(below or tuple(0.0 for _ in one.values))
            below = top.values
        else:
            floors.append(None)
    return floors


def _draw(one: Series, floor: tuple[float | None, ...] | None, *, scale: Scale, height: int) -> Drawn:
    last = max(1, len(one.values) - 1)
    xs = [round(WIDTH * index / last, 1) for index in range(len(one.values))]

    def ys(values: Sequence[float | None]) -> list[float | None]:
        return [None if v is None else round(height * (1 - scale.share(v)), 1) for v in values]

    tops = ys(one.values)
    body = tops[:-1] if one.partial and len(tops) > 1 else tops
    tail = _line(xs[-2:], tops[-2:]) if one.partial and len(tops) > 1 else ""
    band = (
        _band(xs, ys(one.high), floors=ys(one.low)) if one.low else _band(xs, tops, floors=ys(floor)) if floor else ""
    )
    known = [y for y in tops if y is not None]
    listed = ",".join("" if y is None else f"{y:g}" for y in tops)
    return Drawn(one.name, one.colour, one.kind, _line(xs, body), tail, band, listed, known[-1] if known else None)


def _line(xs: Sequence[float], ys: Sequence[float | None]) -> str:
    parts, pen = [], "M"
    for x, y in zip(xs, ys, strict=False):
        if y is None:
            pen = "M"
            continue
        parts.append(f"{pen}{x:g} {y:g}")
        pen = "L"
    if len(parts) == 1:
        parts.append("h.01")  # a lone day is a dot: a line without length, with round ends
    return "".join(parts)


def _band(xs: Sequence[float], tops: Sequence[float | None], *, floors: Sequence[float | None]) -> str:
    there = [(x, t, f) for x, t, f in zip(xs, tops, floors, strict=True) if t is not None and f is not None]
    if not there:
        return ""
    over = "L".join(f"{x:g} {t:g}" for x, t, _ in there)
    under = "L".join(f"{x:g} {f:g}" for x, _, f in reversed(there))
    return f"M{over}L{under}Z"


def _labelled(drawn: Sequence[Drawn], height: int) -> list[Drawn]:
    """The same series with the labels at their ends moved apart, inside the drawing.

    A dashed line needs none; areas that stand on each other are told by the legend.
    """
    order = sorted(
        (one for one in drawn if one.kind == "line" and one.label_y is not None), key=lambda one: one.label_y or 0
    )
    carried = {one.name.removesuffix(AHEAD): one.label_y for one in drawn if one.kind == "ahead"}
    order = [msgspec.structs.replace(one, label_y=carried.get(one.name, one.label_y)) for one in order]
    order.sort(key=lambda one: one.label_y or 0)
    places: dict[str, float] = {}
    above = -GAP
    for one in order:
        above = places[one.name] = max(one.label_y or 0, above + GAP)
    below = height + GAP
    for one in reversed(order):
        below = places[one.name] = min(places[one.name], below - GAP)
    return [msgspec.structs.replace(one, label_y=places.get(one.name)) for one in drawn]
