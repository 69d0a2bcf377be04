"""Work prepared for the inner loops: jobs and people by their places, waits as numbers, everything checked."""

import math
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple

from seamark.kernel import InputError
from seamark.science.staffing.clock import NEVER, Clock
from seamark.science.staffing.model import Job, Part, Work

FS, SS, FF, SF = range(4)
KINDS: Final = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}


class Piece(NamedTuple):
    """A part: minutes, the places of who could do it, and of who did it before (-1: nobody)."""

    minutes: int
    able: tuple[int, ...]
    chosen: int


class Held(NamedTuple):
    """What a job waits for, or what waits for it: its place, the kind of wait, the days (lead included)."""

    place: int
    kind: int
    lag: int


class Network:
    """Jobs by place. ``waits`` holds what each waits for, ``holds`` what waits for it; ``order`` goes forward."""

    def __init__(self, work: Work) -> None:
        places = {job.id: place for place, job in enumerate(work.jobs)}
        able = _Able(work)
        self.work = work
        self.clocks = [Clock(worker) for worker in work.workers]
        self.pieces = [() if job.fixed else tuple(able.piece(part) for part in job.parts) for job in work.jobs]
        self.waits: list[list[Held]] = [[] for _ in work.jobs]
        self.holds: list[list[Held]] = [[] for _ in work.jobs]
        for wait in work.waits:
            first, then, kind = places[wait.before], places[wait.after], KINDS[wait.kind]
            lag = wait.lag + (work.jobs[first].lead if kind in {FS, FF} else 0) + (1 if kind == FS else 0)
            self.waits[then].append(Held(first, kind, lag))
            self.holds[first].append(Held(then, kind, lag))
        self.order = _ordered(work, waits=self.waits, holds=self.holds)

    @cached_property
    def alone(self) -> tuple[list[int], list[int]]:
        """First and last day of every job if nobody had anything else to do: no rota ends it sooner.

        Each part goes to whoever would end it first on an empty calendar, from the first day that waits allow.
        """
        starts, ends = [0] * len(self.order), [0] * len(self.order)
        for place in self.order:
            starts[place], ends[place] = self._alone(place, starts, ends)
        return starts, ends

    @cached_property
    def late(self) -> list[float]:
        """The day each job would have to begin so that everything behind it is in time, nobody's time counted."""
        starts, ends = self.alone
        lasts = [math.inf] * len(starts)
        late = [0.0] * len(starts)
        horizon = max(ends, default=0)
        for place in reversed(self.order):
            job = self.work.jobs[place]
            last = lasts[place] if job.due is None else min(lasts[place], job.due - job.lead)
            last = horizon if math.isinf(last) else last
            late[place] = last - (ends[place] - starts[place])
            for before, kind, lag in self.waits[place]:
                if kind == FS:
                    lasts[before] = min(lasts[before], late[place] - lag)
                elif kind == FF:
                    lasts[before] = min(lasts[before], last - lag)
        return late

    def _alone(self, place: int, starts: list[int], ends: list[int]) -> tuple[int, int]:  # noqa: PLR0917 - what is known so far
        job = self.work.jobs[place]
        if job.fixed:
            return job.fixed
        first, last = job.release, 0
        for before, kind, lag in self.waits[place]:
            if kind == FS:
                first = max(first, ends[before] + lag)
            elif kind == SS:
                first = max(first, starts[before] + lag)
            else:
                last = max(last, (ends[before] if kind == FF else starts[before]) + lag)
        last = max(last, first + max(1, job.span) - 1)
        for minutes, able, _ in self.pieces[place]:
            soonest = NEVER
            for worker in able:
                clock = self.clocks[worker]
                soonest = min(soonest, clock.day(clock.minute(first) + minutes - 1))
            last = max(last, soonest)
        return first, last


def prepare(work: Work) -> Network:
    """Work checked and prepared. Raises InputError with every fault."""
    faults = list(_faults(work))
    if faults:
        said = " ".join(message for _, message in faults[:5])
        detail: dict[str, Any] = {"faults": [{"id": one, "message": message} for one, message in faults]}
        raise InputError(said, help="Nothing was planned. Put right what is named.", **detail)
    return Network(work)


class _Able:
    """Who can do what."""

    def __init__(self, work: Work) -> None:
        self._workers = work.workers
        self._places = {worker.id: place for place, worker in enumerate(work.workers)}
        self._known: dict[str, tuple[int, ...]] = {}

    def piece(self, part: Part) -> Piece:
        return Piece(part.minutes, self.of(part), self._places.get(part.chosen, -1))

    def of(self, part: Part) -> tuple[int, ...]:
        """The places of those who could do a part."""
        if part.who:
            place = self._places.get(part.who)
            return () if place is None else (place,)
        skill = part.skill.casefold()
        if skill not in self._known:
            self._known[skill] = tuple(
                place
                for place, worker in enumerate(self._workers)
                if (worker.usual or any(worker.free))
                and (not skill or any(one.casefold() == skill for one in worker.skills))
            )
        return self._known[skill]


def _faults(work: Work) -> Iterator[tuple[str, str]]:
    yield from _doubled(work)
    able, people = _Able(work), {worker.id: worker for worker in work.workers}
    for worker in work.workers:
        if min(worker.free, default=0) < 0 or worker.usual < 0:
            yield worker.id, f"{worker.id!r} has a day with less than no minutes."
    for job in work.jobs:
        yield from _job_faults(job, able, people=people)
    known = {job.id for job in work.jobs}
    for wait in work.waits:
        for item_id in (wait.before, wait.after):
            if item_id not in known:
                yield item_id, f"A wait names {item_id!r}, which is no job."
    if circle := _circle(work, known):
        yield circle[0], f"These wait for each other: {' → '.join(circle)}."


def _doubled(work: Work) -> Iterator[tuple[str, str]]:
    for name, ids in (("worker", [one.id for one in work.workers]), ("job", [one.id for one in work.jobs])):
        for item_id, count in Counter(ids).items():
            if count > 1:
                yield item_id, f"The {name} {item_id!r} stands {count} times."


def _job_faults(job: Job, able: _Able, *, people: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if job.span < 0 or job.lead < 0 or job.weight < 0 or any(part.minutes < 0 for part in job.parts):
        yield job.id, f"{job.id!r} has a length, lead, weight or part below 0."
    if job.fixed:
        return
    for part in job.parts:
        who = people.get(part.who) if part.who else None
        if part.who and who is None:
            yield job.id, f"{job.id!r} names {part.who!r}, who is not among the people."
        elif who is not None and not who.usual and sum(who.free) < part.minutes:
            yield job.id, f"{job.id!r} takes more time than {part.who!r} ever has."
        elif not part.who and not able.of(part):
            what = f"has the skill {part.skill!r}" if part.skill else "has any time"
            yield job.id, f"Nobody {what}, which {job.id!r} needs."


def _circle(work: Work, known: set[str]) -> list[str]:
    """Ids of jobs that wait for each other, the first one again at the end; empty where none do."""
    before: dict[str, list[str]] = {}
    for wait in work.waits:
        if wait.before in known and wait.after in known:
            before.setdefault(wait.after, []).append(wait.before)
    done: set[str] = set()
    for first in before:
        path: list[str] = [first]
        trail = [iter(before.get(first, ()))]
        on_path = {first}
        while trail and first not in done:
            following = next(trail[-1], None)
            if following is None:
                trail.pop()
                gone = path.pop()
                on_path.discard(gone)
                done.add(gone)
            elif following in on_path:
                return [*path[path.index(following) :], following]
            elif following not in done:
                path.append(following)
                on_path.add(following)
                trail.append(iter(before.get(following, ())))
    return []


def _ordered(work: Work, *, waits: list[list[Held]], holds: list[list[Held]]) -> list[int]:
    """Places so that what is waited for comes first."""
    left = [len(held) for held in waits]
    ready = [place for place in range(len(work.jobs)) if not left[place]]
    for place in ready:
        for held in holds[place]:
            left[held.place] -= 1
            if not left[held.place]:
                ready.append(held.place)
    return ready
