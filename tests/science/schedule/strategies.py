"""Small projects of every kind, and what must hold for a schedule of each."""

from collections import defaultdict

from hypothesis import strategies as st

from seamark.science.schedule import Link, LinkKind, Project, Schedule, Task

NAMES = ("Ada", "Ben", "Cleo")


@st.composite
def projects(draw: st.DrawFn, *, most: int = 9, plain: bool = False) -> Project:
    """Up to ``most`` tasks; ``plain`` is the classical problem: FS without lags, nothing due, released or fixed."""
    count = draw(st.integers(1, most))
    capacity = {name: draw(st.integers(1, 4)) for name in NAMES[: draw(st.integers(1, 3))]}
    tasks = tuple(_task(draw, number, capacity=capacity, plain=plain) for number in range(count))
    pairs = [(first, then) for then in range(count) for first in range(then)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * count)) if pairs else []
    turned = draw(st.permutations(range(count)))  # links may point against the order in which tasks are told
    links = tuple(
        Link(
            turned[first],
            turned[then],
            LinkKind.FINISH_START if plain else draw(st.sampled_from(LinkKind)),
            0 if plain else draw(st.integers(-3, 4)),
        )
        for first, then in chosen
    )
    return Project(tasks, links, capacity)


def _task(draw: st.DrawFn, number: int, *, capacity: dict[str, int], plain: bool) -> Task:
    rare = st.sampled_from([False, False, False, True])
    return Task(
        id=number,
        duration=draw(st.integers(0, 6)),
        needs={name: draw(st.integers(0, there)) for name, there in capacity.items()},
        release=0 if plain or not draw(rare) else draw(st.integers(0, 8)),
        due=None if plain or not draw(rare) else draw(st.integers(0, 20)),
        weight=1 if plain else draw(st.integers(0, 3)),
        fixed=None if plain or not draw(rare) else draw(st.integers(0, 12)),
    )


def faults(project: Project, schedule: Schedule) -> list[str]:
    """What a schedule breaks of the project, worked out moment by moment."""
    tasks = {task.id: task for task in project.tasks}
    starts = {placed.id: placed.start for placed in schedule.tasks}
    found = [f"{task.id} moved" for task in tasks.values() if task.fixed not in {None, starts[task.id]}]
    found += [f"{t.id} early" for t in tasks.values() if t.fixed is None and starts[t.id] < t.release]
    found += [
        f"{link} broken" for link in project.links if link not in schedule.broken and not holds(link, tasks, starts)
    ]
    found += [f"{link} blamed" for link in schedule.broken if tasks[link.after].fixed is None]
    return found + overused(project, starts)


def holds(link: Link, tasks: dict[int | str, Task], starts: dict[int | str, int]) -> bool:
    """Whether a link does."""
    first, then = starts[link.before], starts[link.after]
    if link.kind in {LinkKind.FINISH_START, LinkKind.FINISH_FINISH}:
        first += tasks[link.before].duration
    if link.kind in {LinkKind.FINISH_FINISH, LinkKind.START_FINISH}:
        then += tasks[link.after].duration
    return then >= first + link.lag


def overused(project: Project, starts: dict[int | str, int]) -> list[str]:
    """Moments at which more than the capacity is used, unless only fixed tasks run and need the resource then."""
    used: dict[tuple[str, int], list[Task]] = defaultdict(list)
    for task in project.tasks:
        for moment in range(starts[task.id], starts[task.id] + task.duration):
            for name, amount in task.needs.items():
                if amount:
                    used[name, moment].append(task)
    return [
        f"{name} at {moment}"
        for (name, moment), running in used.items()
        if sum(task.needs[name] for task in running) > project.capacity[name]
        and any(task.fixed is None for task in running)
    ]
