"""The SMART check: specific, measurable, achievable, relevant, time-bound; and what would make a goal so. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import msgspec

from seamark.plan.kinds import Goal, Initiative, Milestone, Objective
from seamark.plan.model import Snapshot

Verdict = Literal["good", "weak", "missing"]
SHORT_TITLE: Final = 12  # characters: less does not say what
BOLD_A_YEAR: Final = (
    0.5  # a change of half in a year is bold; of more is rarely reached without a new channel or market
)
SHORTEST_DAYS, LONGEST_DAYS, LOOK_AFTER_DAYS = 14, 550, 100


class Letter(msgspec.Struct, frozen=True):
    """One letter: good, weak or missing; what was found and what to do, a sentence each (none when it is good)."""

    letter: Literal["S", "M", "A", "R", "T"]
    word: str
    verdict: Verdict
    found: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


Found = list[tuple[Verdict, str, str]]


def smart(goal: Goal, plan: Snapshot, *, today: date) -> tuple[Letter, ...]:
    """The five letters of a goal within its plan."""
    return (
        _letter("S", "Specific", found=_specific(goal)),
        _letter("M", "Measurable", found=_measurable(goal)),
        _letter("A", "Achievable", found=_achievable(goal, plan)),
        _letter("R", "Relevant", found=_relevant(goal, plan)),
        _letter("T", "Time-bound", found=_time_bound(goal, plan, today=today)),
    )


def _letter(letter: Literal["S", "M", "A", "R", "T"], word: str, *, found: Found) -> Letter:
    verdicts = {verdict for verdict, _, _ in found}
    worst: Verdict = "missing" if "missing" in verdicts else "weak" if verdicts else "good"
    return Letter(letter, word, worst, tuple(said for _, said, _ in found), tuple(do for _, _, do in found))


def _specific(goal: Goal) -> Found:
    found: Found = []
    if len(goal.title) < SHORT_TITLE or not any(mark.isspace() for mark in goal.title):
        found.append(
            ("weak", f"'{goal.title}' does not say what shall change.", "Name what changes, for whom and where.")
        )
    if not goal.owner:
        found.append(("missing", "Nobody answers for it.", "Choose one owner."))
    if not goal.where and goal.dimension in {"acquisition", "engagement", "retention"}:
        said = "It counts everybody, in every channel."
        found.append(("weak", said, "Say for which channel, campaign or source it holds, or that all are meant."))
    return found


def _measurable(goal: Goal) -> Found:
    found: Found = []
    if not goal.metric:
        said = f"No metric measures it; it rests on check-ins ({goal.measured_by or 'nothing says how'})."
        found.append(("weak" if goal.measured_by else "missing", said, "Choose a metric that is measured every day."))
    if not goal.unit:
        found.append(("weak", "Baseline and target have no unit.", "Write the unit, e.g. EUR, %, customers."))
    if goal.baseline is None:
        found.append(("missing", "Nobody knows where it starts.", "Read the baseline from a period of measured data."))
    elif goal.baseline.read_at is None:
        said = f"The baseline was typed: {goal.baseline_note}."
        found.append(("weak", said, "Read it from measured data as soon as there are any."))
    return found


def _achievable(goal: Goal, plan: Snapshot) -> Found:
    found: Found = []
    if not _initiatives(goal, plan):
        said = "Nothing in the plan works for it."
        found.append(("missing", said, "Put at least one initiative under it that moves this number."))
    change = _change_a_year(goal)
    if change is None:
        found.append(("weak", "How far the target is cannot be said without a baseline.", "Read a baseline first."))
    elif change > BOLD_A_YEAR:
        said = f"It asks for a change of {change:.0%} a year."
        found.append(
            ("weak", said, f"Look for what ever changed it by more than {BOLD_A_YEAR:.0%}, or take a nearer target.")
        )
    elif change <= 0:
        said = "The target asks for no change."
        found.append(("weak", said, "Say that it shall be held, or choose a target beyond the baseline."))
    return found


def _relevant(goal: Goal, plan: Snapshot) -> Found:
    found: Found = []
    objective = plan.find(Objective, goal.objective)
    if objective is None:
        found.append(("missing", "It serves no objective.", "Hang it under the objective that it brings forward."))
    same = [
        other.title
        for other in plan.of(Goal).values()
        if other.id != goal.id
        and (other.metric, other.where, other.objective) == (goal.metric, goal.where, goal.objective)
        if goal.metric and other.start <= goal.deadline and goal.start <= other.deadline
    ]
    if same:
        said = f"'{same[0]}' asks for the same number in the same time."
        found.append(("weak", said, "Join the two, or tell them apart by channel, audience or time."))
    return found


def _time_bound(goal: Goal, plan: Snapshot, *, today: date) -> Found:
    found: Found = []
    days = (goal.deadline - goal.start).days + 1
    if goal.deadline < today:
        found.append(
            ("weak", f"The deadline {goal.deadline} has passed.", "Close it with a check-in, and set the next goal.")
        )
    if days < SHORTEST_DAYS:
        found.append(("weak", f"It has {days} days.", "Give it time for an effect to be seen, two weeks at least."))
    if days > LONGEST_DAYS:
        found.append(("weak", f"It has {days} days.", "Break it into goals of a year or less."))
    if days > LOOK_AFTER_DAYS and not _review_points(goal, plan):
        said = "Nobody looks at it before the deadline."
        found.append(("weak", said, "Set a review point in every quarter."))
    return found


def _change_a_year(goal: Goal) -> float | None:
    """The change that is asked for, as a share of the baseline, brought to a year; None without a baseline."""
    base = goal.baseline
    if base is None or not base.value:
        return None
    days = (goal.deadline - goal.start).days + 1
    sign = 1 if goal.direction == "up" else -1
    if goal.reading == "level":
        return sign * (goal.target - base.value) / abs(base.value) * min(1.0, 365 / days)
    if base.period_from is None or base.period_to is None:
        return None
    as_long = base.value / (base.period_to - base.period_from).days * days
    return sign * (goal.target - as_long) / abs(as_long)


def _initiatives(goal: Goal, plan: Snapshot) -> Sequence[Initiative]:
    named = (naming.item for naming in plan.naming(goal.id))
    return [item for item in named if isinstance(item, Initiative) and item.status != "stopped"]


def _review_points(goal: Goal, plan: Snapshot) -> Sequence[Milestone]:
    """Milestones of this goal, and review points of all goals, within its time."""
    return [
        point
        for point in plan.of(Milestone).values()
        if goal.start <= point.date <= goal.deadline
        and (point.goal == goal.id or (point.kind == "review" and not point.goal))
    ]
