"""An initiative on the dates that a file gives it: its phases and steps of spending come along, nobody else moves."""

from datetime import date
from typing import Any

import msgspec

from seamark.plan.consequences.phases import moved_phases
from seamark.plan.form import outside
from seamark.plan.kinds import Initiative
from seamark.plan.kinds.absence import leave_in
from seamark.plan.model import Snapshot
from seamark.plan.spend import moved_steps


def redated(plan: Snapshot, item: Initiative, *, start: date, end: date) -> dict[str, Any]:
    """The fields that change, as in JSON. Raises InputError where its phases do not fit into fewer days.

    An end before the start is given as it is: the rules of the initiative name it.
    """
    if end < start:
        return {"start": start.isoformat(), "end": end.isoformat()}
    phases = moved_phases(item, start, end=end, calendar=leave_in(plan).calendar)
    moved = msgspec.structs.replace(moved_steps(item, start, end=end), phases=phases)
    fields, before = outside(moved), outside(item)
    return {name: fields[name] for name in ("start", "end", "spend", "phases") if fields[name] != before[name]}
