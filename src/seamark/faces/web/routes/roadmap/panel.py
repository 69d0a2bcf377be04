"""What there is to know about one item of the Roadmap: the panel beside the timeline."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from seamark.faces.web.routes.goals.blanks import KINDS, LETTERS, POINTS, STAGES, STATUSES, TASK_STATUSES, TASKS
from seamark.faces.web.routes.goals.standing import Mark, concerning, mark_of
from seamark.faces.web.routes.goals.telling import told
from seamark.faces.web.routes.roadmap.foreseen import Foreseen, binding, foreseen
from seamark.faces.web.routes.roadmap.timeline import gate_mark, task_mark
from seamark.faces.web.visit import Visit
from seamark.kernel import NotFound
from seamark.plan import CheckIn, Initiative, Item, Milestone, Release, Snapshot, Task

SHOWN: Final = frozenset({"initiative", "release", "milestone", "task"})
CHANGES, SAID = 4, 3
RACI_ORDER: Final = ("A", "AR", "R", "C", "I")


class TaskLine(msgspec.Struct, frozen=True):
    """A task in the list of the panel."""

    task: Task
    mark: Mark


class GateLine(msgspec.Struct, frozen=True):
    """A gate in the list of the panel."""

    gate: Milestone
    mark: Mark


class Money(msgspec.Struct, frozen=True):
    """Micros of one currency: what is planned, and what of it is booked outside; None where nothing is."""

    currency: str
    planned: int | None
    booked: int | None


def panel_of(visit: Visit, item_id: str) -> dict[str, object]:
    """Everything the panel shows of an item. Raises NotFound."""
    book = visit.workspace.plan
    plan = book.read(by=visit.actor)
    item = plan.items.get(item_id)
    if item is None or item.noun not in SHOWN:
        raise NotFound(f"There is nothing with the id {item_id!r} on the roadmap.", help="It may have been removed.")
    found: dict[str, object] = {
        "item": item,
        "plan": plan,
        "stamp": plan.stamps.get(item.id),
        "changes": told(book.history(item.id, by=visit.actor, limit=CHANGES), plan),
    }
    if isinstance(item, Initiative):
        found |= _initiative(visit, item, plan=plan)
    elif isinstance(item, Task):
        found |= _task(visit, item, plan=plan)
    elif isinstance(item, Release | Milestone):
        found |= _point(visit, item, plan=plan)
    return found


def _initiative(visit: Visit, item: Initiative, *, plan: Snapshot) -> dict[str, object]:
    book, today = visit.workspace.plan, visit.now.date()
    clashes = [clash for clash in book.clashes(by=visit.actor) if item.id in {clash.item, clash.other}]
    ahead = foreseen(visit)
    tasks = [naming.item for naming in plan.naming(item.id) if naming.reference.field == "initiative"]
    gates = [naming.item for naming in plan.naming(item.id) if naming.reference.field == "initiatives"]
    return {
        "mark": mark_of(item, today=today, clashes={clash.item for clash in clashes}),
        "clashes": clashes,
        "phase": item.phase_on(today),
        "contingencies": concerning(plan, item.id),
        "measured": next(iter(book.measured([item], by=visit.actor)), None) if visit.may("measure.read") else None,
        "may_measure": visit.may("measure.read"),
        "goals": [plan.items[goal] for goal in item.goals if goal in plan.items],
        "words": (KINDS[item.kind], STATUSES[item.status], STAGES.get(item.stage, "")),
        "ahead": ahead.get(item.id),
        "binding": binding(visit, item.id),
        "raci": raci_of(item.raci, owner=item.owner, plan=plan),
        "tasks": _lines((one for one in tasks if isinstance(one, Task)), visit, ahead=ahead),
        "gates": [
            GateLine(one, gate_mark(one, plan, today=today))
            for one in gates
            if isinstance(one, Milestone) and one.kind == "gate"
        ],
        "spending": _money(item, plan),
        "said": _said(item, plan),
        "waiting": _waiting(item, plan),
    }


def _task(visit: Visit, item: Task, *, plan: Snapshot) -> dict[str, object]:
    ahead = foreseen(visit).get(item.id)
    return {
        "mark": task_mark(item, today=visit.now.date(), late=ahead.late if ahead else 0),
        "words": (TASKS[item.kind], TASK_STATUSES[item.status], item.work),
        "ahead": ahead,
        "binding": binding(visit, item.id),
        "raci": raci_of(item.raci, owner=item.owner, plan=plan),
        "waiting": _waiting(item, plan),
    }


def _point(visit: Visit, item: Release | Milestone, *, plan: Snapshot) -> dict[str, object]:
    named = [naming.item for naming in plan.naming(item.id) if isinstance(naming.item, Initiative | Task)]
    found: dict[str, object] = {"waiting": list({one.id: one for one in named}.values())}
    if isinstance(item, Milestone):
        found["words"] = (POINTS[item.kind].partition(":")[0],)
        found["needs"] = [plan.items[name] for name in item.initiatives if name in plan.items]
        if item.kind == "gate":
            found["mark"] = gate_mark(item, plan, today=visit.now.date())
    return found


def raci_of(raci: Mapping[str, str], *, owner: str, plan: Snapshot) -> list[tuple[str, str, list[str]]]:
    """Letters with their word and the names behind them; the owner is accountable."""
    letters: dict[str, list[str]] = {}
    known = dict(raci)
    if owner and "A" not in known.get(owner, ""):
        known[owner] = "AR" if known.get(owner) == "R" else "A"
    for person, letter in known.items():
        letters.setdefault(letter, []).append(plan.label(person))
    return [(one, LETTERS[one], sorted(letters[one])) for one in RACI_ORDER if one in letters]


def _lines(tasks: Iterable[Task], visit: Visit, *, ahead: Mapping[str, Foreseen]) -> list[TaskLine]:
    """Tasks by first day, those without days last."""
    today = visit.now.date()
    lines = [
        TaskLine(one, task_mark(one, today=today, late=ahead.get(one.id, Foreseen()).late))
        for one in {task.id: task for task in tasks}.values()
    ]
    return sorted(lines, key=lambda line: (line.task.start is None, line.task.start, line.task.id))


def _money(item: Initiative, plan: Snapshot) -> Money | None:
    """Budget, and the bookings of its tasks in the same currency."""
    tasks = [naming.item for naming in plan.naming(item.id) if naming.reference.field == "initiative"]
    booked = [one.budget for one in tasks if isinstance(one, Task) and one.booked and one.budget]
    if item.budget is None and not booked:
        return None
    currency = item.budget.currency if item.budget else booked[0].currency
    amounts = [one.micros for one in booked if one.currency == currency]
    return Money(currency, item.budget.micros if item.budget else None, sum(amounts) if amounts else None)


def _said(item: Item, plan: Snapshot) -> list[CheckIn]:
    """The newest check-ins."""
    found = [naming.item for naming in plan.naming(item.id) if isinstance(naming.item, CheckIn)]
    return sorted(found, key=lambda one: one.date, reverse=True)[:SAID]


def _waiting(item: Item, plan: Snapshot) -> list[Item]:
    """What waits for an item."""
    found = [naming.item for naming in plan.naming(item.id) if naming.reference.field == "depends_on"]
    return list({one.id: one for one in found}.values())
