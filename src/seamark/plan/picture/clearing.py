"""Names that a line would run through get a clear ground: what is read stands before what only guides the eye."""

from collections.abc import Callable, Iterator, Sequence

from seamark.plan.picture.shapes import Rect, Shape, Text

ROUND = 2.0  # points of clear ground round a name


def cleared(shapes: Sequence[Shape], lines: Sequence[float], *, grounds: Callable[[float], str]) -> Iterator[Shape]:
    """The shapes, with clear ground laid below names that lie over a line and over no bar."""
    by_top: dict[int, list[Rect]] = {}
    for bar in shapes:
        if isinstance(bar, Rect) and bar.name:
            by_top.setdefault(round(bar.y + bar.height / 2), []).append(bar)
    for shape in shapes:
        if isinstance(shape, Text) and any(shape.x - 1 < x < shape.x + shape.width + 1 for x in lines):
            middle = round(shape.y - shape.size * 0.36)
            near = [bar for place in (middle - 1, middle, middle + 1) for bar in by_top.get(place, ())]
            if not any(bar.x <= shape.x <= bar.x + bar.width for bar in near):
                yield Rect(
                    x=shape.x - ROUND,
                    y=shape.y - shape.size,
                    width=shape.width + 2 * ROUND,
                    height=shape.size * 1.3,
                    fill=grounds(shape.y),
                )
        yield shape
