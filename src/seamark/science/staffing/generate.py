"""The serial schedule generation scheme for people: jobs one by one, each part in its person's first gap that holds it.

Kelley 1963; Kolisch 1996 (EJOR 90:320-333). The same code run on the mirrored side plans backwards.

A person's gaps are two sorted lists of moments of their clock, where each begins and where it ends; the last gap has no
end. A part costs a search in them for everybody who may do it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from seamark.science.staffing.network import ANY, Network, Side

FAR = 1 << 60


class Draft(NamedTuple):
    """Where everything lies: moments of jobs; of each part who does it and the minute of their clock it begins at."""

    moments: list[int]
    who: list[int]
    begins: list[int]


class Terms(NamedTuple):
    """First days and least last days of jobs, and who may do each part."""

    floors: Sequence[int]
    lows: Sequence[int]
    choices: Sequence[Sequence[int]]


class Bench:
    """People while a draft is made: their gaps, the minutes they are given, and the draft."""

    def __init__(self, net: Network, draft: Draft | None = None) -> None:
        people = len(net.forward.clocks)
        self.opens: list[list[int]] = [[0] for _ in range(people)]
        self.shuts: list[list[int]] = [[FAR] for _ in range(people)]
        self.loads = [0] * people
        self.moments = (draft.moments if draft else net.moments).copy()
        self.who = draft.who.copy() if draft else [0] * len(net.choices)
        self.begins = draft.begins.copy() if draft else [0] * len(net.choices)

    def draft(self) -> Draft:
        """What was made."""
        return Draft(self.moments, self.who, self.begins)

    def seat(self, net: Network, places: Sequence[int]) -> None:
        """Book the parts of the given jobs where they are, on empty gaps."""
        booked: list[list[tuple[int, int]]] = [[] for _ in self.opens]
        who, begins = self.who, self.begins
        for place in places:
            for number, minutes in net.parts[place]:
                booked[who[number]].append((begins[number], minutes))
        for worker, stretches in enumerate(booked):
            if not stretches:
                continue
            stretches.sort()
            opens, shuts, here = [], [], 0
            for begin, minutes in stretches:
                if begin > here:
                    opens.append(here)
                    shuts.append(begin)
                here = begin + minutes
                self.loads[worker] += minutes
            self.opens[worker], self.shuts[worker] = [*opens, here], [*shuts, FAR]

    def book(self, worker: int, begin: int, *, minutes: int, gap: int) -> None:
        """Take a stretch out of a gap."""
        opens, shuts = self.opens[worker], self.shuts[worker]
        end = begin + minutes
        self.loads[worker] += minutes
        if begin == opens[gap]:
            if end == shuts[gap]:
                del opens[gap], shuts[gap]
            else:
                opens[gap] = end
        elif end == shuts[gap]:
            shuts[gap] = begin
        else:
            shuts.insert(gap, begin)
            opens.insert(gap + 1, end)

    def take(self, worker: int, begin: int, *, minutes: int) -> None:
        """Book a stretch that is free."""
        self.book(worker, begin, minutes=minutes, gap=bisect_right(self.opens[worker], begin) - 1)

    def free(self, worker: int, begin: int, *, minutes: int) -> None:
        """Give a stretch back."""
        opens, shuts = self.opens[worker], self.shuts[worker]
        end = begin + minutes
        self.loads[worker] -= minutes
        here = bisect_left(opens, end)  # the first gap that begins at the end or later
        if here < len(opens) and opens[here] == end:
            if here and shuts[here - 1] == begin:
                del opens[here], shuts[here - 1]
            else:
                opens[here] = begin
        elif here and shuts[here - 1] == begin:
            shuts[here - 1] = end
        else:
            opens.insert(here, begin)
            shuts.insert(here, end)


def serial(  # noqa: C901, PLR0912, PLR0915 - the innermost loop, where a call would cost as much as the work
    side: Side, order: Sequence[int], *, net: Network, bench: Bench, terms: Terms, cap: float = FAR
) -> bool:
    """Jobs take their earliest days in ``order``, which no wait may contradict; the bench then has the draft.

    Whoever ends a part first gets it, of several the one who did it before, then the one with the least to do. False as
    soon as lateness exceeds ``cap``: the draft is not complete then.
    """
    clocks, early, late = side.clocks, side.early, side.late
    floors, lows, choices = terms
    moments, who, begins = bench.moments, bench.who, bench.begins
    opens, shuts, loads = bench.opens, bench.shuts, bench.loads
    parts_of, spans, kept = net.parts, net.spans, net.kept
    count, last_day = len(spans), len(clocks[0]) - 1 if clocks else 0
    fitting, dues = Fitting(net, side, bench=bench, choices=choices), net.dues
    for place in order:
        start = floors[place]
        for moment, days in early[place]:
            day = moments[moment] + days
            if day > start:  # noqa: PLR1730 - the call would cost as much as the work
                start = day
        if late[place] or lows[place] >= start or (spans[place] > 1 and side.is_mirrored):
            low = lows[place]
            for moment, days in late[place]:
                low = max(low, moments[moment] + days)
            fitting.put(place, start, low=low)
            continue
        parts = parts_of[place]
        if not parts:
            moments[place] = start
            moments[count + place] = last = start + spans[place] - 1
            if last > dues[place][0]:
                cap -= (last - dues[place][0]) * dues[place][1]
                if cap < 0:
                    return False
            continue
        if start > last_day:  # noqa: PLR1730 - the call would cost as much as the work
            start = last_day
        first, last = FAR, ANY
        for number, minutes in parts:
            soonest, least = FAR, 0
            for worker in choices[number]:
                clock = clocks[worker]
                begin = clock[start]
                ends = shuts[worker]
                gap = bisect_right(ends, begin)
                begun = opens[worker]
                if begun[gap] > begin:  # noqa: PLR1730 - the call would cost as much as the work
                    begin = begun[gap]
                while ends[gap] - begin < minutes:
                    gap += 1
                    begin = begun[gap]
                day = bisect_left(clock, begin + minutes) - 1
                if day < soonest or (day == soonest and loads[worker] < least):
                    soonest, chosen, at, into = day, worker, begin, gap
                    least = -1 if worker == kept[number] else loads[worker]
            bench.book(chosen, at, minutes=minutes, gap=into)
            who[number], begins[number] = chosen, at
            if soonest > last:  # noqa: PLR1730 - the call would cost as much as the work
                last = soonest
            day = bisect_right(clocks[chosen], at) - 1
            if day < first:  # noqa: PLR1730 - the call would cost as much as the work
                first = day
        moments[place] = first
        day = first + spans[place] - 1
        if day > last:  # noqa: PLR1730 - the call would cost as much as the work
            last = day
        moments[count + place] = last
        if last > dues[place][0]:
            cap -= (last - dues[place][0]) * dues[place][1]
            if cap < 0:
                return False
    return True


class Fitting:
    """Jobs fitted one at a time, where a wait also says that they end later: the longer way.

    A span counts from the first day of the earliest part. In mirrored time that part ends last, so it must not end
    before the span is over, and what the span has left goes before all parts.
    """

    def __init__(self, net: Network, side: Side, *, bench: Bench, choices: Sequence[Sequence[int]]) -> None:
        self._net, self._side, self._bench, self._choices = net, side, bench, choices
        self._last_day = len(side.clocks[0]) - 1 if side.clocks else 0

    def put(self, place: int, start: int, *, low: int) -> tuple[int, int]:
        """Fit a job that begins on ``start`` or later and ends on ``low`` or later; its first and last day.

        Where it would end too early, either all of it begins so late that its span ends in time, or the one part that
        loses least by it waits: whichever ends first.
        """
        span, parts = self._net.spans[place], self._net.parts[place]
        if not parts:
            start = max(start, low - span + 1)
            return self._keep(place, (start, start + span - 1))
        if self._side.is_mirrored:
            low, span = max(low, start + span - 1), 1
        first, last = self._fit(place, start)
        if last >= low:
            return self._keep(place, (first, last))
        self.lift(place)
        ways = [(*self._fit(place, max(start, low - span + 1)), -1)]
        self.lift(place)
        for number, _ in parts:
            ways.append((*self._fit(place, start, waiting=number, low=low), number))
            self.lift(place)
        _, _, waiting = min(ways, key=lambda way: (way[1], way[0]))
        if waiting < 0:
            return self._keep(place, self._fit(place, max(start, low - span + 1)))
        return self._keep(place, self._fit(place, start, waiting=waiting, low=low))

    def lift(self, place: int) -> None:
        """Give a job's people back."""
        bench = self._bench
        for number, minutes in self._net.parts[place]:
            bench.free(bench.who[number], bench.begins[number], minutes=minutes)

    def _keep(self, place: int, days: tuple[int, int]) -> tuple[int, int]:
        moments = self._bench.moments
        moments[place], moments[len(self._net.spans) + place] = days
        return days

    def _fit(self, place: int, start: int, *, waiting: int = -1, low: int = ANY) -> tuple[int, int]:
        """Book all parts from ``start`` on, the ``waiting`` one so that it ends on ``low`` or later."""
        bench, clocks = self._bench, self._side.clocks
        first, last = FAR, ANY
        start = min(start, self._last_day)
        for number, minutes in self._net.parts[place]:
            soonest, least = FAR, 0
            for worker in self._choices[number]:
                clock = clocks[worker]
                begin = clock[start]
                if number == waiting:
                    begin = max(begin, clock[min(low, self._last_day)] - minutes + 1)
                gap = bisect_right(bench.shuts[worker], begin)
                begin = max(begin, bench.opens[worker][gap])
                while bench.shuts[worker][gap] - begin < minutes:
                    gap += 1
                    begin = bench.opens[worker][gap]
                day = bisect_left(clock, begin + minutes) - 1
                if day < soonest or (day == soonest and bench.loads[worker] < least):
                    soonest, chosen, at, into = day, worker, begin, gap
                    least = -1 if worker == self._net.kept[number] else bench.loads[worker]
            bench.book(chosen, at, minutes=minutes, gap=into)
            bench.who[number], bench.begins[number] = chosen, at
            last = max(last, soonest)
            first = min(first, bisect_right(clocks[chosen], at) - 1)
        span = self._net.spans[place]
        if self._side.is_mirrored:
            return min(first, last - span + 1), last
        return first, max(last, first + span - 1)


def days_of(clock: Sequence[int], begin: int, *, minutes: int) -> tuple[int, int]:
    """First and last day of a stretch of a clock."""
    return bisect_right(clock, begin) - 1, bisect_left(clock, begin + minutes) - 1


def moment_of(clock: Sequence[int], begin: int) -> float:
    """A minute of a clock as a day, with the part of that day that is gone."""
    day = bisect_right(clock, begin) - 1
    return day + (begin - clock[day]) / (clock[day + 1] - clock[day]) if day + 1 < len(clock) else float(day)
