"""What only the simulator knows: the orders that would not have happened without a channel.

Incremental I[k] = Y(all) - Y(all but k) with the same random draws. Where channels feed each other the increments
overlap; beyond a threshold the Shapley value over on/off worlds shares the overlap out (Shapley 1953; antithetic
sampling of orders, Mitchell et al. 2022).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from seamark.science.world.baskets import fill_baskets
from seamark.science.world.behaviour import Life, Rules, draw, step
from seamark.science.world.conditions import Conditions
from seamark.science.world.draws import BLOCK, Flags, Floats, Purpose, Whole, blocks, stream
from seamark.science.world.parameters import WorldParameters
from seamark.science.world.people import People


class Totals(NamedTuple):
    """Orders and their value (cents, before refunds) per on/off world and week; [worlds, T]."""

    orders: Whole
    cents: Whole


class Truth(NamedTuple):
    """Totals of the world as it was, without each channel, and without all; Shapley values where they are needed."""

    channels: tuple[str, ...]  # labels of the K that can be switched off
    everything: Totals  # [1, T]
    without: Totals  # [K, T] without channel k
    nothing: Totals  # [1, T] without any
    shapley: Floats | None  # [K, 2] orders and cents; they sum to everything - nothing

    @property
    def interaction(self) -> float:
        """Σ I[k] over what all channels together bring, less 1: how much the increments overlap."""
        total = int(self.everything.orders.sum())
        together = total - int(self.nothing.orders.sum())
        return float((total - self.without.orders.sum(axis=1)).sum() / max(1, together) - 1)


def switchable(parameters: WorldParameters) -> Whole:
    """Numbers of the channels that somebody could stop."""
    return np.array([number for number, channel in enumerate(parameters.channels) if channel.kind != "own"])


def count_orders(
    parameters: WorldParameters,
    conditions: Conditions,
    *,
    people: People,
    on: Flags,
    tell: Callable[[float], None] | None = None,
) -> Totals:
    """Live through every on/off world of ``on`` [worlds, channels] side by side, with the same draws.

    ``people`` may be the first of the world's people only. ``tell`` hears the share done.
    """
    rules = [Rules(parameters, conditions, on=row) for row in on]
    totals = Totals(np.zeros((len(on), parameters.weeks), np.int64), np.zeros((len(on), parameters.weeks), np.int64))
    count = len(people.region)
    for block in blocks(count):
        _live(rules, people.part(block[1]), block=block, totals=totals)
        if tell:
            tell(block[1].stop / count)
    return totals


def find_truth(
    parameters: WorldParameters,
    conditions: Conditions,
    *,
    people: People,
    tell: Callable[[float], None] | None = None,
) -> Truth:
    """Run the on/off worlds that the truth needs; ``tell`` hears the share done (the Shapley value's part apart)."""
    channels = switchable(parameters)
    on = np.ones((len(channels) + 2, len(parameters.channels)), bool)
    on[np.arange(len(channels)) + 1, channels] = False
    on[-1, channels] = False
    totals = count_orders(parameters, conditions, people=people, on=on, tell=tell)
    first, middle, last = (
        Totals(*(part[rows] for part in totals)) for rows in (slice(0, 1), slice(1, -1), slice(-1, None))
    )
    truth = Truth(tuple(parameters.channels[number].label for number in channels), first, middle, last, None)
    if abs(truth.interaction) <= parameters.shapley_above:
        return truth
    return truth._replace(shapley=_shapley(parameters, conditions, people=people, truth=truth))


def _live(rules: list[Rules], people: People, *, block: tuple[int, slice], totals: Totals) -> None:
    parameters = rules[0].parameters
    personal = len(rules[0].personal)
    lives = [Life(people, personal, parameters=parameters) for _ in rules]
    for week in range(parameters.weeks):
        draws = draw(parameters, personal, week=week, block=block)
        for world, life in enumerate(lives):
            bought = step(rules[world], people, life=life, week=week, draws=draws, offset=block[1].start).bought
            baskets = fill_baskets(parameters, bought + block[1].start, week=week, factor=people.value[bought])
            totals.orders[world, week] += len(bought)
            totals.cents[world, week] += int(baskets.cents.sum())


def _shapley(parameters: WorldParameters, conditions: Conditions, *, people: People, truth: Truth) -> Floats:
    """Mean marginal contribution over random orders and their reverses, scaled to the whole world's total; [K, 2]."""
    channels, random = switchable(parameters), stream(parameters.seed, Purpose.SHAPLEY)
    some = people.part(slice(0, max(parameters.shapley_people // BLOCK, 1) * BLOCK))
    orders = [random.permutation(len(channels)) for _ in range(max(1, parameters.shapley_orders // 2))]
    orders += [order[::-1] for order in orders]
    steps = np.ones((len(orders), len(channels) + 1, len(parameters.channels)), bool)
    for which, order in enumerate(orders):
        for size in range(len(channels) + 1):
            steps[which, size, channels[order[size:]]] = False
    coalitions, place = np.unique(steps.reshape(-1, len(parameters.channels)), axis=0, return_inverse=True)
    totals = count_orders(parameters, conditions, people=some, on=coalitions)
    reached = np.stack([part.sum(axis=1) for part in totals], axis=1)[place.ravel()].reshape(len(orders), -1, 2)
    shares = np.zeros((len(channels), 2))
    for order, gained in zip(orders, np.diff(reached, axis=1), strict=True):
        shares[order] += gained / len(orders)
    together = np.array(
        [float(whole.sum() - none.sum()) for whole, none in zip(truth.everything, truth.nothing, strict=True)]
    )
    reached_in_all = shares.sum(axis=0)
    return np.asarray(shares * together / np.where(reached_in_all == 0, 1, reached_in_all))
