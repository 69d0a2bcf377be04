"""How goals stood when they were last counted, so that what takes long is not counted for every look at a page."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Generic, TypeVar

import msgspec

from seamark.plan.kinds import Goal

Told = TypeVar("Told")

QUICK_SECONDS: Final = 0.1  # what is counted as quickly as this is counted whenever facts came
PATIENCE: Final = 20  # times as long as counting took, an answer is good although facts came
LOOKED_AT_SECONDS: Final = 600.0  # so long after the last look is it worth counting ahead


class Kept(msgspec.Struct, Generic[Told], frozen=True):
    """An answer, the goal that it is about, and when and after which record it was counted, how long that took."""

    goal: Goal
    told: Told
    day: date
    record: int
    at: float
    cost: float


class Standings(Generic[Told]):
    """Answers by goal. Safe from any thread.

    An answer is as good as new while no record came and the day and the goal are the same. What was expensive stays
    good for twenty times as long as it took although records came: answers are about whole days and say up to which.
    """

    def __init__(self, count: Callable[[Sequence[Goal]], Sequence[Told]]) -> None:
        self._count = count
        self._counting = threading.Lock()
        self._kept: dict[str, Kept[Told]] = {}
        self._looked = time.monotonic()  # a start is a look: whoever started it will open a page

    def of(self, goals: Sequence[Goal], *, day: date, record: int) -> list[Told]:
        """Answers in the order of the goals; those that are no longer good are counted, together."""
        self._looked = time.monotonic()
        kept = [self._good(one, day=day, record=record) for one in goals]
        if None in kept:
            with self._counting:  # whoever waited here finds what the one before has counted
                kept = [self._good(one, day=day, record=record) for one in goals]
                stale = [goal for goal, one in zip(goals, kept, strict=True) if one is None]
                counted = iter(self._renew(stale, day, record=record))
                kept = [one or next(counted) for one in kept]
        return [one.told for one in kept if one is not None]

    def renew(self, goals: Sequence[Goal], *, day: date, record: int) -> None:
        """Count ahead, when somebody looked lately, what would soon have to be counted while they wait."""
        now = time.monotonic()
        if now - self._looked > LOOKED_AT_SECONDS:
            return
        with self._counting:
            ageing = [one for one in goals if self._good(one, day=day, record=record, share=0.5) is None]
            if any(one.id not in self._kept or self._kept[one.id].cost > QUICK_SECONDS for one in ageing):
                self._renew(ageing, day, record=record)

    def _good(self, goal: Goal, *, day: date, record: int, share: float = 1.0) -> Kept[Told] | None:
        """What was kept of a goal, unless it is no longer good. Another version of the goal is another goal."""
        kept = self._kept.get(goal.id)
        if kept is None or kept.goal != goal or kept.day != day:
            return None
        is_fresh = kept.cost > QUICK_SECONDS and time.monotonic() - kept.at < share * PATIENCE * kept.cost
        return kept if kept.record == record or is_fresh else None

    def _renew(self, goals: Sequence[Goal], day: date, *, record: int) -> list[Kept[Told]]:
        if not goals:
            return []
        began = time.monotonic()
        told = self._count(goals)
        at = time.monotonic()
        renewed = [Kept(goal, one, day, record, at, at - began) for goal, one in zip(goals, told, strict=True)]
        self._kept.update({one.goal.id: one for one in renewed})
        return renewed
