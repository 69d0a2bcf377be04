"""The verbs: place work at once, the same again in a known order, better for a while."""

import math
import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from seamark.science.schedule import Effort
from seamark.science.staffing.bounds import least_lateness
from seamark.science.staffing.generate import Plan, Taken, backwards, forwards
from seamark.science.staffing.model import Booked, Placed, Rota, Wait, Work
from seamark.science.staffing.network import FF, FS, KINDS, SF, SS, Network, Piece, prepare

NARROW, WIDE = 0.05, 0.5  # a window's length, as parts of the days planned over
WARMTH: Final = 0.02  # part of the lateness that a step may add for a while
Cost = tuple[int, int, int]
Progress = Callable[[float, Rota], None]


def place(work: Work) -> Rota:
    """Where work lies at once: by a few priority rules, each with and without the days of the approved plan.

    Raises InputError, all faults in its detail, for work that cannot be planned.
    """
    network = prepare(work)
    return _told(network, _placed(network))


def again(work: Work, rota: Rota) -> Rota:
    """Work that changed a little, planned again in the order of a rota, everybody doing what they do there.

    New jobs come by their due days, and go to whoever ends them first.
    """
    network = prepare(work)
    known = {one.id: float(one.start) for one in rota.placed}
    late = network.late
    keys = [known.get(job.id, late[number]) for number, job in enumerate(work.jobs)]
    return _told(network, forwards(network, keys, floors=_planned(network), who=_plan_of(network, rota)))


def better(work: Work, effort: Effort, *, rota: Rota | None = None, progress: Progress | None = None) -> Rota:
    """A better rota, never worse than ``rota``, nor than ``place`` gives. Stops where nothing better can exist.

    Jobs of a window of time, or around what is late, get another order and are planned again (large-neighbourhood
    search after Palpant, Artigues & Michelon, Ann. Oper. Res. 131, 2004), then pushed right and left (Valls, Ballestín
    & Quintanilla, EJOR 165, 2005). Same seed and rounds, same rota, whatever the clock says.
    """
    network = prepare(work)
    search = _Search(network, _placed(network), seed=effort.seed)
    if rota is not None:
        search.try_(_keys_of(rota, work), who=_plan_of(network, rota))
    began, rounds = time.monotonic(), 0
    bound = least_lateness(network)
    while search.cost[:2] > (bound, 0) and rounds != effort.rounds and time.monotonic() - began < effort.seconds:
        search.round(until=began + effort.seconds)
        rounds += 1
        if progress:
            progress(time.monotonic() - began, _told(network, search.best))
    return _told(network, search.best)


def _planned(network: Network) -> list[int]:
    """Floors that keep what was approved: its day, unless it must begin sooner to be in time."""
    late = network.late
    return [
        max(job.release, min(job.planned, math.floor(late[number]))) if job.planned is not None else job.release
        for number, job in enumerate(network.work.jobs)
    ]


def _placed(network: Network) -> Plan:
    """The best of a few rules."""
    jobs = network.work.jobs
    late = network.late
    urgent = [one - 0.5 * jobs[number].weight for number, one in enumerate(late)]
    approved = [float(late[n] if job.planned is None else job.planned) for n, job in enumerate(jobs)]
    releases, planned = [job.release for job in jobs], _planned(network)
    tries = [(approved, planned), (late, planned), (late, releases), (urgent, releases)]
    return min((forwards(network, keys, floors=floors) for keys, floors in tries), key=lambda one: cost(network, one))


def cost(network: Network, plan: Plan) -> Cost:
    """Weighted lateness, days away from the approved plan, and the sum of starts, in this order."""
    lateness = moved = early = 0
    for number, job in enumerate(network.work.jobs):
        if job.due is not None and (over := plan.ends[number] + job.lead - job.due) > 0:
            lateness += over * job.weight
        if job.fixed is None:
            early += plan.starts[number]
            if job.planned is not None:
                moved += abs(plan.starts[number] - job.planned)
    return lateness, moved, early


class _Search:
    """Where a search is, the best it saw, and its own random numbers."""

    def __init__(self, network: Network, plan: Plan, *, seed: int) -> None:
        self._network = network
        self._random = Random(seed)  # noqa: S311 - a search, not a secret
        self.best = self._here = plan
        self.cost = self._height = cost(network, plan)
        self._releases = [job.release for job in network.work.jobs]
        self._planned = _planned(network)
        self._steps = max(8, 40_000 // max(1, len(network.work.jobs)))

    def try_(self, keys: Sequence[float], *, who: Plan | None = None) -> None:
        """Plan by keys and keep it when it is better."""
        for floors in (self._planned, self._releases):
            self._take(forwards(self._network, keys, floors=floors, who=who))

    def round(self, *, until: float) -> None:
        """So many steps that it takes some tenths of a second."""
        for _ in range(self._steps):
            if time.monotonic() > until:
                return
            self._step()

    def _step(self) -> None:
        draw = self._random.random
        keys = self._shuffled()
        floors = self._planned if draw() < 0.5 else self._releases
        found = forwards(self._network, keys, floors=floors)
        if draw() < 0.3:
            found = min(found, self._pushed(found, floors), key=lambda one: cost(self._network, one))
        self._take(found)

    def _pushed(self, plan: Plan, floors: Sequence[int]) -> Plan:
        """Right, then left: the order of latest starts."""
        late = backwards(self._network, plan, limits=limits(self._network, plan))
        return forwards(self._network, [float(one) for one in late], floors=floors)

    def _take(self, found: Plan) -> None:
        price = cost(self._network, found)
        if price < self.cost:
            self.best, self.cost = found, price
        room = WARMTH * self._height[0] * self._random.random() ** 3
        if price <= (self._height[0] + room, self._height[1], self._height[2]) or price[0] < self._height[0] + room:
            self._here, self._height = found, price

    def _shuffled(self) -> list[float]:
        """Starts as keys, those within a window moved about at random; around something late every other time."""
        draw = self._random.random
        starts = self._here.starts
        first, last = min(starts), max(starts)
        length = max(2.0, (NARROW + (WIDE - NARROW) * draw()) * (last - first))
        begin = first - length + draw() * (last - first + length)
        if draw() < 0.6 and (late := self._late_ones()):
            begin = starts[late[int(draw() * len(late))]] - length * draw()
        reach = length * draw()
        return [one + (draw() - 0.5) * reach if begin <= one <= begin + length else float(one) for one in starts]

    def _late_ones(self) -> list[int]:
        jobs, ends = self._network.work.jobs, self._here.ends
        return [
            n for n, job in enumerate(jobs) if job.due is not None and ends[n] + job.lead > job.due and not job.fixed
        ]


def limits(network: Network, plan: Plan) -> list[int]:
    """The last day each job may have: of what is due its due day, or its own end where that is past; else the end."""
    last = max(plan.ends, default=0)
    return [
        last if job.due is None else max(job.due - job.lead, plan.ends[number])
        for number, job in enumerate(network.work.jobs)
    ]


def _keys_of(rota: Rota, work: Work) -> list[float]:
    known = {one.id: float(one.start) for one in rota.placed}
    return [known.get(job.id, math.inf) for job in work.jobs]


def _plan_of(network: Network, rota: Rota) -> Plan:
    """Who does what in a rota; nobody where somebody is gone or a job takes other parts now."""
    places = {worker.id: number for number, worker in enumerate(network.work.workers)}
    known = {one.id: one for one in rota.placed}
    taken: list[tuple[Taken, ...]] = []
    for number, job in enumerate(network.work.jobs):
        one, pieces = known.get(job.id), network.pieces[number]
        people = [] if one is None else [places.get(part.who, -1) for part in one.people]
        is_able = len(people) == len(pieces) and all(map(_is_able, people, pieces))
        taken.append(tuple(Taken(worker, 0, 0) for worker in people) if is_able else ())
    return Plan([], [], taken)


def _is_able(worker: int, piece: Piece) -> bool:
    return worker in piece.able


def _told(network: Network, plan: Plan) -> Rota:
    work = network.work
    safe = backwards(network, plan, limits=limits(network, plan))
    wished = network.late
    placed = []
    for number, job in enumerate(work.jobs):
        late = max(0, plan.ends[number] + job.lead - job.due) if job.due is not None else 0
        latest = max(safe[number], plan.starts[number])
        if job.fixed is None and wished[number] < plan.starts[number]:
            latest = math.floor(wished[number])  # behind it something is late: it should have begun by then
        people = tuple(
            Booked(
                work.workers[part.worker].id,
                network.clocks[part.worker].day(part.minute),
                network.clocks[part.worker].day(part.minute + max(1, part.minutes) - 1),
                part.minutes,
                job.parts[count].skill,
            )
            for count, part in enumerate(plan.taken[number])
        )
        placed.append(Placed(job.id, plan.starts[number], plan.ends[number], people, late, latest))
    lateness, moved, _ = cost(network, plan)
    return Rota(tuple(placed), lateness, moved, least_lateness(network), tuple(_broken(network, plan)))


def _broken(network: Network, plan: Plan) -> list[Wait]:
    places = {job.id: number for number, job in enumerate(network.work.jobs)}
    found = []
    for wait in network.work.waits:
        first, then = places[wait.before], places[wait.after]
        kind, lead = KINDS[wait.kind], network.work.jobs[first].lead
        asked = {
            FS: plan.ends[first] + lead + 1,
            SS: plan.starts[first],
            FF: plan.ends[first] + lead,
            SF: plan.starts[first],
        }
        if (plan.starts[then] if kind in {FS, SS} else plan.ends[then]) < asked[kind] + wait.lag:
            found.append(wait)
    return found
