"""The status rule: how a goal stands. Pure; docs/plan.md has it in prose with a worked table."""

from datetime import date, timedelta
from typing import Literal

import msgspec

from seamark.plan.kinds import Goal

Status = Literal["on", "risk", "off", "unknown"]
SETTLING_DAYS = 7  # before that, and before a twentieth of the way, noise is larger than any shortfall
SETTLING_SHARE = 0.05
STALE_DAYS = 7


class Standing(msgspec.Struct, frozen=True):
    """How a goal stands: status, shortfall as the share that amber and red are compared with, and why in words."""

    status: Status
    why: str
    shortfall: float | None = None


class Reading(msgspec.Struct, frozen=True):
    """What a goal has come to at the end of ``day``: the last day that was measured whole."""

    day: date
    actual: float


def standing(goal: Goal, reading: Reading | None, *, planned: float | None, today: date) -> Standing:
    """Compare what is with what should be on the same day; ``planned`` is the path's value on ``reading.day``."""
    unknown = _unknown(goal, reading, planned=planned, today=today)
    if unknown or reading is None or planned is None:
        return Standing("unknown", unknown)
    short = shortfall(goal, reading.actual, planned=planned)
    if reading.day >= goal.deadline:
        return (
            Standing("on", "The target was reached.", short) if short <= 0 else Standing("off", "It was missed.", short)
        )
    share = f"{abs(short):.0%} {'behind' if short > 0 else 'ahead of'} the planned path"
    if short >= goal.red:
        return Standing("off", f"It is {share}; from {goal.red:.0%} it is off track.", short)
    if short >= goal.amber:
        return Standing("risk", f"It is {share}; from {goal.amber:.0%} it is at risk.", short)
    return Standing("on", f"It is {share}." if round(abs(short), 2) else "It is on the planned path.", short)


def shortfall(goal: Goal, actual: float, *, planned: float) -> float:
    """How far it is behind (negative: ahead), as a share.

    A total: of what was planned up to the day. A level: of the whole way from baseline to target; a level that shall
    only be held: of the target.
    """
    behind = (planned - actual) * (1 if goal.direction == "up" else -1)
    if goal.reading == "total":
        whole = abs(planned)
    else:
        start = goal.baseline.value if goal.baseline else 0.0
        whole = abs(goal.target - start) or abs(goal.target)
    return behind / whole if whole else float(behind > 0)


def _unknown(goal: Goal, reading: Reading | None, *, planned: float | None, today: date) -> str:
    """Why nothing can be said yet; '' when something can."""
    if today < goal.start:
        return f"It begins on {goal.start}."
    if reading is None:
        return "Nothing was measured yet." if goal.metric else "Nobody has checked in with a value yet."
    if planned is None:
        return "It has no baseline, so there is no path to compare with." if not goal.baseline else "It has not begun."
    elapsed, whole = (reading.day - goal.start).days + 1, (goal.deadline - goal.start).days + 1
    if elapsed < max(SETTLING_DAYS, SETTLING_SHARE * whole) and elapsed < whole:
        return f"It is too early: {elapsed} of {whole} days are measured."
    if reading.day < min(today, goal.deadline) - timedelta(STALE_DAYS):
        return f"The last value is of {reading.day}: older than {STALE_DAYS} days."
    return ""
