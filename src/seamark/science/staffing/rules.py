"""Orders to begin with: who goes first when several may. Keys by place, the lowest goes first.

Kolisch 1996 (EJOR 90:320-333) finds the latest start the best of the simple rules. Here a plan backwards from the due
days, capacity counted, gives it (Li & Willis 1992), and what is late all the same is drawn forward by its weight a few
times, as dispatching rules for weighted tardiness do (Vepsalainen & Morton 1987, Manag. Sci. 33:1035-1047).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from seamark.science.staffing.generate import Bench, Draft
from seamark.science.staffing.network import Ahead, Network
from seamark.science.staffing.planner import Cost, Planner
from seamark.science.staffing.shift import sort

BACK = 3  # plans backwards, each from the one before
DRAWN = 8  # times that late work is drawn forward
PULL = 0.6  # by how much of its lateness


class Way(NamedTuple):
    """How a draft is made: an order by keys, who may do each part, first days; what comes of it, and its cost.

    ``raw`` is the draft as the order makes it, before it is moved towards the approved plan.
    """

    keys: list[float]
    order: list[int]
    choices: Sequence[Sequence[int]]
    floors: Sequence[int]
    raw: Draft
    draft: Draft
    cost: Cost


def make(
    planner: Planner, keys: list[float], *, choices: Sequence[Sequence[int]] | None = None, steady: bool = False
) -> Way:
    """A way and its draft."""
    among = planner.net.choices if choices is None else choices
    floors = planner.steady if steady else planner.eager
    order, bench = sort(planner.net.forward, keys), Bench(planner.net)
    planner.follow(order, bench, choices=among, floors=floors)
    draft = bench.draft()
    return Way(keys, order, among, floors, draft, draft, planner.cost(draft))


def latest_days(net: Network) -> list[float]:
    """Latest first days with nobody ever busy or absent; what no limit waits for has the horizon."""
    count = len(net.spans)
    days = [float(net.horizon)] * (2 * count)
    for limit in net.limits:
        days[limit.moment] = min(days[limit.moment], limit.until)
    for limit in net.urgent:
        days[limit.moment] = min(days[limit.moment], limit.until)
    for place in reversed(net.forward.order):
        for waiting, moment in ((net.behind, count + place), (net.ahead, place)):
            for seen, least in waiting[place]:
                days[moment] = min(days[moment], days[seen + count if seen < count else seen - count] - least)
        days[place] = min(days[place], days[count + place] - max(0, net.spans[place] - 1))
    return days[:count]


def ways(planner: Planner, first: Way) -> Iterator[Way]:
    """Good ways to begin, the ``first`` among them."""
    net, count = planner.net, len(planner.net.spans)
    best = first
    yield first
    if net.aims:
        planned = dict(net.aims)
        keys = [float(planned.get(place, day)) for place, day in enumerate(first.keys)]
        yield make(planner, keys, steady=True)
    last = first.draft
    end = min(net.horizon, 1 + max(0, *last.moments, *(limit.until for limit in planner.limits))) if count else 1
    for _ in range(BACK):
        back = planner.backwards(last.moments[count:], end=end)
        keys = [float(day) for day in back.moments[:count]]
        way = make(planner, keys)
        yield way
        yield make(planner, keys, choices=[[worker] for worker in back.who])
        best = min(best, way, key=lambda way: way.cost)
        last = way.draft
    ahead = Ahead(net)
    for _ in range(DRAWN):
        keys = best.keys.copy()
        for limit in planner.limits:
            over = best.draft.moments[limit.moment] - limit.until
            if over > 0:
                draw(keys, ahead.of(limit.moment), days=PULL * over * limit.weight / planner.usual_weight)
        way = make(planner, keys)
        yield way
        best = min(best, way, key=lambda way: way.cost)


def draw(keys: list[float], places: Sequence[int], *, days: float) -> None:
    """Move jobs forward in an order, with negative days back."""
    for place in places:
        keys[place] -= days
