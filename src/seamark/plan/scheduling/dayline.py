"""Dates as numbers of working days, counted from today's."""

from datetime import date, timedelta

from seamark.plan.calendar import WorkCalendar

DAY = timedelta(1)


class DayLine:
    """Day 0 is ``today``, or the first working day after it; days before it are negative."""

    def __init__(self, calendar: WorkCalendar, today: date) -> None:
        self._calendar = calendar
        self.first = calendar.on_or_after(today)

    def after(self, day: date) -> int:
        """The number of the first working day that is not before ``day``."""
        if day <= self.first:
            return 1 - self._calendar.count(day, self.first)
        return self._calendar.count(self.first, day - DAY)

    def before(self, day: date) -> int:
        """The number of the last working day that is not after ``day``."""
        if day < self.first:
            return -self._calendar.count(day + DAY, self.first)
        return self._calendar.count(self.first, day) - 1

    def day(self, number: int) -> date:
        """The date of a working day."""
        return self._calendar.shifted(self.first, number)

    def days(self, count: int) -> list[date]:
        """The dates of the first ``count`` working days from day 0 on."""
        found: list[date] = []
        day = self.first
        closed = set(self._calendar.closed_between(self.first, self.day(count)))
        while len(found) < count:
            if day.weekday() < 5 and day not in closed:
                found.append(day)
            day += DAY
        return found
