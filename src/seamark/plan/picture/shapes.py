"""Shapes that a picture is made of. Lengths are points (1/72 inch), y grows downwards, colours are ``#rrggbb``."""

from typing import Literal

import msgspec

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


class Rect(msgspec.Struct, frozen=True, kw_only=True):
    """A rectangle, with round corners where ``radius`` says so. ``name`` and ``says`` are for readers of slides."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    thick: float = 0.75
    radius: float = 0.0
    is_dashed: bool = False
    name: str = ""
    says: str = ""


class Fade(msgspec.Struct, frozen=True, kw_only=True):
    """A rectangle whose colour goes over from its left side to its right."""

    x: float
    y: float
    width: float
    height: float
    first: str
    last: str


class Ring(msgspec.Struct, frozen=True, kw_only=True):
    """A circle by its middle."""

    x: float
    y: float
    radius: float
    stroke: str
    thick: float = 1.5
    fill: str = ""


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """A line through points; ``has_arrow``: it ends in one."""

    points: tuple[Point, ...]
    stroke: str
    thick: float = 0.75
    is_dashed: bool = False
    has_arrow: bool = False
    name: str = ""


class Polygon(msgspec.Struct, frozen=True, kw_only=True):
    """A filled shape with straight sides."""

    points: tuple[Point, ...]
    fill: str
    stroke: str = ""
    thick: float = 0.75
    name: str = ""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One line of text on its baseline. It fits where it stands: ``width`` is what it measures."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    is_bold: bool = False
    anchor: Anchor = "start"
    width: float = 0.0
    name: str = ""


Shape = Rect | Fade | Ring | Path | Polygon | Text


class Page(msgspec.Struct, frozen=True):
    """One page: its size, its title, its shapes from back to front, and the same in words, a line an item."""

    width: float
    height: float
    title: str
    shapes: tuple[Shape, ...]
    words: tuple[str, ...] = ()
