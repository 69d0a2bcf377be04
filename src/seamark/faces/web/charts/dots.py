"""Several answers to one question, beside each other: a row per thing, a dot per answer."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from seamark.faces.web.charts.scale import Scale, Tick
from seamark.faces.web.charts.trend import Words
from seamark.faces.web.numbers import Shown

ROW = 34
LANE = 11  # further down for each answer that has an interval
NAME_LENGTH = 20
SHAPES = ("circle", "ring", "square", "diamond", "cross", "cone", "bar")
Span = tuple[float, float]


class Dot(msgspec.Struct, frozen=True):
    """One answer: where it lies (percent across), in which shape and colour; ``y`` pixels down, with its interval."""

    at: float
    y: float
    shape: str
    colour: int
    name: str
    shown: Shown
    says: str
    low: float | None = None
    high: float | None = None


class Row(msgspec.Struct, frozen=True):
    """A thing with its answers, and the span between the least and the most."""

    name: str
    short: str
    y: float
    low: float
    high: float
    dots: list[Dot]


class DotPlot(msgspec.Struct, frozen=True):
    """A chart ready to be drawn, with the table behind it."""

    id: str
    title: str
    says: str
    height: int
    x_ticks: list[Tick]
    rows: list[Row]
    answers: list[tuple[str, str, int]]

    @property
    def summary(self) -> str:
        """What a screen reader says instead of the drawing."""
        names = ", ".join(name for name, _, _ in self.answers)
        return f"{self.title}. Dot plot with {len(self.rows)} rows, each with {names}. A table follows."


class Lanes(msgspec.Struct, frozen=True):
    """Where the answers of one row lie: in the line of the row, those with intervals in ``lanes`` below it."""

    scale: Scale
    top: float
    lanes: list[int]
    show: Callable[[float], Shown]

    def dot(self, index: int, name: str, *, value: float, span: Span | None) -> Dot:
        """One answer."""
        y = self.top + (LANE * (self.lanes.index(index) + 1) if index in self.lanes else 0)
        shown = self.show(value)
        says = f"{name}: {shown.exact or shown.text}"
        low, high = (round(100 * self.scale.share(end), 2) for end in span) if span else (None, None)
        if span:
            says += f", interval {self.show(span[0])} to {self.show(span[1])}"
        at = round(100 * self.scale.share(value), 2)
        return Dot(at, y, SHAPES[index], index + 1, name, shown, says, low, high)


def dot_plot(
    words: Words,
    answers: Sequence[str],
    *,
    things: Mapping[str, Sequence[float]],
    show: Callable[[float], Shown],
    spans: Mapping[str, Sequence[Span | None]] | None = None,
) -> DotPlot:
    """A row per thing of ``things``, whose values stand in the order of ``answers`` (seven at most).

    ``spans`` are intervals of the same values, None where a value has none. Answers that anywhere have one lie in lanes
    of their own below the others, so that intervals do not hide each other.
    """
    intervals = spans or {}
    known = [span for each in intervals.values() for span in each if span]
    scale = Scale.over(
        [value for values in things.values() for value in values] + [end for span in known for end in span]
    )
    lanes = [index for index in range(len(answers)) if any(each[index] for each in intervals.values())]
    height = ROW + LANE * len(lanes)
    rows = []
    for number, (name, values) in enumerate(things.items()):
        top = height * number + ROW / 2
        drawn = Lanes(scale, top, lanes, show)
        given = intervals.get(name, [None] * len(values))
        dots = [
            drawn.dot(index, answers[index], value=value, span=span)
            for index, (value, span) in enumerate(zip(values, given, strict=True))
        ]
        short = name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
        plain = [dot.at for index, dot in enumerate(dots) if index not in lanes] or [dot.at for dot in dots]
        rows.append(Row(name, short, top, min(plain), max(plain), dots))
    steps = enumerate(scale.steps)
    ticks = [Tick(round(100 * scale.share(step), 2), str(show(step)), minor=number % 2 == 1) for number, step in steps]
    keys = [(name, SHAPES[number], number + 1) for number, name in enumerate(answers)]
    return DotPlot(words.id, words.title, words.says, height * max(1, len(rows)), ticks, rows, keys)
