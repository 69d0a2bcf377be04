"""How often stated finish days hold, in projects whose truth is known. ``python -m benchmarks.lead_times``.

Six hundred projects, each of a house of its own with hidden overruns and none to forty finished pieces of work to learn
from; then the same with noise of heavier tails than is assumed. And how long a thousand lives of a large plan take.
"""

import statistics

from benchmarks.rows import Row, emit
from benchmarks.timing import usual_seconds
from seamark.science.staffing import Doubt, Job, Part, Wait, Work, Worker, chances, learn, place
from tests.science.staffing.lived import Outcome, held, projects

PROJECTS = 600
FEW, SOME = 5, 15


def shown(name: str, outcomes: list[Outcome], *, is_judged: bool) -> None:
    """How often P50 and P80 held."""
    p50, p80 = held(outcomes)
    bias = statistics.mean(one.ended / one.forecast.p50 - 1 for one in outcomes)
    note = f"{len(outcomes)} projects; ends {100 * bias:+.1f} % from P50 on average"
    emit(
        Row(
            name=f"{name}: P80 holds",
            value=100 * p80,
            unit="%",
            better="higher",
            bar=76 if is_judged else None,
            note=note,
        )
    )
    if is_judged:
        emit(Row(name=f"{name}: P80 holds (not too wide)", value=100 * p80, unit="%", better="lower", bar=84))
    emit(Row(name=f"{name}: P50 holds", value=100 * p50, unit="%", better="higher", note="50 is right"))


def crowd() -> Work:
    """500 jobs of 40 people."""
    people = tuple(Worker(id=f"p{n}", free=(312,) * 300, usual=312) for n in range(40))
    jobs = tuple(Job(id=f"j{n}", parts=(Part(minutes=300 + n * 37 % 1500, who=f"p{n * 7 % 40}"),)) for n in range(500))
    return Work(people, jobs, tuple(Wait(f"j{n - 9}", f"j{n}") for n in range(9, 500) if n % 4))


def main() -> None:
    """Measure and print."""
    outcomes = list(projects(PROJECTS))
    shown("Lead times", outcomes, is_judged=True)
    shown("Lead times, under 5 records", [one for one in outcomes if one.records < FEW], is_judged=False)
    shown("Lead times, 15 and more", [one for one in outcomes if one.records >= SOME], is_judged=False)
    shown("Lead times, tails heavier than assumed", list(projects(PROJECTS // 2, tail=4)), is_judged=False)
    work = crowd()
    rota, factor = place(work), learn([]).house
    doubts = {job.id: Doubt(kind=job.id[-1], factor=factor) for job in work.jobs}
    seconds = usual_seconds(chances, work, rota, doubts=doubts, draws=1000)
    emit(Row(name="1,000 lives of 500 tasks and 40 people", value=seconds, unit="s", better="lower", bar=2))


if __name__ == "__main__":
    main()
