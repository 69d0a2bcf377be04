"""The verbs: arrange a project at once, improve a schedule for a while, say how long each task can wait."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import NamedTuple

from seamark.kernel import InputError
from seamark.science.schedule.bounds import least_lateness, lower_bound
from seamark.science.schedule.islands import Archipelago, Effort
from seamark.science.schedule.justify import Planner
from seamark.science.schedule.model import Link, Placed, Project, Schedule, Slack
from seamark.science.schedule.network import Network, prepare, start_lag
from seamark.science.schedule.refute import raised
from seamark.science.schedule.rules import rules

JUSTIFIED = 2  # of the plans that the rules make, the best are pushed right and left


class Standing(NamedTuple):
    """How far a search is: seconds gone by, the makespan found, and the bound below which there is none."""

    seconds: float
    makespan: int
    bound: int


Progress = Callable[[Standing], None]


def arrange(project: Project) -> Schedule:
    """A good schedule at once: by a few priority rules (see ``rules``), the best pushed right and left.

    Raises InputError, all faults in its detail, for a project that cannot be scheduled.
    """
    planner = Planner(prepare(project))
    return _told(planner, _arranged(planner), bound=lower_bound(planner.network, many=0))


def improve(
    project: Project,
    effort: Effort | None = None,
    *,
    starts: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> Schedule:
    """A better schedule, never worse than ``arrange`` gives, nor than ``starts``.

    ``starts`` is a schedule to begin with, in the order of the tasks; tasks keep their order where capacity or links
    no longer allow the times. ``progress`` is told after each round how far it is.
    Stops early when nothing better can exist. Raises InputError as ``arrange`` does, or for a wrong number of starts.
    """
    effort = effort or Effort()
    planner = Planner(prepare(project))
    found = _arranged(planner)
    if starts is not None:
        if len(starts) != len(project.tasks):
            msg = f"{len(starts)} starts arrived for {len(project.tasks)} tasks."
            raise InputError(msg, help="Give one start for each task, in their order.")
        found = min(found, _taken_up(planner, starts), key=planner.cost)
    bound = raised(lower_bound(planner.network), planner.network, best=planner.makespan(found))
    target = least_lateness(planner.network) * planner.network.scale + bound
    with closing(Archipelago(planner, found, effort=effort, target=target)) as searching:
        for _ in searching.rounds():
            if progress:
                progress(Standing(searching.seconds, planner.makespan(searching.best), bound))
        found = searching.best
    return _told(planner, found, bound=bound)


def find_slack(project: Project, schedule: Schedule) -> list[Slack]:
    """How long each task of a schedule can wait, capacity counted, in the order of the tasks.

    Planned backwards from the last finish and the due dates: if every task started at its ``latest``, all would still
    end then. One that waits uses up what the tasks behind it have.
    """
    planner = Planner(prepare(project))
    starts = schedule.starts
    latest = planner.delay(starts)
    return [
        Slack(task.id, start, max(start, late)) for task, start, late in zip(project.tasks, starts, latest, strict=True)
    ]


def _arranged(planner: Planner) -> list[int]:
    plans = sorted((planner.plan(keys) for keys in rules(planner.network)), key=planner.cost)
    return min((planner.justify(plan) for plan in plans[:JUSTIFIED]), key=planner.cost)


def _taken_up(planner: Planner, starts: Sequence[int]) -> list[int]:
    """The given order planned again: no task is later than it was where all the times are still allowed."""
    return planner.justify(planner.plan([float(start) for start in starts]))


def _told(planner: Planner, starts: list[int], *, bound: int) -> Schedule:
    network = planner.network
    tasks = network.project.tasks
    ends = [start + task.duration for start, task in zip(starts, tasks, strict=True)]
    over = [0 if task.due is None else max(0, end - task.due) for end, task in zip(ends, tasks, strict=True)]
    makespan = max(ends, default=0)
    return Schedule(
        tasks=[
            Placed(task.id, start, end, [name for name, amount in task.needs.items() if amount])
            for task, start, end in zip(tasks, starts, ends, strict=True)
        ],
        makespan=makespan,
        lateness=sum(task.weight * late for task, late in zip(tasks, over, strict=True)),
        late=[task.id for task, late in zip(tasks, over, strict=True) if late],
        broken=_broken(network, starts),
        bound=bound,
        is_optimal=makespan == bound and planner.lateness(starts) == least_lateness(network),
    )


def _broken(network: Network, starts: list[int]) -> list[Link]:
    tasks = network.project.tasks
    places = {task.id: place for place, task in enumerate(tasks)}
    return [
        link
        for link in network.project.links
        if starts[then := places[link.after]]
        < starts[first := places[link.before]] + start_lag(link, first=tasks[first], then=tasks[then])
    ]
