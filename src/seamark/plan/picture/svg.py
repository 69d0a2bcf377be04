"""A picture as SVG text."""

from xml.sax.saxutils import escape, quoteattr

from seamark.plan.picture.palette import EDGE
from seamark.plan.picture.shapes import Fade, Page, Polygon, Rect, Ring, Shape, Text

LETTERS = "'DejaVu Sans', Verdana, sans-serif"  # Verdana's letters are exactly as wide


def drawn_svg(page: Page) -> bytes:
    """One page as a file that browsers and drawing programs open."""
    size = f'width="{_n(page.width)}pt" height="{_n(page.height)}pt" viewBox="0 0 {_n(page.width)} {_n(page.height)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family={quoteattr(LETTERS)}>'
    arrow = (
        '<defs><marker id="arrow" viewBox="0 0 6 6" refX="5.4" refY="3" markerWidth="5" markerHeight="5" orient="auto">'
    )
    tip = f'<path d="M0 0L6 3L0 6z" fill="{EDGE}"/></marker></defs>'
    fades = {(one.first, one.last) for one in page.shapes if isinstance(one, Fade)}
    tip = tip.replace("</defs>", "".join(map(_gradient, sorted(fades))) + "</defs>")
    title = f"<title>{escape(page.title)}</title><desc>{escape(chr(10).join(page.words))}</desc>"
    return "\n".join([head, title, arrow + tip, *map(_shape, page.shapes), "</svg>\n"]).encode()


def _shape(shape: Shape) -> str:
    if isinstance(shape, Text):
        return _text(shape)
    if isinstance(shape, Rect):
        radius = f' rx="{_n(shape.radius)}"' if shape.radius else ""
        place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}"{radius}'
        return _closed("rect", f"{place} {_paint(shape)}", says="\n".join(filter(None, (shape.name, shape.says))))
    if isinstance(shape, Fade):
        place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}"'
        return f'<rect {place} fill="url(#{_fade_name(shape.first, shape.last)})"/>'
    if isinstance(shape, Ring):
        place = f'cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}"'
        return (
            f'<circle {place} fill="{shape.fill or "none"}" stroke="{shape.stroke}" stroke-width="{_n(shape.thick)}"/>'
        )
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
    if isinstance(shape, Polygon):
        return _closed("polygon", f'points="{points}" {_paint(shape)}', says=shape.name)
    end = ' marker-end="url(#arrow)"' if shape.has_arrow else ""
    dashed = ' stroke-dasharray="3 2"' if shape.is_dashed else ""
    look = f'fill="none" stroke="{shape.stroke}" stroke-width="{_n(shape.thick)}" stroke-linejoin="round"{dashed}{end}'
    return _closed("polyline", f'points="{points}" {look}', says=shape.name)


def _fade_name(first: str, last: str) -> str:
    return f"f{first[1:]}{last[1:]}"


def _gradient(colours: tuple[str, str]) -> str:
    first, last = colours
    stops = f'<stop stop-color="{first}"/><stop offset="1" stop-color="{last}"/>'
    return f'<linearGradient id="{_fade_name(first, last)}">{stops}</linearGradient>'


def _paint(shape: Rect | Polygon) -> str:
    dashed = ' stroke-dasharray="3 2"' if isinstance(shape, Rect) and shape.is_dashed else ""
    line = f' stroke="{shape.stroke}" stroke-width="{_n(shape.thick)}"{dashed}' if shape.stroke else ""
    return f'fill="{shape.fill or "none"}"{line}'


def _closed(tag: str, attributes: str, *, says: str) -> str:
    return f"<{tag} {attributes}><title>{escape(says)}</title></{tag}>" if says else f"<{tag} {attributes}/>"


def _text(shape: Text) -> str:
    bold = ' font-weight="bold"' if shape.is_bold else ""
    anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
    place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" fill="{shape.fill}"'
    return f"<text {place}{bold}{anchor}>{escape(shape.text)}</text>"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
