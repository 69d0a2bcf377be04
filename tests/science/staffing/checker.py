"""An independent judge of a rota: counts day by day, shares no code with the product."""

from collections import defaultdict

from seamark.science.staffing import Job, Placed, Rota, Wait, Work, Worker


def faults(work: Work, rota: Rota) -> list[str]:
    """What is wrong; empty for a rota that holds."""
    jobs = {job.id: job for job in work.jobs}
    placed = {one.id: one for one in rota.placed}
    if [job.id for job in work.jobs] != [one.id for one in rota.placed]:
        return ["the jobs are not those of the work, or not in their order"]
    found = []
    for name, job in jobs.items():
        found += of_job(job, placed[name], work=work)
    found += [
        f"{wait} does not hold"
        for wait in work.waits
        if wait not in rota.broken and not holds(wait, jobs=jobs, placed=placed)
    ]
    found += [f"{wait} blamed" for wait in rota.broken if jobs[wait.after].fixed is None]
    found += [f"{wait} holds" for wait in rota.broken if holds(wait, jobs=jobs, placed=placed)]
    lateness = 0
    for name, job in jobs.items():
        late = 0 if job.due is None else max(0, placed[name].finish + job.lead - job.due)
        lateness += late * job.weight
        if late != placed[name].late:
            found.append(f"{name} is {late} days late, not {placed[name].late}")
    moved = sum(
        abs(placed[name].start - job.planned) for name, job in jobs.items() if job.planned is not None and not job.fixed
    )
    if (lateness, moved) != (rota.lateness, rota.moved):
        found.append(f"lateness {lateness}, moved {moved}")
    return found + overbooked(work, rota)


def is_point(job: Job) -> bool:
    """A launch or a gate."""
    return not job.parts and job.span == 0 and (job.fixed is None or job.fixed[0] == job.fixed[1])


def of_job(job: Job, one: Placed, *, work: Work) -> list[str]:
    """Faults of one job alone."""
    if job.fixed is not None:
        return [] if (one.start, one.finish) == job.fixed else [f"{job.id} moved"]
    found = []
    if one.start < max(0, job.release):
        found.append(f"{job.id} begins too early")
    if one.finish < one.start + job.span - 1:
        found.append(f"{job.id} is too short")
    if len(one.people) != len(job.parts):
        return [*found, f"{job.id} has {len(one.people)} people"]
    working = [booked for booked in one.people if booked.minutes]
    if working and min(booked.first for booked in working) != one.start:
        found.append(f"{job.id} begins without anybody")
    return found + of_parts(job, one, work=work)


def of_parts(job: Job, one: Placed, *, work: Work) -> list[str]:
    """Whether each part is done by somebody who can, within the job."""
    found = []
    skills = {worker.id: {skill.lower() for skill in worker.skills} for worker in work.workers}
    for part, booked in zip(job.parts, one.people, strict=True):
        if booked.minutes != part.minutes:
            found.append(f"{job.id} has other minutes")
        if part.who and booked.who != part.who:
            found.append(f"{job.id} is done by {booked.who}")
        if not part.who and part.skill and part.minutes and part.skill.lower() not in skills[booked.who]:
            found.append(f"{booked.who} cannot do {job.id}")
        if not one.start <= booked.first <= booked.last <= one.finish:
            found.append(f"{booked.who} works outside {job.id}")
    return found


def holds(wait: Wait, *, jobs: dict[str, Job], placed: dict[str, Placed]) -> bool:
    """Whether a wait does."""
    before, after = placed[wait.before], placed[wait.after]
    begun = before.start
    ended = (before.start - 1 if is_point(jobs[wait.before]) else before.finish) + jobs[wait.before].lead
    last = after.start - 1 if is_point(jobs[wait.after]) else after.finish
    if wait.kind == "FS":
        return after.start > ended + wait.lag
    if wait.kind == "SS":
        return after.start >= begun + wait.lag
    return last >= (ended if wait.kind == "FF" else begun) + wait.lag


def overbooked(work: Work, rota: Rota) -> list[str]:
    """People who are in two places, or work where they have no time.

    The parts of a person can follow each other without overlapping if, taken by their days, each fits between its first
    and last day behind the one before.
    """
    found = []
    fixed = {job.id for job in work.jobs if job.fixed is not None}
    booked = defaultdict(list)
    for one in rota.placed:
        for part in one.people:
            if one.id not in fixed and part.minutes:
                booked[part.who].append((part.first, part.last, part.minutes, one.id))
    for worker in work.workers:
        found += crowded(worker, sorted(booked[worker.id]))
    return found


def crowded(worker: Worker, booked: list[tuple[int, int, int, str]]) -> list[str]:
    """The parts of one person (first day, last day, minutes, job) that do not fit."""
    found = []
    free = [*worker.free, *[worker.usual] * (2 + max((last for _, last, _, _ in booked), default=0))]
    day, left = 0, free[0]
    for first, last, minutes, name in booked:
        if not free[first] or not free[last]:
            found.append(f"{worker.id} works on a day without minutes for {name}")
        if day < first:
            day, left = first, free[first]
        wanted = minutes
        while wanted > left and day < last:
            wanted -= left
            day += 1
            left = free[day]
        if wanted > left:
            found.append(f"{worker.id} is in two places on day {day} for {name}")
        left = max(0, left - wanted)
    return found
