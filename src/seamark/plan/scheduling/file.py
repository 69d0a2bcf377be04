"""The schedule of a plan that is only a file."""

from collections.abc import Callable
from datetime import date

from seamark.plan.consequences import Outlook
from seamark.plan.model import Snapshot
from seamark.plan.scheduling.placing import placed
from seamark.plan.scheduling.told import Scheduled, told
from seamark.science.staffing import Effort, Standing, better


def scheduled_for(
    plan: Snapshot,
    today: date,
    *,
    seconds: float,
    rounds: int | None = None,
    seed: int = 1,
    progress: Callable[[float, int], None] | None = None,
) -> Scheduled:
    """The best schedule found in so many seconds or rounds; ``progress`` is told seconds gone by and lateness found."""
    outlook = Outlook(plan)
    ready, rota = placed(outlook, today)

    def watched(now: Standing) -> None:
        if progress is not None:
            progress(now.seconds, now.lateness)

    found = better(ready.work, Effort(seconds=seconds, rounds=rounds, seed=seed), rota=rota, progress=watched)
    return told(ready, found, outlook=outlook, likely={})
