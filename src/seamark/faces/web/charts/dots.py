"""Several answers to one question, beside each other: a row per thing, a dot per answer."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from seamark.faces.web.charts.scale import Scale, Tick
from seamark.faces.web.charts.trend import Words
from seamark.faces.web.numbers import Shown

ROW = 34
NAME_LENGTH = 20
SHAPES = ("circle", "ring", "square", "diamond", "cross")


class Dot(msgspec.Struct, frozen=True):
    """One answer: where it lies (percent across), in which shape and colour."""

    at: float
    shape: str
    colour: int
    name: str
    shown: Shown


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


def dot_plot(
    words: Words,
    answers: Sequence[str],
    *,
    things: Mapping[str, Sequence[float]],
    show: Callable[[float], Shown],
) -> DotPlot:
    """A row per thing of ``things``, whose values stand in the order of ``answers`` (five at most)."""
    scale = Scale.over(value for values in things.values() for value in values)
    rows = []
    for number, (name, values) in enumerate(things.items()):
        places = [round(100 * scale.share(value), 2) for value in values]
        dots = [
            Dot(place, SHAPES[index], index + 1, answers[index], show(values[index]))
            for index, place in enumerate(places)
        ]
        short = name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
        rows.append(Row(name, short, ROW * (number + 0.5), min(places), max(places), dots))
    steps = enumerate(scale.steps)
    ticks = [Tick(round(100 * scale.share(step), 2), str(show(step)), minor=number % 2 == 1) for number, step in steps]
    keys = [(name, SHAPES[number], number + 1) for number, name in enumerate(answers)]
    return DotPlot(words.id, words.title, words.says, ROW * max(1, len(rows)), ticks, rows, keys)
