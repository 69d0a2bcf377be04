"""Large plans."""

from seamark.science.schedule import Link, Project, Task


def large(count: int) -> Project:
    """A plan of ``count`` tasks by 24 people."""
    tasks = tuple(
        Task(id=n, duration=1 + n * 7 % 9, needs={f"person {n * 11 % 20}": 1, f"team {n % 4}": 1 + n % 3})
        for n in range(count)
    )
    links = tuple(Link(n - step, n) for n in range(count) for step in (3, 17) if n >= step and n % 5)
    return Project(tasks, links, {f"person {n}": 1 for n in range(20)} | {f"team {n}": 6 for n in range(4)})
