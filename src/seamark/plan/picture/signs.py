"""The signs of a roadmap: sea marks, flags of releases, diamonds of milestones. A mark reads without its colour."""

from collections.abc import Iterator
from typing import Final

from seamark.plan.picture.palette import ACCENT, INK, SURFACE, TOKENS, blended
from seamark.plan.picture.shapes import Path, Polygon, Rect, Ring, Shape

HALF: Final = 3.6  # of a mark's width
STATES: Final = {"on": "on track", "risk": "at risk", "off": "off track", "unknown": "not known"}


def mark(state: str, x: float, *, y: float) -> Iterator[Shape]:
    """A sea mark by its middle: green cone, yellow cross, red can, grey ring."""
    colour = TOKENS[state]
    if state == "on":
        yield Polygon(points=((x, y - HALF), (x + HALF, y + HALF), (x - HALF, y + HALF)), fill=colour)
    elif state == "risk":
        reach = HALF - 0.4
        yield Path(points=((x - reach, y - reach), (x + reach, y + reach)), stroke=colour, thick=1.8)
        yield Path(points=((x - reach, y + reach), (x + reach, y - reach)), stroke=colour, thick=1.8)
    elif state == "off":
        yield Rect(
            x=x - HALF + 0.3, y=y - HALF + 0.3, width=2 * HALF - 0.6, height=2 * HALF - 0.6, fill=colour, radius=1
        )
    else:
        yield Ring(x=x, y=y, radius=HALF - 0.6, stroke=colour, thick=1.4, fill=SURFACE)


def flag(x: float, y: float, *, is_out: bool, name: str = "") -> Iterator[Shape]:
    """The flag of a release on a staff that stands on ``y``; one that is out is filled."""
    cloth = ((x, y - 11), (x + 9, y - 8), (x, y - 5))
    yield Path(points=((x, y - 11), (x, y)), stroke=ACCENT, thick=1.0)
    yield Polygon(points=cloth, fill=ACCENT if is_out else blended(ACCENT, 0.25), stroke=ACCENT, name=name)


def diamond(x: float, y: float, *, kind: str, is_done: bool, name: str = "") -> Iterator[Shape]:
    """A milestone by its middle; a review is hollow, a gate has a bar through it, what was passed is pale."""
    half = 4.4
    points = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    colour = blended(INK, 0.35) if is_done else INK
    yield Polygon(points=points, fill=SURFACE if kind == "review" else colour, stroke=colour, thick=1.1, name=name)
    if kind == "gate":
        yield Path(points=((x, y - half - 2.5), (x, y + half + 2.5)), stroke=colour, thick=1.3)
