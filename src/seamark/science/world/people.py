"""Who lives in a world: fixed traits of every person and their devices."""

import enum
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from seamark.science.world.draws import Codes, Flags, Floats, Purpose, Singles, Whole, stream
from seamark.science.world.parameters import WorldParameters


class DeviceKind(enum.IntEnum):
    """Browsers on three kinds of device, and the app."""

    DESKTOP = 0
    MOBILE = 1
    TABLET = 2
    APP = 3


APP = DeviceKind.APP


class People(NamedTuple):
    """Traits of U people that never change."""

    region: Codes
    interest: Singles  # [U] factor on the chance to buy, mean 1
    value: Singles  # [U] factor on the order value
    rate: Singles  # [U] purchases per week while a living customer
    dropout: Singles  # [U] probability to stop after a purchase
    reach: Singles  # [person-level channels, U] factor on exposure, mean 1
    customer: Flags  # [U] on the first day
    subscribed: Flags  # [U] on the first day
    looking: Flags  # [U] in the market on the first day
    analytics: Flags  # [U] consents to analytics
    ads: Flags  # [U] consents to advertising; never without analytics
    business: Flags  # [U] buys for a company

    def part(self, extent: slice) -> "People":
        """The people of one block."""
        make: Callable[..., People] = People
        return make(*(traits[..., extent] for traits in self))


class Devices(NamedTuple):
    """D browsers and app installations. A person's are ``first`` … ``first + owned - 1``, the app last."""

    first: Whole  # [U]
    owned: Whole  # [U]
    start: Whole  # [U] the browser that comes first: somebody else's where it is shared
    kind: Codes  # [D] a DeviceKind each
    agent: Codes  # [D] which user agent of its kind
    clock: Whole  # [D] microseconds that the device's clock is ahead
    shared: int  # browsers with more than one person
    kiosks: int  # tablets in shops that anybody may use: the last devices of all


def make_people(parameters: WorldParameters, shares: Floats) -> People:
    """Draw the people of a world over regions with ``shares`` [G]."""
    count, buying, visiting, tracking = parameters.people, parameters.buying, parameters.visiting, parameters.tracking
    random = stream(parameters.seed, Purpose.PEOPLE)
    segment = random.choice(len(buying.segments), count, p=[share for share, _ in buying.segments])
    analytics = random.random(count) >= tracking.refuse_analytics
    of_the_rest = (tracking.refuse_ads - tracking.refuse_analytics) / max(1e-9, 1 - tracking.refuse_analytics)
    return People(
        region=random.choice(len(shares), count, p=shares).astype(np.int32),
        interest=_lognormal(random, buying.interest, shape=(count,)),
        value=np.array([factor for _, factor in buying.segments], np.float32)[segment],
        rate=random.gamma(1.2, buying.repeat / 1.2, count).astype(np.float32),
        dropout=random.beta(1.2, 1.2 / buying.dropout - 1.2, count).astype(np.float32),
        reach=_reach(parameters, random),
        customer=random.random(count) < buying.customers,
        subscribed=random.random(count) < visiting.subscribers,
        looking=random.random(count) < buying.enter_market / (1 - buying.stay_in_market + buying.enter_market),
        analytics=analytics,
        ads=analytics & (random.random(count) >= of_the_rest),
        business=random.random(count) < visiting.business,
    )


def make_devices(parameters: WorldParameters) -> Devices:
    """Draw the devices of every person."""
    random = stream(parameters.seed, Purpose.DEVICE)
    count, visiting = parameters.people, parameters.visiting
    browsers = 1 + (random.random(count) < visiting.second_device)
    app = random.random(count) < visiting.app_share
    owned = browsers + app
    first = np.concatenate([[0], np.cumsum(owned)[:-1]])
    kiosks = max(1, parameters.regions // 4)
    total = int(owned.sum()) + kiosks
    kind = random.choice(3, total, p=[0.38, 0.55, 0.07]).astype(np.int32)
    kind[(first + browsers)[app]] = APP
    shares = random.random(count) < visiting.shared_device
    shares[0] = False  # shares with the person before; the first has none
    start = first.copy()
    start[shares] = first[np.flatnonzero(shares) - 1]
    kind[-kiosks:] = DeviceKind.TABLET
    agent = random.integers(0, 1 << 16, total).astype(np.int32)
    clocks = _clocks(parameters, random, total=total)
    return Devices(first, owned, start, kind, agent, clocks, int(shares.sum()), kiosks)


def _clocks(parameters: WorldParameters, random: np.random.Generator, *, total: int) -> Whole:
    """Most clocks are right; the wrong ones are off by hours, a time zone, days, or believe it is 1970."""
    offsets = (
        np.array([-2 * 3600, 3600, 2 * 3600, 86_400, -40 * 86_400, 400 * 86_400, -1_750_000_000], np.int64) * 1_000_000
    )
    wrong = random.random(total) < parameters.tracking.wrong_clocks
    chosen = offsets[random.choice(len(offsets), total, p=[0.3, 0.25, 0.2, 0.1, 0.06, 0.05, 0.04])]
    return np.where(wrong, chosen, 0)


def _reach(parameters: WorldParameters, random: np.random.Generator) -> Singles:
    """Audiences overlap: a person's reach in every channel has a common part."""
    channels = sum(channel.kind != "region" for channel in parameters.channels)
    overlap = parameters.audience_overlap
    common = random.standard_normal(parameters.people)
    own = random.standard_normal((channels, parameters.people), dtype=np.float32)
    sigma = 0.6
    mixed = sigma * (np.sqrt(overlap) * common + np.sqrt(1 - overlap) * own) - sigma**2 / 2
    return np.asarray(np.exp(mixed), np.float32)


def _lognormal(random: np.random.Generator, sigma: float, *, shape: tuple[int, ...]) -> Singles:
    return np.asarray(np.exp(sigma * random.standard_normal(shape) - sigma**2 / 2), np.float32)
