"""The roadmap as a picture: laid out once as a list of shapes, then drawn as SVG, PNG, PDF or PowerPoint."""

from seamark.plan.picture.layout import LAYOUTS, laid_out
from seamark.plan.picture.pdf import drawn_pdf
from seamark.plan.picture.png import drawn_png
from seamark.plan.picture.slides import drawn_slides
from seamark.plan.picture.svg import drawn_svg
from seamark.plan.picture.view import LANES, Forecast, Load, Spent, View, Wanted, view_of

__all__ = [
    "LANES",
    "LAYOUTS",
    "Forecast",
    "Load",
    "Spent",
    "View",
    "Wanted",
    "drawn_pdf",
    "drawn_png",
    "drawn_slides",
    "drawn_svg",
    "laid_out",
    "view_of",
]
