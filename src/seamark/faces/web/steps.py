"""Days put together into the steps of a chart, so that a year has as few points as a month."""

from collections.abc import Sequence
from datetime import date, timedelta

from seamark.faces.web.periods import View

LENGTHS = {"day": 1, "week": 7, "month": 28}
WORDS = {1: "a day", 7: "a week", 28: "in four weeks"}


class Steps:
    """The steps of a view, counted back from its end so that each is whole; days left over are not drawn."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.length = LENGTHS[view.grain]

    @property
    def starts(self) -> list[date]:
        """The first day of every step."""
        period = self._view.period
        whole = period.days // self.length
        first = period.start + timedelta(days=period.days - whole * self.length)
        return [first + timedelta(days=number * self.length) for number in range(whole)]

    @property
    def words(self) -> str:
        """How long a step is: a day, a week, in four weeks."""
        return WORDS[self.length]

    @property
    def has_partial(self) -> bool:
        """Whether the last step is a day that is not over."""
        return self._view.has_today and self.length == 1

    def of(self, days: Sequence[float]) -> tuple[float, ...]:
        """Daily values summed by step."""
        whole = len(days) // self.length
        cut = days[len(days) - whole * self.length :]
        return tuple(sum(cut[number * self.length : (number + 1) * self.length]) for number in range(whole))

    def of_known(self, days: Sequence[float | None]) -> tuple[float | None, ...]:
        """The same where some days are not known: a step with such a day is not known either."""
        whole = len(days) // self.length
        cut = days[len(days) - whole * self.length :]
        steps = [cut[number * self.length : (number + 1) * self.length] for number in range(whole)]
        return tuple(
            None if any(day is None for day in step) else sum(day for day in step if day is not None) for step in steps
        )
