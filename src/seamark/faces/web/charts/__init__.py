"""Charts as geometry: values in, positions out, drawn by the templates beside them.

Across, positions are percent of the width (or thousandths inside a path), so that a chart fits any width without
script and its text keeps its size. Down, they are pixels.
"""

from seamark.faces.web.charts.dots import DotPlot, dot_plot
from seamark.faces.web.charts.small import Bar, Range, columns, range_of, spark
from seamark.faces.web.charts.trend import AHEAD, Note, Series, Trend, Words, trend

__all__ = [
    "AHEAD",
    "Bar",
    "DotPlot",
    "Note",
    "Range",
    "Series",
    "Trend",
    "Words",
    "columns",
    "dot_plot",
    "range_of",
    "spark",
    "trend",
]
