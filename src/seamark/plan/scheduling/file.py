"""The schedule of a plan that is only a file."""

from collections.abc import Callable
from datetime import date

from seamark.plan.consequences import Outlook
from seamark.plan.model import Snapshot
from seamark.plan.scheduling.placing import placed
from seamark.plan.scheduling.told import Scheduled, told
from seamark.science.staffing import Effort, Rota, better


def scheduled_for(
    plan: Snapshot, today: date, *, effort: Effort, progress: Callable[[float, int], None] | None = None
) -> Scheduled:
    """The best schedule found within an effort; ``progress`` is told seconds gone by and lateness found."""
    outlook = Outlook(plan)
    ready, rota = placed(outlook, today)

    def watched(seconds: float, found: Rota) -> None:
        if progress is not None:
            progress(seconds, found.lateness)

    found = better(ready.work, effort, rota=rota, progress=watched) if effort.seconds or effort.rounds else rota
    return told(ready, found, outlook=outlook, likely={})
