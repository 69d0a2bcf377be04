"""What holds for every schedule of every project."""

import itertools

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.science.schedule import Effort, Link, Project, Task, arrange, find_slack, improve
from tests.science.schedule.strategies import faults, holds, overused, projects

BRIEF = Effort(rounds=1, seconds=30)  # the rounds end it: on a busy machine seconds would find less
EXAMPLES = settings(max_examples=40, deadline=None)


@EXAMPLES
@given(projects())
def test_links_capacity_releases_and_fixed_tasks_hold(project: Project) -> None:
    at_once, improved = arrange(project), improve(project, BRIEF)
    assert faults(project, at_once) == []
    assert faults(project, improved) == []
    assert (improved.lateness, improved.makespan) <= (at_once.lateness, at_once.makespan) or at_once.broken
    assert improved.makespan >= improved.bound


@EXAMPLES
@given(projects())
def test_nobody_starts_later_than_is_safe_and_all_may_start_that_late(project: Project) -> None:
    schedule = arrange(project)
    slack = find_slack(project, schedule)
    assert all(task.units >= 0 for task in slack)
    assert [
        task.units for task, given in zip(slack, project.tasks, strict=True) if given.fixed is not None and task.units
    ] == []
    if any(link.lag for link in project.links):
        return  # a negative lag may turn the order round, and then only starts, not all slack, are promised
    latest = {task.id: task.latest for task in slack}
    tasks = {task.id: task for task in project.tasks}
    assert overused(project, latest) == []
    assert all(holds(link, tasks, latest) for link in project.links if link not in schedule.broken)
    assert max(latest[task.id] + task.duration for task in project.tasks) <= schedule.makespan


@EXAMPLES
@given(projects(), st.integers(1, 3))
def test_more_capacity_never_makes_the_best_known_plan_worse(project: Project, more: int) -> None:
    known = improve(project, BRIEF)
    roomier = msgspec.structs.replace(project, capacity={name: n + more for name, n in project.capacity.items()})
    found = improve(roomier, BRIEF, starts=known.starts)
    assert (found.lateness, found.makespan) <= (known.lateness, known.makespan) or known.broken


@settings(max_examples=15, deadline=None)
@given(projects(most=14), st.integers(0, 9))
def test_the_same_seed_and_rounds_give_the_same_schedule(project: Project, seed: int) -> None:
    effort = Effort(rounds=2, seconds=60, seed=seed, islands=2)
    assert improve(project, effort) == improve(project, effort)


@EXAMPLES
@given(projects(most=5, plain=True))
def test_small_projects_are_solved_to_the_optimum(project: Project) -> None:
    found = improve(project, Effort(rounds=8, seconds=30))
    best = shortest(project)
    assert found.makespan == best
    assert found.bound <= best
    assert not found.is_optimal or found.makespan == best


def test_a_task_gets_past_all_the_others() -> None:
    """Found by the test above: a window of two fifths of the time never held both ends."""
    work = ((2, 1), (1, 0), (2, 2), (1, 1))  # days, and how much of Ada
    tasks = tuple(Task(id=n, duration=days, needs={"Ada": need}) for n, (days, need) in enumerate(work))
    project = Project(tasks, (Link(0, 3), Link(1, 0)), {"Ada": 2})
    assert improve(project, BRIEF).makespan == shortest(project) == 5


def shortest(project: Project) -> int:
    """The optimum by trying every order: some order always leads to it (Kolisch 1996)."""
    before = {task.id: [link.before for link in project.links if link.after == task.id] for task in project.tasks}
    return min(
        makespan(project, order)
        for order in itertools.permutations(project.tasks)
        if all(
            first in {task.id for task in order[:place]}
            for place, task in enumerate(order)
            for first in before[task.id]
        )
    )


def makespan(project: Project, order: tuple[Task, ...]) -> int:
    """The last finish when tasks take their first free place in ``order``."""
    ends: dict[int | str, int] = {}
    used = {name: [0] * 99 for name in project.capacity}
    for task in order:
        start = max((ends[link.before] for link in project.links if link.after == task.id), default=0)
        while any(
            used[name][moment] + amount > project.capacity[name]
            for name, amount in task.needs.items()
            for moment in range(start, start + task.duration)
        ):
            start += 1
        ends[task.id] = start + task.duration
        for name, amount in task.needs.items():
            for moment in range(start, ends[task.id]):
                used[name][moment] += amount
    return max(ends.values())


@EXAMPLES
@given(projects(plain=True), st.integers(2, 10**11))
def test_the_unit_of_time_changes_nothing(project: Project, unit: int) -> None:
    longer = [msgspec.structs.replace(task, duration=task.duration * unit) for task in project.tasks]
    found = arrange(msgspec.structs.replace(project, tasks=tuple(longer)))
    assert faults_in_units(found.starts, arrange(project).starts, unit=unit) == []


def faults_in_units(long: list[int], short: list[int], *, unit: int) -> list[int]:
    """Starts that are not ``unit`` times as late."""
    return [start for start, usual in zip(long, short, strict=True) if start != usual * unit]
