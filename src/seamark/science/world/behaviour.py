"""One week of everybody's life: attention, exposure, carry-over, purchase. The same code runs every on/off world.

Given the same draws, two worlds differ only by what was switched off: common random numbers.
"""

from typing import NamedTuple

import numpy as np

from seamark.science.world.conditions import WEIBULL_LAGS, Conditions, kernel, offline_stock, saturated
from seamark.science.world.draws import Codes, Flags, Floats, Purpose, Singles, Whole, hashed, stream, unit
from seamark.science.world.parameters import WorldParameters
from seamark.science.world.people import People

_NOBODY: Whole = np.zeros(0, np.int64)
_ALMOST = np.float32(0.95)


class Life:
    """What changes about N people: the state of one world."""

    def __init__(self, people: People, channels: int, *, parameters: WorldParameters) -> None:
        count = len(people.region)
        self.market = people.looking.copy()
        self.attention = np.zeros(count, np.float32)
        self.customer = people.customer.copy()
        self.living = people.customer.copy()
        self.subscribed = people.subscribed.copy()
        lags = {"geometric": 1, "delayed": 2, "weibull": WEIBULL_LAGS}[parameters.carry_over]
        self.stock = np.zeros((lags, channels, count), np.float32)


class Happened(NamedTuple):
    """What N people did in one week; indexes are into the people of the step."""

    looking: Flags  # [N] was in the market
    bought: Whole  # [B] who bought
    store: Flags  # [B] in a shop
    clicked: tuple[Whole, ...]  # per person-level channel, who visited through it
    exposed: tuple[Whole, ...]  # per person-level channel, who saw it; empty where the rules are not watched
    joined: Whole  # who subscribed on a visit

    def shifted(self, offset: int) -> "Happened":
        """The same with ``offset`` added to every index."""
        clicked, exposed = (tuple(who + offset for who in part) for part in (self.clicked, self.exposed))
        return Happened(self.looking, self.bought + offset, self.store, clicked, exposed, self.joined + offset)

    @classmethod
    def together(cls, parts: list["Happened"]) -> "Happened":
        """Blocks of people as one; their indexes must be shifted already."""
        rows = list(zip(*parts, strict=True))
        per_channel = [tuple(np.concatenate(same) for same in zip(*row, strict=True)) for row in rows[3:5]]
        looking, bought, store = (np.concatenate(row) for row in rows[:3])
        return cls(looking, bought, store, per_channel[0], per_channel[1], np.concatenate(rows[5]))


class Rules:
    """What a world's people obey: tables per week, made once for a given set of channels switched on."""

    def __init__(
        self, parameters: WorldParameters, conditions: Conditions, *, on: Flags, watched: bool = False
    ) -> None:
        self.parameters, self.conditions, self.on, self.watched = parameters, conditions, on, watched
        channels = list(enumerate(parameters.channels))
        self.personal = [number for number, channel in channels if channel.kind != "region"]
        self.kernels = [
            kernel(parameters, parameters.channels[number].memory, lags=WEIBULL_LAGS).astype(np.float32)
            for number in self.personal
        ]
        self.television = self._stock("tv")
        self.resistance = self._resistance()

    def _stock(self, name: str) -> Floats:
        """Television drives people into the market and to search; [G, T]."""
        total = np.zeros_like(self.conditions.demand)
        for number, channel in enumerate(self.parameters.channels):
            if channel.name == name and self.on[number]:
                total += offline_stock(self.parameters, channel, intensity=self.conditions.intensity[number])
        return total

    def _resistance(self) -> Singles:
        """Π (1 - β f (1 + 2q)) over the region-only channels that are on; [T, 2, G], the second axis being q."""
        left = np.ones((2, *self.conditions.demand.shape))
        for number, channel in enumerate(self.parameters.channels):
            if channel.kind == "region" and self.on[number]:
                stock = offline_stock(self.parameters, channel, intensity=self.conditions.intensity[number])
                response = (
                    channel.effect * self.conditions.strength[number] * saturated(self.parameters, channel, stock=stock)
                )
                left *= 1 - response * np.array([1.0, 3.0])[:, None, None]
        return np.moveaxis(left, 2, 0).astype(np.float32)

    def entering(self, week: int) -> Singles:
        """Chance to come into the market per region; [G]."""
        buying, lift = self.parameters.buying, np.minimum(self.television[:, week], 2.0)
        drawn = 1 + buying.television_lift * self.parameters.interactions * lift
        return (buying.enter_market * self.conditions.demand[:, week] * drawn).astype(np.float32)

    def exposure(self, number: int, week: int) -> tuple[Singles, Singles]:
        """Exposure chance by state and region [4 · G] (state is q + 2c), and per unit of attention [G]."""
        channel, mix = self.parameters.channels[number], self.parameters.interactions
        level = channel.rate * self.conditions.intensity[number][:, week]
        drawn = channel.television * mix * np.minimum(self.television[:, week], 2.0)
        states = [
            level * (channel.base + channel.market * q + channel.customer * c + drawn) for c in (0, 1) for q in (0, 1)
        ]
        visited = channel.visited * (mix if channel.kind == "person" and channel.base > 0 else 1.0)
        return np.concatenate(states).astype(np.float32), (level * visited).astype(np.float32)

    def wanting(self, week: int) -> Singles:
        """Purchase chance without any advertising by market state and region; [2 · G]."""
        buying, demand = self.parameters.buying, self.conditions.demand[:, week]
        states = [demand * (buying.prospect + buying.in_market * q) for q in (0, 1)]
        return np.concatenate(states).astype(np.float32)


def draw(parameters: WorldParameters, channels: int, *, week: int, block: tuple[int, slice]) -> Singles:
    """The uniforms that decide a block's week: one row per person-level channel, then three more; [channels + 3, N]."""
    number, extent = block
    random = stream(parameters.seed, Purpose.LIFE, week, number)
    return random.random((channels + 3, extent.stop - extent.start), dtype=np.float32)


def step(rules: Rules, people: People, *, life: Life, week: int, draws: Singles, offset: int) -> Happened:
    """Live one week. ``offset`` is the number of the first person; ``life`` is changed in place."""
    buying, regions = rules.parameters.buying, rules.parameters.regions
    entering = np.where(life.market, np.float32(buying.stay_in_market), rules.entering(week)[people.region])
    life.market = draws[-1] < entering
    state = people.region + regions * life.market
    chance = rules.wanting(week)[state] * people.interest
    chance += people.rate * life.living
    resistance = rules.resistance[week].ravel()[state]
    exposed, clicked, visited = _expose(rules, people, life=life, week=week, draws=draws, resistance=resistance)
    likely = 1 - (1 - np.minimum(chance, np.float32(0.9))) * resistance
    bought = np.flatnonzero(draws[-2] < likely * np.float32(rules.conditions.checkout[week]))
    store = unit(hashed(rules.parameters.seed, Purpose.STORE, bought + offset, week)) < buying.store_share
    joined = _subscribe(rules, life, draws=draws[-3], visited=visited)
    looking = life.market.copy()
    _settle(rules, people, life=life, week=week, bought=bought, offset=offset)
    visited[bought[~store]] = True
    life.attention *= np.float32(rules.parameters.visiting.memory)
    life.attention[visited] = 1
    return Happened(looking, bought, store, clicked, exposed, joined)


def _expose(
    rules: Rules, people: People, *, life: Life, week: int, draws: Singles, resistance: Singles
) -> tuple[tuple[Whole, ...], tuple[Whole, ...], Flags]:
    """Let every person-level channel reach people; lowers ``resistance`` in place."""
    state = people.region + rules.parameters.regions * (life.market + 2 * life.customer)
    eager = (
        np.float32(1) + np.float32(2) * life.market
    )  # in the market, advertising works and draws three times as much
    exposed, clicked = [], []
    visited = np.zeros(len(people.region), bool)
    for place, number in enumerate(rules.personal):
        channel = rules.parameters.channels[number]
        if not rules.on[number]:
            exposed.append(_NOBODY)
            clicked.append(_NOBODY)
            continue
        chance = _chance(rules, people, life=life, week=week, place=place, state=state)
        seen = draws[place] < chance
        chance *= np.float32(channel.clicks * rules.conditions.appeal[number, week])
        came = (draws[place] < chance * eager) & seen
        visited |= came
        exposed.append(np.flatnonzero(seen) if rules.watched else _NOBODY)
        clicked.append(np.flatnonzero(came) if rules.watched else _NOBODY)
        if channel.effect:
            strength = np.float32(channel.effect * rules.conditions.strength[number, week])
            resistance *= 1 - strength * eager * _response(rules, life, place=place, week=week, seen=seen)
    return tuple(exposed), tuple(clicked), visited


def _chance(rules: Rules, people: People, *, life: Life, week: int, place: int, state: Codes) -> Singles:
    """Probability that each person is exposed to the person-level channel at ``place``; [N]."""
    channel = rules.parameters.channels[rules.personal[place]]
    by_state, by_attention = rules.exposure(rules.personal[place], week)
    chance = by_state[state]
    if channel.visited:
        chance += by_attention[people.region] * life.attention
    chance *= people.reach[place]
    if channel.subscribers_only:
        chance *= life.subscribed
    return np.minimum(chance, _ALMOST, out=chance)


def stock_of(rules: Rules, life: Life, *, place: int, who: Whole, week: int) -> Singles:
    """Carried-over exposure of the people ``who`` to the person-level channel at ``place``, after ``week``'s step."""
    stock = life.stock[:, place]
    if rules.parameters.carry_over == "weibull":
        return _summed(rules, stock[:, who], place=place, week=week)
    return np.asarray(stock[-1, who])


def _response(rules: Rules, life: Life, *, place: int, week: int, seen: Flags) -> Singles:
    """Carry this week's exposure over, in place, and saturate; [N]."""
    parameters = rules.parameters
    stock: Singles = life.stock[:, place]
    channel = parameters.channels[rules.personal[place]]
    if parameters.carry_over == "weibull":
        stock[week % WEIBULL_LAGS] = seen
        return saturated(parameters, channel, stock=_summed(rules, stock, place=place, week=week))
    stock *= np.float32(channel.memory)
    stock[0] += seen
    if parameters.carry_over == "delayed":
        stock[1] += np.float32(1 - channel.memory) * stock[0]
    return saturated(parameters, channel, stock=np.asarray(stock[-1]))


def _summed(rules: Rules, past: Singles, *, place: int, week: int) -> Singles:
    """Weighted sum of the ring of past weeks' exposures [lags, N]; [N]."""
    weights = rules.kernels[place][(week - np.arange(WEIBULL_LAGS)) % WEIBULL_LAGS]
    return np.asarray(weights @ past, np.float32)


def _subscribe(rules: Rules, life: Life, *, draws: Singles, visited: Flags) -> Whole:
    visiting = rules.parameters.visiting
    joined = visited & ~life.subscribed & (draws < visiting.subscribe)
    life.subscribed &= draws < 1 - visiting.unsubscribe
    life.subscribed |= joined
    return np.flatnonzero(joined)


def _settle(rules: Rules, people: People, *, life: Life, week: int, bought: Whole, offset: int) -> None:
    """A purchase ends the search, makes a customer, and is for some the last."""
    seed, person = rules.parameters.seed, bought + offset
    life.market[bought] = False
    life.customer[bought] = True
    life.living[bought] = unit(hashed(seed, Purpose.DROPOUT, person, week)) >= people.dropout[bought]
    wants = unit(hashed(seed, Purpose.SUBSCRIBE, person, week)) < rules.parameters.visiting.subscribe_order
    life.subscribed[bought[wants]] = True
