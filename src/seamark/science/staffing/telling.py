"""A draft told as a rota."""

from seamark.science.staffing.generate import Draft, days_of
from seamark.science.staffing.model import Booked, Job, Placed, Rota, Wait
from seamark.science.staffing.network import Network, holds_up, wait_days
from seamark.science.staffing.planner import Planner


def tell(planner: Planner, draft: Draft, *, least: int) -> Rota:
    """The rota of a draft, with the latest safe first day of everything."""
    net, count = planner.net, len(planner.net.spans)
    latest = planner.delay(draft).moments
    moments = draft.moments
    placed = []
    lateness = 0
    for place, job in enumerate(net.work.jobs):
        start, finish = moments[place], moments[count + place]
        finish = max(start, finish)  # the last day of a point is the day before it
        late = 0 if job.due is None else max(0, finish + job.lead - job.due)
        lateness += late * job.weight
        safe = start if job.fixed else max(start, latest[place])
        placed.append(
            Placed(
                id=job.id,
                start=start,
                finish=finish,
                people=_people(net, draft, place=place, job=job),
                late=late,
                latest=start - late if late else safe,
            )
        )
    moved = sum(abs(moments[place] - day) for place, day in net.aims)
    return Rota(tuple(placed), lateness, moved, least, _broken(net, draft))


def _people(net: Network, draft: Draft, *, place: int, job: Job) -> tuple[Booked, ...]:
    """Everybody's part of a job, in the order of its parts; of parts without minutes on its first day."""
    if job.fixed:
        first, last = job.fixed
        named = [(part.who or part.chosen, part) for part in job.parts]
        return tuple(Booked(who, first, last, part.minutes, part.skill) for who, part in named if who)
    numbers = iter(net.parts[place])
    booked = []
    for part in job.parts:
        if part.minutes:
            number, minutes = next(numbers)
            worker = draft.who[number]
            first, last = days_of(net.forward.clocks[worker], draft.begins[number], minutes=minutes)
            skill = "" if part.who else part.skill
            booked.append(Booked(net.work.workers[worker].id, first, last, minutes, skill))
        else:
            start = draft.moments[place]
            booked.append(Booked(part.who or part.chosen or _anybody(net, part.skill), start, start, 0, part.skill))
    return tuple(booked)


def _anybody(net: Network, skill: str) -> str:
    """The first who can."""
    wanted = skill.casefold()
    return next(
        worker.id
        for worker in net.work.workers
        if (worker.usual or any(worker.free)) and (not wanted or wanted in {own.casefold() for own in worker.skills})
    )


def _broken(net: Network, draft: Draft) -> tuple[Wait, ...]:
    found = []
    for wait in net.work.waits:
        begin, end = holds_up(wait, net.places)
        before = net.work.jobs[net.places[wait.before]]
        if draft.moments[end] < draft.moments[begin] + wait_days(wait, before):
            found.append(wait)
    return tuple(found)
