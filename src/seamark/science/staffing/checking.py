"""What is wrong with a work: every fault at once, and the way round a cycle."""

from collections.abc import Iterable, Iterator

from seamark.kernel import InputError
from seamark.science.schedule import Link, Project, Task, find_cycle, topological
from seamark.science.staffing.model import Job, Part, Work, Worker

SHOWN = 5  # faults that one message can carry
FURTHEST = 20_000  # working days, eighty years: a plan that reaches this far has a fault
MOST = 10**9  # minutes of a part or of a day, weights


def check(work: Work) -> None:
    """Raise InputError, with ``detail["faults"]``, for a work that no rota can answer."""
    able = Able(work.workers)
    faults = [*_of_workers(work), *(fault for job in work.jobs for fault in _of_job(job, able)), *_of_waits(work)]
    if not faults:
        faults = list(_of_circles(work))
    refuse(faults)


def refuse(faults: list[str]) -> None:
    """Raise InputError with all of the faults, where there are any."""
    if faults:
        more = f" And {len(faults) - SHOWN} more." if len(faults) > SHOWN else ""
        raise InputError(
            " ".join(faults[:SHOWN]) + more, help="Correct the plan and ask again.", faults=faults, arrived=len(faults)
        )


class Able:
    """Who can do what: places of workers who have minutes at all, by skill."""

    def __init__(self, workers: Iterable[Worker]) -> None:
        self.places: dict[str, int] = {}
        self.idle: set[str] = set()
        self.by_skill: dict[str, list[int]] = {"": []}
        self.named: dict[str, list[str]] = {}  # by skill, with those who never have time
        for place, worker in enumerate(workers):
            self.places[worker.id] = place
            skills = {skill.casefold() for skill in worker.skills}
            for skill in skills:
                self.named.setdefault(skill, []).append(worker.id)
            if worker.usual <= 0 and not any(worker.free):
                self.idle.add(worker.id)
                continue
            for skill in skills | {""}:
                self.by_skill.setdefault(skill, []).append(place)

    def of(self, part: Part) -> list[int]:
        """Places of those who may do a part; empty where nobody can."""
        if part.who:
            return [] if part.who in self.idle or part.who not in self.places else [self.places[part.who]]
        return self.by_skill.get(part.skill.casefold(), [])


def _of_workers(work: Work) -> Iterator[str]:
    seen: set[str] = set()
    for worker in work.workers:
        if worker.id in seen:
            yield f"Person {worker.id} is there twice; every id is used once."
        seen.add(worker.id)
        if worker.usual < 0 or min(worker.free, default=0) < 0:
            yield f"Person {worker.id} has {min(worker.usual, *worker.free)} minutes on a day; it is 0 or more."


def _of_job(job: Job, able: Able) -> Iterator[str]:
    for name, number in (("span", job.span), ("lead", job.lead), ("weight", job.weight)):
        if not 0 <= number <= (MOST if name == "weight" else FURTHEST):
            yield f"Job {job.id} has the {name} {number}; it is 0 to {MOST if name == 'weight' else FURTHEST:,}."
    for name, day in (("release", job.release), ("due", job.due), ("planned", job.planned)):
        if day is not None and not -FURTHEST <= day <= FURTHEST:
            yield f"Job {job.id} has the {name} day {day}; it is at most {FURTHEST:,} working days away."
    if job.fixed:
        if job.fixed[0] > job.fixed[1]:
            yield f"Job {job.id} is fixed from day {job.fixed[0]} to {job.fixed[1]}; the last is not before the first."
        if max(map(abs, job.fixed)) > FURTHEST:
            yield f"Job {job.id} is fixed on day {max(job.fixed)}; it is at most {FURTHEST:,} working days away."
    for part in job.parts:
        yield from _of_part(part, job, able=able)


def _of_part(part: Part, job: Job, *, able: Able) -> Iterator[str]:
    if not 0 <= part.minutes <= MOST:
        yield f"Job {job.id} has a part of {part.minutes} minutes; it is 0 to {MOST:,}."
    if job.fixed or able.of(part):
        return
    if part.who:
        known = part.who in able.places
        why = "has no minutes on any day" if known else "is not among the people"
        yield f"Job {job.id} needs {part.who}, who {why}."
    elif part.skill:
        there = able.named.get(part.skill.casefold(), [])
        why = f"only {', '.join(there)} can, with no minutes on any day" if there else "nobody has it"
        yield f"Job {job.id} needs somebody with the skill {part.skill}, and {why}."
    else:
        yield f"Job {job.id} needs somebody, and nobody has any minutes."


def _of_waits(work: Work) -> Iterator[str]:
    seen: set[str] = set()
    for job in work.jobs:
        if job.id in seen:
            yield f"Job {job.id} is there twice; every id is used once."
        seen.add(job.id)
    for wait in work.waits:
        for end in (wait.before, wait.after):
            if end not in seen:
                yield f"The wait {wait.before} → {wait.after} names job {end}, which is not in the plan."
        if abs(wait.lag) > FURTHEST:
            yield f"The wait {wait.before} → {wait.after} has the lag {wait.lag}; it is at most {FURTHEST:,} days."


def _of_circles(work: Work) -> Iterator[str]:
    places = {job.id: place for place, job in enumerate(work.jobs)}
    _, stuck = topological(len(places), [(places[wait.before], places[wait.after]) for wait in work.waits])
    if not stuck:
        return
    tasks = tuple(Task(id=job.id, duration=0) for job in work.jobs)
    cycle = find_cycle(Project(tasks, tuple(Link(wait.before, wait.after) for wait in work.waits), {}))
    yield f"Jobs wait for each other in a circle: {' → '.join(map(str, (*cycle, cycle[0])))}."
