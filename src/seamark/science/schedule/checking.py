"""What is wrong with a project: every fault at once, and the way round a cycle."""

from collections.abc import Iterator, Sequence

from seamark.kernel import InputError
from seamark.science.schedule.model import Id, Project, Task

SHOWN = 5  # faults that one message can carry
MOST = 10**12  # units of time in one number: sums of them stay far below what the profile calls the end of time


def check(project: Project) -> None:
    """Raise InputError, with ``detail["faults"]``, for a project that no schedule can answer."""
    faults = [*_of_names(project), *(fault for task in project.tasks for fault in _of_task(task, project))]
    if not faults:
        faults = list(_of_links(project))
    if faults:
        more = f" And {len(faults) - SHOWN} more." if len(faults) > SHOWN else ""
        raise InputError(
            " ".join(faults[:SHOWN]) + more, help="Correct the plan and ask again.", faults=faults, arrived=len(faults)
        )


def topological(count: int, links: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Places 0 to ``count`` - 1 in an order in which every link (before, after) points forward.

    Beside it the places that have none, because they are on a cycle or behind one.
    """
    after: list[list[int]] = [[] for _ in range(count)]
    waits = [0] * count
    for first, then in links:
        after[first].append(then)
        waits[then] += 1
    order = [place for place in range(count) if not waits[place]]
    for place in order:  # grows while it is walked
        for then in after[place]:
            waits[then] -= 1
            if not waits[then]:
                order.append(then)
    return order, [place for place in range(count) if waits[place]]


def find_cycle(project: Project) -> list[Id]:
    """Ids once round a cycle of links, the first of them in the project's order; empty where there is none."""
    places = {task.id: place for place, task in enumerate(project.tasks)}
    links = [(places[link.before], places[link.after]) for link in project.links]
    _, stuck = topological(len(places), links)
    if not stuck:
        return []
    among = set(stuck)
    before = {then: first for first, then in reversed(links) if first in among and then in among}
    seen: list[int] = []
    place = stuck[0]
    while place not in seen:
        seen.append(place)
        place = before[place]
    ring = seen[seen.index(place) :][::-1]
    turn = ring.index(min(ring))
    return [project.tasks[place].id for place in (*ring[turn:], *ring[:turn])]


def _of_names(project: Project) -> Iterator[str]:
    seen: set[Id] = set()
    for task in project.tasks:
        if task.id in seen:
            yield f"Task {task.id} is there twice; every id is used once."
        seen.add(task.id)
    for name, capacity in project.capacity.items():
        if capacity < 0:
            yield f"Resource {name} has the capacity {capacity}; it is 0 or more."
    for link in project.links:
        for end in (link.before, link.after):
            if end not in seen:
                yield f"The link {link.before} → {link.after} names task {end}, which is not in the project."


def _of_task(task: Task, project: Project) -> Iterator[str]:
    numbers = {"duration": task.duration, "release": task.release, "weight": task.weight, "start": task.fixed or 0}
    for name, number in numbers.items():
        if not 0 <= number <= MOST:
            yield f"Task {task.id} has the {name} {number}; it is 0 to {MOST:,}."
    for name, amount in task.needs.items():
        if name not in project.capacity:
            yield f"Task {task.id} needs {name}, which is not a resource of the project."
        elif amount < 0:
            yield f"Task {task.id} needs {amount} of {name}; it is 0 or more."
        elif amount > project.capacity[name] and task.fixed is None:
            yield f"Task {task.id} needs {amount} of {name}, and {project.capacity[name]} is all there is."


def _of_links(project: Project) -> Iterator[str]:
    cycle = find_cycle(project)
    if cycle:
        yield f"Tasks wait for each other in a circle: {' → '.join(map(str, (*cycle, cycle[0])))}."
