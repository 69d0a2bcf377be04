"""What would make a late job less late: single changes along its binding chain, each tried by planning again."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from seamark.science.staffing.checking import Able
from seamark.science.staffing.explain import Reason, chain
from seamark.science.staffing.generate import Draft
from seamark.science.staffing.model import Job, Part, Placed, Rota, Wait, Work, Worker
from seamark.science.staffing.network import Ahead
from seamark.science.staffing.planner import Planner
from seamark.science.staffing.planning import ready
from seamark.science.staffing.resume import take_up
from seamark.science.staffing.rules import draw, make
from seamark.science.staffing.search import Search
from seamark.science.staffing.telling import tell

STEPS = 30  # of the search for each change
MOST = 60  # changes that are tried
ALIKE = 3  # changes of one kind for one job that are told
SETTLED = 8  # searches without a change
DAYS = (1, 2, 3, 5, 8)  # by which leads are shortened and jobs overlap, and by all that may help
EXTRA = "+"  # what the id of an extra person begins with

Kind = Literal["hand over", "add person", "free person", "shorten lead", "overlap", "let wait", "move due"]


class Relaxation(msgspec.Struct, frozen=True, kw_only=True):
    """One change, tried: ``won`` days for the job asked about, ``lateness`` that all jobs gain (less is better).

    hand over: the part of ``job`` goes from ``on`` to ``who``. add person: one more with the skill ``on``. free person:
    ``who`` is kept free of ongoing work while they do ``job``. shorten lead: that of ``job`` by ``days``. overlap:
    ``job`` begins ``days`` before the end of ``on``. let wait: ``on`` waits for ``job``. move due: that of ``job`` by
    ``days``.

    ``cost`` is what it takes: days of people's work that are moved, added or freed, or days that a lead loses, an
    overlap has, something waits, or a due day moves. ``harmed`` are jobs that become later by it.
    """

    kind: Kind
    job: str
    who: str = ""
    on: str = ""
    days: int = 0
    cost: float
    won: int
    lateness: int
    harmed: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change that may help, the work with it, and what it costs; an ``extra`` person costs what they do."""

    kind: Kind
    job: str
    who: str = ""
    on: str = ""
    days: int = 0
    cost: float = 0.0
    work: Work
    extra: str = ""


def relaxations(work: Work, rota: Rota, *, job_id: str) -> tuple[Relaxation, ...]:
    """Changes that make a job less late, the cheapest first; nothing for a job that is in time.

    Each is tried: the work with it is planned again from the rota, with a short search, and of what wins that is told
    which harms least. Days are counted against the same search without a change, done until it finds nothing more, so
    that what is won is won by the change: ask it of a rota that ``better`` made, and little is found there. What makes
    all jobs together later is left out, and what another change of the kind does as well for less. Raises InputError as
    ``chain`` does.
    """
    chain(work, rota, job_id=job_id)  # refuses what it cannot answer
    base = _settled(work, rota, job_id=job_id) if job_id in rota.late else rota
    if job_id not in base.late:
        return ()
    reasons = chain(work, base, job_id=job_id)
    before = {one.id: one for one in base.placed}
    found = []
    for change in list(_changes(work, base, reasons=reasons, job_id=job_id))[:MOST]:
        planner, drafts = _tried(change.work, base, job_id=job_id)
        told = min(
            (_judged(change, draft, planner=planner, before=before, job_id=job_id) for draft in drafts),
            key=lambda told: (told.won <= 0 or told.lateness > 0, len(told.harmed), told.lateness, -told.won),
        )
        if told.won > 0 >= told.lateness:
            found.append(told)
    found.sort(key=lambda told: (told.cost, -told.won, len(told.harmed), told.lateness, told.kind, told.job, told.who))
    kept: list[Relaxation] = []
    for told in found:
        alike = [one for one in kept if (one.kind, one.job) == (told.kind, told.job)]
        if len(alike) < ALIKE and not any(_is_as_good(one, told) for one in alike):
            kept.append(told)
    return tuple(kept)


def _is_as_good(one: Relaxation, told: Relaxation) -> bool:
    """Whether one change, which costs no more, does all that another does."""
    same = one.won >= told.won and one.lateness <= told.lateness and set(one.harmed) <= set(told.harmed)
    return same and (one.who == told.who or one.cost < told.cost)


def _settled(work: Work, rota: Rota, *, job_id: str) -> Rota:
    """The rota when the search that changes are tried with finds nothing more."""
    found = rota
    for _ in range(SETTLED):
        planner, drafts = _tried(work, found, job_id=job_id)
        more = tell(planner, planner.settle(min(drafts, key=planner.cost)), least=0)
        if more.lateness >= found.lateness:
            return found
        found = more
    return found


def _judged(change: Change, draft: Draft, *, planner: Planner, before: dict[str, Placed], job_id: str) -> Relaxation:
    """What a change does by one of the drafts that it allows."""
    net, count = planner.net, len(planner.net.spans)
    late = {
        job.id: max(0, draft.moments[count + place] - net.dues[place][0]) for place, job in enumerate(net.work.jobs)
    }
    cost = change.cost
    if change.extra:
        extra = next(place for place, one in enumerate(net.work.workers) if one.id == change.extra)
        done = sum(minutes for parts in net.parts for number, minutes in parts if draft.who[number] == extra)
        cost = done / net.work.workers[extra].usual
    elif change.kind == "let wait":
        cost = float(max(0, draft.moments[net.places[change.on]] - before[change.on].start))
    return Relaxation(
        kind=change.kind,
        job=change.job,
        who=change.who,
        on=change.on,
        days=change.days,
        cost=round(cost, 2),
        won=before[job_id].late - late[job_id],
        lateness=sum(job.weight * (late[job.id] - before[job.id].late) for job in net.work.jobs),
        harmed=tuple(job.id for job in net.work.jobs if late[job.id] > before[job.id].late),
    )


def _tried(work: Work, rota: Rota, *, job_id: str) -> tuple[Planner, list[Draft]]:
    """The work planned again from a rota: as it was, with others, with what the job waits for drawn forward, searched.

    The rota itself is among the drafts where it still holds.
    """
    planner, first = ready(work, rota)
    net = planner.net
    keys, people = first.keys, first.choices
    drawn = keys.copy()
    late = next(one.late for one in rota.placed if one.id == job_id)
    draw(drawn, Ahead(net).of(len(net.spans) + net.places[job_id]), days=1.5 * late)
    ways = [first, make(planner, keys), make(planner, drawn, choices=people), make(planner, drawn)]
    search = Search(planner, ways, seed=1)
    for _ in range(STEPS):
        search.step()
    drafts = [way.draft for way in (*ways, search.best)]
    same = take_up(net, rota)
    return planner, drafts if same is None else [same, *drafts]


def _changes(work: Work, rota: Rota, *, reasons: tuple[Reason, ...], job_id: str) -> Iterator[Change]:
    jobs = {job.id: job for job in work.jobs}
    placed = {one.id: one for one in rota.placed}
    late = placed[job_id].late
    ahead = _ahead(work, job_id)
    seen: set[tuple[str, str, str]] = set()
    yield Change(
        kind="move due",
        job=job_id,
        days=late,
        cost=float(late),
        work=_with(work, msgspec.structs.replace(jobs[job_id], due=(jobs[job_id].due or 0) + late)),
    )
    for reason in reasons:
        if reason.kind == "wait":
            yield from _of_wait(work, reason, jobs=jobs, placed=placed, late=late)
        if reason.kind == "busy" and reason.on not in ahead:
            added = Work(work.workers, work.jobs, (*work.waits, Wait(reason.job, reason.on)))
            if not _leads(work, first=reason.on, then=reason.job):
                yield Change(kind="let wait", job=reason.job, on=reason.on, work=added)
        if reason.kind in {"busy", "absence"}:
            for name in {reason.job: None, reason.on or reason.job: None}:
                if (name, reason.who, "") not in seen:
                    seen.add((name, reason.who, ""))
                    yield from _of_person(work, jobs[name], one=placed[name], who=reason.who)
    for days in _steps(min(jobs[job_id].lead, late)):
        yield _shorter(work, jobs[job_id], days=days)


def _of_wait(
    work: Work, reason: Reason, *, jobs: dict[str, Job], placed: dict[str, Placed], late: int
) -> Iterator[Change]:
    """A shorter lead, or an overlap."""
    before, one = jobs[reason.on], placed[reason.on]
    for days in _steps(min(before.lead, late)):
        yield _shorter(work, before, days=days)
    if not before.parts and not before.span:
        return
    for days in _steps(min(late, one.finish - one.start + 1)):
        waits = tuple(
            msgspec.structs.replace(wait, lag=wait.lag - days)
            if (wait.before, wait.after, wait.kind) == (reason.on, reason.job, "FS")
            else wait
            for wait in work.waits
        )
        if waits != work.waits:
            changed = Work(work.workers, work.jobs, waits)
            yield Change(kind="overlap", job=reason.job, on=reason.on, days=days, cost=float(days), work=changed)


def _steps(most: int) -> list[int]:
    return sorted({days for days in DAYS if days < most} | {most}) if most > 0 else []


def _shorter(work: Work, job: Job, *, days: int) -> Change:
    shorter = msgspec.structs.replace(job, lead=job.lead - days)
    return Change(kind="shorten lead", job=job.id, days=days, cost=float(days), work=_with(work, shorter))


def _of_person(work: Work, job: Job, *, one: Placed, who: str) -> Iterator[Change]:
    """Somebody else for the part, one more with the skill, or the person without their ongoing work."""
    able = Able(work.workers)
    worker = work.workers[able.places[who]]
    for place, (part, booked) in enumerate(zip(job.parts, one.people, strict=True)):
        if booked.who != who or not part.minutes:
            continue
        skills = (part.skill,) if part.skill else worker.skills
        others = {other for skill in skills for other in able.of(Part(minutes=1, skill=skill)) if skill}
        days = part.minutes / max(worker.usual, max(worker.free, default=0), 1)
        if part.who:
            for other in sorted(others - {able.places[who]}):
                name = work.workers[other].id
                handed = msgspec.structs.replace(part, who=name, chosen="")
                yield Change(
                    kind="hand over",
                    job=job.id,
                    who=name,
                    on=who,
                    cost=days,
                    work=_with(work, _with_part(job, handed, place=place)),
                )
        for skill in skills[:1]:
            yield _one_more(work, job, worker=worker, skill=skill, place=place)
    freed, minutes = _freed(worker, one)
    if minutes:
        workers = tuple(freed if other.id == who else other for other in work.workers)
        full = max(worker.whole, 1)
        yield Change(
            kind="free person", job=job.id, who=who, cost=minutes / full, work=Work(workers, work.jobs, work.waits)
        )


def _one_more(work: Work, job: Job, *, worker: Worker, skill: str, place: int) -> Change:
    usual = worker.usual or max(worker.free)
    extra = Worker(id=f"{EXTRA}{skill or worker.id}", free=(), usual=usual, skills=(skill,))
    part = job.parts[place]
    more = Work((*work.workers, extra), work.jobs, work.waits)
    if part.who:
        more = _with(more, _with_part(job, msgspec.structs.replace(part, who=extra.id, chosen=""), place=place))
    return Change(kind="add person", job=job.id, on=skill or worker.id, work=more, extra=extra.id)


def _freed(worker: Worker, one: Placed) -> tuple[Worker, int]:
    """A person with whole days from today until the end of a job, and the minutes they gain."""
    days = one.finish + 1
    free = [*worker.free, *[worker.usual] * (days - len(worker.free))]
    gained = 0
    for day in range(days):
        if 0 < free[day] < worker.whole:
            gained += worker.whole - free[day]
            free[day] = worker.whole
    return msgspec.structs.replace(worker, free=tuple(free)), gained


def _with(work: Work, job: Job) -> Work:
    return Work(work.workers, tuple(job if other.id == job.id else other for other in work.jobs), work.waits)


def _with_part(job: Job, part: Part, *, place: int) -> Job:
    return msgspec.structs.replace(job, parts=(*job.parts[:place], part, *job.parts[place + 1 :]))


def _ahead(work: Work, job_id: str) -> set[str]:
    """All that a job waits for, and itself."""
    found = {job_id}
    todo = [job_id]
    before: dict[str, list[str]] = {}
    for wait in work.waits:
        before.setdefault(wait.after, []).append(wait.before)
    for name in todo:  # grows while it is walked
        for other in before.get(name, ()):
            if other not in found:
                found.add(other)
                todo.append(other)
    return found


def _leads(work: Work, *, first: str, then: str) -> bool:
    """Whether ``then`` waits for ``first``, over others too."""
    return first in _ahead(work, then)
