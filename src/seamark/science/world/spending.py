"""What channels cost and claim, as their platforms report it per day, region and placement."""

from typing import NamedTuple

import numpy as np

from seamark.science.world.conditions import Conditions
from seamark.science.world.draws import Floats, Purpose, Whole, stream
from seamark.science.world.frames import pick
from seamark.science.world.parameters import WorldParameters
from seamark.science.world.placements import Placement, placement_shares
from seamark.science.world.timeline import DAY, day_shares, week_start
from seamark.science.world.visits import NOBODY, Visits


class Spending(NamedTuple):
    """C rows of cost. ``cost`` is in the company's currency, before conversion into the account's."""

    day: Whole  # days since 1970
    placement: Whole
    region: Whole
    cost: Floats
    impressions: Whole
    clicks: Whole
    claimed: Floats  # conversions that the platform claims


def spend_week(
    parameters: WorldParameters,
    conditions: Conditions,
    *,
    placements: tuple[Placement, ...],
    week: int,
    visits: Visits,
    seen: tuple[Floats, Floats],
) -> Spending:
    """Costs of a week; ``seen`` are exposures and claimed orders per channel and region, [K, G] each."""
    days, per_day = day_shares(week_start(parameters, week))
    random = stream(parameters.seed, Purpose.COSTS, week)
    shares = placement_shares(placements, conditions, week=week)
    channel = np.array([place.channel for place in placements])
    uneven = per_day * np.exp(0.1 * random.standard_normal((len(placements), parameters.regions, len(days))))
    parts = shares[:, None, None] * uneven / uneven.sum(axis=2, keepdims=True)
    clicks = _clicks(visits, len(placements), regions=parameters.regions, days=days)
    frequency = np.array([parameters.channels[number].frequency for number in channel])
    impressions = np.maximum(np.rint(frequency[:, None, None] * seen[0][channel][:, :, None] * parts), clicks)
    impressions[np.array([parameters.channels[number].billed == "flat" for number in channel])] = 0
    cost = _cost(parameters, conditions, week=week, channel=channel, volume=(parts, seen[0], clicks))
    claimed = np.round(seen[1][channel][:, :, None] * parts, 2)
    reported = (cost > 0) | (impressions > 0) | (claimed > 0)
    reported &= np.array([place.source.platform != "" for place in placements])[:, None, None]
    where = np.nonzero(reported)
    return Spending(
        days[where[2]],
        where[0],
        where[1],
        cost[where],
        impressions[where].astype(np.int64),
        clicks[where],
        claimed[where],
    )


def _clicks(visits: Visits, placements: int, *, regions: int, days: Whole) -> Whole:
    """Visits of people per placement, region and day."""
    people = pick(visits, visits.robot == NOBODY)
    day = np.clip(people.start // DAY - days[0], 0, len(days) - 1)
    cell = (people.placement * regions + people.region) * len(days) + day
    return np.bincount(cell, minlength=placements * regions * len(days)).reshape(placements, regions, len(days))


def _cost(
    parameters: WorldParameters,
    conditions: Conditions,
    *,
    week: int,
    channel: Whole,
    volume: tuple[Floats, Floats, Whole],
) -> Floats:
    parts, exposures, clicks = volume
    price = np.array([item.price for item in parameters.channels]) * conditions.prices[:, week]
    heads = parameters.people * conditions.shares * conditions.intensity[:, :, week]
    cost = np.zeros(parts.shape)
    for place, number in enumerate(channel):
        billed = parameters.channels[number].billed
        if billed == "click":
            cost[place] = price[number] * clicks[place]
        else:
            base = exposures[number] if billed == "impression" else heads[number]
            cost[place] = price[number] * base[:, None] * parts[place]
    return np.asarray(np.round(cost, 2))


def no_spending() -> Spending:
    """Of a span in which no platform has reported yet."""
    none = np.zeros(0, np.int64)
    return Spending(none, none, none, none.astype(float), none, none, none.astype(float))
