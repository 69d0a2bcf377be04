"""The bound against every rota that there is, minute by minute; and planted works, whose best is known."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.science.staffing import Effort, Job, Part, Wait, Work, Worker, better, bound, place
from tests.science.staffing.checker import faults
from tests.science.staffing.crowds import crowd
from tests.science.staffing.planted import Planted, plant

DAYS = 10


@st.composite
def tiny(draw: st.DrawFn) -> Work:
    """Up to three jobs of a few minutes for two people with two minutes a day."""
    workers = tuple(
        Worker(id=name, free=tuple(draw(st.lists(st.sampled_from((0, 1, 2)), max_size=3))), usual=2, skills=("copy",))
        for name in ("Ada", "Ben")
    )
    jobs = tuple(
        Job(
            id=str(number),
            parts=(Part(minutes=draw(st.integers(1, 3)), who=draw(st.sampled_from(("", "Ada", "Ada")))),),
            due=draw(st.integers(-1, 2)),
            weight=draw(st.integers(1, 3)),
            lead=draw(st.sampled_from((0, 0, 1))),
        )
        for number in range(draw(st.integers(1, 3)))
    )
    pairs = list(itertools.combinations(range(len(jobs)), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2)) if pairs else []
    return Work(workers, jobs, tuple(Wait(str(first), str(then)) for first, then in chosen))


def every_place(job: Job, work: Work) -> Iterator[tuple[frozenset[tuple[str, int]], int, int]]:
    """Minutes taken, first and last day of all ways to do a job."""
    for worker in work.workers:
        if job.parts[0].who in {"", worker.id}:
            days = [day for day in range(DAYS) for _ in range(minutes_on(worker, day))]
            for begin in range(len(days) - job.parts[0].minutes + 1):
                end = begin + job.parts[0].minutes
                yield frozenset((worker.id, minute) for minute in range(begin, end)), days[begin], days[end - 1]


def minutes_on(worker: Worker, day: int) -> int:
    """What somebody has on a day."""
    return worker.free[day] if day < len(worker.free) else worker.usual


def least(work: Work) -> int:
    """The lateness of the best of all rotas."""
    best = 10**9
    names = [job.id for job in work.jobs]
    for ways in itertools.product(*(every_place(job, work) for job in work.jobs)):
        minutes = [minute for taken, _, _ in ways for minute in taken]
        if len(minutes) != len(set(minutes)):
            continue
        days = dict(zip(names, ways, strict=True))
        jobs = dict(zip(names, work.jobs, strict=True))
        if all(days[wait.after][1] > days[wait.before][2] + jobs[wait.before].lead for wait in work.waits):
            late = sum(
                job.weight * max(0, days[job.id][2] + job.lead - (job.due if job.due is not None else DAYS))
                for job in work.jobs
            )
            best = min(best, late)
    return best


@settings(max_examples=40, deadline=None)
@given(tiny())
def test_no_rota_has_less_lateness_than_the_bound_and_the_search_finds_the_best_of_small_works(work: Work) -> None:
    known = least(work)
    assert bound(work) <= known
    assert better(work, Effort(rounds=10, seconds=60)).lateness == known


def solved(planted: Planted) -> bool:
    """Whether the least lateness is found, by a rota that holds."""
    found = place(planted.work)
    if found.lateness > planted.least:
        found = better(planted.work, Effort(seconds=2), rota=found)
    assert faults(planted.work, found) == []
    assert found.bound <= planted.least <= found.lateness
    return found.lateness == planted.least


@pytest.mark.parametrize("k", [0, 3])
def test_what_was_planted_is_found(k: int) -> None:
    assert all(solved(plant(seed, k=k)) for seed in range(8))


@pytest.mark.long
def test_what_was_planted_is_found_a_hundred_times() -> None:
    assert sum(solved(plant(seed)) for seed in range(100)) == 100
    for k in (1, 2, 3, 5):
        assert sum(solved(plant(seed, k=k)) for seed in range(100)) >= 90


def test_a_tight_plan_gets_better_and_holds() -> None:
    work = crowd(150, heads=12, seed=3)
    first = place(work)
    found = better(work, Effort(rounds=2, seconds=60))
    assert faults(work, first) == faults(work, found) == []
    assert found.bound <= found.lateness < first.lateness
