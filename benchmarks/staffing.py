"""People's work: planted plans, tight plans, speed. ``python -m benchmarks.staffing``.

Planted plans were built backwards from real people and then hidden, so that the least lateness is known; a checker that
shares no code with the product judges every rota. Tight plans have 500 jobs and 40 people; ``better`` has
so many rounds that it needs less than six seconds of processor time, which are measured, and what it gains is counted
from the first rota of ``place``.
"""

import statistics
import sys
import time

from benchmarks.rows import Row, emit
from benchmarks.timing import seconds, usual_seconds
from seamark.science.staffing import Effort, Rota, Work, again, better, place, relaxations
from tests.science.staffing.checker import faults
from tests.science.staffing.crowds import crowd
from tests.science.staffing.planted import plant

SEEDS = 100
CUTS = (1, 3, 5)  # days taken from the slack of the first launch
BUDGET = 2  # seconds for a planted plan
TIGHT = ((1.0, 1), (1.3, 2), (0.6, 3), (1.0, 4), (0.8, 5))  # room and seed
ROUNDS = 23  # for a tight plan


def judged(work: Work, rota: Rota) -> Rota:
    """The rota. Ends the benchmark where the checker objects."""
    wrong = faults(work, rota)
    if wrong:
        raise ValueError(wrong[0])
    return rota


def planted(k: int) -> tuple[int, int]:
    """How many of a hundred planted plans are solved, at once and with a search."""
    at_once = found = 0
    for seed in range(SEEDS):
        plan = plant(seed, k=k)
        rota = judged(plan.work, place(plan.work))
        at_once += rota.lateness == plan.least
        if rota.lateness > plan.least:
            rota = judged(plan.work, better(plan.work, Effort(seconds=BUDGET), rota=rota))
        found += rota.lateness == plan.least
    return at_once, found


def tight() -> None:
    """What a search gains, and how far the bound is."""
    gains, gaps, spent = [], [], []
    for room, seed in TIGHT:
        work = crowd(500, room=room, seed=seed)
        first = judged(work, place(work))
        began = time.process_time()
        found = judged(work, better(work, Effort(rounds=ROUNDS, seconds=600)))
        used = time.process_time() - began
        spent.append(used)
        gains.append(100 * (1 - found.lateness / first.lateness))
        gaps.append(100 * (1 - found.bound / found.lateness))
        sys.stderr.write(
            f"room {room}, seed {seed}: {first.lateness} at once, {found.lateness} after {used:.1f} s of processor "
            f"time, bound {found.bound}\n"
        )
    note = f"{len(TIGHT)} plans of 500 jobs and 40 people; least {min(gains):.0f} %"
    mean = statistics.mean(gains)
    emit(Row(name="lateness below the first rota", value=mean, unit="%", better="higher", bar=15, note=note))
    emit(Row(name="processor time for it, at most", value=max(spent), unit="s", better="lower", bar=6))
    emit(
        Row(
            name="lateness not proven",
            value=statistics.mean(gaps),
            unit="%",
            better="lower",
            note="mean gap to a valid bound, which looks at one group of people at a time",
        )
    )


def speed() -> None:
    """How long an answer takes, preparation and all."""
    for count, bar, unit in ((500, 20.0, "ms"), (5000, 2.0, "s")):
        work = crowd(count)
        rota = place(work)
        scale = 1000 if unit == "ms" else 1
        took = scale * usual_seconds(again, work, rota)
        emit(Row(name=f"{count:,} jobs placed again", value=took, unit=unit, better="lower", bar=bar))
        took = scale * usual_seconds(place, work)
        at_once = 2.0 if unit == "s" else None
        emit(Row(name=f"{count:,} jobs placed at once", value=took, unit=unit, better="lower", bar=at_once))
    work = crowd(500)
    rota = place(work)
    took = statistics.median(seconds(relaxations, work, rota, job_id=name) for name in rota.late[:5])
    emit(Row(name="what would help one of 500 jobs", value=took, unit="s", better="lower", note="40 people, all tried"))


def main() -> None:
    """Measure and print."""
    speed()
    at_once, found = planted(0)
    emit(
        Row(
            name="planted plans without lateness",
            value=found,
            unit=f"of {SEEDS}",
            better="higher",
            bar=100,
            note=f"about 100 jobs and 12 people each; {at_once} of them at once",
        )
    )
    for k in CUTS:
        at_once, found = planted(k)
        name = f"planted plans, {k} days less: optimum found"
        note = f"{at_once} of them at once, the others within {BUDGET} s"
        emit(Row(name=name, value=found, unit=f"of {SEEDS}", better="higher", bar=90, note=note))
    tight()


if __name__ == "__main__":
    main()
