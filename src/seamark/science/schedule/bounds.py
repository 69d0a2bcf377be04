"""Proven lower bounds of the makespan: the critical path, and the work of each resource between heads and tails.

A head is the earliest start of a task, a tail the least time from its finish to the end. Tasks whose head is at least
``h`` and whose tail is at least ``q`` all run between ``h`` and the end minus ``q``: a resource of capacity ``c`` takes
their work divided by ``c`` for it (Klein & Scholl 1999, EJOR 112:322-346, bounds LB1 and the energetic LBE).
"""

from seamark.science.schedule.network import Network
from seamark.science.schedule.rules import earliest, tails

MANY = 800  # tasks of one resource up to which all pairs of heads and tails are looked at


def critical_path(network: Network) -> int:
    """The last finish with unlimited capacity."""
    starts = earliest(network.forward, network.floors)
    return max(map(int.__add__, starts, network.durations), default=0)


def least_lateness(network: Network) -> int:
    """The lateness that no schedule avoids: finishing later than the limit even with unlimited capacity."""
    starts = earliest(network.forward, network.floors)
    return sum(
        weight * max(0, starts[place] + network.durations[place] - until) for place, until, weight in network.limits
    )


def lower_bound(network: Network, *, many: int = MANY) -> int:
    """No schedule ends before; quicker and lower when fewer tasks are ``many``."""
    heads = earliest(network.forward, network.floors)
    behind = tails(network)
    best = critical_path(network)
    for name, capacity in network.project.capacity.items():
        work = [
            (heads[place], behind[place], duration * need)
            for place, duration in enumerate(network.durations)
            if place not in network.fixed and (need := network.project.tasks[place].needs.get(name, 0)) and duration
        ]
        if work:
            best = max(best, _between(work, capacity, many=many))
    return best


def _between(work: list[tuple[int, int, int]], capacity: int, *, many: int) -> int:
    """The best bound over all pairs of a head and a tail."""
    starts = sorted({head for head, _, _ in work})
    if len(work) > many:
        starts = starts[:1]
    by_tail = sorted(work, key=lambda item: -item[1])
    best = 0
    for start in starts:
        energy = 0
        for head, tail, amount in by_tail:
            if head >= start:
                energy += amount
                best = max(best, start + -(-energy // capacity) + tail)
    return best
