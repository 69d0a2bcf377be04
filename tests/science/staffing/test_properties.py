"""What holds for every rota of every work."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.science.staffing import (
    Effort,
    Job,
    Rota,
    Work,
    Worker,
    again,
    better,
    bound,
    chain,
    place,
    relaxations,
)
from seamark.science.staffing.planning import arranged, ready
from seamark.science.staffing.telling import tell
from tests.science.staffing.checker import faults, holds
from tests.science.staffing.strategies import works

BRIEF = Effort(rounds=1, seconds=60)
EXAMPLES = settings(max_examples=40, deadline=None)


def cost(rota: Rota) -> tuple[int, int, int]:
    """What is made small, in this order."""
    return rota.lateness, rota.moved, sum(one.start for one in rota.placed)


@EXAMPLES
@given(works())
def test_nobody_is_in_two_places_and_waits_absences_releases_and_what_is_fixed_hold(work: Work) -> None:
    at_once = place(work)
    assert faults(work, at_once) == []
    assert faults(work, again(work, at_once)) == []
    assert faults(work, better(work, BRIEF)) == []


@EXAMPLES
@given(works())
def test_the_search_is_never_worse_and_the_bound_is_below(work: Work) -> None:
    at_once, found = place(work), better(work, BRIEF)
    if not at_once.broken and not urgent(work):
        assert cost(found) <= cost(at_once)
    assert found.bound <= found.lateness
    assert bound(work) <= at_once.lateness
    assert again(work, at_once).bound <= bound(work)


def urgent(work: Work) -> bool:
    """Whether something that is fixed has yet to come: what it waits for counts before lateness."""
    return any(job.fixed and job.fixed[0] > 0 for job in work.jobs)


@EXAMPLES
@given(works(), st.integers(1, 5))
def test_the_same_seed_gives_the_same_rota(work: Work, seed: int) -> None:
    effort = Effort(rounds=1, seconds=60, seed=seed)
    assert better(work, effort) == better(work, effort)
    assert place(work) == place(work)


@EXAMPLES
@given(works(), st.data())
def test_one_more_person_never_makes_the_best_rota_worse(work: Work, data: st.DataObject) -> None:
    old = better(work, BRIEF)
    skills = tuple(data.draw(st.lists(st.sampled_from(("copy", "design", "film")), unique=True)))
    extra = Worker(id="extra", free=(0, 120, 300), usual=240, skills=skills)
    more = msgspec.structs.replace(work, workers=(*work.workers, extra))
    if not urgent(work):
        assert cost(better(more, BRIEF, rota=old)) <= cost(old)


@EXAMPLES
@given(works(plain=True), st.data())
def test_more_of_a_person_never_makes_lateness_worse(work: Work, data: st.DataObject) -> None:
    old = better(work, BRIEF)
    workers = tuple(
        msgspec.structs.replace(
            worker,
            free=tuple(data.draw(st.integers(free, free + 200)) for free in worker.free),
            usual=worker.usual + 60,
        )
        for worker in work.workers
    )
    more = msgspec.structs.replace(work, workers=workers)
    assert better(more, BRIEF, rota=old).lateness <= old.lateness


@EXAMPLES
@given(works())
def test_every_job_that_is_in_time_may_begin_at_its_latest(work: Work) -> None:
    found = place(work)
    for one, job in zip(found.placed, work.jobs, strict=True):
        if one.late:
            assert one.latest == one.start - one.late
        else:
            assert one.latest >= one.start
        if job.fixed:
            assert one.slack <= 0


@EXAMPLES
@given(works())
def test_everything_may_begin_at_its_latest_at_once(work: Work) -> None:
    """The rota in which everything does holds, and nothing in it is later."""
    planner, first = ready(work)
    draft, _ = arranged(planner, first)
    found = tell(planner, draft, least=bound(work))
    assert found == place(work)
    delayed = tell(planner, planner.delay(draft), least=0)
    assert faults(work, delayed) == []
    for at_latest, one in zip(delayed.placed, found.placed, strict=True):
        assert at_latest.late == one.late
        assert one.late or at_latest.start == max(one.latest, one.start)


@EXAMPLES
@given(works(most=5))
def test_every_chain_ends_on_a_ground_and_names_what_is_there(work: Work) -> None:
    found = place(work)
    placed = {one.id: one for one in found.placed}
    jobs = {job.id: job for job in work.jobs}
    for job in work.jobs:
        reasons = chain(work, found, job_id=job.id)
        assert reasons[0].job == job.id
        assert reasons[-1].kind in {"today", "release", "fixed", "plan"}
        for reason in reasons:
            if reason.kind == "wait":
                assert any(
                    (wait.before, wait.after) == (reason.on, reason.job) and holds(wait, jobs=jobs, placed=placed)
                    for wait in work.waits
                )
            if reason.kind == "busy":
                assert reason.who in {booked.who for booked in placed[reason.on].people}
                assert reason.who in {booked.who for booked in placed[reason.job].people}


@settings(max_examples=15, deadline=None)
@given(works(most=5))
def test_a_relaxation_wins_days_and_costs_something(work: Work) -> None:
    found = place(work)
    for name in found.late[:1]:
        told = relaxations(work, found, job_id=name)
        assert all(one.won > 0 >= one.lateness and one.cost >= 0 for one in told)
        assert [one.cost for one in told] == sorted(one.cost for one in told)


def test_nothing_to_do_is_done() -> None:
    assert place(Work((), ())) == Rota((), 0, 0, 0)
    assert better(Work((Worker(id="Ada", free=()),), (Job(id="x"),))).placed[0].start == 0
