"""Priority rules: who goes first when several may. Keys by place, the lowest goes first.

Kolisch & Hartmann (in Węglarz, *Project Scheduling*, 1999) compare them; the late start leads, and the best of several,
each justified once, leads any of them.
"""

from collections.abc import Sequence

from seamark.science.schedule.network import Network, Side


def earliest(side: Side, floors: Sequence[int]) -> list[int]:
    """Starts with unlimited capacity; on the mirrored side these are the tails."""
    starts = list(floors)
    for place in side.order:
        start = starts[place]
        for before, lag in side.jobs[place].waits:
            start = max(start, starts[before] + lag)
        starts[place] = start
    return starts


def tails(network: Network) -> list[int]:
    """The least time from each finish to the end of the project."""
    return earliest(network.backward, [0] * len(network.durations))


def latest_starts(network: Network) -> list[float]:
    """Latest starts with unlimited capacity, for the shortest end and the limits; below 0 where these cannot hold."""
    durations = network.durations
    starts = earliest(network.forward, network.floors)
    end = max(map(int.__add__, starts, durations), default=0)
    floors = [0] * len(durations)
    for limit in network.limits:
        floors[limit.place] = max(floors[limit.place], end - limit.until)
    back = earliest(network.backward, floors)
    return [float(end - start - duration) for start, duration in zip(back, durations, strict=True)]


def rules(network: Network) -> list[list[float]]:
    """Late start, late finish, most work behind it, most tasks behind it, and late start weighed with early start."""
    late = latest_starts(network)
    early = earliest(network.forward, network.floors)
    durations = network.durations
    behind = _behind(network)
    return [
        late,
        [start + duration for start, duration in zip(late, durations, strict=True)],
        [-float(duration + sum(durations[then] for then, _ in network.backward.jobs[place].waits))
         for place, duration in enumerate(durations)],
        [-float(count) for count in behind],
        [start + 0.5 * first for start, first in zip(late, early, strict=True)],
    ]  # fmt: skip


def _behind(network: Network) -> list[int]:
    """How many tasks wait for each, however far behind."""
    reach = [0] * len(network.durations)  # a bit for every task, so that sets are united by one operation
    for place in network.backward.order:
        for then, _ in network.backward.jobs[place].waits:
            reach[place] |= reach[then] | 1 << then
    return [bits.bit_count() for bits in reach]
