"""Questions to measure, and their answers as the pages use them."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from seamark.faces.web.periods import View
from seamark.faces.web.visit import Visit
from seamark.kernel import Period
from seamark.measure import Answer, Excluded, Question

NO_NAME = "(none)"


class Asked:
    """Answers to everything a page wants to know, asked at once so that measure scans each relation once."""

    def __init__(self, visit: Visit, questions: Sequence[Question]) -> None:
        unique = list({_key(question): question for question in questions}.values())
        answers = visit.workspace.measure.ask_many(unique, by=visit.actor)
        self._answers = {_key(question): answer for question, answer in zip(unique, answers, strict=True)}

    def daily(self, metric: str, period: Period) -> tuple[float, ...]:
        """A value for every day of the period; a day without anything is zero."""
        found = {row.period: row.value for row in self._of(daily(metric, period)).rows}
        return tuple(found.get(day) or 0.0 for day in days_in(period))

    def named(self, metric: str, period: Period, *, by: str) -> dict[str, float]:
        """A value for every channel, campaign or source that has one."""
        rows = self._of(split(metric, period, by=by)).rows
        return {getattr(row, by) or NO_NAME: row.value for row in rows if row.value is not None}

    def total(self, metric: str, period: Period) -> float | None:
        """The value over the whole period."""
        rows = self._of(whole(metric, period)).rows
        return rows[0].value if rows else None

    def excluded(self) -> list[Excluded]:
        """Money that is in no answer because its currency has no exchange rate; each once, the most that was seen."""
        most: dict[tuple[str, str], Excluded] = {}
        for answer in self._answers.values():
            for one in answer.excluded:
                known = most.get((one.part, one.currency))
                if known is None or abs(one.amount) > abs(known.amount):
                    most[one.part, one.currency] = one
        return list(most.values())

    def _of(self, question: Question) -> Answer:
        return self._answers[_key(question)]


def daily(metric: str, period: Period) -> Question:
    """A metric a day."""
    return Question(metric, period, grain="day")


def split(metric: str, period: Period, *, by: str) -> Question:
    """A metric over the whole period, by one dimension."""
    return Question(metric, period, by=(by,), grain="total")


def whole(metric: str, period: Period) -> Question:
    """A metric over the whole period."""
    return Question(metric, period, grain="total")


def days_in(period: Period) -> list[date]:
    """Every day of a period."""
    return [period.start + timedelta(days=number) for number in range(period.days)]


def periods_of(view: View) -> list[Period]:
    """The period looked at and, where there is one, the period it is compared with."""
    return [view.period, *([view.against] if view.against else [])]


def _key(question: Question) -> bytes:
    return msgspec.json.encode(question)
