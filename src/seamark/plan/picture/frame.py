"""What stands round a roadmap on every page: its title, the legend of the signs, the date and the page's number."""

from collections.abc import Callable, Iterator
from typing import Final

from seamark.plan.marks import day_text
from seamark.plan.picture.letters import fitted, width_of
from seamark.plan.picture.palette import ACCENT, EDGE, HUES, INK, LINE, MUTED, blended
from seamark.plan.picture.shapes import Fade, Path, Rect, Shape, Text
from seamark.plan.picture.signs import STATES, diamond, flag, mark
from seamark.plan.picture.view import LANES, View

Signs = Callable[[float], Iterator[Shape]]
MARGIN: Final = 28.0
TODAY: Final = "today"
TITLE, SUB, SMALL = 17.0, 8.5, 7.0
TITLE_HEIGHT, LEGEND_HEIGHT = 44.0, 34.0


def title_block(view: View, *, width: float, title: str) -> Iterator[Shape]:
    """The title and below it what is shown."""
    room = width - 2 * MARGIN
    text = fitted(title, TITLE, most=room, is_bold=True)
    wide = width_of(text, TITLE, is_bold=True)
    yield Text(x=MARGIN, y=MARGIN + 13, text=text, size=TITLE, fill=INK, is_bold=True, width=wide, name="title")
    said = f"Lanes by {LANES[view.by]} · {day_text(view.start)} to {day_text(view.end)} · as of {day_text(view.today)}"
    sub = fitted(said, SUB, most=room)
    yield Text(x=MARGIN, y=MARGIN + 27, text=sub, size=SUB, fill=MUTED, width=width_of(sub, SUB))


def footer(view: View, *, width: float, height: float, pages: tuple[int, int]) -> Iterator[Shape]:
    """The legend at the left, the plan's number and the page's at the right; signs that have no room are left out."""
    y = height - MARGIN + 4
    yield Path(points=((MARGIN, y - 14), (width - MARGIN, y - 14)), stroke=LINE, thick=0.75)
    number, total = pages
    said = f"Seamark · change {view.number}" + (f" · page {number} of {total}" if total > 1 else "")
    wide = width_of(said, SMALL)
    yield Text(x=width - MARGIN, y=y, text=said, size=SMALL, fill=MUTED, anchor="end", width=wide)
    x, until = MARGIN, width - MARGIN - wide - 12
    for says, room, shapes in _legend(view, y=y):
        text = width_of(says, SMALL)
        if x + room + text > until:
            break
        yield from shapes(x)
        yield Text(x=x + room, y=y, text=says, size=SMALL, fill=MUTED, width=text)
        x += room + text + 12


def _legend(view: View, *, y: float) -> Iterator[tuple[str, float, Signs]]:
    """Words of a sign, the room it needs, and its shapes at a place."""
    shown = {bar.state for bar in view.bars}
    for state, says in STATES.items():
        if state in shown:
            yield says, 9.0, lambda x, state=state: mark(state, x + 4, y=y - 2.6)  # type: ignore[misc] # bound now
    if view.bars:
        yield "planned, done", 25.0, lambda x: _swatch(x, y)
    if any(bar.sure for bar in view.bars):
        yield "finished with 50 to 80 % odds", 25.0, lambda x: _fade(x, y)
    if view.releases:
        yield "release", 13.0, lambda x: flag(x + 1, y + 1.5, is_out=False)
    kinds = {one.kind for one in view.milestones}
    for kind in ("milestone", "review", "gate"):
        if kind in kinds:
            yield kind, 11.0, lambda x, kind=kind: diamond(x + 5, y - 2.6, kind=kind, is_done=False)  # type: ignore[misc] # bound now
    if any(bar.after for bar in view.bars):
        yield "waits for", 22.0, lambda x: _arrow(x, y)


def _swatch(x: float, y: float) -> Iterator[Shape]:
    hue = HUES[0]
    yield Rect(x=x, y=y - 7, width=20, height=8, fill=blended(hue, 0.16), stroke=blended(hue, 0.7), radius=2)
    yield Rect(x=x, y=y - 7, width=10, height=8, fill=blended(hue, 0.45), radius=2)


def _fade(x: float, y: float) -> Iterator[Shape]:
    yield Fade(x=x, y=y - 6, width=20, height=6, first=blended(HUES[0], 0.5), last=blended(HUES[0], 0.05))


def _arrow(x: float, y: float) -> Iterator[Shape]:
    points = ((x, y - 6), (x + 6, y - 6), (x + 6, y - 1), (x + 18, y - 1))
    yield Path(points=points, stroke=EDGE, thick=1.0, has_arrow=True)


def today_line(x: float, *, top: float, bottom: float) -> Iterator[Shape]:
    """The line of today from the head down, its name at its foot."""
    yield Path(points=((x, top), (x, bottom)), stroke=ACCENT, thick=1.4, name="Today")
    width = width_of(TODAY, SMALL)
    yield Text(x=x, y=bottom + 8, text=TODAY, size=SMALL, fill=ACCENT, anchor="middle", width=width)
