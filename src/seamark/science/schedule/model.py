"""What is scheduled, and what comes out. Times are whole units counted from 0; the caller says what a unit is."""

from enum import StrEnum

import msgspec

Id = int | str


class LinkKind(StrEnum):
    """Which end of the earlier task holds up which end of the later one."""

    FINISH_START = "FS"
    START_START = "SS"
    FINISH_FINISH = "FF"
    START_FINISH = "SF"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Work that runs without a break for ``duration`` units and needs ``needs`` of each named resource meanwhile.

    It starts at ``release`` at the earliest. Finishing after ``due`` costs ``weight`` a unit; without ``due`` nothing
    is ever late. ``fixed`` is the start of work that is done, begun or booked: it is never moved. An absence is such a
    task too: it needs what is absent.
    """

    id: Id
    duration: int
    needs: dict[str, int] = {}
    release: int = 0
    due: int | None = None
    weight: int = 1
    fixed: int | None = None


class Link(msgspec.Struct, frozen=True):
    """``after`` waits for ``before``.

    FS: it starts ``lag`` units or more after the finish; SS: after the start. FF and SF say the same of its finish. A
    negative ``lag`` lets the two overlap.
    """

    before: Id
    after: Id
    kind: LinkKind = LinkKind.FINISH_START
    lag: int = 0


class Project(msgspec.Struct, frozen=True):
    """Tasks, links between them and the ``capacity`` of each renewable resource: how much of it works at one time.

    With links FS without lags, no due dates and nothing fixed this is the resource-constrained project scheduling
    problem of the literature (Pritsker, Watters & Wolfe 1969), whose answer is judged by its makespan.
    """

    tasks: tuple[Task, ...]
    links: tuple[Link, ...]
    capacity: dict[str, int]


class Placed(msgspec.Struct, frozen=True):
    """When a task runs, the finish excluded, and which resources it needs."""

    id: Id
    start: int
    finish: int
    who: list[str]


class Schedule(msgspec.Struct, frozen=True):
    """A start for every task, in the order of ``Project.tasks``.

    ``makespan`` is the last finish, ``lateness`` the sum of weight times units late, ``late`` who is. ``broken`` holds
    links into fixed tasks that what is fixed makes impossible; no other link is ever broken. ``bound`` is proven: no
    schedule of the project is shorter. ``is_optimal`` says that none is better: as little lateness, and none shorter.
    """

    tasks: list[Placed]
    makespan: int
    lateness: int
    late: list[Id]
    broken: list[Link]
    bound: int
    is_optimal: bool

    @property
    def starts(self) -> list[int]:
        """The start of every task, in the order of ``Project.tasks``."""
        return [placed.start for placed in self.tasks]


class Slack(msgspec.Struct, frozen=True):
    """How long a task can wait: started by ``latest``, with capacity counted, every promise still holds."""

    id: Id
    start: int
    latest: int

    @property
    def units(self) -> int:
        """Units between the start and the latest safe start."""
        return self.latest - self.start
