"""Placing jobs one by one: forwards as early as may be, backwards as late as is safe.

The serial schedule generation scheme (Kelley, in Muth & Thompson, *Industrial Scheduling*, 1963; Kolisch, EJOR 90,
1996) on people's own time: each part of a job takes the first free minutes of whoever finishes it first.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from seamark.science.staffing.clock import NEVER
from seamark.science.staffing.network import FF, FS, SS, Network


class Taken(NamedTuple):
    """A part as it is placed: the place of its worker, the first minute, and how many."""

    worker: int
    minute: int
    minutes: int


class Plan(NamedTuple):
    """First and last day of every job, by place, and who does its parts."""

    starts: list[int]
    ends: list[int]
    taken: list[tuple[Taken, ...]]


def forwards(network: Network, keys: Sequence[float], *, floors: Sequence[int], who: Plan | None = None) -> Plan:
    """Every job as early as may be from its floor on, the lowest key first of those whose turn it can be.

    With ``who`` everybody does what they do there; what nobody does there goes to whoever ends it first.
    """
    for clock in network.clocks:
        clock.clear()
    jobs = network.work.jobs
    starts, ends = [0] * len(jobs), [0] * len(jobs)
    taken: list[tuple[Taken, ...]] = [()] * len(jobs)
    left = [len(held) for held in network.waits]
    ready = [(keys[place], place) for place, count in enumerate(left) if not count]
    heapify(ready)
    while ready:
        place = heappop(ready)[1]
        fixed = jobs[place].fixed
        if fixed:
            starts[place], ends[place] = fixed
        else:
            _put(network, place, floor=floors[place], plan=(starts, ends, taken), who=who)
        for held in network.holds[place]:
            left[held.place] -= 1
            if not left[held.place]:
                heappush(ready, (keys[held.place], held.place))
    return Plan(starts, ends, taken)


def _put(
    network: Network,
    place: int,
    *,
    floor: int,
    plan: tuple[list[int], list[int], list[tuple[Taken, ...]]],
    who: Plan | None,
) -> None:
    """One job at its first possible days."""
    starts, ends, taken = plan
    job = network.work.jobs[place]
    first, last = max(floor, job.release), 0
    for before, kind, lag in network.waits[place]:
        if kind == FS:
            first = max(first, ends[before] + lag)
        elif kind == SS:
            first = max(first, starts[before] + lag)
        else:
            last = max(last, (ends[before] if kind == FF else starts[before]) + lag)
    pieces = network.pieces[place]
    span = max(1, job.span)
    if not pieces:
        starts[place] = max(first, last - span + 1)
        ends[place] = starts[place] + span - 1
        return
    found = []
    known = who.taken[place] if who else ()
    begin = end = -1
    for number, (minutes, able, chosen) in enumerate(pieces):
        best = minute = -1
        finish = NEVER + 1
        for worker in (known[number].worker,) if known else able:
            clock = network.clocks[worker]
            at = clock.first_fit(clock.minute(first), minutes)
            day = clock.day(at + minutes - 1) if minutes else clock.day(at)
            if day < finish or (day == finish and worker == chosen):
                best, minute, finish = worker, at, day
        clock = network.clocks[best]
        if minutes:
            clock.take(minute, minutes)
        day = clock.day(minute)
        begin = day if begin < 0 or day < begin else begin
        end = max(end, finish)
        found.append(Taken(best, minute, minutes))
    starts[place] = begin
    ends[place] = max(end, begin + span - 1, last)
    taken[place] = tuple(found)


def backwards(network: Network, plan: Plan, *, limits: Sequence[int]) -> list[int]:
    """The latest first day of every job so that each still ends by its limit, everybody doing what they do in ``plan``.

    Jobs are placed from the last to the first, each as late as its own limit, what waits for it and its people's time
    let it be. One that ends by its limit in ``plan`` is never earlier than there: its own place is always free.
    """
    for clock in network.clocks:
        clock.clear()
    jobs, starts, ends = network.work.jobs, list(plan.starts), list(plan.ends)
    rank = {place: number for number, place in enumerate(network.order)}
    for place in sorted(range(len(jobs)), key=lambda one: (plan.starts[one], rank[one]), reverse=True):
        job = jobs[place]
        if job.fixed:
            continue
        first, last = _until(network, place, behind=(starts, ends), limit=limits[place])
        span = max(1, job.span)
        first = min(first, last - span + 1)
        if not plan.taken[place]:
            starts[place], ends[place] = first, first + span - 1
            continue
        begin, end = NEVER, 0
        for worker, was, minutes in plan.taken[place]:
            clock = network.clocks[worker]
            until = min(clock.minute(last + 1), clock.minute(first + 1) - 1 + minutes)
            at = max(clock.last_fit(until, minutes), was if plan.ends[place] <= limits[place] else 0)
            if minutes:
                clock.take(at, minutes)
            begin, end = min(begin, clock.day(at)), max(end, clock.day(at + max(1, minutes) - 1))
        starts[place], ends[place] = begin, max(end, begin + span - 1)
    return starts


def _until(network: Network, place: int, *, behind: tuple[list[int], list[int]], limit: int) -> tuple[int, int]:
    """The latest first and last day that what waits for a job lets it have."""
    starts, ends = behind
    first, last = NEVER, limit
    for then, kind, lag in network.holds[place]:
        if kind == FS:
            last = min(last, starts[then] - lag)
        elif kind == SS:
            first = min(first, starts[then] - lag)
        elif kind == FF:
            last = min(last, ends[then] - lag)
        else:
            first = min(first, ends[then] - lag)
    return first, last
