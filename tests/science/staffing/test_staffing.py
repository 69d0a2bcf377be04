"""A launch worked by hand, and what is refused."""

import msgspec
import pytest

from seamark.kernel import InputError
from seamark.science.staffing import (
    Booked,
    Effort,
    Job,
    Part,
    Reason,
    Standing,
    Wait,
    Work,
    Worker,
    again,
    better,
    bound,
    chain,
    place,
    relaxations,
)
from tests.science.staffing.checker import faults

ADA = Worker(id="Ada", free=(300, 300, 0, 0), usual=300, skills=("Copy",), whole=480)
BEN = Worker(id="Ben", free=(), usual=300, skills=("design", "film"), whole=480)
LAUNCH = Work(
    (ADA, BEN),
    (
        Job(id="brief", parts=(Part(minutes=300, who="Ada"),)),
        Job(id="copy", parts=(Part(minutes=450, skill="copy"),)),
        Job(id="film", parts=(Part(minutes=600, skill="Film"),)),
        Job(id="page", parts=(Part(minutes=300, skill="design"),)),
        Job(id="approval", parts=(Part(minutes=30, who="Ada"),), span=2),
        Job(id="print", span=1, lead=3),
        Job(id="launch", due=9, weight=2),
    ),
    (
        Wait("brief", "copy"),
        Wait("brief", "film"),
        Wait("copy", "page"),
        Wait("page", "approval"),
        Wait("film", "approval"),
        Wait("approval", "print"),
        Wait("print", "launch"),
    ),
)


def with_job(work: Work, job: Job) -> Work:
    """The work with one job changed or added."""
    others = [other for other in work.jobs if other.id != job.id]
    if len(others) == len(work.jobs):
        return msgspec.structs.replace(work, jobs=(*work.jobs, job))
    return msgspec.structs.replace(work, jobs=tuple(job if other.id == job.id else other for other in work.jobs))


def test_the_worked_table() -> None:
    """docs/scheduling.md shows it: Ada is away on days 2 and 3, so the launch is three days late."""
    found = place(LAUNCH)
    assert faults(LAUNCH, found) == []
    rows = [(one.id, one.start, one.finish, one.latest, one.slack) for one in found.placed]
    assert rows == [
        ("brief", 0, 0, 0, 0),
        ("copy", 1, 4, 1, 0),
        ("film", 1, 2, 3, 2),
        ("page", 5, 5, 5, 0),
        ("approval", 6, 7, 6, 0),
        ("print", 8, 8, 8, 0),
        ("launch", 12, 12, 9, -3),
    ]
    assert found.placed[1].people == (Booked("Ada", 1, 4, 450, "copy"),)
    assert (found.lateness, found.bound, found.late) == (6, 6, ("launch",))


def test_the_chain_and_what_would_help() -> None:
    found = place(LAUNCH)
    assert chain(LAUNCH, found, job_id="launch") == (
        Reason("launch", "wait", "print", days=3),
        Reason("print", "wait", "approval"),
        Reason("approval", "wait", "page"),
        Reason("page", "wait", "copy"),
        Reason("copy", "absence", who="Ada", days=2),
        Reason("copy", "wait", "brief"),
        Reason("brief", "today"),
    )
    told = {(one.kind, one.job, one.days): one for one in relaxations(LAUNCH, found, job_id="launch")}
    shorter = told["shorten lead", "print", 3]
    assert (shorter.won, shorter.lateness, shorter.cost, shorter.harmed) == (3, -6, 3, ())
    freed = told["free person", "copy", 0]
    assert (freed.won, freed.who) == (2, "Ada")  # the copy is done before she is away, the approval waits for her
    assert told["move due", "launch", 3].won == 3
    more = told["add person", "copy", 0]
    assert (more.won, more.cost) == (2, 1.5)


def test_only_what_is_late_is_relaxed_and_only_what_is_there_asked_about() -> None:
    found = place(LAUNCH)
    assert relaxations(LAUNCH, found, job_id="film") == ()
    with pytest.raises(InputError, match="Job webinar is not in the plan"):
        chain(LAUNCH, found, job_id="webinar")
    other = with_job(LAUNCH, Job(id="copy", parts=(Part(minutes=900, skill="copy"),)))
    with pytest.raises(InputError, match="not of this plan"):
        chain(other, found, job_id="launch")


def test_waits_of_all_four_kinds_and_points() -> None:
    jobs = (*(Job(id=name, span=5) for name in "abcde"), Job(id="gate"), Job(id="after", span=1))
    waits = (
        Wait("a", "b", "FS", 2),
        Wait("a", "c", "SS", 1),
        Wait("a", "d", "FF", 3),
        Wait("a", "e", "SF", 6),
        Wait("a", "gate"),
        Wait("gate", "after"),
    )
    starts = {one.id: one.start for one in place(Work((), jobs, waits)).placed}
    assert starts == {"a": 0, "b": 7, "c": 1, "d": 3, "e": 2, "gate": 5, "after": 5}


def test_two_jobs_share_a_day_and_a_person_does_one_after_the_other() -> None:
    jobs = tuple(Job(id=name, parts=(Part(minutes=100, who="Ben"),)) for name in "abcd")
    found = place(Work((BEN,), jobs))
    assert sorted(one.start for one in found.placed) == [0, 0, 0, 1]
    assert faults(Work((BEN,), jobs), found) == []


def test_whoever_ends_first_does_it_and_who_did_it_before_where_that_costs_nothing() -> None:
    cleo = Worker(id="Cleo", free=(), usual=300, skills=("design",))
    slow = Worker(id="Slow", free=(), usual=100, skills=("design",))
    job = Job(id="page", parts=(Part(minutes=300, skill="DESIGN"),))
    assert place(Work((slow, BEN, cleo), (job,))).placed[0].people[0].who == "Ben"
    for before, who in (("Cleo", "Cleo"), ("Slow", "Ben")):
        kept = msgspec.structs.replace(job, parts=(Part(minutes=300, skill="design", chosen=before),))
        assert place(Work((slow, BEN, cleo), (kept,))).placed[0].people[0].who == who


def test_the_approved_plan_is_held_to_where_no_due_day_needs_more() -> None:
    planned = with_job(LAUNCH, msgspec.structs.replace(LAUNCH.jobs[2], planned=2))
    found = better(planned, Effort(rounds=1))
    assert found.placed[2].start == 2
    assert (found.lateness, found.moved) == (6, 0)
    tight = with_job(planned, msgspec.structs.replace(planned.jobs[1], planned=3))
    assert better(tight, Effort(rounds=1)).lateness == 6
    assert better(tight, Effort(rounds=1)).moved == 2


def test_what_is_fixed_stays_and_what_comes_before_it_is_urgent() -> None:
    event = Job(id="event", span=1, fixed=(1, 1))
    other = Job(id="other", parts=(Part(minutes=300, who="Ben"),), due=0, weight=9)
    flyer = Job(id="flyer", parts=(Part(minutes=300, who="Ben"),))
    work = Work((BEN,), (other, flyer, event), (Wait("flyer", "event"),))
    found = place(work)
    assert [one.start for one in found.placed] == [1, 0, 1]
    assert found.broken == ()
    too_much = with_job(work, Job(id="flyer", parts=(Part(minutes=900, who="Ben"),)))
    assert place(too_much).broken == (Wait("flyer", "event"),)
    begun = Work((BEN,), (other, flyer, msgspec.structs.replace(event, fixed=(-2, 3))), (Wait("flyer", "event"),))
    assert [one.start for one in place(begun).placed] == [0, 1, -2]


def test_again_keeps_the_rota_where_nothing_changed_and_follows_where_something_did() -> None:
    found = better(LAUNCH, Effort(rounds=1))
    same = again(LAUNCH, found)
    assert [(one.start, one.finish) for one in same.placed] == [(one.start, one.finish) for one in found.placed]
    later = with_job(LAUNCH, msgspec.structs.replace(LAUNCH.jobs[2], release=8))
    moved = again(later, found)
    assert faults(later, moved) == []
    assert moved.placed[-1].start == 16


def test_progress_is_told_and_nothing_is_searched_where_nothing_can_be_gained() -> None:
    told: list[Standing] = []
    assert better(LAUNCH, Effort(rounds=3), progress=told.append).lateness == 6
    assert told == []  # the bound is reached at once
    jobs = tuple(Job(id=f"{n}", parts=(Part(minutes=100 + n * 37 % 200, skill=""),), due=n % 3) for n in range(30))
    better(Work((ADA, BEN), jobs), Effort(rounds=2, seconds=60), progress=told.append)
    assert [standing.rounds for standing in told] == [1, 2]


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (Job(id="x", parts=(Part(minutes=-1, who="Ada"),)), "a part of -1 minutes"),
        (Job(id="x", parts=(Part(minutes=1, who="Eve"),)), "needs Eve, who is not among the people"),
        (Job(id="x", parts=(Part(minutes=1, skill="legal"),)), "the skill legal, and nobody has it"),
        (Job(id="x", parts=(Part(minutes=1, who="Gone"),)), "needs Gone, who has no minutes on any day"),
        (Job(id="x", parts=(Part(minutes=1, skill="rare"),)), "only Gone can, with no minutes on any day"),
        (Job(id="x", span=-1), "span -1"),
        (Job(id="x", lead=-1), "lead -1"),
        (Job(id="x", weight=-1), "weight -1"),
        (Job(id="x", due=30_000), "due day 30000"),
        (Job(id="x", fixed=(3, 2)), "fixed from day 3 to 2"),
        (Job(id="x", fixed=(3, 30_000)), "fixed on day 30000"),
    ],
)
def test_a_job_that_cannot_be_is_refused(job: Job, said: str) -> None:
    gone = Worker(id="Gone", free=(0, 0), skills=("rare",))
    work = msgspec.structs.replace(LAUNCH, workers=(*LAUNCH.workers, gone))
    with pytest.raises(InputError, match=said):
        place(with_job(work, job))


def test_all_jobs_that_nobody_can_do_are_named_with_the_other_faults() -> None:
    jobs = tuple(Job(id=f"job {n}", parts=(Part(minutes=1, skill=f"skill {n}"),)) for n in range(9))
    twice = (*jobs, jobs[0])
    lost = Work((ADA, ADA, Worker(id="Eve", free=(-1,))), twice, (Wait("job 0", "nowhere"),))
    with pytest.raises(InputError, match="more") as refused:
        place(lost)
    said = " ".join(refused.value.detail["faults"])  # type: ignore[arg-type]
    assert all(f"job {n} needs somebody" in said for n in range(9))
    assert "Person Ada is there twice" in said
    assert "Person Eve has -1 minutes" in said
    assert "Job job 0 is there twice" in said
    assert "names job nowhere" in said


def test_a_circle_is_named_all_the_way_round() -> None:
    with pytest.raises(InputError, match="brief → copy → page → brief"):
        place(msgspec.structs.replace(LAUNCH, waits=(*LAUNCH.waits, Wait("page", "brief"))))


def test_somebody_with_a_few_days_left_is_not_asked_for_more() -> None:
    few = Worker(id="Freda", free=(100, 100), skills=("legal",))
    one = Job(id="one", parts=(Part(minutes=150, skill="legal"),))
    two = Job(id="two", parts=(Part(minutes=60, skill="legal"),))
    assert place(Work((few,), (one,))).placed[0].finish == 1
    with pytest.raises(InputError, match="who has 200 minutes in all, and none after day 1"):
        place(Work((few,), (one, two)))
    helped = Worker(id="Gina", free=(), usual=10, skills=("legal",))
    assert faults(Work((few, helped), (one, two)), place(Work((few, helped), (one, two)))) == []


def test_a_job_of_a_hundred_years_is_refused_and_one_of_ten_placed() -> None:
    slow = Worker(id="Slow", free=(), usual=1)
    ten = Work((slow,), (Job(id="long", parts=(Part(minutes=2500, who="Slow"),)),))
    assert place(ten).placed[0].finish == 2499
    with pytest.raises(InputError, match="Job long finds no time: it would end after day 20,000"):
        place(with_job(ten, Job(id="long", parts=(Part(minutes=25_000, who="Slow"),))))


def test_the_bound_counts_work_and_not_only_the_longest_chain() -> None:
    jobs = tuple(Job(id=f"{n}", parts=(Part(minutes=300, skill="film"),), due=0) for n in range(4))
    assert bound(Work((BEN,), jobs)) == place(Work((BEN,), jobs)).lateness == 6
