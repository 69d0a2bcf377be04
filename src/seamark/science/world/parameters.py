"""Every constant of a world. Rates are per person and week unless said otherwise, money is in whole units."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from seamark.kernel import InputError
from seamark.science.world.channels import Channel, base_channels

CarryOver = Literal["geometric", "delayed", "weibull"]
Saturation = Literal["concave", "s"]
Programme = Literal["none", "quarterly", "switchback"]
BASE_UNTIL = datetime(2026, 6, 29, tzinfo=UTC)


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """Demand per region and week: season · trend · holidays · exp(a), a[t] = persistence · a[t-1] + noise."""

    persistence: float = 0.7
    noise: float = 0.10  # standard deviation of the weekly shock
    tail: float | None = None  # degrees of freedom of a Student t for heavy tails; None is normal
    season: float = 0.20  # half the distance from trough to peak
    peak_day: int = 180  # day of the year on which the season peaks
    growth: float = 0.12  # per year
    holidays: float = 0.30  # lift in the five weeks before Christmas


class Buying(msgspec.Struct, frozen=True, kw_only=True):
    """How people come into the market, buy, buy again and stop."""

    stay_in_market: float = 0.6
    enter_market: float = 0.03
    television_lift: float = 0.25  # on entering the market, per unit of television stock, up to 2
    prospect: float = 0.0002  # purchase probability out of the market
    in_market: float = 0.0145  # added when in the market
    repeat: float = 0.011  # mean purchase rate of a living customer; gamma across people
    dropout: float = 0.30  # mean probability that a customer stops after a purchase; beta across people
    customers: float = 0.06  # share of people that are customers on the first day
    interest: float = 0.5  # standard deviation of the log of a person's interest
    order_value: float = 78.0  # median of the basket that is aimed at
    value_spread: float = 0.55  # standard deviation of its log
    segments: tuple[tuple[float, float], ...] = ((0.6, 0.85), (0.3, 1.1), (0.1, 1.6))  # share of people, value factor
    bulk_share: float = 0.001  # orders of ten times the quantity
    store_share: float = 0.15  # orders in a shop, which no event shows
    refund_share: float = 0.05


class Visiting(msgspec.Struct, frozen=True, kw_only=True):
    """How a site and an app are used."""

    late_clicks: float = 1.5  # how much an order without a click of that week leans on the links of what was seen
    memory: float = 0.6  # share of last week's attention to the site that is left
    subscribers: float = 0.12  # on the first day
    subscribe: float = 0.03  # per week with a visit
    subscribe_order: float = 0.35  # per order
    unsubscribe: float = 0.002
    account_order: float = 0.7  # share of first orders that make an account; the rest buys as guests
    sign_up: float = 0.008  # share of visits without order that make an account
    sign_in: float = 0.22  # share of visits of a signed-out account holder that sign in
    app_share: float = 0.14  # share of people with the app
    second_device: float = 0.45  # share of people with a further browser
    shared_device: float = 0.03  # share of people whose first browser is somebody else's
    business: float = 0.06  # share of people who buy for a company


class Tracking(msgspec.Struct, frozen=True, kw_only=True):
    """What goes wrong between a person and the data. Shares are of the things named."""

    missing_cookies: float = 0.05  # visits that get a new anonymous id and keep none
    cookie_clearing: float = 0.006  # browsers per week
    refuse_analytics: float = 0.10  # people
    refuse_ads: float = 0.28  # people, those who refuse analytics included
    duplicates: float = 0.008  # messages sent twice with one id
    wrong_clocks: float = 0.015  # devices
    late_app_visits: float = 0.06  # app visits sent when the phone is back online
    lost_orders: float = 0.02  # web orders whose 'Order Completed' never arrives
    repeated_orders: float = 0.01  # web orders whose confirmation page is loaded again
    broken_orders: float = 0.006  # 'Order Completed' that break the tracking plan
    broken_products: float = 0.002  # 'Product Viewed' and 'Product Added' that break it
    placeholder_users: float = 0.004  # identify calls with a user id such as 'undefined'
    untidy_emails: float = 0.03  # identify calls with an address in capitals or with blanks
    kiosk_visits: float = 0.001  # visits at a shop's tablet, where hundreds sign in one after the other
    bot_visits: float = 0.03  # per visit of a person


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Something out of the ordinary from week ``start`` (fractions allowed) for ``weeks``.

    ``demand``, ``checkout`` (purchase probability), ``spend`` and ``price`` are multiplied by ``factor``; ``tracking``
    loses every message. ``channel`` names the channel for ``spend`` (0 is an outage) and ``price``.
    """

    kind: Literal["demand", "checkout", "spend", "price", "tracking"]
    start: float
    weeks: float
    factor: float = 0.0
    channel: str = ""


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """Whose world it is. Hosts and mail domains are of the kind reserved for examples."""

    name: str = "Harbour & Pine"
    host: str = "www.harbourandpine.example"
    order_prefix: str = "HP"
    currency: str = "EUR"
    locales: tuple[str, ...] = ("en-GB", "de-DE", "fr-FR", "nl-NL", "es-ES", "pt-PT", "it-IT")
    dollars: float = 1.08  # one unit of the currency in USD, for the account kept in dollars
    free_shipping: float = 80.0
    shipping: float = 4.9


class WorldParameters(msgspec.Struct, frozen=True, kw_only=True):
    """A world: the base family of worlds.md, with the ways it varies.

    ``confounding`` scales how strongly spend follows demand, ``interactions`` how strongly channels drive each other,
    ``drift`` is the standard deviation of the log of a channel's effect over the whole span. Raises InputError when a
    value is out of range.
    """

    people: int = 20_000
    weeks: int = 78
    seed: int = 1
    until: datetime = BASE_UNTIL
    regions: int = 40
    region_spread: float = 0.5  # standard deviation of the log of a region's size
    confounding: float = 1.0
    intensity_noise: float = 0.15
    carry_over: CarryOver = "geometric"
    saturation: Saturation = "concave"
    interactions: float = 1.0
    drift: float = 0.0
    price_drift: float = 0.02  # per week, of the log
    audience_overlap: float = 0.5  # correlation of a person's exposure to different channels
    programme: Programme = "quarterly"
    block_weeks: int = 6
    shapley_above: float = 0.05  # interaction share above which Shapley values are computed
    shapley_orders: int = 6  # orders of channels, half of them the reverse of the other half
    shapley_people: int = 32_768
    channels: tuple[Channel, ...] = msgspec.field(default_factory=base_channels)
    demand: Demand = Demand()
    buying: Buying = Buying()
    visiting: Visiting = Visiting()
    tracking: Tracking = Tracking()
    incidents: tuple[Incident, ...] = ()
    company: Company = Company()

    def __post_init__(self) -> None:
        """Check what would otherwise fail late or silently."""
        _within("people", self.people, low=100, high=20_000_000)
        _within("weeks", self.weeks, low=4, high=1040)
        _within("seed", self.seed, low=0, high=2**63 - 1)
        _within("regions", self.regions, low=2, high=500)
        _within("block_weeks", self.block_weeks, low=1, high=26)
        _within("missing_cookies", self.tracking.missing_cookies, low=0, high=0.6)
        _within("confounding", self.confounding, low=0, high=5)
        _within("interactions", self.interactions, low=0, high=5)
        if self.until.tzinfo is None:
            msg = f"'until' is {self.until.isoformat()}, a time without a zone."
            raise InputError(msg, arrived=self.until.isoformat(), help="Give it in UTC, e.g. 2026-06-29T00:00:00Z.")
        self._check_channels()

    @property
    def start(self) -> datetime:
        """First moment of the world (UTC)."""
        return self.until - timedelta(weeks=self.weeks)

    def _check_channels(self) -> None:
        names = [channel.name for channel in self.channels]
        unknown = {incident.channel for incident in self.incidents if incident.channel} - set(names)
        if len(set(names)) != len(names) or unknown:
            msg = (
                f"The channels are {', '.join(names)}; incidents also name {', '.join(sorted(unknown)) or 'none else'}."
            )
            raise InputError(msg, help="Name every channel once, and only those in incidents.")
        if not any(channel.kind == "own" and channel.rate > 0 for channel in self.channels):
            msg = "No channel is of kind 'own' with a rate above 0, so nobody could find the site unaided."
            raise InputError(msg, help="Keep at least 'direct' among the channels.")


def _within(name: str, value: float, *, low: float, high: float) -> None:
    if not low <= value <= high:
        msg = f"'{name}' is {value}; a world takes {low} to {high}."
        raise InputError(msg, arrived=value, low=low, high=high, help=f"Choose '{name}' within that range.")
