"""What is usual at this hour of this weekday: the middle eighty percent of the last eight weeks."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from seamark.measure.answering import Exchange, Purse
from seamark.measure.model import Band, Usual
from seamark.measure.store import Figures

WEEKS = 8
ENOUGH = 3  # weeks below which nothing is called usual
SPANS = 12  # of five minutes in the hour around the moment
KEPT_SECONDS = 300.0


class Habits:
    """Looks up what is usual, at most every five minutes."""

    def __init__(self, figures: Figures, exchange: Exchange) -> None:
        self._figures = figures
        self._exchange = exchange
        self._kept: tuple[float, Usual] | None = None

    def usual(self, now: datetime) -> Usual:
        """Bands for the present weekday and hour; empty ones while there is too little history."""
        tick = time.monotonic()
        if self._kept is None or tick - self._kept[0] >= KEPT_SECONDS:
            self._kept = (tick, self._look(now))
        return self._kept[1]

    def _look(self, now: datetime) -> Usual:
        first = self._figures.first()
        moments = [now - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
        known = [moment for moment in moments if first is not None and moment - timedelta(minutes=30) >= first]
        spans = [row for moment in known for row in _filled(self._figures.minutes(moment))]
        days = [self._day(moment) for moment in known]
        return Usual(
            weeks=len(known),
            events_per_second=_band([events / 300 for events, _, _ in spans], len(known)),
            visitors_5m=_band([people for _, people, _ in spans], len(known)),
            conversions_5m=_band([conversions for _, _, conversions in spans], len(known)),
            revenue_today=_band([revenue for revenue, _ in days], len(known)),
            spend_day=_band([spend for _, spend in days], len(known)),
        )

    def _day(self, moment: datetime) -> tuple[float, float]:
        purses = {"revenue": Purse(), "spend": Purse()}
        for part, currency, micros in self._figures.day(moment):
            purses[part].add(micros, currency)
        return purses["revenue"].worth(self._exchange), purses["spend"].worth(self._exchange)


def _filled(rows: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The spans of an hour; in those that are missing nothing happened."""
    return [*rows, *[(0, 0, 0)] * (SPANS - len(rows))]


def _band(values: Sequence[float], weeks: int) -> Band | None:
    if weeks < ENOUGH:
        return None
    low, high = np.quantile(values, [0.1, 0.9])
    return Band(float(low), float(high))
