"""A world lived week by week: what every person did and what the company's systems saw of it."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from seamark.science.world.arrivals import gather
from seamark.science.world.baskets import Baskets, fill_baskets
from seamark.science.world.behaviour import Happened, Life, Rules, draw, step, stock_of
from seamark.science.world.conditions import make_conditions
from seamark.science.world.draws import Flags, Floats, Keys, Purpose, Whole, blocks, hashed, stream
from seamark.science.world.faults import suffer
from seamark.science.world.frames import pick, stack
from seamark.science.world.hits import Hits, Kind, Setting, make_hits
from seamark.science.world.parameters import WorldParameters
from seamark.science.world.people import APP, make_devices, make_people
from seamark.science.world.placements import click_shares, list_placements
from seamark.science.world.spending import Spending, spend_week
from seamark.science.world.timeline import DAY, SECOND, moment, spread, week_start
from seamark.science.world.visits import NOBODY, Devicebook, Visits, note_visits, robots


class Orders(NamedTuple):
    """B orders, web and store, in order of time where they are new."""

    number: Whole  # counts from 1 over the whole world
    person: Whole
    at: Whole  # microseconds since 1970
    first: Whole  # product
    quantity: Whole
    second: Whole  # product, NOBODY for none
    region: Whole
    store: Flags
    customer: Whole  # account holder's number, NOBODY for guests
    anonymous: Keys  # of the visit; 0 in the store
    refunded: Whole  # moment of the refund, NOBODY for none within the world

    @property
    def cents(self) -> Whole:
        """Value in hundredths of the currency unit, shipping excluded; [B]."""
        return Baskets(self.first, self.quantity, self.second).cents


class Week(NamedTuple):
    """What a week left behind. ``hits.visit`` counts rows of ``visits``; ``visits.order`` rows of ``orders``."""

    number: int
    visits: Visits
    hits: Hits
    orders: Orders  # the ``new`` ones first, then earlier ones that were refunded this week
    new: int
    spending: Spending


class History:
    """The one world that happened, everything switched on. Call :meth:`weeks` once."""

    def __init__(self, parameters: WorldParameters) -> None:
        self.parameters = parameters
        self.conditions = make_conditions(parameters)
        self.people = make_people(parameters, self.conditions.shares)
        self.devices = make_devices(parameters)
        self.placements = list_placements(parameters)
        self.book = Devicebook(parameters, self.people, devices=self.devices)
        self.planted: Counter[str] = Counter()
        self.rules = Rules(parameters, self.conditions, on=np.ones(len(parameters.channels), bool), watched=True)
        self._blocks = [(block, self.people.part(block[1])) for block in blocks(parameters.people)]
        self._lives = [Life(people, len(self.rules.personal), parameters=parameters) for _, people in self._blocks]
        self._sold = 0
        self._waiting = _no_orders()
        channel = [parameters.channels[place.channel] for place in self.placements]
        self._email = np.array([item.subscribers_only for item in channel])
        self._product = np.array([item.landing == "product" for item in channel])

    def weeks(self) -> Iterator[Week]:
        """Live through all weeks, in order."""
        for week in range(self.parameters.weeks):
            yield self._week(week)

    def _week(self, week: int) -> Week:
        parameters, end = self.parameters, week_start(self.parameters, week + 1)
        happened, seen = self._live(week)
        self.book.forget(parameters, week)
        random = stream(parameters.seed, Purpose.VISITS, week)
        shares = click_shares(self.placements, self.conditions, week=week)
        arrivals = gather(parameters, week, happened=happened, placements=self.placements, shares=shares, random=random)
        visits = note_visits(
            parameters, self.people, book=self.book, placements=self.placements, arrivals=arrivals, random=random
        )
        baskets = fill_baskets(parameters, happened.bought, week=week, factor=self.people.value[happened.bought])
        self.planted["kiosk_visits"] += int((visits.device >= len(self.devices.kind) - self.devices.kiosks).sum())
        visits = self._with_robots(with_products(visits, baskets), week, random=random)
        random = stream(parameters.seed, Purpose.HITS, week)
        hits = make_hits(
            parameters, visits, setting=self.setting(visits, baskets), devices=self.devices, end=end, random=random
        )
        orders, visits = self._order(week, happened, made=(baskets, visits, hits), random=random)
        spending = spend_week(
            parameters, self.conditions, placements=self.placements, week=week, visits=visits, seen=seen
        )
        self._wait(orders)
        visits, hits, refunded = self._refund(visits, hits, first=len(orders.at), end=end)
        hits = suffer(parameters, hits, end=end, random=random, counts=self.planted)
        everything = stack([orders, refunded])
        return Week(week, visits, hits, everything, len(orders.at), spending)

    def _live(self, week: int) -> tuple[Happened, tuple[Floats, Floats]]:
        """Step every block; exposures and claimed orders per channel and region beside what happened."""
        parameters, parts = self.parameters, []
        exposures = np.zeros((len(parameters.channels), parameters.regions))
        claims = np.zeros_like(exposures)
        for (block, people), life in zip(self._blocks, self._lives, strict=True):
            draws = draw(parameters, len(self.rules.personal), week=week, block=block)
            happened = step(self.rules, people, life=life, week=week, draws=draws, offset=block[1].start)
            for place, number in enumerate(self.rules.personal):
                exposures[number] += np.bincount(people.region[happened.exposed[place]], minlength=parameters.regions)
                if threshold := parameters.channels[number].claims:
                    stock = stock_of(self.rules, life, place=place, who=happened.bought, week=week)
                    touched = people.region[happened.bought[stock > threshold]]
                    claims[number] += np.bincount(touched, minlength=parameters.regions)
            parts.append(happened.shifted(block[1].start))
        return Happened.together(parts), (exposures, claims)

    @property
    def sold(self) -> int:
        """Orders so far."""
        return self._sold

    def setting(self, visits: Visits, baskets: Baskets) -> Setting:
        """What decides about the optional hits of ``visits``."""
        ordered = visits.order != NOBODY
        second = ordered & (baskets.second[visits.order] >= 0) if len(baskets.second) else ordered
        return Setting(
            app=(visits.device != NOBODY) & (self.devices.kind[visits.device] == APP),
            by_email=self._email[visits.placement],
            lands_on_product=self._product[visits.placement],
            second=second,
            business=(visits.person != NOBODY) & self.people.business[visits.person],
        )

    def _with_robots(self, visits: Visits, week: int, *, random: np.random.Generator) -> Visits:
        count = random.poisson(self.parameters.tracking.bot_visits * len(visits.person))
        start = spread(week_start(self.parameters, week), random.random(count))
        self.planted["bot_visits"] += count
        return stack([visits, robots(self.parameters, start, placement=len(self.placements) - 1, random=random)])

    def _order(
        self, week: int, happened: Happened, *, made: tuple[Baskets, Visits, Hits], random: np.random.Generator
    ) -> tuple[Orders, Visits]:
        """Number the week's orders in order of time; the visits with their orders' rows renumbered."""
        baskets, visits, hits = made
        count, start = len(happened.bought), week_start(self.parameters, week)
        at = spread(start, random.random(count))
        completed = hits.kind == Kind.COMPLETED
        at[visits.order[hits.visit[completed]]] = hits.at[completed]
        turn = np.argsort(at, kind="stable")
        place = np.empty(count, np.int64)
        place[turn] = np.arange(count)
        ordered = visits.order != NOBODY
        anonymous = np.zeros(count, np.uint64)
        anonymous[visits.order[ordered]] = visits.anonymous[ordered]
        known = self.book.account[happened.bought] & (~happened.store | (random.random(count) < 0.6))  # shows a card
        refunded = self._refunds(at, random)
        region = self.people.region[happened.bought].astype(np.int64)
        customer = np.where(known, happened.bought, NOBODY)
        orders = pick(
            Orders(at, happened.bought, at, *baskets, region, happened.store, customer, anonymous, refunded), turn
        )
        orders = orders._replace(number=self._sold + 1 + np.arange(count))
        self._sold += count
        renumbered = visits.order.copy()
        renumbered[ordered] = place[visits.order[ordered]]
        return orders, visits._replace(order=renumbered)

    def _refunds(self, at: Whole, random: np.random.Generator) -> Whole:
        """Three days to three weeks later, if the world lasts that long."""
        due = at + (random.uniform(3, 21, len(at)) * DAY).astype(np.int64)
        back = (random.random(len(at)) < self.parameters.buying.refund_share) & (
            due < moment(self.parameters.until) - DAY
        )
        return np.where(back, due, NOBODY)

    def _refund(self, visits: Visits, hits: Hits, *, first: int, end: int) -> tuple[Visits, Hits, Orders]:
        """Add what the shop's server sends for orders refunded before ``end``; their rows start at ``first``."""
        due = self._waiting.refunded < end
        orders = pick(self._waiting, due)
        self._waiting = pick(self._waiting, ~due)
        count, seed = len(orders.at), self.parameters.seed
        nobody, no = np.full(count, NOBODY), np.zeros(count, bool)
        server = Visits(
            orders.person, orders.refunded, np.zeros(count, np.int64), nobody, orders.region.astype(np.int32),
            orders.anonymous, orders.customer, nobody, first + np.arange(count), no, no, no, no,
            np.zeros(count, np.uint64), nobody, orders.first, orders.second,
        )  # fmt: skip
        rows, kind = len(visits.person) + np.arange(count), np.full(count, Kind.REFUNDED, np.int8)
        received = np.minimum(orders.refunded + SECOND // 4, end - 1)
        keys = hashed(seed, Purpose.MESSAGE, orders.number, 1)
        more = Hits(
            rows, kind, no, orders.refunded, orders.refunded, received, received, keys, np.zeros(count, np.int8)
        )
        joined = stack([hits, more])
        return stack([visits, server]), joined, orders

    def _wait(self, orders: Orders) -> None:
        """Remember the web orders that will be refunded; a store's refund shows in no event."""
        later = pick(orders, (orders.refunded != NOBODY) & ~orders.store)
        self._waiting = stack([self._waiting, later])


def with_products(visits: Visits, baskets: Baskets) -> Visits:
    """Those who order look at what they order."""
    ordered = visits.order != NOBODY
    rows = visits.order[ordered]
    product, other = visits.product.copy(), visits.other.copy()
    product[ordered] = baskets.first[rows]
    other[ordered] = np.where(baskets.second[rows] >= 0, baskets.second[rows], other[ordered])
    return visits._replace(product=product, other=other)


def _no_orders() -> Orders:
    none = np.zeros(0, np.int64)
    return Orders(none, none, none, none, none, none, none, none.astype(bool), none, none.astype(np.uint64), none)
