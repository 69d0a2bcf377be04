"""A picture as PDF: lines, areas and letters, no image, on as many pages as it takes."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from seamark.plan.picture.letters import FILES
from seamark.plan.picture.shapes import Fade, Page, Path, Point, Polygon, Rect, Ring, Shape, Text
from seamark.plan.picture.tips import tip

NAMES: Final = {False: "DejaVuSans", True: "DejaVuSans-Bold"}


def drawn_pdf(pages: Sequence[Page]) -> bytes:
    """The pages as one file, its letters inside it."""
    _register()
    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=1, invariant=1)
    canvas.setTitle(pages[0].title)
    canvas.setAuthor("Seamark")
    for number, page in enumerate(pages, 1):
        canvas.setPageSize((page.width, page.height))
        canvas.bookmarkPage(f"page{number}")
        pen = _Pen(canvas, page.height)
        for shape in page.shapes:
            pen.draw(shape)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@cache
def _register() -> None:
    """Let the writer know our letters; once is enough."""
    for is_bold, name in NAMES.items():
        pdfmetrics.registerFont(TTFont(name, FILES[is_bold]))


class _Pen:
    """Draws shapes on a page that counts from its foot."""

    def __init__(self, canvas: Any, height: float) -> None:  # noqa: ANN401 - the writer has no types
        self._canvas, self._height = canvas, height

    def draw(self, shape: Shape) -> None:
        """Draw one shape."""
        if isinstance(shape, Text):
            self._text(shape)
        elif isinstance(shape, Rect):
            self._paint(shape.fill, shape.stroke, thick=shape.thick, is_dashed=shape.is_dashed)
            sides = (shape.x, self._height - shape.y - shape.height, shape.width, shape.height)
            kinds = {"stroke": int(bool(shape.stroke)), "fill": int(bool(shape.fill))}
            radius = min(shape.radius, shape.width / 2, shape.height / 2)
            if radius > 0:
                self._canvas.roundRect(*sides, radius, **kinds)
            else:
                self._canvas.rect(*sides, **kinds)
        elif isinstance(shape, Fade):
            self._fade(shape)
        elif isinstance(shape, Ring):
            self._paint(shape.fill, shape.stroke, thick=shape.thick)
            self._canvas.circle(shape.x, self._height - shape.y, shape.radius, stroke=1, fill=int(bool(shape.fill)))
        elif isinstance(shape, Polygon):
            self._paint(shape.fill, shape.stroke, thick=shape.thick)
            self._canvas.drawPath(self._along(shape.points, is_closed=True), stroke=int(bool(shape.stroke)), fill=1)
        else:
            self._path(shape)

    def _path(self, shape: Path) -> None:
        points = shape.points
        if shape.has_arrow:
            corners = tip(shape)
            points = (*points[:-1], ((corners[1][0] + corners[2][0]) / 2, (corners[1][1] + corners[2][1]) / 2))
            self._paint(shape.stroke, "", thick=0)
            self._canvas.drawPath(self._along(corners, is_closed=True), stroke=0, fill=1)
        self._paint("", shape.stroke, thick=shape.thick, is_dashed=shape.is_dashed)
        self._canvas.drawPath(self._along(points, is_closed=False), stroke=1, fill=0)

    def _fade(self, shape: Fade) -> None:
        left, right, foot = shape.x, shape.x + shape.width, self._height - shape.y - shape.height
        self._canvas.saveState()
        clip = self._canvas.beginPath()
        clip.rect(left, foot, shape.width, shape.height)
        self._canvas.clipPath(clip, stroke=0, fill=0)
        colours = [HexColor(shape.first), HexColor(shape.last)]
        self._canvas.linearGradient(left, foot, right, foot, colours, extend=False)
        self._canvas.restoreState()

    def _along(self, points: Sequence[Point], *, is_closed: bool) -> Any:  # noqa: ANN401 - the writer has no types
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self._height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self._height - y)
        if is_closed:
            path.close()
        return path

    def _paint(self, fill: str, stroke: str, *, thick: float, is_dashed: bool = False) -> None:
        if fill:
            self._canvas.setFillColor(fill)
        if stroke:
            self._canvas.setStrokeColor(stroke)
            self._canvas.setLineWidth(thick)
            self._canvas.setDash(*([3, 2],) if is_dashed else ())

    def _text(self, shape: Text) -> None:
        self._canvas.setFillColor(shape.fill)
        self._canvas.setFont(NAMES[shape.is_bold], shape.size)
        place = (shape.x, self._height - shape.y, shape.text)
        if shape.anchor == "middle":
            self._canvas.drawCentredString(*place)
        elif shape.anchor == "end":
            self._canvas.drawRightString(*place)
        else:
            self._canvas.drawString(*place)
