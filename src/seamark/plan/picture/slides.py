"""A picture as PowerPoint slides of native shapes: everything on them can be moved, coloured and written over.

Shapes are written as the XML that PowerPoint itself writes, because a thousand initiatives are thousands of shapes.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from seamark.plan.picture.shapes import Fade, Page, Path, Point, Polygon, Rect, Ring, Shape, Text

SCALE: Final = 1.25  # the layout of a slide is 768 points wide, a slide 960
EMU: Final = 12_700 * SCALE  # of a point
LETTERS: Final = "Arial"  # on every machine, and narrower than what was measured
NAMESPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
TITLE_ONLY: Final = 5
LONGEST_NOTES: Final = 30_000
ALIGNED: Final = {"start": "l", "middle": "ctr", "end": "r"}
ROOM: Final = 6.0  # points a box of text is wider than what was measured: other letters differ a little


def drawn_slides(pages: Sequence[Page]) -> bytes:
    """The pages as one presentation, a slide each, with their words as notes."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(round(pages[0].width * EMU)), Emu(round(pages[0].height * EMU))
    deck.core_properties.title, deck.core_properties.author = pages[0].title, "Seamark"
    for page in pages:
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        tree = slide.shapes._spTree  # noqa: SLF001 - where the library itself appends
        for number, shape in enumerate(page.shapes[1:], 100):  # the first is the ground, which a slide has
            if isinstance(shape, Text) and shape.name == "title":
                _title(slide.shapes.title, shape)
                continue
            tree.append(parse_xml(_xml(shape, number)))
        slide.notes_slide.notes_text_frame.text = "\n".join(page.words)[:LONGEST_NOTES]
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()


def _title(holder: Any, text: Text) -> None:  # noqa: ANN401 - the library's shape
    """The title in its own placeholder, so that outlines and screen readers find it."""
    holder.left, holder.top = Emu(round(text.x * EMU)), Emu(round((text.y - text.size * 1.05) * EMU))
    holder.width, holder.height = Emu(round((text.width + 40) * EMU)), Emu(round(text.size * 1.4 * EMU))
    frame = holder.text_frame
    frame.text, frame.word_wrap = text.text, False
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    words = frame.paragraphs[0].runs[0].font
    words.size, words.bold, words.name = Pt(round(text.size * SCALE)), True, LETTERS
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    words.color.rgb = RGBColor(*bytes.fromhex(text.fill.removeprefix("#")))  # type: ignore[no-untyped-call] # it has no types


def _xml(shape: Shape, number: int) -> str:
    if isinstance(shape, Text):
        return _text(shape, number)
    if isinstance(shape, Rect):
        limit = min(shape.width, shape.height) or 1
        round_ = (
            f'<a:gd name="adj" fmla="val {round(min(0.5, shape.radius / limit) * 100_000)}"/>' if shape.radius else ""
        )
        geometry = f'<a:prstGeom prst="{"roundRect" if round_ else "rect"}"><a:avLst>{round_}</a:avLst></a:prstGeom>'
        look = _fill(shape.fill) + _line(shape.stroke, shape.thick, is_dashed=shape.is_dashed)
        return _sp(
            number,
            box=(shape.x, shape.y, shape.width, shape.height),
            look=geometry + look,
            named=(shape.name, shape.says),
        )
    if isinstance(shape, Fade):
        return _fade(shape, number)
    if isinstance(shape, Ring):
        side = 2 * shape.radius
        look = (
            '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>' + _fill(shape.fill) + _line(shape.stroke, shape.thick)
        )
        return _sp(number, box=(shape.x - shape.radius, shape.y - shape.radius, side, side), look=look)
    if isinstance(shape, Path) and len(shape.points) == 2 and _is_straight(shape.points):
        return _connector(shape, number)
    return _freeform(shape, number)


def _fade(shape: Fade, number: int) -> str:
    colours = ((0, shape.first), (100_000, shape.last))
    stops = "".join(f'<a:gs pos="{at}"><a:srgbClr val="{colour[1:]}"/></a:gs>' for at, colour in colours)
    look = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    look += f'<a:gradFill><a:gsLst>{stops}</a:gsLst><a:lin ang="0" scaled="0"/></a:gradFill>' + _line("", 0)
    return _sp(number, box=(shape.x, shape.y, shape.width, shape.height), look=look)


def _is_straight(points: Sequence[Point]) -> bool:
    (x0, y0), (x1, y1) = points
    return x1 >= x0 and y1 >= y0


def _connector(shape: Path, number: int) -> str:
    (x0, y0), (x1, y1) = shape.points
    look = '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
    look += _line(shape.stroke, shape.thick, is_dashed=shape.is_dashed, has_arrow=shape.has_arrow)
    place = _place((x0, y0, x1 - x0, y1 - y0))
    named = f'<p:cNvPr id="{number}" name={quoteattr(shape.name or f"Line {number}")}/>'
    return (
        f"<p:cxnSp {NAMESPACES}><p:nvCxnSpPr>{named}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
        f"<p:spPr>{place}{look}</p:spPr></p:cxnSp>"
    )


def _freeform(shape: Path | Polygon, number: int) -> str:
    """A line with bends or a polygon, as the shape PowerPoint makes of a drawn line."""
    left, top = min(x for x, _ in shape.points), min(y for _, y in shape.points)
    width, height = max(x for x, _ in shape.points) - left, max(y for _, y in shape.points) - top
    steps = "".join(_steps(shape.points, left=left, top=top))
    is_closed = isinstance(shape, Polygon)
    filled = "" if is_closed else ' fill="none"'
    path = f'<a:path w="{_emu(width)}" h="{_emu(height)}"{filled}>{steps}{"<a:close/>" if is_closed else ""}</a:path>'
    geometry = (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{path}</a:pathLst></a:custGeom>'
    )
    if isinstance(shape, Polygon):
        look = _fill(shape.fill) + _line(shape.stroke, shape.thick)
    else:
        look = "<a:noFill/>" + _line(shape.stroke, shape.thick, is_dashed=shape.is_dashed, has_arrow=shape.has_arrow)
    return _sp(number, box=(left, top, width, height), look=geometry + look, named=(shape.name, ""))


def _steps(points: Sequence[Point], *, left: float, top: float) -> Iterator[str]:
    for place, (x, y) in enumerate(points):
        tag = "moveTo" if place == 0 else "lnTo"
        yield f'<a:{tag}><a:pt x="{_emu(x - left)}" y="{_emu(y - top)}"/></a:{tag}>'


def _sp(
    number: int,
    *,
    box: tuple[float, float, float, float],
    look: str,
    named: tuple[str, str] = ("", ""),
    body: str = "",
) -> str:
    name, says = named
    described = f" descr={quoteattr(says)}" if says else ""
    kind = ' txBox="1"' if body else ""
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name or f"Shape {number}")}{described}/>'
        f"<p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr><p:spPr>{_place(box)}{look}</p:spPr>{body}</p:sp>"
    )


def _text(shape: Text, number: int) -> str:
    width, height = shape.width + ROOM, shape.size * 1.3
    left = {"start": shape.x, "middle": shape.x - width / 2, "end": shape.x - width}[shape.anchor]
    top = shape.y - shape.size * 1.0
    bold = ' b="1"' if shape.is_bold else ""
    run = (
        f'<a:r><a:rPr lang="en-GB" sz="{round(shape.size * SCALE * 100)}"{bold}>{_fill(shape.fill)}'
        f'<a:latin typeface="{LETTERS}"/><a:cs typeface="{LETTERS}"/></a:rPr><a:t>{escape(shape.text)}</a:t></a:r>'
    )
    body = (
        '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
        f'<a:lstStyle/><a:p><a:pPr algn="{ALIGNED[shape.anchor]}"/>{run}</a:p></p:txBody>'
    )
    look = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
    return _sp(number, box=(left, top, width, height), look=look, named=(shape.text, ""), body=body)


def _place(box: tuple[float, float, float, float]) -> str:
    x, y, width, height = box
    return f'<a:xfrm><a:off x="{_emu(x)}" y="{_emu(y)}"/><a:ext cx="{_emu(width)}" cy="{_emu(height)}"/></a:xfrm>'


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>' if colour else "<a:noFill/>"


def _line(colour: str, thick: float, *, is_dashed: bool = False, has_arrow: bool = False) -> str:
    if not colour:
        return "<a:ln><a:noFill/></a:ln>"
    dash = '<a:prstDash val="sysDash"/>' if is_dashed else ""
    end = '<a:tailEnd type="triangle" w="med" len="med"/>' if has_arrow else ""
    return f'<a:ln w="{_emu(thick)}">{_fill(colour)}{dash}<a:round/>{end}</a:ln>'


def _emu(points: float) -> int:
    return max(0, round(points * EMU))
