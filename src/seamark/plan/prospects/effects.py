"""What the initiatives of one plan bring a goal more than those of another, by the team's own estimates. Pure."""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from seamark.plan.kinds import Goal, Initiative
from seamark.plan.model import Effect, Snapshot
from seamark.plan.spend import IDLE

MIDDLE, TAIL = 0.63, 0.185  # weights of median and 5 % ends (Keefer & Bodily, Management Science 29, 1983)
Z95: Final = 1.6448536269514722  # the 95 % point of the normal distribution
IN_MONEY: Final = frozenset({"revenue"})  # metrics that an effect in money adds to


class Added(msgspec.Struct, frozen=True):
    """Money added by planned effects until a goal's deadline: ``mean`` and ``variance``, whole units.

    ``count`` initiatives differ; ``left_out`` are currencies of effects that are not the goal's.
    """

    mean: float = 0.0
    variance: float = 0.0
    count: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def low(self) -> float:
        """One in twenty lies below."""
        return self.mean - Z95 * math.sqrt(self.variance)

    @property
    def high(self) -> float:
        """One in twenty lies above."""
        return self.mean + Z95 * math.sqrt(self.variance)


def added_between(now: Snapshot, plan: Snapshot, *, goal: Goal, days: tuple[date, date], currency: str) -> Added:
    """What ``plan`` brings ``goal`` on some days (both included) more than the plan of ``now``.

    Counted are effects in ``currency`` of initiatives that work for the goal, in the share of their days that lies
    inside; what was stopped or is only an idea brings nothing. One initiative is one chance, in both plans the same: if
    it does well in one, it does in the other. Different initiatives are independent.
    """
    if goal.metric not in IN_MONEY:
        return Added()
    mean = variance = 0.0
    count, left_out = 0, dict[str, None]()
    for was, will in _pairs(now, plan, goal_id=goal.id):
        left_out |= dict.fromkeys(
            one.effect.currency for one in (was, will) if one and one.effect and one.effect.currency != currency
        )
        ends = [_part(will, days, currency, at) - _part(was, days, currency, at) for at in ("low", "likely", "high")]
        if any(ends):
            count += 1
            middle = TAIL * ends[0] + MIDDLE * ends[1] + TAIL * ends[2]
            mean += middle
            variance += sum(w * (end - middle) ** 2 for w, end in zip((TAIL, MIDDLE, TAIL), ends, strict=True))
    return Added(mean, variance, count, tuple(left_out))


def share_inside(item: Initiative, days: tuple[date, date]) -> float:
    """The share of an initiative's days that lies between two days, both included."""
    first, last = max(item.start, days[0]), min(item.end, days[1])
    return max(0, (last - first) // timedelta(1) + 1) / ((item.end - item.start).days + 1)


def _pairs(now: Snapshot, plan: Snapshot, *, goal_id: str) -> Iterator[tuple[Initiative | None, Initiative | None]]:
    """The initiatives that work for a goal in either plan, where they are not the same."""
    sides = [{one.item.id: one.item for one in side.naming(goal_id)} for side in (now, plan)]
    for item_id in dict.fromkeys([*sides[0], *sides[1]]):
        was, will = (side.get(item_id) for side in sides)
        if was is not will and was != will:
            yield _working(was), _working(will)


def _working(item: object) -> Initiative | None:
    return item if isinstance(item, Initiative) and item.effect and item.status not in IDLE else None


def _part(item: Initiative | None, days: tuple[date, date], currency: str, at: str) -> float:  # noqa: PLR0917 - one question
    effect: Effect | None = item.effect if item else None
    if item is None or effect is None or effect.currency != currency:
        return 0.0
    return float(getattr(effect, at)) * share_inside(item, days)
