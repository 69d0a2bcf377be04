"""Working days: Monday to Friday without the days the company is closed. Pure arithmetic, no loop over days."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta


class EveryDay:
    """A calendar on which every day counts."""

    def count(self, start: date, end: date) -> int:
        """Days from ``start`` to ``end``, both included."""
        return max(0, (end - start).days + 1)

    def end_of(self, start: date, length: int) -> date:
        """The last of ``length`` days that begin on ``start``."""
        return start + timedelta(max(1, length) - 1)


class WorkCalendar:
    """Which days are worked. ``closed`` are days off for everybody."""

    def __init__(self, closed: Iterable[date] = ()) -> None:
        self._closed = sorted({day.toordinal() for day in closed if day.weekday() < 5})

    def is_working(self, day: date) -> bool:
        """Whether the day is worked."""
        return self._rank(day.toordinal()) > self._rank(day.toordinal() - 1)

    def count(self, start: date, end: date) -> int:
        """Working days from ``start`` to ``end``, both included."""
        return max(0, self._rank(end.toordinal()) - self._rank(start.toordinal() - 1))

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before ``day``."""
        return self._day(self._rank(day.toordinal() - 1) + 1)

    def on_or_before(self, day: date) -> date:
        """The last working day that is not after ``day``."""
        return self._day(self._rank(day.toordinal()))

    def shifted(self, day: date, days: int) -> date:
        """The working day that is ``days`` working days after ``day`` (before it when negative)."""
        rank = self._rank(day.toordinal())
        if days < 0 and not self.is_working(day):
            rank += 1  # going back from a weekend starts at the Monday after it
        return self._day(rank + days) if days else self.on_or_after(day)

    def end_of(self, start: date, length: int) -> date:
        """The last of ``length`` working days that begin on ``start`` or the first working day after it."""
        return self._day(self._rank(start.toordinal() - 1) + max(1, length))

    def start_of(self, end: date, length: int) -> date:
        """The first of ``length`` working days that finish on ``end`` or the last working day before it."""
        return self._day(self._rank(end.toordinal()) - max(1, length) + 1)

    def closed_between(self, first: date, last: date) -> list[date]:
        """Weekdays off for everybody between two days, both included."""
        begin, until = bisect_left(self._closed, first.toordinal()), bisect_right(self._closed, last.toordinal())
        return [date.fromordinal(ordinal) for ordinal in self._closed[begin:until]]

    def _rank(self, ordinal: int) -> int:
        """How many days were worked up to and with a day since the first Monday of the calendar."""
        weeks, rest = divmod(ordinal, 7)
        return 5 * weeks + min(rest, 5) - bisect_right(self._closed, ordinal)

    def _day(self, rank: int) -> date:
        """The day whose rank this is: the closed days before it are added until none is left over."""
        weekdays = rank
        while True:
            weeks, rest = divmod(weekdays - 1, 5)
            ordinal = 7 * weeks + rest + 1
            missing = rank - self._rank(ordinal)
            if missing == 0:
                return date.fromordinal(ordinal if not self._is_closed(ordinal) else self._open_before(ordinal))
            weekdays += missing

    def _is_closed(self, ordinal: int) -> bool:
        place = bisect_left(self._closed, ordinal)
        return place < len(self._closed) and self._closed[place] == ordinal

    def _open_before(self, ordinal: int) -> int:
        """The weekday before a run of closed days: it has the same rank and is worked."""
        while self._is_closed(ordinal) or date.fromordinal(ordinal).weekday() > 4:
            ordinal -= 1
        return ordinal
