"""A world that goes on: visits as they would come now, by the people, devices and sign-ins that its history left."""

from collections import Counter

import numpy as np

from seamark.science.world.baskets import fill_baskets
from seamark.science.world.draws import Flags, Floats, Purpose, Whole, stream
from seamark.science.world.faults import suffer
from seamark.science.world.frames import pick, stack
from seamark.science.world.history import History, Orders, Week, with_products
from seamark.science.world.hits import make_hits
from seamark.science.world.parameters import WorldParameters
from seamark.science.world.spending import Spending, no_spending
from seamark.science.world.timeline import DAY, HOUR, SECOND, WEEK, busy, moment
from seamark.science.world.visits import NOBODY, Arrivals, note_visits

_RECENT = 8  # weeks whose mix of links and rate of orders go on
_BILLED = 4  # weeks whose costs come again


class Present:
    """Lives through a world's history, then answers for any span of time after it.

    ``seed`` varies what happens now; the people and what they are known by stay those of ``parameters``.
    """

    def __init__(self, parameters: WorldParameters, *, seed: int) -> None:
        self.history = History(parameters)
        self.devices = self.history.devices._replace(clock=np.zeros_like(self.history.devices.clock))
        self._seed, self._spans = seed, 0
        self._links = np.zeros(len(self.history.placements))
        self._hits = self._visits = self._orders = 0
        billed: list[Spending] = []
        for week in self.history.weeks():
            if week.number >= parameters.weeks - _RECENT:
                self._note(week)
            if week.number >= parameters.weeks - _BILLED:
                billed.append(week.spending)
        self._billed = stack(billed)
        self._interest = np.cumsum(self.history.people.interest.astype(np.float64))

    @property
    def natural_rate(self) -> float:
        """Events a second in the last weeks of the history."""
        return self._hits * SECOND / (min(_RECENT, self.history.parameters.weeks) * WEEK)

    def spending(self, first: int, last: int) -> Spending:
        """What platforms report of days ``first`` to before ``last`` (since 1970), all of them after the history.

        Each day costs what the same weekday did four weeks before, again and again.
        """
        until, cycle = moment(self.history.parameters.until) // DAY, 7 * min(_BILLED, self.history.parameters.weeks)
        turns = [(day, until - cycle + (day - until) % cycle) for day in range(first, last)]
        return stack([no_spending(), *(self._billed_again(then, day=day) for day, then in turns)])

    def between(self, begin: int, end: int, *, rate: float) -> Week:
        """What visits that start from ``begin`` to before ``end`` (microseconds) will send, some of it after ``end``.

        ``rate`` is the mean number of events a second; the hour of the week raises or lowers it.
        """
        parameters, self._spans = self.history.parameters, self._spans + 1
        random = stream(parameters.seed, Purpose.LIVE, self._seed, self._spans)
        arrivals = self._arrivals(begin, end, rate=rate, random=random)
        ordered = np.flatnonzero(arrivals.order != NOBODY)
        buyers = arrivals.person[ordered]
        baskets = fill_baskets(parameters, buyers, week=begin // SECOND, factor=self.history.people.value[buyers])
        visits = note_visits(
            parameters,
            self.history.people,
            book=self.history.book,
            placements=self.history.placements,
            arrivals=arrivals,
            random=random,
        )
        visits = with_products(visits, baskets)
        last = end + WEEK
        hits = make_hits(
            parameters,
            visits,
            setting=self.history.setting(visits, baskets),
            devices=self.devices,
            end=last,
            random=random,
        )
        hits = suffer(parameters, hits, end=last, random=random, counts=Counter())
        at = arrivals.start[ordered]
        nobody, web = np.full(len(buyers), NOBODY), np.zeros(len(buyers), bool)
        region = self.history.people.region[buyers].astype(np.int64)
        customer = np.where(visits.guest[ordered], NOBODY, buyers)
        orders = Orders(
            self._numbers(at), buyers, at, *baskets, region, web, customer, visits.anonymous[ordered], nobody
        )
        return Week(parameters.weeks, visits, hits, orders, len(buyers), no_spending())

    def _billed_again(self, then: int, *, day: int) -> Spending:
        rows = pick(self._billed, self._billed.day == then)
        return rows._replace(day=np.full(len(rows.day), day))

    def _note(self, week: Week) -> None:
        people = (week.visits.robot == NOBODY) & (week.visits.device != NOBODY)
        self._links += np.bincount(week.visits.placement[people], minlength=len(self._links))
        self._visits += int(people.sum())
        self._hits += len(week.hits.at)
        self._orders += int((week.visits.order[people] != NOBODY).sum())

    def _arrivals(self, begin: int, end: int, *, rate: float, random: np.random.Generator) -> Arrivals:
        hour = begin // HOUR * HOUR
        expected = rate * (end - begin) / SECOND * busy(hour)[0] * 168 * self._visits / max(1, self._hits)
        count = int(random.poisson(expected))
        start = np.sort(random.integers(begin, end, count))
        person = np.minimum(_drawn(self._interest, count, random=random), len(self._interest) - 1)
        orders: Flags = random.random(count) < self._orders / max(1, self._visits)
        order = np.where(orders, np.cumsum(orders) - 1, NOBODY)
        return Arrivals(
            person, start, _drawn(np.cumsum(self._links), count, random=random), order,
            orders | (random.random(count) < 0.3), random.random(count) < 0.01,
        )  # fmt: skip

    def _numbers(self, at: Whole) -> Whole:
        """Order numbers far above the history's that two runs cannot share: tenths of a second since it ended."""
        return 10_000_000 + (at - moment(self.history.parameters.until)) // (SECOND // 10) % 80_000_000


def _drawn(cumulated: Floats, count: int, *, random: np.random.Generator) -> Whole:
    return np.asarray(np.searchsorted(cumulated, random.random(count) * cumulated[-1], side="right"), np.int64)
