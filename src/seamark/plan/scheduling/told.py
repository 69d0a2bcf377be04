"""A rota in dates, as people read it."""

from collections.abc import Mapping
from datetime import date

import msgspec

from seamark.plan.consequences import Outlook
from seamark.plan.kinds import Task
from seamark.plan.scheduling.work import MINUTES, Prepared
from seamark.science.staffing import Placed, Rota


class Likely(msgspec.Struct, frozen=True):
    """The day by which something is done one time of two and four times of five, and how likely it is in time."""

    p50: date
    p80: date
    in_time: float | None


class Hand(msgspec.Struct, frozen=True):
    """A person's part of a task: first and last day, days of work, and the skill they were chosen for."""

    person: str
    first: date
    last: date
    days: float
    skill: str = ""


class Planned(msgspec.Struct, frozen=True):
    """When a task or an initiative can be done. ``ready`` is the last day of what it then takes outside.

    ``latest`` is the latest safe start: begun later, something is late that need not be. ``slack`` counts the working
    days until then. ``late`` counts the working days beyond ``due``; ``is_moved``: the plan has other days.
    """

    id: str
    kind: str
    title: str
    start: date
    end: date
    ready: date
    people: tuple[Hand, ...]
    due: date | None
    late: int
    latest: date
    slack: int
    is_moved: bool
    is_fixed: bool
    likely: Likely | None = None


class Scheduled(msgspec.Struct, frozen=True):
    """The schedule of a plan: change ``number``, counted from ``day`` on.

    ``lateness`` is the sum of working days late, each weighed by the tier of its launch; no schedule has less than
    ``bound``. ``makespan`` counts the working days until the last task is done. ``left_out`` says of tasks that cannot
    be placed why.
    """

    number: int
    day: date
    items: dict[str, Planned]
    lateness: int
    bound: int
    makespan: int
    left_out: dict[str, str]

    @property
    def late(self) -> list[Planned]:
        """What ends after it is needed, the latest first."""
        return sorted((one for one in self.items.values() if one.late), key=lambda one: (-one.late, one.id))

    @property
    def late_today(self) -> list[Planned]:
        """What had to begin before today to be in time."""
        return [one for one in self.items.values() if one.slack < 0 and not one.is_fixed]

    @property
    def moved(self) -> list[Planned]:
        """Tasks whose days in the plan are others."""
        return [one for one in self.items.values() if one.kind == "task" and one.is_moved and not one.is_fixed]


def told(ready: Prepared, rota: Rota, *, outlook: Outlook, likely: Mapping[str, Likely]) -> Scheduled:
    """A rota in dates."""
    jobs = {job.id: job for job in ready.work.jobs}
    items: dict[str, Planned] = {}
    for one in rota.placed:
        item = outlook.moved.get(one.id) or outlook.plan.items[one.id]
        job, line = jobs[one.id], ready.line
        span = outlook.span(one.id)
        start, end = line.day(one.start), line.day(max(one.start, one.finish))
        items[one.id] = Planned(
            id=one.id,
            kind=item.noun,
            title=item.label,
            start=start,
            end=end,
            ready=line.day(max(one.start, one.finish) + job.lead),
            people=tuple(_hands(one, ready)),
            due=None if job.due is None else line.day(job.due),
            late=one.late,
            latest=line.day(one.latest),
            slack=one.slack,
            is_moved=span != (start, end) and not _is_same(span, ready, one=one),
            is_fixed=job.fixed is not None or (isinstance(item, Task) and item.is_fixed),
            likely=likely.get(one.id),
        )
    tasks = [one.finish + 1 for one in rota.placed if items[one.id].kind == "task" and not items[one.id].is_fixed]
    number, day = outlook.plan.number, ready.line.first
    return Scheduled(number, day, items, rota.lateness, rota.bound, max(tasks, default=0), ready.left_out)


def _hands(one: Placed, ready: Prepared) -> list[Hand]:
    day = ready.line.day
    return [
        Hand(part.who, day(part.first), day(part.last), round(part.minutes / MINUTES, 2), part.skill)
        for part in one.people
    ]


def _is_same(span: tuple[date, date] | None, ready: Prepared, *, one: Placed) -> bool:
    """Whether the plan has the same working days, whatever weekends its dates include."""
    return span is not None and (ready.line.after(span[0]), ready.line.before(span[1])) == (one.start, one.finish)
