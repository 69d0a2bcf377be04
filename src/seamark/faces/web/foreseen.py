"""What a chart shows beyond its days: the forecast of what it draws, and when that turned."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from seamark.faces.web.charts import AHEAD, Note, Series
from seamark.faces.web.numbers import change as shown_change
from seamark.faces.web.numbers import day, percent
from seamark.faces.web.steps import Steps
from seamark.faces.web.visit import Visit
from seamark.kernel import NotFound
from seamark.measure.forecasts import ForecastAnswer, HistoryQuestion, TurningPoint

QUERY: Final = "ahead"
NO: Final = "0"
LEAST, MOST = 3, 28  # steps drawn ahead
RECORD: Final = "/track-record#forecast"


class Ahead(msgspec.Struct, frozen=True):
    """Forecasts by the name of the series they carry on, with its colour; notes of turning points.

    ``is_on`` whether they are asked for, ``can`` whether the days looked at reach to today, ``why`` there is none.
    ``scored`` says how the same way did on the series' own past.
    """

    found: tuple[tuple[str, int, ForecastAnswer], ...] = ()
    notes: tuple[Note, ...] = ()
    is_on: bool = False
    can: bool = False
    why: str = ""
    scored: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """What is added to what the chart says of itself."""
        return ", hatched: the forecast, in which eight of ten are to fall" if self.found else ""

    def days(self, steps: Steps) -> list[date]:
        """The steps of the view, and those ahead."""
        starts = steps.starts
        last = max((self._place(answer, len(answer.steps) - 1, steps) for *_, answer in self.found), default=-1)
        return [*starts, *(starts[-1] + timedelta(days=steps.length * (n + 1)) for n in range(last - len(starts) + 1))]

    def drawn(self, lines: Sequence[Series], steps: Steps) -> list[Series]:
        """The lines, made as long as the days, and what carries them on."""
        count = len(self.days(steps))
        longer = [
            msgspec.structs.replace(one, values=(*one.values, *[None] * (count - len(one.values)))) for one in lines
        ]
        return [*longer, *(self._series(one, count, steps) for one in self.found)]

    def _series(self, one: tuple[str, int, ForecastAnswer], count: int, steps: Steps) -> Series:  # noqa: PLR0917
        name, colour, answer = one
        rows: list[list[float | None]] = [[None] * count for _ in range(3)]
        for number, step in enumerate(answer.steps):
            place = self._place(answer, number, steps)
            for row, value in zip(rows, (step.estimate.value, step.estimate.low, step.estimate.high), strict=True):
                row[place] = value
        mean, low, high = (tuple(row) for row in rows)
        return Series(name + AHEAD, mean, colour, "ahead", low, high)

    @staticmethod
    def _place(answer: ForecastAnswer, number: int, steps: Steps) -> int:  # noqa: PLR0917
        """Where a step of the forecast is drawn: at the step of the chart that begins nearest."""
        return round((answer.steps[number].period - steps.starts[0]).days / steps.length)


NOTHING_AHEAD: Final = Ahead()


def ahead_of(visit: Visit, metrics: Mapping[str, int], *, of: str = "") -> Ahead:
    """What comes of some ``metrics`` (with their colours) after the days a page looks at, unless it is switched off.

    ``of`` names the series where it is not the metric.
    """
    steps = Steps(visit.view)
    can = visit.view.period.end >= visit.now.date() and len(steps.starts) > 1
    if visit.query.get(QUERY) == NO or not can:
        return Ahead(can=can)
    horizon = max(LEAST, min(MOST, len(steps.starts) // 2, 364 // steps.length))
    found, notes, why = [], [], ""
    for metric, colour in metrics.items():
        name = of or metric.capitalize()
        try:
            answer = visit.workspace.measure.forecast(
                HistoryQuestion(metric, step_days=steps.length, before=visit.view.period.end), horizon, by=visit.actor
            )
        except NotFound:
            why = "There is no forecast yet: it takes three full steps of history."
            continue
        found.append((name, colour, answer))
        notes += _notes(visit, metric, name=name, colour=colour)
    scored = tuple(map(_scored, found))
    return Ahead(tuple(found), tuple(notes), is_on=True, can=can, why="" if found else why, scored=scored)


def _notes(visit: Visit, metric: str, *, name: str, colour: int) -> list[Note]:
    told = visit.workspace.measure.changes(HistoryQuestion(metric, before=visit.view.period.end), by=visit.actor)
    return [
        Note(one.period, _told(one, name), colour)
        for one in told.changes
        if visit.view.period.start <= one.period < visit.view.period.end
    ]


def _told(one: TurningPoint, name: str) -> str:
    """``Revenue changed on 3 Mar: −18 %``."""
    if one.bends or one.share is None:
        return f"{name} changed direction on {day(one.period)}"
    return f"{name} changed on {day(one.period)}: {shown_change(one.share)}"


def _scored(one: tuple[str, int, ForecastAnswer]) -> str:
    name, _, answer = one
    if answer.mase is None:
        return f"{name}: too short a past to say how well this would have done"
    held = "" if answer.coverage80 is None else f", {percent(round(answer.coverage80, 2))} within its interval"
    return f"{name} missed by {answer.mase:.2f} times what repeating the last season misses by{held}"
