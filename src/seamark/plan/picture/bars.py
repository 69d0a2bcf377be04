"""A bar as shapes: planned outline, what is done filled, phases below, the sea mark, its name and its fading end."""

from collections.abc import Iterator

from seamark.plan.marks import day_text
from seamark.plan.picture.axis import Axis
from seamark.plan.picture.letters import width_of
from seamark.plan.picture.palette import INK, blended
from seamark.plan.picture.rows import SIZE, Placed
from seamark.plan.picture.shapes import Fade, Path, Rect, Shape, Text
from seamark.plan.picture.signs import STATES, mark
from seamark.plan.picture.view import Bar


def bar_shapes(one: Placed, axis: Axis, *, top: float, height: float, hue: str) -> Iterator[Shape]:
    """A bar that lies with its top at ``top``."""
    bar, width = one.bar, one.right - one.left
    yield from _fade(one, axis, top=top, height=height, hue=hue)
    is_idea = bar.status == "idea"
    yield Rect(
        x=one.left,
        y=top,
        width=width,
        height=height,
        fill=blended(hue, 0.07 if is_idea else 0.17),
        stroke=blended(hue, 0.65),
        radius=3,
        is_dashed=is_idea,
        name=bar.title,
        says=words_of(bar),
    )
    if bar.progress > 0:
        done = max(3.0, width * min(1.0, bar.progress))
        yield Rect(x=one.left, y=top, width=done, height=height, fill=blended(hue, 0.42), radius=3)
    yield from _phases(one, axis, top=top, height=height, hue=hue)
    yield from mark(bar.state, one.left + 8 if width >= 15 else one.left + width / 2, y=top + height / 2)
    if one.name:
        y = top + height / 2 + SIZE * 0.36
        yield Text(x=one.name_at, y=y, text=one.name, size=SIZE, fill=INK, width=width_of(one.name, SIZE))


def words_of(bar: Bar) -> str:
    """A bar in a sentence, for who cannot see it."""
    likely = f" Finished by {day_text(bar.sure)} with 80 % odds." if bar.sure else ""
    return f"{day_text(bar.start)} to {day_text(bar.end)}, {STATES[bar.state]}: {bar.why}{likely}"


def _fade(one: Placed, axis: Axis, *, top: float, height: float, hue: str) -> Iterator[Fade]:
    """From the planned end to the day by which it is finished four times of five; half-way at even odds."""
    bar = one.bar
    if bar.sure is None or one.fade <= one.right + 1:
        return
    likely = min(max(axis.after(bar.likely) if bar.likely else one.right, one.right), one.fade)
    y, high = top + height * 0.2, height * 0.6
    for begin, end, strong, weak in ((one.right, likely, 0.5, 0.36), (likely, one.fade, 0.36, 0.03)):
        if end - begin > 1:
            first, last = blended(hue, strong), blended(hue, weak)
            yield Fade(x=begin, y=y, width=end - begin, height=high, first=first, last=last)


def _phases(one: Placed, axis: Axis, *, top: float, height: float, hue: str) -> Iterator[Shape]:
    """Each phase as a line along the foot of the bar, what is done strong; a mark where the next begins."""
    for phase in one.bar.phases:
        left, right = max(one.left, axis.x(phase.start)), min(one.right, axis.after(phase.end))
        if right - left < 2:
            continue
        y, strength = top + height - 1.6, 0.95 if phase.done else 0.45
        yield Path(
            points=((left + 1.5, y), (right - 1.5, y)), stroke=blended(hue, strength), thick=1.6, name=phase.title
        )
