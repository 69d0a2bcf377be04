"""What the simulated company knows of its own past when it makes a plan: costs, visits and orders day by day."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from seamark.science import NOBODY, History, Orders, Spending, Week

Floats = NDArray[np.float64]
DAY_MICROS = 86_400_000_000
SMOOTHED = 7


class Lived:
    """Sums by day over the world's span; day 0 is its first."""

    def __init__(self, history: History) -> None:
        parameters = history.parameters
        self.history, self.days = history, 7 * parameters.weeks
        self.first = parameters.start.date()
        self.orders, self.earned, self.newcomers = np.zeros(self.days), np.zeros(self.days), np.zeros(self.days)
        self.costs: dict[str, Floats] = {}
        self.visits: dict[str, Floats] = {}
        self.bought: dict[str, Floats] = {}
        self._met = np.zeros(parameters.people, bool)
        self._channel = [parameters.channels[place.channel].label for place in history.placements]

    def note(self, week: Week) -> None:
        """Take in the visits of a week."""
        visits = week.visits
        people = (visits.robot == NOBODY) & (visits.device != NOBODY)
        day = self._day(visits.start // DAY_MICROS)
        for place, label in enumerate(self._channel):
            here = people & (visits.placement == place)
            ordered = here & (visits.order != NOBODY)
            self.visits[label] = self._added(self.visits.get(label), day[here])
            self.bought[label] = self._added(self.bought.get(label), day[ordered])

    def sell(self, orders: Orders) -> None:
        """Take in the orders of a week, in order of time."""
        day = self._day(orders.at // DAY_MICROS)
        self.orders = self._added(self.orders, day)
        self.earned = self._added(self.earned, day, weights=orders.cents / 100)
        people, at = np.unique(orders.person, return_index=True)
        new = ~self._met[people]
        self.newcomers = self._added(self.newcomers, day[at[new]])
        self._met[people] = True

    def pay(self, spending: Spending) -> None:
        """Take in the costs of a week."""
        day = self._day(spending.day)
        for place, one in enumerate(self.history.placements):
            here = spending.placement == place
            self.costs[one.campaign] = self._added(self.costs.get(one.campaign), day[here], weights=spending.cost[here])

    def at(self, day: date) -> int:
        """The number of a day; below 0 before the world began."""
        return (day - self.first) // timedelta(days=1)

    def spent(self, codes: list[str]) -> Floats:
        """What campaigns cost, by day."""
        return self.of(self.costs, *codes)

    def of(self, sums: dict[str, Floats], *channels: str) -> Floats:
        """Channels together, by day; nothing for a channel the world does not have."""
        return np.asarray(sum((sums[one] for one in channels if one in sums), np.zeros(self.days)))

    def usual(self, days: Floats, *, begin: int, end: int) -> Floats:
        """What is usual from day ``begin`` to before ``end``: the mean of a week a year before, else that of all days.

        Days a year before the world began have what they were themselves. The caller scales it.
        """
        padded = np.pad(days, SMOOTHED // 2, mode="edge")
        smooth = np.convolve(padded, np.full(SMOOTHED, 1 / SMOOTHED), mode="valid")
        places = np.arange(begin, end)
        year = np.where(places - 364 >= 0, places - 364, places)
        known = (year >= 0) & (year < self.days)
        found: Floats = np.where(known, smooth[np.clip(year, 0, self.days - 1)], smooth.mean())
        return found

    def missed(self, days: Floats) -> Floats:
        """What did not happen while the checkout was broken, by day."""
        missed = np.zeros(self.days)
        for incident in self.history.parameters.incidents:
            if incident.kind == "checkout" and 0 < incident.factor < 1:
                begin, end = round(7 * incident.start), round(7 * (incident.start + incident.weeks))
                missed[begin:end] = days[begin:end] * (1 / incident.factor - 1)
        return missed

    def _day(self, since_1970: NDArray[np.int64]) -> NDArray[np.int64]:
        first = (self.first - date(1970, 1, 1)).days
        return np.clip(since_1970 - first, 0, self.days - 1)

    def _added(self, sums: Floats | None, day: NDArray[np.int64], *, weights: Floats | None = None) -> Floats:
        counted = np.bincount(day, weights=weights, minlength=self.days).astype(np.float64)
        return counted if sums is None else sums + counted
