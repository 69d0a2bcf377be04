"""A launch worked by hand, and what is refused."""

import multiprocessing

import msgspec
import pytest

from seamark.kernel import InputError
from seamark.science.schedule import Effort, Link, LinkKind, Project, Standing, Task, arrange, find_slack, improve

LAUNCH = Project(
    (
        Task(id="brief", duration=2, needs={"Ada": 1}),
        Task(id="copy", duration=3, needs={"Ada": 1}),
        Task(id="film", duration=4, needs={"Ben": 1}),
        Task(id="page", duration=2, needs={"Ada": 1}),
        Task(id="launch", duration=0),
    ),
    (
        Link("brief", "copy"),
        Link("brief", "film"),
        Link("brief", "page"),
        Link("copy", "launch"),
        Link("film", "launch"),
        Link("page", "launch"),
    ),
    {"Ada": 1, "Ben": 1},
)


def test_the_worked_table() -> None:
    """docs/scheduling.md shows it: Ada has seven units to do, so the film can wait one."""
    found = improve(LAUNCH, Effort(rounds=1))
    assert found.makespan == found.bound == 7
    assert found.is_optimal
    slack = {task.id: (task.latest - found.starts[place]) for place, task in enumerate(find_slack(LAUNCH, found))}
    assert slack["brief"] == slack["copy"] == slack["page"] == slack["launch"] == 0
    assert slack["film"] == 1
    assert {task.id: task.who for task in found.tasks}["film"] == ["Ben"]


def test_links_of_all_four_kinds() -> None:
    tasks = tuple(Task(id=name, duration=5) for name in "abcde")
    links = (
        Link("a", "b", LinkKind.FINISH_START, 2),
        Link("a", "c", LinkKind.START_START, 1),
        Link("a", "d", LinkKind.FINISH_FINISH, 3),
        Link("a", "e", LinkKind.START_FINISH, 6),
    )
    assert arrange(Project(tasks, links, {})).starts == [0, 7, 1, 3, 1]


def test_what_is_due_goes_first_and_what_cannot_be_in_time_is_named() -> None:
    one = {"Ada": 1}
    tasks = (
        Task(id="long", duration=5, needs=one),
        Task(id="due", duration=2, needs=one, due=2),
        Task(id="hopeless", duration=3, needs=one, due=4, weight=2),
    )
    found = improve(Project(tasks, (), one), Effort(rounds=1))
    assert found.starts == [5, 0, 2]
    assert found.late == ["hopeless"]
    assert found.lateness == 2
    assert found.makespan == 10


def test_an_absence_is_worked_around_and_what_is_booked_stays() -> None:
    one = {"Ada": 1}
    tasks = (
        Task(id="away", duration=3, needs=one, fixed=2),
        Task(id="text", duration=3, needs=one),
        Task(id="mail", duration=2, needs=one),
        Task(id="event", duration=1, fixed=4),
    )
    found = arrange(Project(tasks, (Link("text", "event"),), one))
    assert [found.starts[0], found.starts[3]] == [2, 4]
    assert found.starts[2] == 0
    assert found.starts[1] == 5
    assert found.broken == [Link("text", "event")]


def crew() -> Project:
    """Forty tasks of one team in one room, too hard to be proven at once."""
    tasks = tuple(Task(id=n, duration=2 + n * 7 % 9, needs={"team": 1 + n % 5, "room": n * 3 % 4}) for n in range(40))
    links = tuple(Link(n, n + step) for n in range(34) for step in (3 + n % 4, 6))
    return Project(tasks, links, {"team": 7, "room": 4})


def test_the_search_is_the_same_in_processes_and_without() -> None:
    there = improve(crew(), Effort(rounds=2, seconds=60, islands=2, in_processes=True))
    here = improve(crew(), Effort(rounds=2, seconds=60, islands=2))
    assert there == here
    assert not there.is_optimal


def test_a_search_goes_on_when_its_other_process_is_ended() -> None:
    told: list[Standing] = []

    def end_it(now: Standing) -> None:
        told.append(now)
        for process in multiprocessing.active_children():
            process.kill()

    found = improve(crew(), Effort(rounds=3, seconds=60, islands=2, in_processes=True), progress=end_it)
    assert len(told) == 3
    assert found.makespan == told[-1].makespan
    assert multiprocessing.active_children() == []


def test_nothing_to_do_takes_no_time() -> None:
    found = improve(Project((), (), {"Ada": 1}))
    assert (found.makespan, found.tasks, found.is_optimal) == (0, [], True)


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (Task(id="x", duration=-1), "duration -1"),
        (Task(id="x", duration=1, needs={"Ada": 2}), "needs 2 of Ada, and 1 is all there is"),
        (Task(id="x", duration=1, needs={"Eve": 1}), "needs Eve, which is not a resource"),
        (Task(id="x", duration=1, release=-2), "release -2"),
        (Task(id="x", duration=10**13), "it is 0 to 1,000,000,000,000"),
        (Task(id="brief", duration=1), "brief is there twice"),
    ],
)
def test_a_task_that_cannot_be_is_refused(task: Task, said: str) -> None:
    wrong = msgspec.structs.replace(LAUNCH, tasks=(*LAUNCH.tasks, task))
    with pytest.raises(InputError, match=said):
        arrange(wrong)


def test_a_circle_is_named_all_the_way_round() -> None:
    wrong = msgspec.structs.replace(LAUNCH, links=(*LAUNCH.links, Link("page", "brief")))
    with pytest.raises(InputError, match="brief → page → brief"):
        arrange(wrong)


def test_all_faults_are_told_at_once() -> None:
    tasks = tuple(Task(id=n, duration=-1) for n in range(9))
    with pytest.raises(InputError, match="And 4 more") as refused:
        arrange(Project(tasks, (), {}))
    assert len(refused.value.detail["faults"]) == 9  # type: ignore[arg-type]


def test_a_link_to_nowhere_and_a_wrong_number_of_starts_are_refused() -> None:
    with pytest.raises(InputError, match="names task nobody"):
        arrange(msgspec.structs.replace(LAUNCH, links=(Link("brief", "nobody"),)))
    with pytest.raises(InputError, match="2 starts arrived for 5 tasks"):
        improve(LAUNCH, starts=[0, 1])
