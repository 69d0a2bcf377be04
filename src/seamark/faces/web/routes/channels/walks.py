"""The paths that most orders took."""

import msgspec

from seamark.faces.web.numbers import percent
from seamark.measure import AttributionAnswer

LONGEST = 8  # steps that are shown; the rest are counted


class Walk(msgspec.Struct, frozen=True):
    """A path with what it ended in; ``more`` steps are left out in the middle, ``share`` of its walkers bought."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    more: int
    conversions: float
    value: float
    share: float


def walks_of(answer: AttributionAnswer) -> list[Walk]:
    """The paths with most orders, most first."""
    found = []
    for path in answer.top_paths:
        head, tail = (
            (path.steps, ()) if len(path.steps) <= LONGEST else (path.steps[:-1][: LONGEST - 1], path.steps[-1:])
        )
        more = len(path.steps) - len(head) - len(tail)
        share = path.conversions / (path.conversions + path.missed)
        found.append(Walk(head, tail, more, path.conversions, path.value, share))
    return found


def walks_title(answer: AttributionAnswer) -> str:
    """How much of all orders the first paths explain."""
    attributed = answer.total.conversions - answer.unattributed.conversions
    if not answer.top_paths or attributed <= 0:
        return "Paths"
    share = percent(round(min(1.0, sum(path.conversions for path in answer.top_paths) / attributed), 2))
    if len(answer.top_paths) == 1:
        return f"One path has {share} of orders"
    return f"{len(answer.top_paths)} paths have {share} of orders"
