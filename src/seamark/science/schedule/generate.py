"""The serial schedule generation scheme: tasks one by one, each at its earliest time that links and capacity allow.

Kelley 1963; Kolisch 1996 (EJOR 90:320-333) shows that some order of the tasks always leads to an optimal schedule when
the goal only grows with finishes. The same code run on the mirrored side plans backwards.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from seamark.science.schedule.network import Network, Side

FAR = 1 << 62


class Frame(NamedTuple):
    """What is there before planning: packed use from each of ``times`` on, earliest starts, starts of fixed tasks."""

    times: list[int]
    loads: list[int]
    floors: list[int]
    starts: list[int]


def frame(network: Network) -> Frame:
    """Fixed tasks in time as it runs. Where they use more than there is, everything there is counts as used."""
    starts = [0] * len(network.durations)
    moments = {0}
    for place, start in network.fixed.items():
        starts[place] = start
        moments |= {start, start + network.durations[place]}
    times = sorted(moments)
    return Frame([*times, FAR], [*(_used(network, moment) for moment in times), network.idle], network.floors, starts)


def _used(network: Network, moment: int) -> int:
    """The packed use by fixed tasks at a moment."""
    load, shift = network.idle, 0
    durations, tasks = network.durations, network.project.tasks
    running = [tasks[place] for place, start in network.fixed.items() if start <= moment < start + durations[place]]
    for name, capacity in network.project.capacity.items():
        load += min(capacity, sum(task.needs.get(name, 0) for task in running)) << shift
        shift += capacity.bit_length() + 1
    return load


def mirrored(ahead: Frame, network: Network, *, end: int, starts: Sequence[int]) -> Frame:
    """The same seen backwards from ``end``; no task that has a limit may slip beyond it, or beyond where it is."""
    durations = network.durations
    floors = [0] * len(durations)
    for limit in network.limits:
        last = max(limit.until, starts[limit.place] + durations[limit.place])
        floors[limit.place] = max(floors[limit.place], end - last)
    if not network.fixed:
        return Frame(ahead.times, ahead.loads, floors, ahead.starts)
    inner = ahead.times[:-1]
    times = [0, *(end - moment for moment in reversed(inner)), FAR]
    loads = [*reversed(ahead.loads[:-1]), network.idle, network.idle]
    begun = ahead.starts.copy()
    for place, start in network.fixed.items():
        begun[place] = end - start - durations[place]
    return Frame(times, loads, floors, begun)


def serial(  # noqa: C901 - the innermost loop, where a call would cost as much as the work
    side: Side, order: Sequence[int], *, within: Frame, guard: int
) -> list[int]:
    """Starts by place when tasks take their earliest possible time in ``order``, which no link may contradict.

    The profile is a sorted list of moments with the packed use from each on, so its cost does not depend on the unit
    of time. A task costs the moments between its earliest start and its finish.
    """
    times, loads = within.times.copy(), within.loads.copy()
    floors, starts = within.floors, within.starts.copy()
    jobs = side.jobs
    for place in order:
        duration, load, waits = jobs[place]
        start = floors[place]
        for before, lag in waits:
            earliest = starts[before] + lag
            if earliest > start:  # noqa: PLR1730 - max() would cost a tenth of the whole
                start = earliest
        if not duration or not load:
            starts[place] = start
            continue
        here = first = bisect_right(times, start) - 1
        finish = start + duration
        while True:
            if loads[here] + load & guard:
                here += 1
                while loads[here] + load & guard:
                    here += 1
                first = here
                start = times[here]
                finish = start + duration
            here += 1
            if times[here] >= finish:
                break
        if times[here] != finish:
            times.insert(here, finish)
            loads.insert(here, loads[here - 1])
        if times[first] != start:
            first += 1
            here += 1
            times.insert(first, start)
            loads.insert(first, loads[first - 1])
        for moment in range(first, here):
            loads[moment] += load
        starts[place] = start
    return starts
