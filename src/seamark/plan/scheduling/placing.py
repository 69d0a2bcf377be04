"""The schedule of a plan: placed at once, and for a while made better."""

from collections.abc import Collection
from datetime import date

from seamark.plan.consequences import Outlook
from seamark.plan.scheduling.chances import chances_of
from seamark.plan.scheduling.told import Scheduled, told
from seamark.plan.scheduling.work import Prepared, prepared
from seamark.science.staffing import Effort, Rota, better, place


def placed(outlook: Outlook, today: date, *, scope: Collection[str] | None = None) -> tuple[Prepared, Rota]:
    """Where the open work of a plan lies when it is done as its people can, from today on.

    With a ``scope`` only the tasks named there may move.
    """
    ready = prepared(outlook, today, scope=scope)
    return ready, place(ready.work)


def improved(ready: Prepared, rota: Rota, *, effort: Effort) -> Rota:
    """The same, looked for longer; never worse."""
    return better(ready.work, effort, rota=rota)


def scheduled(outlook: Outlook, today: date, *, effort: Effort | None = None) -> Scheduled:
    """The schedule in dates, with what is likely: when each is done one time of two, and four of five."""
    ready, rota = placed(outlook, today)
    if effort is not None:
        rota = improved(ready, rota, effort=effort)
    return told(ready, rota, outlook=outlook, likely=chances_of(ready, rota, outlook=outlook))
