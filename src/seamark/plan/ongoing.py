"""How much of a person's time the plan really gets, learned from finished tasks; the rest is ongoing work. Pure.

A stretch is a time without a gap in which somebody was at finished tasks. In it the plan asked for D days of work, and
they were there for C working days of eight hours. The plan's share is the ratio estimator r = ΣD ÷ ΣC (Cochran,
Sampling Techniques, 1977, ch. 6) with its linearised variance n ÷ (n − 1) · Σ(D − rC)² ÷ (ΣC)². Few stretches say
little about how far stretches scatter, so their variance is pooled with what is usual (as ν₀ observations), and the
ratio is drawn towards the usual share by the weights of their precisions (a normal prior).
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from seamark.plan.kinds import Initiative, Person, Task
from seamark.plan.kinds.absence import leave_in
from seamark.plan.kinds.person import HOURS_A_DAY, ONGOING_SHARE
from seamark.plan.model import Snapshot

USUAL_SPREAD: Final = 0.12  # shares of ongoing work differ so much from person to person (30 to 40 % is usual)
STRETCH_SPREAD: Final = 0.2  # the share of one stretch differs so much from a person's own
POOLED: Final = 6  # as many observations is the usual spread worth
Z90: Final = 1.644854
LEAST: Final = 0.1  # days; less is no time one was there
KEPT_DAYS: Final = 730  # older tasks tell of another time


class Stretch(msgspec.Struct, frozen=True):
    """A time somebody was at finished tasks: days of work the plan asked for, days they were there, tasks in it."""

    planned: float
    there: float
    tasks: int


class LearnedShare(msgspec.Struct, frozen=True):
    """Share of time that ongoing work takes, 0 to 1, with its 90 % interval, and how many tasks tell it."""

    share: float
    low: float
    high: float
    tasks: int


def learned_share(stretches: Sequence[Stretch], *, usual: float = ONGOING_SHARE) -> LearnedShare | None:
    """The share of ongoing work that stretches of finished work tell; None without any."""
    kept = [one for one in stretches if one.there >= LEAST]
    if not kept:
        return None
    there = sum(one.there for one in kept)
    ratio = min(1.0, sum(one.planned for one in kept) / there)
    freedom = len(kept) - 1
    expected = STRETCH_SPREAD**2 * sum(one.there**2 for one in kept) / there**2
    seen = sum((one.planned - ratio * one.there) ** 2 for one in kept) / there**2 * (len(kept) / max(1, freedom))
    variance = (POOLED * expected + freedom * seen) / (POOLED + freedom)
    weight = USUAL_SPREAD**2 / (USUAL_SPREAD**2 + variance)
    share = weight * (1 - ratio) + (1 - weight) * usual
    half = _t90(POOLED + freedom) * math.sqrt(weight * variance)
    low, high = max(0.0, share - half), min(1.0, share + half)
    return LearnedShare(round(share, 4), round(low, 4), round(high, 4), sum(one.tasks for one in kept))


def stretches_of(plan: Snapshot, person: Person, *, today: date) -> list[Stretch]:
    """The stretches in which a person was at tasks they finished in the last two years, oldest first."""
    done = [
        (task.began, task.ended)
        for task in _tasks_of(plan, person.id)
        if task.status == "done" and task.began and task.ended and today - timedelta(KEPT_DAYS) <= task.ended <= today
    ]
    return [_stretch(plan, person, span=span, tasks=tasks) for span, tasks in _merged(done)]


def _tasks_of(plan: Snapshot, person: str) -> list[Task]:
    found = {naming.item.id: naming.item for naming in plan.naming(person)}
    return [item for item in found.values() if isinstance(item, Task) and item.doers.get(person)]


def _merged(spans: Iterable[tuple[date, date]]) -> list[tuple[tuple[date, date], int]]:
    """Spans that overlap as one, with how many went into it."""
    found: list[tuple[tuple[date, date], int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][0][1]:
            (first, last), count = found[-1]
            found[-1] = ((first, max(last, end)), count + 1)
        else:
            found.append(((start, end), 1))
    return found


def _stretch(plan: Snapshot, person: Person, *, span: tuple[date, date], tasks: int) -> Stretch:
    """Days planned and days there within a span; what else was booked of them in it counts as well."""
    leave, days = leave_in(plan), [span[0] + timedelta(n) for n in range((span[1] - span[0]).days + 1)]
    worked = len(set(person.weekdays))
    a_day = person.hours_a_week / HOURS_A_DAY / worked if worked else 0.0
    there = a_day * sum(1 for day in days if leave.calendar.is_working(day) and not leave.is_away(person.id, day))
    planned = 0.0
    for naming in {one.item.id: one.item for one in plan.naming(person.id)}.values():
        if isinstance(naming, Task) and naming.began and naming.status in {"running", "done"}:
            last = naming.ended or naming.end or span[1]
            planned += _share(plan, naming.doers.get(person.id, 0.0), booked=(naming.began, last), span=span)
        elif isinstance(naming, Initiative) and naming.status in {"running", "done"}:
            worked_on = naming.people.get(person.id, 0.0)
            planned += _share(plan, worked_on, booked=(naming.start, naming.end), span=span)
    return Stretch(planned, there, tasks)


def _share(plan: Snapshot, days: float, *, booked: tuple[date, date], span: tuple[date, date]) -> float:
    """What lies within a span of days that are spread evenly over working days."""
    calendar = leave_in(plan).calendar
    length = calendar.count(*booked)
    return days * calendar.count(max(booked[0], span[0]), min(booked[1], span[1])) / length if length else 0.0


def _t90(freedom: int) -> float:
    """The 95 % point of Student's t, by its expansion around the normal (Fisher & Cornish 1960); from 3 degrees."""
    z, n = Z90, freedom
    first = (z**3 + z) / (4 * n)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
    return z + first + second + third
