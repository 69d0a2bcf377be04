"""A project as the inner loops want it: places for ids, every link as start to start, resources packed in one number.

Each resource has a field of bits in one integer, one bit wider than its capacity needs. ``idle`` holds in each field
what makes that field's top bit (``guard``) turn on as soon as more than the capacity is used, so that one addition and
one ``&`` ask all resources at once whether a task fits.

Time mirrored, a start becomes minus the finish, and a link points the other way: planning backwards is planning forward
on the mirrored side.
"""

from typing import NamedTuple

from seamark.science.schedule.checking import check, topological
from seamark.science.schedule.model import Link, LinkKind, Project, Task

Waits = tuple[tuple[int, int], ...]  # (place, lag): start at least lag after the start of place


class Job(NamedTuple):
    """Duration, what it adds to the packed use of resources, and whom it waits for."""

    duration: int
    load: int
    waits: Waits


class Side(NamedTuple):
    """Jobs by place and an order in which none comes before what it waits for; fixed tasks are left out of it."""

    jobs: list[Job]
    order: list[int]


class Limit(NamedTuple):
    """A finish after ``until`` costs ``weight`` a unit."""

    place: int
    until: int
    weight: int


class Network(NamedTuple):
    """A project prepared. ``floors`` are the earliest starts, ``limits`` what costs when exceeded."""

    project: Project
    forward: Side
    backward: Side
    durations: list[int]
    floors: list[int]
    fixed: dict[int, int]
    limits: list[Limit]
    is_ordered: bool  # sorting by starts never turns a link around, on either side
    guard: int
    idle: int
    full: int
    scale: int  # longer than any schedule: one unit of lateness outweighs it


def prepare(project: Project) -> Network:
    """The project ready to be scheduled. Raises InputError with every fault."""
    check(project)
    tasks = project.tasks
    places = {task.id: place for place, task in enumerate(tasks)}
    fixed = {place: task.fixed for place, task in enumerate(tasks) if task.fixed is not None}
    floors = [task.release if task.fixed is None else task.fixed for task in tasks]
    limits = [Limit(place, task.due, task.weight) for place, task in enumerate(tasks) if task.due is not None]
    heavy = 1 + sum(limit.weight for limit in limits)
    before: list[list[tuple[int, int]]] = [[] for _ in tasks]
    after: list[list[tuple[int, int]]] = [[] for _ in tasks]
    ordered = True
    for link in project.links:
        first, then = places[link.before], places[link.after]
        lag = start_lag(link, first=tasks[first], then=tasks[then])
        if first in fixed and then in fixed:
            continue
        if first in fixed:
            floors[then] = max(floors[then], fixed[first] + lag)
        elif then in fixed:  # the fixed task stays: whoever it waits for is urgent instead
            limits.append(Limit(first, fixed[then] - lag + tasks[first].duration, heavy))
        else:
            back = lag + tasks[then].duration - tasks[first].duration
            before[then].append((first, lag))
            after[first].append((then, back))
            ordered = ordered and lag >= 0 and back >= 0
    order, _ = topological(len(tasks), [(first, then) for then, waits in enumerate(before) for first, _ in waits])
    order = [place for place in order if place not in fixed]
    loads, guard, idle, full = _packed(project)
    span = sum(task.duration for task in tasks) + sum(abs(link.lag) for link in project.links)
    ends = [task.duration + (task.fixed or task.release) for task in tasks]
    return Network(
        project=project,
        forward=Side([Job(t.duration, k, tuple(w)) for t, k, w in zip(tasks, loads, before, strict=True)], order),
        backward=Side([Job(t.duration, k, tuple(w)) for t, k, w in zip(tasks, loads, after, strict=True)], order[::-1]),
        durations=[task.duration for task in tasks],
        floors=floors,
        fixed=fixed,
        limits=[limit for limit in limits if limit.place not in fixed],
        is_ordered=ordered,
        guard=guard,
        idle=idle,
        full=full,
        scale=1 + span + max(ends, default=0),
    )


def start_lag(link: Link, *, first: Task, then: Task) -> int:
    """The least time from the start of ``first`` to the start of ``then``."""
    lag = link.lag
    if link.kind in {LinkKind.FINISH_START, LinkKind.FINISH_FINISH}:
        lag += first.duration
    if link.kind in {LinkKind.FINISH_FINISH, LinkKind.START_FINISH}:
        lag -= then.duration
    return lag


def _packed(project: Project) -> tuple[list[int], int, int, int]:
    """Loads of the tasks, the guard bits, what an idle moment and a fully used one hold."""
    loads = [0] * len(project.tasks)
    guard = idle = full = shift = 0
    for name, capacity in project.capacity.items():
        width = capacity.bit_length() + 1
        top = 1 << (width - 1)
        guard |= top << shift
        idle |= (top - 1 - capacity) << shift
        full |= (top - 1) << shift
        for place, task in enumerate(project.tasks):
            loads[place] |= min(task.needs.get(name, 0), capacity) << shift
        shift += width
    return loads, guard, idle, full
