"""The schedule of a plan that is only a file."""

from collections.abc import Callable
from datetime import date

import msgspec

from seamark.plan.consequences import Outlook
from seamark.plan.kinds import Person
from seamark.plan.model import Fault
from seamark.plan.opened import opened
from seamark.plan.scheduling.chances import chances_of
from seamark.plan.scheduling.placing import placed
from seamark.plan.scheduling.told import Scheduled, told
from seamark.science.staffing import Effort, Standing, better


class FileSchedule(msgspec.Struct, frozen=True):
    """The schedule of a plan file; names of people by id; what is odd about the file without being forbidden."""

    schedule: Scheduled
    people: dict[str, str]
    odd: tuple[Fault, ...]


def scheduled_for(
    content: bytes,
    today: date,
    *,
    seconds: float,
    rounds: int | None = None,
    seed: int = 1,
    progress: Callable[[float, int], None] | None = None,
) -> FileSchedule:
    """The best schedule of a plan file that is found in so many seconds or rounds.

    ``progress`` is told seconds gone by and lateness found. Raises InputError with every fault of the file.
    """
    plan, odd = opened(content)
    outlook = Outlook(plan)
    ready, rota = placed(outlook, today)

    def watched(now: Standing) -> None:
        if progress is not None:
            progress(now.seconds, now.lateness)

    found = better(ready.work, Effort(seconds=seconds, rounds=rounds, seed=seed), rota=rota, progress=watched)
    people = {one.id: one.label for one in plan.of(Person).values()}
    likely = chances_of(ready, found, outlook=outlook)
    return FileSchedule(told(ready, found, outlook=outlook, likely=likely), people, tuple(odd))
