"""A picture as PNG, drawn twice as fine as points."""

import io
from itertools import pairwise
from typing import Final

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from seamark.plan.picture.letters import font
from seamark.plan.picture.shapes import Fade, Page, Path, Point, Polygon, Rect, Ring, Shape, Text
from seamark.plan.picture.tips import tip

SCALE: Final = 2.0
FINER: Final = 2  # drawn larger and made smaller, so that slanting lines are smooth
MOST_PIXELS: Final = 40_000_000  # larger pictures are drawn coarser; what a browser still shows
ANCHORS: Final = {"start": "ls", "middle": "ms", "end": "rs"}
DASH, BLANK = 3.0, 2.0


def drawn_png(page: Page) -> bytes:
    """One page as an image; 144 dots an inch, fewer where it would become too large."""
    scale = min(SCALE, (MOST_PIXELS / (page.width * page.height)) ** 0.5)
    size = round(page.width * scale), round(page.height * scale)
    finer = FINER if size[0] * size[1] * FINER**2 <= MOST_PIXELS else 1
    image = Image.new("RGB", (size[0] * finer, size[1] * finer), "#ffffff")
    brush = _Brush(image, scale * finer)
    for shape in page.shapes:
        brush.draw(shape)
    image = image.reduce(finer) if finer > 1 else image
    target = io.BytesIO()
    dots = round(72 * scale)
    image.save(target, "PNG", dpi=(dots, dots), compress_level=3)
    return target.getvalue()


class _Brush:
    """Draws shapes on an image at a scale."""

    def __init__(self, image: Image.Image, scale: float) -> None:
        self._image, self._draw, self._scale = image, ImageDraw.Draw(image), scale

    def draw(self, shape: Shape) -> None:
        """Draw one shape."""
        if isinstance(shape, Text):
            letters = font(shape.size * self._scale, is_bold=shape.is_bold)
            place = self._at((shape.x, shape.y))
            self._draw.text(place, shape.text, fill=shape.fill, font=letters, anchor=ANCHORS[shape.anchor])
        elif isinstance(shape, Rect):
            self._rect(shape)
        elif isinstance(shape, Fade):
            self._fade(shape)
        elif isinstance(shape, Ring):
            corners = [
                (shape.x - shape.radius, shape.y - shape.radius),
                (shape.x + shape.radius, shape.y + shape.radius),
            ]
            box = [*map(self._at, corners)]
            self._draw.ellipse(box, fill=shape.fill or None, outline=shape.stroke, width=self._thick(shape.thick))
        elif isinstance(shape, Polygon):
            self._draw.polygon([*map(self._at, shape.points)], fill=shape.fill)
            if shape.stroke:
                self._line((*shape.points, shape.points[0]), stroke=shape.stroke, thick=shape.thick)
        else:
            self._path(shape)

    def _rect(self, shape: Rect) -> None:
        if shape.width <= 0 or shape.height <= 0:
            return
        corners = ((shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height))
        (left, top), (right, bottom) = map(self._at, corners)
        box = (left, top, max(left, right - 1), max(top, bottom - 1))
        line = shape.stroke if shape.stroke and not shape.is_dashed else None
        self._draw.rounded_rectangle(
            box,
            min(shape.radius * self._scale, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2),
            fill=shape.fill or None,
            outline=line,
            width=self._thick(shape.thick) if line else 0,
        )
        if shape.stroke and shape.is_dashed:
            (x, y), (right, bottom) = corners
            round_ = ((x, y), (right, y), (right, bottom), (x, bottom), (x, y))
            self._dashed(round_, stroke=shape.stroke, thick=shape.thick)

    def _fade(self, shape: Fade) -> None:
        (left, top), (right, bottom) = (
            self._at((shape.x, shape.y)),
            self._at((shape.x + shape.width, shape.y + shape.height)),
        )
        first, last = ImageColor.getrgb(shape.first), ImageColor.getrgb(shape.last)
        width, height = int(right - left), int(bottom - top)
        if width <= 0 or height <= 0:
            return
        start, end = (np.array(colour[:3], np.float64) for colour in (first, last))
        row = np.rint(start + (end - start) * (np.arange(width) / width)[:, None]).astype(np.uint8)
        colours = Image.fromarray(row[None]).resize((width, height), Image.Resampling.NEAREST)
        self._image.paste(colours, (int(left), int(top)))

    def _path(self, shape: Path) -> None:
        points = shape.points
        if shape.has_arrow:
            corners = tip(shape)
            middle = ((corners[1][0] + corners[2][0]) / 2, (corners[1][1] + corners[2][1]) / 2)
            points = (*points[:-1], middle)
            self._draw.polygon([*map(self._at, corners)], fill=shape.stroke)
        if shape.is_dashed:
            self._dashed(points, stroke=shape.stroke, thick=shape.thick)
        else:
            self._line(points, stroke=shape.stroke, thick=shape.thick)

    def _line(self, points: tuple[Point, ...], *, stroke: str, thick: float) -> None:
        self._draw.line([*map(self._at, points)], fill=stroke, width=self._thick(thick), joint="curve")

    def _dashed(self, points: tuple[Point, ...], *, stroke: str, thick: float) -> None:
        for (x0, y0), (x1, y1) in pairwise(points):
            length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
            at = 0.0
            while at < length:
                end = min(at + DASH, length)
                part = tuple((x0 + (x1 - x0) * s / length, y0 + (y1 - y0) * s / length) for s in (at, end))
                self._line(part, stroke=stroke, thick=thick)
                at += DASH + BLANK

    def _at(self, point: Point) -> tuple[float, float]:
        return round(point[0] * self._scale), round(point[1] * self._scale)

    def _thick(self, points: float) -> int:
        return max(1, round(points * self._scale))
