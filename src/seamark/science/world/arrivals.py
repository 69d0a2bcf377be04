"""Who comes in a week, when, and through which link: the clicks, and a visit for every web order."""

import numpy as np

from seamark.science.world.behaviour import Happened
from seamark.science.world.draws import Floats, Whole
from seamark.science.world.frames import pick
from seamark.science.world.parameters import WorldParameters
from seamark.science.world.placements import Placement
from seamark.science.world.timeline import spread, week_start
from seamark.science.world.visits import NOBODY, Arrivals


def gather(
    parameters: WorldParameters,
    week: int,
    *,
    happened: Happened,
    placements: tuple[Placement, ...],
    shares: Floats,
    random: np.random.Generator,
) -> Arrivals:
    """Arrivals of a week in order of time; ``shares`` is every placement's share of its channel's clicks."""
    personal = [number for number, channel in enumerate(parameters.channels) if channel.kind != "region"]
    clicks = np.concatenate(happened.clicked)
    through = np.repeat(personal, [len(who) for who in happened.clicked])
    orders = np.flatnonzero(~happened.store)
    unseen = happened.bought[orders][~np.isin(happened.bought[orders], clicks)]
    person = np.concatenate([clicks, unseen])
    channel = np.concatenate([through, _carried(parameters, personal, happened=happened, unseen=unseen, random=random)])
    start = spread(week_start(parameters, week), random.random(len(person)))
    in_turn = np.lexsort((start, person))
    person, channel, start = person[in_turn], channel[in_turn], start[in_turn]
    order = np.full(len(person), NOBODY)
    order[np.searchsorted(person, happened.bought[orders], side="right") - 1] = orders  # on the last visit of the week
    joins = np.zeros(len(person), bool)
    joins[np.searchsorted(person, happened.joined)] = True  # on the first
    placement = choose(shares, np.array([place.channel for place in placements]), channel=channel, random=random)
    by_time = np.argsort(start, kind="stable")
    arrivals = Arrivals(person, start, placement, order, happened.looking[person], joins)
    return pick(arrivals, by_time)


def choose(shares: Floats, channel_of: Whole, *, channel: Whole, random: np.random.Generator) -> Whole:
    """A placement for each of ``channel`` [N], with probability proportional to ``shares`` within the channel."""
    total = np.bincount(channel_of, weights=shares)
    before = np.concatenate([[0.0], np.cumsum(total)])
    aim = before[channel] + random.random(len(channel)) * total[channel]
    return np.minimum(np.searchsorted(np.cumsum(shares), aim, side="right"), len(shares) - 1)


def _carried(
    parameters: WorldParameters, personal: list[int], *, happened: Happened, unseen: Whole, random: np.random.Generator
) -> Whole:
    """The channel of a visit that must have been, because an order came of it: by habit, or through what was seen."""
    weights = np.empty((len(unseen), len(personal)))
    for place, number in enumerate(personal):
        channel = parameters.channels[number]
        habit = channel.rate * (channel.base + channel.market)
        seen = (
            np.isin(unseen, happened.exposed[place], assume_unique=True)
            * channel.clicks
            * parameters.visiting.late_clicks
        )
        weights[:, place] = habit if channel.kind == "own" else seen
    reached = np.cumsum(weights, axis=1)
    aim = random.random(len(unseen)) * reached[:, -1]
    return np.asarray(np.asarray(personal)[(reached <= aim[:, None]).sum(axis=1)], np.int64)
