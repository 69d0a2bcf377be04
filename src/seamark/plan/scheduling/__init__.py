"""When the work of a plan can be done, by whom, and what binds it. Pure: a plan in, dates out; docs/scheduling.md."""

from seamark.plan.scheduling.dayline import DayLine
from seamark.plan.scheduling.explaining import Explanation, explained
from seamark.plan.scheduling.file import scheduled_for
from seamark.plan.scheduling.needs import due_of
from seamark.plan.scheduling.placing import improved, placed, scheduled
from seamark.plan.scheduling.told import Hand, Likely, Planned, Scheduled
from seamark.plan.scheduling.work import MINUTES, Prepared, prepared

__all__ = [
    "MINUTES",
    "DayLine",
    "Explanation",
    "Hand",
    "Likely",
    "Planned",
    "Prepared",
    "Scheduled",
    "due_of",
    "explained",
    "improved",
    "placed",
    "prepared",
    "scheduled",
    "scheduled_for",
]
