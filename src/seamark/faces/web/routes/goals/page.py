"""The Goals page: objectives, their goals and what is done for them, each with its sea mark."""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Page
from seamark.faces.web.numbers import Shown, count, of_unit
from seamark.faces.web.routes.goals.blanks import DIMENSIONS
from seamark.faces.web.routes.goals.standing import Mark, mark_of
from seamark.faces.web.visit import Visit
from seamark.measure import METRICS, MetricDefinition
from seamark.plan import Goal, GoalProgress, Initiative, Letter, Objective, PathPoint, Snapshot

METRIC_OF = {metric.name: metric for metric in METRICS}
UNITS = {"times": "ratio"}
FEW = 10  # below it a part of a thing is worth showing
WIDTH, HEIGHT, MOST = 1000, 44, 120
WORST = ("off", "risk", "on", "unknown")


class Lines(msgspec.Struct, frozen=True):
    """A goal's way as two lines, ``HEIGHT`` high: what was measured, and what was planned."""

    actual: str
    planned: str


class GoalRow(msgspec.Struct, frozen=True):
    """A goal as the tree shows it."""

    goal: Goal
    metric: MetricDefinition | None
    progress: GoalProgress
    letters: tuple[Letter, ...]
    lines: Lines
    show: Callable[[float | None], Shown]
    initiatives: list[tuple[Initiative, Mark]]


class Branch(msgspec.Struct, frozen=True):
    """An objective with its goals; ``depth`` counts the objectives above it; ``status`` is the worst of its goals."""

    objective: Objective
    depth: int
    status: str
    goals: list[GoalRow]


def goals(visit: Visit) -> Response:
    """Objective → goal → initiatives, and which kinds of result have no goal."""
    plan = visit.workspace.plan.read(by=visit.actor)
    values = {"room": "goals", "missing": _missing(plan), "objectives": plan.of(Objective), "plan": plan}
    if not plan.of(Objective):
        return visit.show("goals/empty.html", values)
    branches = branches_of(visit, plan)
    rows = [row for branch in branches for row in branch.goals]
    counts = {state: sum(row.progress.status == state for row in rows) for state in WORST}
    return visit.show("goals/page.html", {**values, "branches": branches, "title": _title(counts), "rows": rows})


def branches_of(visit: Visit, plan: Snapshot) -> list[Branch]:
    """Every objective in the order of the tree."""
    known = list(plan.of(Goal).values())
    progress = {one.goal_id: one for one in visit.workspace.plan.progress(known, by=visit.actor)}
    clashes = {clash.item for clash in visit.workspace.plan.clashes(by=visit.actor)}
    rows: dict[str, list[GoalRow]] = {}
    for goal in known:
        row = _row(visit, goal, plan=plan, progress=progress[goal.id], clashes=clashes)
        rows.setdefault(goal.objective, []).append(row)
    return [
        Branch(one, depth, _worst(rows.get(one.id, [])), rows.get(one.id, []))
        for one, depth in _tree(list(plan.of(Objective).values()))
    ]


def shower(goal: Goal, currency: str) -> Callable[[float | None], Shown]:
    """How values of a goal are written: by the unit of its metric, else as a number with its own unit."""
    metric = METRIC_OF.get(goal.metric)
    if metric is not None and metric.unit in {"money", "share", "times"}:
        return lambda value: of_unit(value, UNITS.get(metric.unit, metric.unit), currency=currency)
    return _things if metric is not None else count


def _things(value: float | None) -> Shown:
    """A number of things: what a path wants of a day is no whole number, and nobody sells a tenth of an order."""
    return count(value if value is None or abs(value) < FEW else round(value))


def lines_of(progress: GoalProgress) -> Lines:
    """Both lines on the same scale, with at most 120 points each."""
    every = [*progress.planned_path, *progress.series]
    if not every:
        return Lines("", "")
    first, last = min(one.day for one in every), max(one.day for one in every)
    low, high = min(one.value for one in every), max(one.value for one in every)
    span, reach = max(1, (last - first).days), (high - low) or 1.0

    def drawn(points: Sequence[PathPoint]) -> str:
        step = max(1, len(points) // MOST)
        kept = [*points[:-1:step], *points[-1:]]
        places = [
            f"{WIDTH * (one.day - first).days / span:.1f} {(HEIGHT - 4) * (1 - (one.value - low) / reach) + 2:.1f}"
            for one in kept
        ]
        return f"M{'L'.join(places)}" if places else ""

    return Lines(drawn(progress.series), drawn(progress.planned_path))


def initiatives_of(plan: Snapshot, goal_id: str, *, today: date, clashes: set[str]) -> list[tuple[Initiative, Mark]]:
    """The initiatives that work for a goal, by their first day."""
    named = [naming.item for naming in plan.naming(goal_id) if isinstance(naming.item, Initiative)]
    return [(item, mark_of(item, today=today, clashes=clashes)) for item in sorted(named, key=lambda one: one.start)]


def _row(visit: Visit, goal: Goal, *, plan: Snapshot, progress: GoalProgress, clashes: set[str]) -> GoalRow:
    letters = visit.workspace.plan.smart(goal.id, by=visit.actor)
    show = shower(goal, visit.workspace.settings.currency)
    work = initiatives_of(plan, goal.id, today=visit.now.date(), clashes=clashes)
    return GoalRow(goal, METRIC_OF.get(goal.metric), progress, letters, lines_of(progress), show, work)


def _tree(objectives: Sequence[Objective], parent: str = "", depth: int = 0) -> list[tuple[Objective, int]]:  # noqa: PLR0917 - it calls itself
    found = []
    for one in objectives:
        if one.parent == parent:
            found += [(one, depth), *_tree(objectives, one.id, depth + 1)]
    return found


def _worst(rows: Sequence[GoalRow]) -> str:
    states = {row.progress.status for row in rows}
    return next((state for state in WORST if state in states), "unknown")


def _missing(plan: Snapshot) -> list[str]:
    covered = {goal.dimension for goal in plan.of(Goal).values()}
    return [name for key, name in DIMENSIONS.items() if key not in covered]


def _title(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    if not total:
        return "No goals yet"
    words = {"off": "off track", "risk": "at risk", "on": "on track", "unknown": "not known yet"}
    parts = [f"{counts[state]} {words[state]}" for state in WORST if counts[state]]
    return f"{total} {'goal' if total == 1 else 'goals'}: {', '.join(parts)}"


PAGES = [Page("/goals", goals)]
