"""The drawing of walks: steps as bars in columns, what goes from one to the next as ribbons, what ends as a fade."""

from collections import defaultdict
from typing import Final

import msgspec

from seamark.faces.web.numbers import count, percent
from seamark.measure.journeys import Flow, JourneyAnswer

WIDTH: Final = 1000
BAR: Final = 14
GAP: Final = 10
HIGH: Final = 340
LEAST: Final = 2.0
COLOURS: Final = 8


class Node(msgspec.Struct, frozen=True):
    """A step at a place: where it is drawn, and what it says. ``end`` is the height of what stopped here."""

    name: str
    place: int
    x: float
    y: float
    height: float
    end: float
    colour: int
    says: str
    label: str


class Ribbon(msgspec.Struct, frozen=True):
    """Walks that went from one node to another: a path, and what it says."""

    path: str
    colour: int
    says: str


class FlowChart(msgspec.Struct, frozen=True):
    """Everything drawn, with the names of its columns."""

    nodes: list[Node]
    ribbons: list[Ribbon]
    columns: list[tuple[float, str]]
    height: int
    width: int = WIDTH
    bar: int = BAR


def flow_chart(answer: JourneyAnswer, *, places: int) -> FlowChart | None:
    """The drawing; None of nothing."""
    if not answer.walks:
        return None
    steps = list(answer.matrix)
    colours = {step: number % COLOURS + 1 for number, step in enumerate(steps)}
    crowd = max(sum(1 for step in steps if answer.matrix[step][place]) for place in range(places))
    scale = (HIGH - GAP * (crowd - 1)) / answer.walks
    column = (WIDTH - BAR - 150) / max(1, places - 1)
    nodes: dict[tuple[int, str], Node] = {}
    ended = {(one.place, one.source): one.count for one in answer.flows if one.target is None}
    for place in range(places):
        y = 0.0
        for step in steps:
            there = answer.matrix[step][place]
            if not there:
                continue
            height = max(LEAST, there * scale)
            lost = ended.get((place + 1, step), 0)
            said = (
                f"{step}, step {place + 1}: {count(there)} of {count(answer.walks)}; {percent(lost / there)} end here"
            )
            nodes[place + 1, step] = Node(
                step, place + 1, place * column, y, height, lost * scale, colours[step], said, count(there).text
            )
            y += height + GAP
    return FlowChart(
        list(nodes.values()),
        _ribbons(answer.flows, nodes, scale=scale, places=places),
        [(place * column, _nth(place + 1)) for place in range(places)],
        HIGH,
    )


def _ribbons(flows: tuple[Flow, ...], nodes: dict[tuple[int, str], Node], *, scale: float, places: int) -> list[Ribbon]:
    """Ribbons between neighbouring columns, those of one node stacked in the order of where they go."""
    left: dict[tuple[int, str], float] = defaultdict(float)
    right: dict[tuple[int, str], float] = defaultdict(float)
    made = []
    inside = [one for one in flows if one.target is not None and one.place < places]
    for one in sorted(inside, key=lambda one: (one.place, nodes[one.place, one.source].y, _y(nodes, one))):
        source, target = nodes[one.place, one.source], nodes.get((one.place + 1, one.target or ""))
        if target is None:
            continue
        thick = max(0.5, one.count * scale)
        y0, y1 = source.y + left[one.place, one.source], target.y + right[one.place + 1, one.target or ""]
        left[one.place, one.source] += one.count * scale
        right[one.place + 1, one.target or ""] += one.count * scale
        x0, x1 = source.x + BAR, target.x
        bend = (x0 + x1) / 2
        path = (
            f"M{x0:.1f} {y0:.1f}C{bend:.1f} {y0:.1f} {bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
            f"V{y1 + thick:.1f}C{bend:.1f} {y1 + thick:.1f} {bend:.1f} {y0 + thick:.1f} {x0:.1f} {y0 + thick:.1f}Z"
        )
        made.append(Ribbon(path, source.colour, f"{one.source} → {one.target}: {count(one.count)}"))
    return made


def _y(nodes: dict[tuple[int, str], Node], flow: Flow) -> float:
    target = nodes.get((flow.place + 1, flow.target or ""))
    return target.y if target else 0.0


def _nth(place: int) -> str:
    return {1: "1st step", 2: "2nd", 3: "3rd"}.get(place, f"{place}th")


def flow_title(answer: JourneyAnswer) -> str:
    """The finding: where walks begin, and how many end at once."""
    if not answer.walks:
        return "Journeys"
    first = [one for one in answer.flows if one.place == 1]
    ended = sum(one.count for one in first if one.target is None)
    begin: dict[str, int] = defaultdict(int)
    for one in first:
        begin[one.source] += one.count
    top = max(begin, key=lambda step: begin[step])
    return f"{percent(begin[top] / answer.walks)} begin with {top}; {percent(ended / answer.walks)} end after one step"
