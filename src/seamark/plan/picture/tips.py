"""The point of an arrow, for programs that draw none themselves."""

from math import atan2, cos, pi, sin

from seamark.plan.picture.shapes import Path, Point

LENGTH, HALF = 4.6, 0.42  # of the point, and half its angle


def tip(path: Path) -> tuple[Point, Point, Point]:
    """The three corners of the point at the end of a path."""
    (x0, y0), (x1, y1) = path.points[-2:]
    angle = atan2(y1 - y0, x1 - x0)
    sides = [(x1 + LENGTH * cos(angle + pi + side), y1 + LENGTH * sin(angle + pi + side)) for side in (-HALF, HALF)]
    return (x1, y1), sides[0], sides[1]
