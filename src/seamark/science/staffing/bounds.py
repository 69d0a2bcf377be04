"""A proven least lateness.

**Critical path.** Alone in the world, a part takes the person who ends it first, from the first day that its job may
begin; longest paths over such days give every moment a day before which it cannot be, whoever does what. A limit that
is missed even so is missed by at least as much. Limits count apart, so their sum is a bound.

**Work of a group** (Klein & Scholl 1999, EJOR 112:322-346). All parts that only some people may do, that must be done
before a limit and cannot begin before a day, take those people's minutes from that day on, all together as one and
interrupted as one likes. The limit is not met before that work is done, plus the days that lead from it to the limit.

**Work of several limits** (preemptive relaxation of total weighted tardiness; splitting a job's weight over its minutes
after Belouadah, Posner & Potts 1992, Discrete Appl. Math. 36:213-231). Let each minute of such work carry its share of
its limit's weight, and be late from the day on which it would have to be done for the limit. No minute of a limit's
work is done later than the limit says, so what the minutes cost is at most what the limit costs. At the end of each day
the minutes due by then that exceed what the group can have done are not done; the cheapest of them, day by day, cost
at least so much. A part that leads to several limits counts for one only, so nothing counts twice; limits without work
in the group add what they cost alone.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from seamark.science.staffing.network import ANY, Ahead, Limit, Network

REACH = 4_000_000  # limits times jobs up to which all work before each limit is looked up
GROUPS = 80  # those with the most work that are looked at
CELLS = 400_000  # days times parts in one go
FAR = 1 << 60


class Alone(NamedTuple):
    """Moments as if everybody did only one thing, the day before which no part begins, the least days of each job."""

    moments: list[int]
    heads: list[int]
    days: list[int]


class Piece(NamedTuple):
    """A part that must be done before a limit: its earliest day and the latest that is no loss to the limit."""

    number: int
    group: tuple[int, ...]
    limit: int
    minutes: int
    head: int
    due: int


def alone(net: Network) -> Alone:
    """The critical path of everything."""
    count = len(net.spans)
    moments, heads = net.moments.copy(), net.floors.copy()
    soonest = _Soonest(net)
    days = [max(1, span) for span in net.spans]
    for place in net.forward.order:
        start, last = heads[place], net.lows[place]
        for moment, wait in net.forward.early[place]:
            start = max(start, moments[moment] + wait)
        for moment, wait in net.forward.late[place]:
            last = max(last, moments[moment] + wait)
        first, least = FAR if net.parts[place] else start, net.spans[place]
        for number, minutes in net.parts[place]:
            begun, ended = soonest.of(number, minutes, start=start)
            first, last = min(first, begun), max(last, ended)
            least = max(least, -(-minutes // soonest.most(number)))
        heads[place], days[place] = start, least
        moments[place], moments[count + place] = first, max(last, first + net.spans[place] - 1)
    return Alone(moments, heads, days)


def least_lateness(net: Network, *, quick: bool = False) -> int:
    """No rota has less; ``quick`` looks at the critical path only."""
    found = alone(net)
    least = [limit.weight * max(0, found.moments[limit.moment] - limit.until) for limit in net.limits]
    if quick or not net.limits or len(net.limits) * len(net.spans) > REACH:
        return sum(least)
    pieces = _pieces(net, found)
    groups: dict[tuple[int, ...], int] = defaultdict(int)
    for piece in pieces:
        groups[piece.group] += piece.minutes
    pools = {group: _pooled(net, group) for group in sorted(groups, key=lambda group: (-groups[group], group))[:GROUPS]}
    mine: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        mine[piece.limit].append(piece)
    for number, before in mine.items():
        limit = net.limits[number]
        least[number] = max(least[number], limit.weight * _days_late(before, pools))
    best = sum(least)
    for group, clock in pools.items():
        best = max(best, _of_group(group, clock, pieces=pieces, limits=net.limits, least=least))
    return best


class _Soonest:
    """The first day somebody can begin, and end, a part; each question is worked out once."""

    def __init__(self, net: Network) -> None:
        self._net = net
        self._known: dict[tuple[tuple[int, ...], int, int], tuple[int, int]] = {}
        self._most: dict[tuple[int, ...], int] = {}

    def of(self, number: int, minutes: int, *, start: int) -> tuple[int, int]:
        """First and last day, each of whoever does it soonest."""
        start = min(start, self._net.horizon)
        group = self._net.groups[number]
        key = (group, minutes, start)
        if key in self._known:
            return self._known[key]
        begun = ended = self._net.horizon + 1
        for worker in group:
            clock = self._net.forward.clocks[worker]
            here = clock[start]
            day = bisect_left(clock, here + minutes)
            if day < ended:  # noqa: PLR1730 - the call would cost as much as the work
                ended = day
            if begun > start + 1:
                day = bisect_right(clock, here)
                if day < begun:  # noqa: PLR1730 - the call would cost as much as the work
                    begun = day
        self._known[key] = begun - 1, ended - 1
        return self._known[key]

    def most(self, number: int) -> int:
        """The most minutes that any of those who may do a part has on a day."""
        group = self._net.groups[number]
        if group not in self._most:
            workers = [self._net.work.workers[place] for place in group]
            self._most[group] = max(max(worker.usual, *worker.free, 1) for worker in workers)
        return self._most[group]


def _pieces(net: Network, found: Alone) -> list[Piece]:
    """Every part before every limit, with the days that lie between the part's end and the limit at least."""
    count = len(net.spans)
    ranks = {place: rank for rank, place in enumerate(net.forward.order)}
    pieces: list[Piece] = []
    ahead = Ahead(net)
    for number, limit in enumerate(net.limits):
        tails = {limit.moment: 0}
        places = [place for place in ahead.of(limit.moment) if place in ranks]
        for place in sorted(places, key=ranks.__getitem__, reverse=True):
            for waiting, moment in ((net.behind, count + place), (net.ahead, place)):
                for seen, days in waiting[place]:  # a moment of mirrored time: first and last days change places
                    tail = tails.get(seen + count if seen < count else seen - count)
                    if tail is not None:
                        tails[moment] = max(tails.get(moment, ANY), tail + days)
            tail = tails.get(count + place)
            if tail is None:
                continue
            tails[place] = max(tails.get(place, ANY), tail + found.days[place] - 1)
            pieces.extend(
                Piece(part, net.groups[part], number, minutes, found.heads[place], limit.until - tail)
                for part, minutes in net.parts[place]
            )
    return pieces


def _pooled(net: Network, group: Sequence[int]) -> list[int]:
    """The clock of a group that works as one."""
    return [sum(minutes) for minutes in zip(*(net.forward.clocks[worker] for worker in group), strict=True)]


def _days_late(before: Sequence[Piece], pools: dict[tuple[int, ...], list[int]]) -> int:
    """The days that a limit is missed by at least, by the work of each group before it."""
    worst = 0
    for group in {piece.group for piece in before} & pools.keys():
        clock, people = pools[group], set(group)
        work, due = 0, ANY
        for piece in sorted(before, key=lambda piece: -piece.head):
            if people.issuperset(piece.group):
                work += piece.minutes
                due = max(due, piece.due)
                done = bisect_left(clock, clock[min(piece.head, len(clock) - 1)] + work) - 1
                worst = max(worst, done - due)
    return worst


def _of_group(
    group: tuple[int, ...], clock: list[int], *, pieces: Iterable[Piece], limits: Sequence[Limit], least: Sequence[int]
) -> int:
    """The lateness that the work of one group costs all limits together, and the others alone."""
    people = set(group)
    counted: dict[int, Piece] = {}
    for piece in pieces:
        if people.issuperset(piece.group):
            other = counted.get(piece.number)
            if other is None or limits[other.limit].weight < limits[piece.limit].weight:
                counted[piece.number] = piece
    heads = sorted(piece.head for piece in counted.values())
    best = 0
    for head in {heads[0], heads[len(heads) // 4], heads[len(heads) // 2]}:
        chosen = [piece for piece in counted.values() if piece.head >= head]
        rest = sum(least) - sum(least[number] for number in {piece.limit for piece in chosen})
        best = max(best, rest + _unfinished(chosen, clock, head=min(head, len(clock) - 1), limits=limits))
    return best


def _unfinished(chosen: Sequence[Piece], clock: list[int], *, head: int, limits: Sequence[Limit]) -> int:
    """What the minutes cost that cannot be done by the day they are due, counted day by day."""
    work: dict[int, int] = defaultdict(int)
    for piece in chosen:
        work[piece.limit] += piece.minutes
    ranked = sorted(chosen, key=lambda piece: limits[piece.limit].weight / work[piece.limit])
    price = np.array([limits[piece.limit].weight / work[piece.limit] for piece in ranked])
    minutes = np.array([piece.minutes for piece in ranked], dtype=np.float64)
    due = np.array([piece.due for piece in ranked])
    total = float((price * minutes * np.maximum(0, -due)).sum())  # late already before day 0
    end = min(bisect_left(clock, clock[head] + sum(work.values())), len(clock) - 1)  # all can be done by then
    step = max(1, CELLS // len(ranked))
    for begin in range(0, end, step):
        days = np.arange(begin, min(begin + step, end))
        asked = minutes * (due <= days[:, None])
        possible = np.maximum(0, np.array(clock)[days + 1] - clock[head])
        over = np.maximum(0, asked.sum(axis=1) - possible)
        cheaper = np.cumsum(asked, axis=1) - asked
        total += float((np.clip(over[:, None] - cheaper, 0, asked) * price).sum())
    return math.ceil(total - 1e-6)
