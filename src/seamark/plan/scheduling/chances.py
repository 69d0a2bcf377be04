"""How likely the dates of a schedule are: what finished work says, and what people said of best and worst case."""

from collections.abc import Iterator, Mapping

from seamark.plan.consequences import Outlook
from seamark.plan.kinds import Task
from seamark.plan.scheduling.told import Likely
from seamark.plan.scheduling.work import Prepared
from seamark.science.staffing import Doubt, Experience, Past, Rota, chances, learn

DRAWS = 1000


def experience_of(outlook: Outlook) -> Experience:
    """What the finished tasks of a plan say of how long work takes."""
    return learn(list(_past(outlook)))


def chances_of(ready: Prepared, rota: Rota, *, outlook: Outlook) -> Mapping[str, Likely]:
    """P50 and P80 of everything that is scheduled, and how likely it is in time."""
    known = experience_of(outlook)
    doubts = {
        task.id: _doubt(task, known) for task in outlook.plan.of(Task).values() if task.is_open and not task.booked
    }
    found = chances(ready.work, rota, doubts=doubts, draws=DRAWS)
    day = ready.line.day
    return {one: Likely(day(end.p50), day(end.p80), end.in_time) for one, end in found.jobs.items()}


def _past(outlook: Outlook) -> Iterator[Past]:
    """Finished tasks, by the working days they were planned for and took."""
    count = outlook.calendar.count
    for task in outlook.plan.of(Task).values():
        if task.status == "done" and task.start and task.end and task.began and task.ended:
            planned, took = count(task.start, task.end), count(task.began, task.ended)
            if planned and took:
                yield Past(task.work or task.kind, float(planned), float(took))


def _doubt(task: Task, known: Experience) -> Doubt:
    spread, lead, days = task.spread, task.lead, task.days
    return Doubt(
        kind=(task.work or task.kind).strip().casefold(),
        factor=known.of(task.work or task.kind),
        low=spread.low / days if spread and days else None,
        high=spread.high / days if spread and days else None,
        lead_low=lead.low / lead.days if lead and lead.days else None,
        lead_high=lead.high / lead.days if lead and lead.days else None,
    )
