"""Push a schedule to the right, then to the left: it never gets worse and often shorter.

Double justification: Valls, Ballestín & Quintanilla 2005 (EJOR 165:375-386), after Tormos & Lova 2001.
"""

from collections.abc import Iterable, Sequence

from seamark.science.schedule.generate import Frame, frame, mirrored, serial
from seamark.science.schedule.network import Network, Side


class Planner:
    """Plans one network again and again."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.ahead: Frame = frame(network)

    def plan(self, keys: list[float]) -> list[int]:
        """Starts when tasks are taken by rising ``keys``, each after what it waits for. ``keys`` is used up."""
        side = self.network.forward
        return serial(side, _sorted(side, keys, is_ordered=False), within=self.ahead, guard=self.network.guard)

    def justify(self, starts: list[int]) -> list[int]:
        """A schedule at least as good: everything late, then everything early."""
        return self.settle(starts, self.delay(starts))

    def delay(self, starts: Sequence[int], *, keys: list[float] | None = None) -> list[int]:
        """Starts when everything is as late as the last finish and the limits allow, the last to finish first.

        With ``keys`` (used up) tasks are taken by them instead, and the first may start before 0: that is how much
        longer such a plan is.
        """
        network = self.network
        durations = network.durations
        end = self.makespan(starts)
        is_ordered = network.is_ordered and keys is None
        keys = keys or [-start - duration for start, duration in zip(starts, durations, strict=True)]
        order = _sorted(network.backward, keys, is_ordered=is_ordered)
        within = mirrored(self.ahead, network, end=end, starts=starts)
        back = serial(network.backward, order, within=within, guard=network.guard)
        return [end - start - duration for start, duration in zip(back, durations, strict=True)]

    def settle(self, starts: list[int], keys: Sequence[int]) -> list[int]:
        """Everything as early as it goes in the order of ``keys``; ``starts`` where that is no better."""
        network = self.network
        order = _sorted(network.forward, list(keys), is_ordered=network.is_ordered)
        found = serial(network.forward, order, within=self.ahead, guard=network.guard)
        return found if network.is_ordered or self.cost(found) <= self.cost(starts) else starts

    def makespan(self, starts: Iterable[int]) -> int:
        """The last finish."""
        return max(map(int.__add__, starts, self.network.durations), default=0)

    def lateness(self, starts: Sequence[int]) -> int:
        """Weight times units beyond the limits."""
        durations = self.network.durations
        return sum(
            weight * over
            for place, until, weight in self.network.limits
            if (over := starts[place] + durations[place] - until) > 0
        )

    def cost(self, starts: Sequence[int]) -> int:
        """Lateness first, then the makespan, as one number."""
        if not self.network.limits:
            return self.makespan(starts)
        return self.lateness(starts) * self.network.scale + self.makespan(starts)


def _sorted(side: Side, keys: list[float], *, is_ordered: bool) -> list[int]:
    """The places of a side by rising keys, equal ones in their usual order, nothing before what it waits for."""
    if not is_ordered:
        jobs = side.jobs
        for place in side.order:
            key = keys[place]
            for before, _ in jobs[place].waits:
                if keys[before] > key:  # noqa: PLR1730 - max() is slower, and this is done for every plan
                    key = keys[before]
            keys[place] = key
    return sorted(side.order, key=keys.__getitem__)
