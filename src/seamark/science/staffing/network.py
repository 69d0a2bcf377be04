"""A work as the inner loops want it: places for ids, clocks for people, every wait as a wait for a moment.

A person's clock counts their free minutes: ``clock[day]`` is what they have had before that day. Work is a stretch of
the clock, so that absences are passed over by themselves. The clock of everybody ends at one ``horizon``: what reaches
it has found no time, and the horizon is moved on or the work refused.

The moments of ``count`` jobs stand in one list: first days, then last days at ``count + place``. The last day of a
point is the day before it, so that one rule of counting serves all.

Time mirrored, first and last days change places and waits turn round: planning backwards is planning forwards on the
mirrored side.
"""

from itertools import accumulate, chain, repeat
from typing import NamedTuple

from seamark.science.schedule import topological
from seamark.science.staffing.checking import FURTHEST, Able, check
from seamark.science.staffing.model import Job, Wait, Work, Worker

Waits = list[list[tuple[int, int]]]  # by place: (moment, days): no earlier than so many days after that moment
ANY = -(1 << 40)  # a last day that holds up nothing


class Side(NamedTuple):
    """One direction of time. ``early`` holds up first days, ``late`` last days; ``order`` is a topological one.

    ``before`` are the jobs that each one waits for.
    """

    clocks: list[list[int]]
    early: Waits
    late: Waits
    order: list[int]
    before: list[tuple[int, ...]]
    is_mirrored: bool = False


class Limit(NamedTuple):
    """A moment after the day ``until`` costs ``weight`` a day."""

    moment: int
    until: int
    weight: int


class Network(NamedTuple):
    """A work prepared.

    ``parts`` of each job are (number, minutes) of those that take time, ``choices`` who may do each, ``groups`` the
    same as a key, ``kept`` who did it before or -1. ``floors`` are the first days there may be, ``lows`` the least last
    days; ``moments`` has those of fixed jobs. ``limits`` are due days, ``urgent`` what something fixed waits for,
    ``dues`` the due day and weight of each job, or a day that never comes. ``aims`` are approved first days.
    """

    work: Work
    places: dict[str, int]
    parts: list[tuple[tuple[int, int], ...]]
    choices: list[list[int]]
    groups: list[tuple[int, ...]]
    kept: list[int]
    spans: list[int]
    floors: list[int]
    lows: list[int]
    moments: list[int]
    limits: list[Limit]
    urgent: list[Limit]
    dues: list[tuple[int, int]]
    aims: list[tuple[int, int]]
    behind: Waits  # for the mirrored side
    ahead: Waits
    forward: Side
    horizon: int


class Ahead:
    """All that a moment waits for, the job itself with it; looked up once."""

    def __init__(self, net: Network) -> None:
        self._net = net
        self._known: dict[int, list[int]] = {}

    def of(self, moment: int) -> list[int]:
        """Places of the jobs."""
        count = len(self._net.spans)
        place = moment - count if moment >= count else moment
        if place not in self._known:
            found, seen = [place], {place}
            for one in found:  # grows while it is walked
                for before in self._net.forward.before[one]:
                    if before not in seen:
                        seen.add(before)
                        found.append(before)
            self._known[place] = found
        return self._known[place]


def prepare(work: Work, *, horizon: int = 0) -> Network:
    """The work ready to be placed. Raises InputError with every fault."""
    if not horizon:
        check(work)
    jobs = work.jobs
    count = len(jobs)
    places = {job.id: place for place, job in enumerate(jobs)}
    parts, choices, kept, groups = _shares(work)
    net = Network(
        work=work,
        places=places,
        parts=parts,
        choices=choices,
        groups=groups,
        kept=kept,
        spans=[max(job.span, 1) if job.parts else job.span for job in jobs],
        floors=[max(0, job.release) for job in jobs],
        lows=[ANY] * count,
        moments=[
            *(job.fixed[0] if job.fixed else 0 for job in jobs),
            *(job.fixed[1] - is_point(job) if job.fixed else 0 for job in jobs),
        ],
        limits=[
            Limit(count + place, job.due - job.lead - is_point(job), job.weight)
            for place, job in enumerate(jobs)
            if job.due is not None
        ],
        urgent=[],
        dues=[(1 << 60 if job.due is None else job.due - job.lead - is_point(job), job.weight) for job in jobs],
        aims=[(place, job.planned) for place, job in enumerate(jobs) if job.planned is not None and not job.fixed],
        behind=[[] for _ in jobs],
        ahead=[[] for _ in jobs],
        forward=Side([], [[] for _ in jobs], [[] for _ in jobs], [], []),
        horizon=horizon or _far_enough(work),
    )
    order, _ = topological(count, _tie(net))
    net.forward.order.extend(place for place in order if not jobs[place].fixed)
    net.forward.before.extend(_before(net.forward.early, net.forward.late))
    net.forward.clocks.extend(_clock(worker, net.horizon) for worker in work.workers)
    return net


def is_point(job: Job) -> bool:
    """Whether a job takes no day."""
    return not job.parts and not job.span and (not job.fixed or job.fixed[0] == job.fixed[1])


def wait_days(wait: Wait, before: Job) -> int:
    """The least days from the moment of ``before`` that a wait counts from to the moment that it holds up."""
    if wait.kind == "FS":
        return wait.lag + before.lead + 1
    return wait.lag + before.lead if wait.kind == "FF" else wait.lag


def holds_up(wait: Wait, places: dict[str, int]) -> tuple[int, int]:
    """The moment that a wait counts from and the one that it holds up."""
    count = len(places)
    first = places[wait.before] + (count if wait.kind in {"FS", "FF"} else 0)
    return first, places[wait.after] + (count if wait.kind in {"FF", "SF"} else 0)


def mirror(net: Network, *, end: int, further: int = 0) -> Side:
    """Time seen backwards from the day before ``end``.

    ``further`` days before day 0 are there with the usual minutes, for what cannot be in time.
    """
    clocks = []
    for worker, clock in zip(net.work.workers, net.forward.clocks, strict=True):
        full = clock[end]
        back = [full - minutes for minutes in reversed(clock[: end + 1])]
        if further:
            usual = worker.usual or max(worker.free, default=0)
            back.extend(range(full + usual, full + usual * further + 1, usual) if usual else [full] * further)
        clocks.append(back)
    return Side(
        clocks, net.behind, net.ahead, net.forward.order[::-1], _before(net.behind, net.ahead), is_mirrored=True
    )


def _shares(
    work: Work,
) -> tuple[list[tuple[tuple[int, int], ...]], list[list[int]], list[int], list[tuple[int, ...]]]:
    """Parts by place, those who may do each, who is to be kept, and groups. Parts without minutes take no time."""
    able = Able(work.workers)
    parts: list[tuple[tuple[int, int], ...]] = []
    choices: list[list[int]] = []
    kept: list[int] = []
    groups: list[tuple[int, ...]] = []
    known: dict[int, tuple[int, ...]] = {}
    for job in work.jobs:
        mine = []
        for part in job.parts:
            if job.fixed or not part.minutes:
                continue
            mine.append((len(choices), part.minutes))
            among = able.of(part)
            if part.who:
                groups.append((among[0],))
            else:
                groups.append(known.setdefault(id(among), tuple(among)))
            before = able.places.get(part.chosen, -1) if part.chosen and not part.who else -1
            if before in among:
                among = [before, *(place for place in among if place != before)]
            kept.append(before if before in among else -1)
            choices.append(among)
        parts.append(tuple(mine))
    return parts, choices, kept, groups


def _tie(net: Network) -> list[tuple[int, int]]:
    """Put the waits where they hold something up; (before, after) of all of them."""
    jobs, places, side = net.work.jobs, net.places, net.forward
    count = len(jobs)
    links = []
    heavy = 1 + sum(limit.weight for limit in net.limits)
    for wait in net.work.waits:
        first, then = places[wait.before], places[wait.after]
        days = wait_days(wait, jobs[first])
        begin, end = holds_up(wait, places)
        links.append((first, then))
        if jobs[first].fixed and jobs[then].fixed:
            continue
        if jobs[first].fixed:
            into = net.floors if end < count else net.lows
            into[then] = max(into[then], net.moments[begin] + days)
        elif (fixed := jobs[then].fixed) is not None:
            if fixed[0] > 0:  # what has begun already does not wait any more
                net.urgent.append(Limit(begin, net.moments[end] - days, heavy))
        else:
            (side.early if end < count else side.late)[then].append((begin, days))
            seen = then + (count if end < count else 0)
            (net.behind if begin >= count else net.ahead)[first].append((seen, days))
    return links


def _before(early: Waits, late: Waits) -> list[tuple[int, ...]]:
    count = len(early)
    return [
        tuple({moment - count if moment >= count else moment for moment, _ in first + last})
        for first, last in zip(early, late, strict=True)
    ]


def _clock(worker: Worker, horizon: int) -> list[int]:
    free = worker.free[:horizon]
    return list(accumulate(chain(free, repeat(worker.usual, horizon - len(free))), initial=0))


def _far_enough(work: Work) -> int:
    """A horizon that most rotas stay within."""
    furthest = [len(worker.free) for worker in work.workers]
    furthest.extend(
        max(job.release, job.due or 0, job.planned or 0, job.fixed[1] if job.fixed else 0) + job.span
        for job in work.jobs
    )
    each = sum(worker.usual for worker in work.workers)
    minutes = sum(part.minutes for job in work.jobs for part in job.parts)
    return min(FURTHEST, max(furthest, default=0) + 60 + (2 * minutes // each if each else 0))
