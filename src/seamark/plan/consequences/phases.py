"""Phases on new dates: each keeps its place among the days of its initiative. Pure."""

from datetime import date

import msgspec

from seamark.kernel import InputError
from seamark.plan.calendar import EveryDay, WorkCalendar
from seamark.plan.kinds import Initiative
from seamark.plan.model import Phase


def moved_phases(item: Initiative, start: date, *, end: date, calendar: WorkCalendar) -> tuple[Phase, ...]:
    """The phases of an initiative from ``start`` to ``end``: moved along, longer or shorter in proportion.

    An event counts all days, other work its working days. Raises InputError where there are fewer days than phases.
    """
    is_worked = item.kind != "event" and calendar.count(item.start, item.end) and calendar.count(start, end)
    counted = calendar if is_worked else EveryDay()
    was, now = counted.count(item.start, item.end), counted.count(start, end)
    found: list[Phase] = []
    taken = 0  # days of the new time that earlier phases have
    for phase in item.phases:
        upto = counted.count(item.start, phase.end)
        before = upto - counted.count(phase.start, phase.end)
        first = max(round(before * now / was), taken)
        taken = max(round(upto * now / was), first + 1)
        found.append(
            msgspec.structs.replace(
                phase,
                start=start if first == 0 else counted.end_of(start, first + 1),
                end=end if taken == now else counted.end_of(start, taken),
            )
        )
    if taken > now:
        msg = f"'end': {len(found)} phases do not fit into {now} {'day' if now == 1 else 'days'}."
        raise InputError(msg, field="end", help="Choose a later end, or take phases out first.")
    return tuple(found)
