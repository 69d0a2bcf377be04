"""Projects whose true overruns are known: a house with kinds of work, its history, a project, and how it really went.

The truth: the mean of each kind lies around that of the house, each piece of work around its kind. People plan the
likely length; history is what finished work took. Nothing that forecasts sees the truth.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from seamark.science.staffing import Doubt, Finish, Job, Part, Past, Rota, Wait, Work, Worker, chances, learn, place

KINDS = ("film", "copy", "design", "print", "page", "letter")


class Outcome(NamedTuple):
    """A project: what was forecast of its end, the day it really ended, how many records there were."""

    forecast: Finish
    ended: int
    records: int


def projects(count: int, *, seed: int = 1, tail: float = 0.0) -> Iterator[Outcome]:
    """So many projects, each of a house of its own. ``tail`` above 0: noise is Student t with so many degrees."""
    for number in range(count):
        yield _project(np.random.default_rng((seed, number)), tail)


def _project(draw: np.random.Generator, tail: float) -> Outcome:
    house = draw.normal(0.26, 0.25)
    means = {kind: draw.normal(house, 0.2) for kind in KINDS}
    own = draw.uniform(0.2, 0.45)

    def took(kind: str) -> float:
        noise = draw.standard_t(tail) * np.sqrt((tail - 2) / tail) if tail else draw.standard_normal()
        return float(np.exp(means[kind] + own * noise))

    records = int(draw.integers(0, 41))
    past = [Past(kind, 1.0, took(kind)) for kind in draw.choice(KINDS, records).tolist()]
    work, kinds = _work(draw)
    rota = place(work)
    known = learn(past)
    doubts = {name: Doubt(kind=kind, factor=known.of(kind)) for name, kind in kinds.items()}
    found = chances(work, rota, doubts=doubts, draws=1000, seed=int(draw.integers(1 << 30)))
    forecast = found.of_all([job.id for job in work.jobs])
    assert forecast is not None
    return Outcome(forecast, _lived(work, rota, {name: took(kind) for name, kind in kinds.items()}), records)


def _work(draw: np.random.Generator) -> tuple[Work, dict[str, str]]:
    """Four people, twelve to twenty jobs of one person each, waits between them."""
    people = tuple(
        Worker(id=f"p{n}", free=tuple(0 if draw.random() < 0.08 else 312 for _ in range(120)), usual=312)
        for n in range(4)
    )
    count = int(draw.integers(12, 21))
    jobs = tuple(
        Job(id=f"j{n}", parts=(Part(minutes=int(draw.integers(300, 3000)), who=f"p{draw.integers(4)}"),))
        for n in range(count)
    )
    waits = tuple(Wait(f"j{draw.integers(n)}", f"j{n}") for n in range(1, count) if draw.random() < 0.7)
    return Work(people, jobs, waits), {job.id: str(draw.choice(KINDS)) for job in jobs}


def _lived(work: Work, rota: Rota, factors: dict[str, float]) -> int:
    """The day a project really ends: everybody does their work in the order of the rota, one day after the other.

    Written minute by minute with plain loops, and shares nothing with what forecasts.
    """
    people = {worker.id: worker for worker in work.workers}
    free = dict.fromkeys(people, 0)  # minutes of their own time that are used up
    ends: dict[str, int] = {}
    for one in sorted(rota.placed, key=lambda placed: (placed.start, placed.finish)):
        floor = max([0, *(ends[wait.before] + 1 for wait in work.waits if wait.after == one.id)])
        last = floor
        for part in one.people:
            begin = max(free[part.who], sum(_minutes(people[part.who], day) for day in range(floor)))
            free[part.who] = begin + max(1, round(part.minutes * factors[one.id]))
            last = _day(people[part.who], free[part.who] - 1)
        ends[one.id] = last
    return max(ends.values())


def _minutes(worker: Worker, day: int) -> int:
    return worker.free[day] if day < len(worker.free) else worker.usual


def _day(worker: Worker, minute: int) -> int:
    day, upto = 0, _minutes(worker, 0)
    while upto <= minute:
        day += 1
        upto += _minutes(worker, day)
    return day


def held(outcomes: list[Outcome]) -> tuple[float, float]:
    """Shares of projects that ended by their P50 and P80 day."""
    p50 = sum(one.ended <= one.forecast.p50 for one in outcomes) / len(outcomes)
    p80 = sum(one.ended <= one.forecast.p80 for one in outcomes) / len(outcomes)
    return p50, p80
