"""Plans one network again and again: forwards, backwards, pushed right and left, and what a draft costs."""

from collections.abc import Iterable, Sequence

from seamark.science.staffing.generate import FAR, Bench, Draft, Terms, serial
from seamark.science.staffing.network import ANY, Limit, Network, mirror
from seamark.science.staffing.shift import mirrored, push, sort

Cost = tuple[int, int, int]
NEVER = 1 << 50  # what a draft costs that found no time for something


class Planner:
    """Plans a network. ``eager`` are the first days that waits and releases allow, ``steady`` hold to the plan too."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self.limits: list[Limit] = [*net.urgent, *net.limits]
        self.usual_weight = sum(limit.weight for limit in net.limits) / max(1, len(net.limits)) or 1.0
        self.eager = net.floors
        self.steady = net.floors.copy()
        for place, day in net.aims:
            self.steady[place] = max(self.steady[place], day)

    def forwards(
        self,
        keys: Sequence[float],
        *,
        choices: Sequence[Sequence[int]] | None = None,
        floors: Sequence[int] | None = None,
    ) -> Draft:
        """Jobs taken by rising ``keys``, each after what it waits for."""
        order = sort(self.net.forward, keys)
        bench = Bench(self.net)
        self.follow(order, bench, choices=self.net.choices if choices is None else choices, floors=floors or self.eager)
        return bench.draft()

    def follow(
        self,
        order: Sequence[int],
        bench: Bench,
        *,
        choices: Sequence[Sequence[int]],
        floors: Sequence[int],
        same: int = 0,
        cap: float = FAR,
    ) -> bool:
        """Jobs taken in an order, the first ``same`` as the bench has them; false where lateness exceeds ``cap``."""
        net = self.net
        if same:
            bench.seat(net, order[:same])
            cap -= self._late(bench.moments, order[:same])
            order = order[same:]
        terms = Terms(floors, net.lows, choices)
        return serial(net.forward, order, net=net, bench=bench, terms=terms, cap=cap)

    def backwards(self, keys: Sequence[float], *, end: int, choices: Sequence[Sequence[int]] | None = None) -> Draft:
        """As late as the due days allow, taken by falling ``keys``; what cannot be in time begins before day 0.

        What nothing waits for and nobody wants by a day ends the day before ``end``. In a draft like this only moments
        and people count: it may break what is fixed and what may not begin before its release.
        """
        net = self.net
        side = mirror(net, end=end, further=end)
        floors, lows = self._turned([(limit.moment, limit.until) for limit in self.limits], end=end)
        bench = Bench(net)
        order = sort(side, [-key for key in keys])
        among = net.choices if choices is None else choices
        serial(side, order, net=net, bench=bench, terms=Terms(floors, lows, among))
        count = len(net.spans)
        moments = [end - 1 - day for day in (*bench.moments[count:], *bench.moments[:count])]
        return Draft(moments, bench.who, bench.begins)

    def justify(self, draft: Draft) -> Draft:
        """A draft at least as good: everything late, then everything early, in the place where it is."""
        return self.hasten(self.delay(draft))

    def hasten(self, draft: Draft) -> Draft:
        """Everything as early as it goes in the present order."""
        side = self.net.forward
        order = sort(side, draft.moments[: len(self.net.spans)])
        terms = Terms(self.eager, self.net.lows, self.net.choices)
        return push(self.net, side, draft=draft, order=order, terms=terms)

    def delay(self, draft: Draft) -> Draft:
        """Everything as late as the due days, or where they are missed the draft, and the last day of all allow."""
        net, count = self.net, len(self.net.spans)
        moments = draft.moments
        untils = [(limit.moment, max(limit.until, moments[limit.moment])) for limit in self.limits]
        last = max(moments, default=0)
        end = self._end(untils, last)
        bound = {limit.moment for limit in self.limits}
        untils.extend(
            (count + place, last)
            for place in net.forward.order
            if not net.behind[place] and not net.ahead[place] and not {place, count + place} & bound
        )
        return self._pushed_right(draft, untils, end=end, only=None)

    def settle(self, draft: Draft) -> Draft:
        """What begins before its approved day moved towards it, as far as nothing else has to move for it."""
        net = self.net
        early = [(place, day) for place, day in net.aims if draft.moments[place] < day]
        if not early:
            return draft
        untils = [(limit.moment, max(limit.until, draft.moments[limit.moment])) for limit in self.limits]
        untils.extend(early)
        furthest = max(day for _, day in early)
        end = min(net.horizon, self._end(untils, max(furthest, *draft.moments)) + max(net.spans))
        return self._pushed_right(draft, untils, end=end, only={place for place, _ in early})

    def fits(self, draft: Draft) -> bool:
        """Whether everything found time."""
        return max(draft.moments, default=0) < self.net.horizon

    def cost(self, draft: Draft) -> Cost:
        """Weight times days late, days away from the approved plan, and the sum of first days; the less the better."""
        moments = draft.moments
        late = 0
        for moment, until, weight in self.limits:
            over = moments[moment] - until
            if over > 0:
                late += over * weight
        if not self.fits(draft):
            late += NEVER
        moved = sum(abs(moments[place] - day) for place, day in self.net.aims)
        return late, moved, sum(moments[: len(self.net.spans)])

    def _late(self, moments: Sequence[int], places: Iterable[int]) -> int:
        count, dues = len(self.net.spans), self.net.dues
        return sum(
            (moments[count + place] - dues[place][0]) * dues[place][1]
            for place in places
            if moments[count + place] > dues[place][0]
        )

    def _end(self, untils: Iterable[tuple[int, int]], last: int) -> int:
        return min(self.net.horizon, 1 + max(last, *(until for _, until in untils)) if self.limits else 1 + last)

    def _pushed_right(self, draft: Draft, untils: list[tuple[int, int]], *, end: int, only: set[int] | None) -> Draft:
        net = self.net
        if max(draft.moments, default=0) >= end:  # some found no time, and may stay where they are
            return draft
        side = mirror(net, end=end)
        back = mirrored(net, draft, end=end)
        floors, lows = self._turned(untils, end=end)
        order: Iterable[int] = sort(side, back.moments[: len(net.spans)])
        if only is not None:
            order = [place for place in order if place in only]
        pushed = push(net, side, draft=back, order=order, terms=Terms(floors, lows, net.choices))
        return mirrored(net, pushed, end=end)

    def _turned(self, untils: Iterable[tuple[int, int]], *, end: int) -> tuple[list[int], list[int]]:
        """Latest moments as first and last days of mirrored time."""
        count = len(self.net.spans)
        floors, lows = [0] * count, [ANY] * count
        for moment, until in untils:
            if moment >= count:
                floors[moment - count] = max(floors[moment - count], end - 1 - until)
            else:
                lows[moment] = max(lows[moment], end - 1 - until)
        return floors, lows
