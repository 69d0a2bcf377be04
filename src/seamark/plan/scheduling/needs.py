"""When a task is needed, and how much that weighs."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from seamark.plan.consequences import Outlook
from seamark.plan.kinds import Initiative, Release, Task
from seamark.plan.scheduling.dayline import DAY

TIER_WEIGHTS: Final = {1: 4, 2: 2, 3: 1}  # a day late of the big launch costs as much as four of a note


def due_of(task: Task, outlook: Outlook) -> date | None:
    """The last day a task may end, what it takes outside included; None where nothing needs it by a day."""
    return min(_needed(task, outlook), default=None)


def _needed(task: Task, outlook: Outlook) -> Iterator[date]:
    if task.due:
        yield task.due
        return
    initiative = outlook.find(Initiative, task.initiative)
    if initiative is not None:
        yield initiative.start - DAY if task.needed == "start" else initiative.end
    release = outlook.find(Release, task.release)
    if release is not None and initiative is None:
        yield release.date - DAY


def weight_of(item: Task | Initiative, outlook: Outlook) -> int:
    """What a day late costs: by the tier of the release behind it."""
    release = outlook.find(Release, item.release)
    if release is None and isinstance(item, Task):
        initiative = outlook.find(Initiative, item.initiative)
        release = outlook.find(Release, initiative.release) if initiative else None
    return TIER_WEIGHTS[release.tier] if release else 1
