"""Why something is as late as it is: the chain that binds it, and what would help most cheaply, tried out."""

import math
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from seamark.science.staffing.model import Booked, Job, Part, Placed, Rota, Wait, Work, Worker
from seamark.science.staffing.placing import again, place

Bind = Literal["wait", "person", "absence", "release", "fixed", "today"]
Kind = Literal["other", "second", "lead", "overlap", "behind", "free", "due"]
DAY = 480  # minutes of a day of work
LONGEST = 60  # links of a chain
TRIED = 24  # relaxations that are tried out


class Reason(msgspec.Struct, frozen=True):
    """A link of a chain: ``job`` cannot end earlier because of ``on``.

    wait: job ``on`` comes first, and ``days`` of it are taken outside; person: ``who`` does job ``on`` until then;
    absence: ``who`` is away or has no time for ``days``; release: it may not begin before its day; fixed: it has begun
    or is booked; today: it begins at once.
    """

    job: str
    kind: Bind
    on: str = ""
    who: str = ""
    days: int = 0


class Relaxation(msgspec.Struct, frozen=True):
    """One thing done otherwise, tried out by planning again.

    other: ``who`` does ``job``'s part; second: one more person with ``skill`` helps; lead: ``job`` takes ``days`` less
    outside; overlap: ``job`` begins ``days`` before ``on`` is over; behind: ``on`` waits until ``job`` is done; free:
    ``who`` gives all their time from the first day of the chain on; due: ``job`` may end ``days`` later.
    ``cost`` is in days: of work somebody else does, of time freed or saved, of waiting. ``won`` counts the days that
    the late job ends earlier, ``late`` what is left, ``lateness`` that of all work then. ``harms`` names jobs made
    later than they may be.
    """

    kind: Kind
    job: str
    cost: float
    won: int
    late: int
    lateness: int
    who: str = ""
    on: str = ""
    skill: str = ""
    days: int = 0
    harms: tuple[str, ...] = ()


def chain(work: Work, rota: Rota, *, job_id: str) -> tuple[Reason, ...]:
    """What binds the end of a job, link by link, back to what cannot be earlier.

    Raises KeyError for a job that is not there.
    """
    placed, jobs = {one.id: one for one in rota.placed}, {job.id: job for job in work.jobs}
    links: list[Reason] = []
    here = placed[job_id]
    while len(links) < LONGEST:
        link = _link(here, work, placed=placed, jobs=jobs)
        links.append(link)
        if link.kind not in {"wait", "person"} or link.on in {one.job for one in links}:
            break
        here = placed[link.on]
    return tuple(links)


def _link(here: Placed, work: Work, *, placed: Mapping[str, Placed], jobs: Mapping[str, Job]) -> Reason:
    job = jobs[here.id]
    if job.fixed:
        return Reason(job.id, "fixed")
    allowed, held = job.release, Reason(job.id, "release" if job.release > 0 else "today")
    for wait in work.waits:
        if wait.after == job.id and (day := _asks(wait, placed[wait.before], jobs[wait.before], here)) > allowed:
            outside = jobs[wait.before].lead if wait.kind in {"FS", "FF"} else 0
            allowed, held = day, Reason(job.id, "wait", wait.before, days=outside)
    last = max(here.people, key=lambda part: (part.last, part.first), default=None)
    if last is None or last.first <= allowed:
        return held
    return _busy(here, last, allowed, placed)


def _asks(wait: Wait, before: Placed, job: Job, here: Placed) -> int:  # noqa: PLR0917 - both ends of a wait
    """The first day that a wait allows."""
    if wait.kind == "FS":
        return before.finish + job.lead + 1 + wait.lag
    if wait.kind == "SS":
        return before.start + wait.lag
    end = before.finish + job.lead if wait.kind == "FF" else before.start
    return end + wait.lag - (here.finish - here.start)


def _busy(here: Placed, part: Booked, allowed: int, placed: Mapping[str, Placed]) -> Reason:  # noqa: PLR0917 - one sentence: who did what instead
    """What keeps a person from beginning on the first day that is allowed."""
    others = [
        (booked.last, one.id)
        for one in placed.values()
        if one.id != here.id
        for booked in one.people
        if booked.who == part.who and allowed <= booked.last <= part.first and booked.first <= part.first
    ]
    if others:
        return Reason(here.id, "person", max(others)[1], part.who)
    return Reason(here.id, "absence", who=part.who, days=part.first - allowed)


def relaxations(work: Work, rota: Rota, *, job_id: str) -> tuple[Relaxation, ...]:
    """What would let a job end earlier, each planned again to be sure: cures first, the cheapest first."""
    here = next(one for one in rota.placed if one.id == job_id)
    known = {one.id: one for one in rota.placed}
    found: list[Relaxation] = []
    for number, (asked, changed) in enumerate(_ideas(work, rota, job_id=job_id)):
        if number >= TRIED:
            break
        then = min((again(changed, rota), place(changed)), key=lambda one: (_of(one, job_id).late, one.lateness))
        there = _of(then, job_id)
        won = (here.finish - there.finish) if asked.kind != "due" else here.late - there.late
        harms = tuple(one.id for one in then.placed if one.id in known and one.late > known[one.id].late)
        if won > 0:
            found.append(msgspec.structs.replace(asked, won=won, late=there.late, lateness=then.lateness, harms=harms))
    found.sort(key=lambda one: (bool(one.harms), bool(one.late), one.cost, -one.won))
    return tuple(found)


def _of(rota: Rota, job_id: str) -> Placed:
    return next(one for one in rota.placed if one.id == job_id)


def _ideas(work: Work, rota: Rota, *, job_id: str) -> Iterator[tuple[Relaxation, Work]]:
    """Single changes along the chain, nearest first."""
    jobs = {job.id: job for job in work.jobs}
    links = chain(work, rota, job_id=job_id)
    first = min(_of(rota, link.job).start for link in links)
    for link in links:
        job = jobs[link.job]
        if job.fixed:
            continue
        yield from _by_others(work, rota, job=job)
        if link.kind == "person":
            yield from _behind(work, rota, job=job, other=jobs[link.on])
        if link.kind in {"person", "absence"}:
            yield from _freed(work, rota, who=link.who, days=(first, _of(rota, job_id).finish))
        if link.kind == "wait":
            yield from _sooner(work, rota, job=job, before=jobs[link.on])
    late, job = _of(rota, job_id).late, jobs[job_id]
    if late and job.due is not None:
        later = msgspec.structs.replace(job, due=job.due + late)
        yield Relaxation("due", job_id, late * job.weight * 10.0, 0, 0, 0, days=late), _with(work, later)


def _by_others(work: Work, rota: Rota, *, job: Job) -> Iterator[tuple[Relaxation, Work]]:
    """Somebody else who has the skill, and one more person who has it."""
    people = {worker.id: worker for worker in work.workers}
    doing = _of(rota, job.id).people
    for number, (part, booked) in enumerate(zip(job.parts, doing, strict=True)):
        skills = {part.skill.casefold()} if part.skill else {one.casefold() for one in people[booked.who].skills}
        cost = part.minutes / DAY
        for worker in work.workers:
            if worker.id != booked.who and skills & {one.casefold() for one in worker.skills} and any(worker.free):
                yield (
                    Relaxation("other", job.id, cost, 0, 0, 0, worker.id, booked.who, part.skill),
                    _with(work, _done_by(job, number, worker.id)),
                )
        usual = max(people[booked.who].usual, 1)
        helper = Worker(id=f"+{job.id}", free=(), usual=usual, skills=people[booked.who].skills)
        more = Work((*work.workers, helper), work.jobs, work.waits)
        yield (
            Relaxation("second", job.id, 2 * cost, 0, 0, 0, "", booked.who, part.skill),
            _with(more, _done_by(job, number, helper.id)),
        )


def _done_by(job: Job, number: int, who: str) -> Job:  # noqa: PLR0917 - which part of which job by whom
    parts = [*job.parts]
    parts[number] = Part(minutes=parts[number].minutes, who=who)
    return msgspec.structs.replace(job, parts=tuple(parts))


def _behind(work: Work, rota: Rota, *, job: Job, other: Job) -> Iterator[tuple[Relaxation, Work]]:
    """What a person does first waits, where it weighs no more."""
    if other.fixed or other.weight > job.weight:
        return
    was, here = _of(rota, other.id), _of(rota, job.id)
    waits = (*work.waits, Wait(job.id, other.id))
    if any(wait.before == other.id and wait.after == job.id for wait in work.waits):
        return
    days = max(1, here.finish - was.start)
    if not _closes(waits, other.id, job.id):
        yield (
            Relaxation("behind", job.id, days * 0.5, 0, 0, 0, on=other.id, days=days),
            Work(work.workers, work.jobs, waits),
        )


def _closes(waits: tuple[Wait, ...], first: str, last: str) -> bool:  # noqa: PLR0917 - from one job to another
    """Whether waits lead from one job to another, so that the reverse wait would close a circle."""
    seen, queue = {first}, [first]
    while queue:
        here = queue.pop()
        for wait in waits:
            if wait.before == here and wait.after not in seen:
                if wait.after == last:
                    return True
                seen.add(wait.after)
                queue.append(wait.after)
    return False


def _freed(work: Work, rota: Rota, *, who: str, days: tuple[int, int]) -> Iterator[tuple[Relaxation, Work]]:
    """A person gives all their time for a while; days off stay days off."""
    del rota
    first, last = max(0, days[0]), max(0, days[1])
    person = next(worker for worker in work.workers if worker.id == who)
    full = tuple(max(one, DAY) if one and first <= day <= last else one for day, one in enumerate(person.free))
    given = sum(full) - sum(person.free)
    if given:
        freed = msgspec.structs.replace(person, free=full)
        people = tuple(freed if worker.id == who else worker for worker in work.workers)
        yield Relaxation("free", "", given / DAY, 0, 0, 0, who), Work(people, work.jobs, work.waits)


def _sooner(work: Work, rota: Rota, *, job: Job, before: Job) -> Iterator[tuple[Relaxation, Work]]:
    """What takes long outside takes half, and what waits begins before the other is over."""
    if before.lead and not before.fixed:
        less = math.ceil(before.lead / 2)
        shorter = msgspec.structs.replace(before, lead=before.lead - less)
        yield Relaxation("lead", before.id, float(less), 0, 0, 0, days=less), _with(work, shorter)
    was = _of(rota, before.id)
    days = max(1, (was.finish - was.start + 1) // 2)
    waits = [
        Wait(wait.before, wait.after, wait.kind, wait.lag - days)
        if (wait.before, wait.after, wait.kind) == (before.id, job.id, "FS")
        else wait
        for wait in work.waits
    ]
    if tuple(waits) != work.waits:
        yield (
            Relaxation("overlap", job.id, days * 0.8, 0, 0, 0, on=before.id, days=days),
            Work(work.workers, work.jobs, tuple(waits)),
        )


def _with(work: Work, job: Job) -> Work:
    return Work(work.workers, tuple(job if one.id == job.id else one for one in work.jobs), work.waits)
