"""A person's time as a line of minutes: days without any are not on it, and what is taken never overlaps."""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import Final

from seamark.science.staffing.model import Worker

NEVER: Final = 10**9  # a day after all days


class Clock:
    """Minutes of work from day 0 on; ``starts`` and ``ends`` are those taken, in order."""

    __slots__ = ("_days", "_total", "_upto", "_usual", "ends", "starts")

    def __init__(self, worker: Worker) -> None:
        self._upto = list(accumulate(worker.free, initial=0))
        self._days, self._total, self._usual = len(worker.free), self._upto[-1], worker.usual
        self.starts: list[int] = []
        self.ends: list[int] = []

    def clear(self) -> None:
        """Nothing is taken any more."""
        self.starts.clear()
        self.ends.clear()

    def minute(self, day: int) -> int:
        """The first minute that is worked on ``day`` or later."""
        if day <= 0:
            return 0
        if day <= self._days:
            return self._upto[day]
        return self._total + (day - self._days) * self._usual

    def day(self, minute: int) -> int:
        """The day on which a minute is worked."""
        if minute < self._total:
            return bisect_right(self._upto, minute) - 1
        return self._days + (minute - self._total) // self._usual if self._usual else NEVER

    def first_fit(self, minute: int, length: int) -> int:
        """The first minute from ``minute`` on at which ``length`` minutes in a row are free."""
        starts, ends = self.starts, self.ends
        place = bisect_right(ends, minute)
        for at in range(place, len(starts)):
            if starts[at] - minute >= length:
                return minute
            minute = max(minute, ends[at])
        return minute

    def last_fit(self, until: int, length: int) -> int:
        """The last minute at which ``length`` minutes in a row are free that end before ``until``; below 0 if none."""
        starts, ends = self.starts, self.ends
        for at in range(bisect_left(starts, until) - 1, -1, -1):
            if ends[at] <= until - length:
                break
            until = min(until, starts[at])
        return until - length

    def take(self, minute: int, length: int) -> None:
        """Take minutes that are free."""
        place = bisect_left(self.starts, minute)
        self.starts.insert(place, minute)
        self.ends.insert(place, minute + length)
