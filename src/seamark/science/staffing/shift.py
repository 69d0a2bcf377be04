"""A draft sorted, mirrored, measured, and pushed early or late, where no job ever loses by it.

Forward-backward improvement (Li & Willis 1992, EJOR 56:370-379; Valls, Ballestín & Quintanilla 2005), job by job in the
place where it lies: what is taken out may always be put back, so that a push makes nothing later.
"""

from collections.abc import Iterable, Sequence

from seamark.science.staffing.generate import Bench, Draft, Fitting, Terms
from seamark.science.staffing.network import Network, Side


def sort(side: Side, keys: Sequence[float]) -> list[int]:
    """The places of a side by rising keys, equal ones in their usual order, nothing before what it waits for."""
    raised, before = list(keys), side.before
    for place in side.order:
        key = raised[place]
        for other in before[place]:
            if raised[other] > key:  # noqa: PLR1730 - max() is slower, and this is done for every draft
                key = raised[other]
        raised[place] = key
    return sorted(side.order, key=raised.__getitem__)


def mirrored(net: Network, draft: Draft, *, end: int) -> Draft:
    """A draft seen backwards from the day before ``end``; the same again turns it back."""
    count = len(net.spans)
    moments = [end - 1 - day for day in (*draft.moments[count:], *draft.moments[:count])]
    begins = draft.begins.copy()
    fulls = [clock[end] for clock in net.forward.clocks]
    for parts in net.parts:
        for number, minutes in parts:
            begins[number] = fulls[draft.who[number]] - begins[number] - minutes
    return Draft(moments, draft.who, begins)


def push(net: Network, side: Side, *, draft: Draft, order: Iterable[int], terms: Terms) -> Draft:
    """Every job of ``order`` as early as its waits and its people allow, the others where they are; people stay."""
    bench = Bench(net, draft)
    bench.seat(net, side.order)
    moments, who, begins = bench.moments, bench.who, bench.begins
    fitting = Fitting(net, side, bench=bench, choices=[[worker] for worker in who])
    count = len(net.spans)
    for place in order:
        start, low = terms.floors[place], terms.lows[place]
        for moment, days in side.early[place]:
            start = max(start, moments[moment] + days)
        for moment, days in side.late[place]:
            low = max(low, moments[moment] + days)
        first, last = moments[place], moments[count + place]
        parts = net.parts[place]
        before = [begins[number] for number, _ in parts]
        fitting.lift(place)
        begun, ended = fitting.put(place, start, low=low)
        if begun > first or ended > last:
            fitting.lift(place)
            moments[place], moments[count + place] = first, last
            for (number, minutes), begin in zip(parts, before, strict=True):
                begins[number] = begin
                bench.take(who[number], begin, minutes=minutes)
    return bench.draft()
