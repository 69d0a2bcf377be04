"""Steps placed backwards from the day of a launch, each as late as is safe.

A step ends on the working day before what waits for it begins, and by its own day; what it takes outside comes off
that; its work lies before. It is as long as one person needs who gives it all their free time. People's other work is
left to the schedule, which knows who is free; whatever places steps has the shape of ``Place``.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import msgspec

from seamark.plan.calendar import WorkCalendar
from seamark.plan.kinds import Person, Step
from seamark.plan.kinds.person import ONGOING_SHARE
from seamark.plan.model import Snapshot

USUAL_PACE: Final = 1 - ONGOING_SHARE  # days of work a working day of somebody nobody knows yet
Pace = Callable[[str], float]


class Placed(msgspec.Struct, frozen=True):
    """Where a step lies: first and last day of work, and the day by which it is done. A gate has one day."""

    start: date
    end: date
    due: date


Place = Callable[[Sequence[Step], date, WorkCalendar, Pace], dict[str, Placed]]


def backwards(steps: Sequence[Step], day: date, calendar: WorkCalendar, pace: Pace) -> dict[str, Placed]:  # noqa: PLR0917 - Place: steps, around a day, among working days, by people
    """Each step by name, as late as it may be for a launch on ``day``."""
    waiting: dict[str, list[Step]] = {step.name: [] for step in steps}
    for step in steps:
        for name in step.after:
            waiting[name].append(step)
    placed: dict[str, Placed] = {}
    for step in reversed(steps):  # what waits stands behind what it waits for
        cut_off = own_day(step, day, calendar=calendar)
        gates = [calendar.shifted(placed[one.name].start, -1) for one in waiting[step.name] if one.kind == "gate"]
        due = min([cut_off, *gates])
        if step.kind == "gate":
            placed[step.name] = Placed(cut_off, cut_off, cut_off)
            continue
        last = min([due, *(calendar.shifted(placed[one.name].start, -1) for one in waiting[step.name])])
        end = calendar.shifted(calendar.on_or_before(last), -outside_days(step))
        placed[step.name] = Placed(calendar.start_of(end, length(step, pace)), end, due)
    return placed


def own_day(step: Step, day: date, *, calendar: WorkCalendar) -> date:
    """The day by which a step is done: so many working days before the launch, or after it."""
    return calendar.on_or_after(day) if step.days_before == 0 else calendar.shifted(day, -step.days_before)


def outside_days(step: Step) -> int:
    """Whole working days a step takes outside, most likely."""
    return math.ceil(step.lead.days) if step.lead is not None else 0


def length(step: Step, pace: Pace) -> int:
    """Working days of one person who gives the step all their free time; at least one."""
    return max(1, math.ceil(step.days / pace(step.skill) - 1e-9))


def pace_in(plan: Snapshot) -> Pace:
    """Days of work a working day by skill: of whoever has it and is freest; what is usual where nobody has it."""
    best: dict[str, float] = {}
    for person in plan.of(Person).values():
        for skill in person.skills:
            name = skill.casefold()
            best[name] = max(best.get(name, 0.0), person.days_a_day)
    return lambda skill: best.get(skill.casefold(), 0.0) or USUAL_PACE
