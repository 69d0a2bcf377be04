"""A roadmap laid out as pages of shapes. Pure: the same view makes the same pages."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final

import msgspec

from seamark.plan.marks import day_text
from seamark.plan.picture import bands, frame
from seamark.plan.picture.axis import Axis, head
from seamark.plan.picture.bars import bar_shapes, words_of
from seamark.plan.picture.clearing import cleared
from seamark.plan.picture.letters import fitted, width_of
from seamark.plan.picture.palette import EDGE, HUES, INK, LINE, MUTED, SUNK, SURFACE
from seamark.plan.picture.routes import Routes
from seamark.plan.picture.rows import Lane, Placed, packed, split
from seamark.plan.picture.shapes import Page, Path, Rect, Shape, Text
from seamark.plan.picture.strips import height_of, strips
from seamark.plan.picture.view import View

HEAD: Final = 27.0
PAD: Final = {22.0: 6.0, 18.0: 6.0, 15.5: 4.0, 13.0: 3.0}  # above and below the rows of a lane
GAP: Final = {22.0: 8.0, 18.0: 6.5, 15.5: 5.5, 13.0: 4.0}  # of a row of that height, what lies between bars
NAME, SMALL = 8.5, 7.0
NARROWEST, WIDEST = 84.0, 136.0  # of the names of lanes
ENDS: Final = 16.0  # below the lanes, for the name of the line of today
FEWEST: Final = 3  # rows of a lane that are worth beginning at the foot of a page


class Paper(msgspec.Struct, frozen=True):
    """A format: points wide and high; 0 high grows with what is on it."""

    width: float
    height: float


LAYOUTS: Final = {
    "screen": Paper(1120, 0),
    "A4": Paper(842, 595),
    "A3": Paper(1191, 842),
    "slide": Paper(768, 432),  # 4/5 of a slide of 13⅓ × 7½ inches: letters are larger there
}


class Column(msgspec.Struct, frozen=True):
    """What every page has in common: its paper, the axis, the bands above, and the height of a row."""

    view: View
    paper: Paper
    axis: Axis
    releases: tuple[bands.Set, ...]
    marks: tuple[bands.Set, ...]
    row: float

    @property
    def bar(self) -> float:
        """The height of a bar."""
        return self.row - GAP[self.row]

    @property
    def pad(self) -> float:
        """What lies above and below the rows of a lane."""
        return PAD[self.row]

    @property
    def lines(self) -> tuple[float, ...]:
        """Where lines run down through the lanes: releases, and today."""
        today = (self.axis.x(self.view.today),) if self.view.start <= self.view.today <= self.view.end else ()
        return (*(one.x for one in self.releases), *today)

    @property
    def head(self) -> float:
        """Where the head of the axis begins."""
        return frame.MARGIN + frame.TITLE_HEIGHT + bands.FLAG_ROW * bands.rows_of(self.releases)

    @property
    def top(self) -> float:
        """Where the lanes begin."""
        rows = bands.rows_of(self.marks)
        return self.head + HEAD + (bands.MARK_ROW * rows + 8 if rows else 0) + 4

    @property
    def room(self) -> float:
        """What is left for lanes and strips."""
        return self.paper.height - frame.LEGEND_HEIGHT - self.top - ENDS

    def height_of(self, lane: Lane) -> float:
        """The height of a lane."""
        return 2 * self.pad + lane.rows * self.row


def laid_out(view: View, paper: Paper) -> list[Page]:
    """The pages of a view on a paper: on one page where it fits with smaller rows, else on several."""
    names = [width_of(name, NAME, is_bold=True) for name in view.lanes]
    left = frame.MARGIN + min(WIDEST, max(NARROWEST, *names, 0.0)) + 20
    axis = Axis(view.start, view.end, left, paper.width - frame.MARGIN)
    lanes = [
        packed(name, (bar for bar in view.bars if bar.lane == name), axis=axis, hue=number)
        for number, name in enumerate(view.lanes)
    ]
    releases = tuple(bands.settled(view.releases, axis, sign=12))
    marks = tuple(bands.settled(view.milestones, axis, sign=8))
    columns = [Column(view, paper, axis, releases, marks, row) for row in GAP]
    tight = [one for one in columns if _total(one, lanes) <= one.room] if paper.height else columns[:1]
    column = tight[0] if tight else columns[1]
    pages = list(_paged(column, lanes))
    return [_page(column, some, pages=(number, len(pages))) for number, some in enumerate(pages, 1)]


def _total(column: Column, lanes: Sequence[Lane]) -> float:
    return sum(map(column.height_of, lanes)) + height_of(column.view)


def _paged(column: Column, lanes: Sequence[Lane]) -> Iterator[list[Lane]]:
    """The lanes of each page; the last page has room for the strips."""
    if not column.paper.height:
        yield list(lanes)
        return
    page: list[Lane] = []
    left = column.room
    waiting = list(lanes)
    while waiting:
        lane = waiting.pop(0)
        if column.height_of(lane) <= left:
            page.append(lane)
            left -= column.height_of(lane)
            continue
        rows = int((left - 2 * column.pad) // column.row)
        if rows >= FEWEST or not page:
            first, *rest = split(lane, max(1, rows))
            page.append(first)
            waiting[:0] = [_joined(rest)] if rest else []
        else:
            waiting.insert(0, lane)
        yield page
        page, left = [], column.room
    if page and height_of(column.view) > left:
        yield page
        page = []
    yield page


def _joined(pieces: Sequence[Lane]) -> Lane:
    """Pieces of a lane as one again, rows counted from its first."""
    placed: list[Placed] = []
    rows = 0
    for piece in pieces:
        placed += [msgspec.structs.replace(one, row=one.row + rows) for one in piece.placed]
        rows += piece.rows
    return msgspec.structs.replace(pieces[0], rows=rows, placed=tuple(placed))


def _page(column: Column, lanes: Sequence[Lane], *, pages: tuple[int, int]) -> Page:
    view, paper, axis = column.view, column.paper, column.axis
    bottom = column.top + sum(map(column.height_of, lanes))
    is_last = pages[0] == pages[1]
    foot = bottom + (height_of(view) if is_last else 0.0)
    height = paper.height or foot + frame.LEGEND_HEIGHT + ENDS + frame.MARGIN / 2
    title = view.title if pages[0] == 1 else f"{view.title} (continued)"
    tops = _tops(column, lanes)
    shapes: list[Shape] = [
        Rect(x=0, y=0, width=paper.width, height=height, fill=SURFACE),
        *frame.title_block(view, width=paper.width, title=title),
        *_grounds(column, lanes),
        *head(axis, column.head, bottom=foot),
        *bands.flags(
            column.releases,
            top=frame.MARGIN + frame.TITLE_HEIGHT - 2,
            head=column.head,
            lanes=(column.head + HEAD, bottom),
        ),
    ]
    if view.start <= view.today <= view.end:
        shapes += frame.today_line(axis.x(view.today), top=column.head + HEAD, bottom=foot)
    if column.marks:
        shapes += _side("Milestones", "", column=column, y=column.head + HEAD + 14)
        signs = list(bands.milestones(column.marks, top=column.head + HEAD + 4))
        shapes += cleared(signs, column.lines, grounds=lambda _: SURFACE)
    shapes += cleared(list(_lanes(column, lanes, tops=tops)), column.lines, grounds=_ground_at(column, lanes))
    if not view.bars:
        said = "No initiative lies in these days."
        shapes.append(Text(x=axis.left + 8, y=column.top + 14, text=said, size=NAME, fill=MUTED))
    if is_last:
        shapes += strips(view, axis, left=frame.MARGIN, top=bottom)
    shapes += frame.footer(view, width=paper.width, height=height, pages=pages)
    return Page(paper.width, height, title, tuple(shapes), tuple(_words(view, lanes, is_first=pages[0] == 1)))


def _tops(column: Column, lanes: Sequence[Lane]) -> list[float]:
    """The top of the bars of every row of a page."""
    tops, y = [], column.top
    for lane in lanes:
        tops += [y + column.pad + row * column.row + GAP[column.row] / 2 for row in range(lane.rows)]
        y += column.height_of(lane)
    return tops


def _grounds(column: Column, lanes: Sequence[Lane]) -> Iterator[Shape]:
    """Every other lane on a darker ground, with its name and how many it has."""
    y, width = column.top, column.paper.width - 2 * frame.MARGIN
    for number, lane in enumerate(lanes):
        height = column.height_of(lane)
        if number % 2 == 0:
            yield Rect(x=frame.MARGIN, y=y, width=width, height=height, fill=SUNK)
        plural = "initiative" if lane.total == 1 else "initiatives"
        yield from _side(lane.name, f"{lane.total} {plural}", column=column, y=y + column.pad + 11)
        y += height
    yield Path(points=((frame.MARGIN, y), (frame.MARGIN + width, y)), stroke=LINE, thick=0.75)


def _ground_at(column: Column, lanes: Sequence[Lane]) -> Callable[[float], str]:
    """The colour of the ground at a height."""
    feet = list(accumulate((column.height_of(lane) for lane in lanes), initial=column.top))
    return lambda y: SUNK if bisect_right(feet, y) % 2 else SURFACE


def _side(name: str, says: str, *, column: Column, y: float) -> Iterator[Text]:
    room = column.axis.left - frame.MARGIN - 12
    for text, size, dy in ((name, NAME, 0.0), (says, SMALL, 9.5)):
        is_bold = size == NAME
        cut = fitted(text, size, most=room, is_bold=is_bold)
        if cut:
            width = width_of(cut, size, is_bold=is_bold)
            fill = INK if is_bold else MUTED
            yield Text(x=frame.MARGIN + 6, y=y + dy, text=cut, size=size, fill=fill, is_bold=is_bold, width=width)


def _lanes(column: Column, lanes: Sequence[Lane], *, tops: Sequence[float]) -> Iterator[Shape]:
    """Arrows first, bars over them."""
    placed: dict[str, Placed] = {}
    hues: dict[str, str] = {}
    row = 0
    for lane in lanes:
        for one in lane.placed:
            placed[one.bar.id] = msgspec.structs.replace(one, row=row + one.row)
            hues[one.bar.id] = HUES[lane.hue % len(HUES)]
        row += lane.rows
    routes = Routes(placed, tops=tops, bar=column.bar, axis=column.axis)
    for one in placed.values():
        for first in one.bar.after:
            if first in placed and first != one.bar.id:
                points = routes.path(first, one.bar.id)
                name = f"{one.bar.title} waits for {placed[first].bar.title}"
                yield Path(points=points, stroke=EDGE, thick=0.9, has_arrow=True, name=name)
    for item_id, one in placed.items():
        yield from bar_shapes(one, column.axis, top=tops[one.row], height=column.bar, hue=hues[item_id])


def _words(view: View, lanes: Sequence[Lane], *, is_first: bool) -> Iterator[str]:
    """What is on a page in words, a line an item."""
    if is_first:
        for spot in (*view.releases, *view.milestones):
            yield f"{spot.kind.capitalize()} {spot.title}: {day_text(spot.day)}"
    for lane in lanes:
        yield lane.name
        yield from (f"– {one.bar.title}: {words_of(one.bar)}" for one in lane.placed)
