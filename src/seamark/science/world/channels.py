"""The channels of the base world: how they reach people, what they cause, what they cost, how their links look."""

from typing import Literal

import msgspec
from msgspec.structs import replace

Flight = Literal["always", "bursts", "season"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a channel's visits come from, as a link shows it; ``share`` of the channel's visits and spend."""

    utm_source: str = ""
    utm_medium: str = ""
    referrer: str = ""
    click_id: str = ""  # name of the click id in the address
    share: float = 1.0
    platform: str = ""  # 'source' of the cost report; empty where no platform reports
    account: str = ""
    currency: str = ""  # of the account; empty is the company's


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """One channel.

    A person sees it in a week with probability rate · m · (base + market·q + visited·v + customer·c + television·S_tv),
    m being the planned intensity, q whether the person is in the market, v the attention left from past visits,
    c whether a customer. A region-only channel acts through its intensity alone. ``effect`` is β, ``half`` is κ,
    ``memory`` is θ, ``confounding`` is γ of worlds.md.
    """

    name: str
    label: str  # as reports, tests and truth call it; the default channel group where visits have one
    kind: Literal["person", "region", "own"] = "person"  # own: navigation that nobody buys and no test can stop
    effect: float = 0.0
    memory: float = 0.4
    half: float = 2.0
    rate: float = 0.0
    base: float = 1.0
    market: float = 0.0
    visited: float = 0.0
    customer: float = 0.0
    television: float = 0.0
    subscribers_only: bool = False
    clicks: float = 0.0  # share of exposed person-weeks with a visit
    confounding: float = 0.0
    flight: Flight = "always"
    price: float = 0.0  # currency units per exposed person-week, per click, or per head and week (flat)
    billed: Literal["impression", "click", "flat"] = "impression"
    frequency: float = 6.0  # impressions per exposed person-week
    landing: Literal["home", "category", "product"] = "category"
    claims: float = 0.0  # stock above which the platform claims an order; 0 claims none
    sources: tuple[Source, ...] = ()
    campaigns: tuple[str, ...] = ()
    creatives: tuple[str, ...] = ("",)


def base_channels() -> tuple[Channel, ...]:
    """The base world: three offline channels, nine that people are exposed to, four ways of finding the site."""
    return (*_offline(), *_search(), *_prospecting(), *_retention(), *_navigation())


def _offline() -> tuple[Channel, ...]:
    return (
        Channel(
            name="tv", label="TV", kind="region", effect=0.00025, memory=0.7, half=1.5, confounding=0.8,
            flight="bursts", price=0.018, billed="flat", sources=(Source(platform="media_agency", account="MA-2041"),),
            campaigns=("tv_coastal_mornings",),
        ),
        Channel(
            name="print", label="Print", kind="region", effect=0.00014, memory=0.5, half=1.5, confounding=0.5,
            flight="season", price=0.0034, billed="flat", sources=(Source(platform="media_agency", account="MA-2041"),),
            campaigns=("print_boating_weekly",),
        ),
        Channel(
            name="events", label="Events", kind="region", effect=0.00014, memory=0.6, half=1.5, confounding=0.4,
            flight="season", price=0.0034, billed="flat", sources=(Source(platform="field_team", account="EVENTS"),),
            campaigns=("events_boat_shows",),
        ),
    )  # fmt: skip


def _search() -> tuple[Channel, ...]:
    google = Source(
        utm_source="google", utm_medium="cpc", referrer="https://www.google.com/", click_id="gclid", share=0.86,
        platform="google_ads", account="481-220-9034",
    )  # fmt: skip
    bing = Source(
        utm_source="bing", utm_medium="cpc", referrer="https://www.bing.com/", click_id="msclkid", share=0.14,
        platform="microsoft_ads", account="F1198KPX",
    )  # fmt: skip
    return (
        Channel(
            name="paid_search_brand", label="Paid Search Brand", effect=0.0010, memory=0.1, rate=0.006, market=7.0,
            customer=1.5, television=0.35, clicks=0.45, confounding=0.6, price=0.34, billed="click", frequency=1.6,
            landing="home", claims=0.8, sources=(google,), campaigns=("brand_core", "brand_harbour_pine"),
        ),
        Channel(
            name="paid_search_generic", label="Paid Search Generic", effect=0.0050, memory=0.2, rate=0.009, market=9.0,
            television=0.25, clicks=0.28, confounding=1.0, price=0.62, billed="click", frequency=2.2, claims=0.7,
            sources=(google, bing), campaigns=("generic_sailing_clothing", "generic_outdoor_gear"),
        ),
    )  # fmt: skip


def _prospecting() -> tuple[Channel, ...]:
    meta = Source(
        utm_medium="paid_social", click_id="fbclid", platform="meta_ads", account="act_10583920", currency="USD",
    )  # fmt: skip
    google = Source(click_id="gclid", platform="google_ads", account="481-220-9035")
    themes = ("quiet_mornings", "built_to_last", "small_boats", "gift_guide")
    return (
        Channel(
            name="paid_social", label="Paid Social", effect=0.00065, memory=0.45, rate=0.20, market=0.5, clicks=0.045,
            confounding=1.0, price=0.052, frequency=7.0, claims=0.5,
            campaigns=("social_prospecting", "social_lookalike"), creatives=themes,
            sources=(
                replace(meta, utm_source="facebook", referrer="https://l.facebook.com/", share=0.6),
                replace(meta, utm_source="instagram", referrer="https://l.instagram.com/", share=0.4),
            ),
        ),
        Channel(
            name="display", label="Display", effect=0.00022, memory=0.4, rate=0.22, market=0.4, clicks=0.014,
            confounding=0.7, price=0.018, frequency=9.0, claims=0.5, campaigns=("display_coastal_living",),
            creatives=themes[:3],
            sources=(replace(google, utm_source="google", utm_medium="display"),),
        ),
        Channel(
            name="video", label="Paid Video", effect=0.00062, memory=0.6, rate=0.11, market=0.2, clicks=0.020,
            confounding=0.7, flight="bursts", price=0.040, frequency=3.0, claims=0.6,
            campaigns=("video_storm_stories",), creatives=("six_seconds", "thirty_seconds"),
            sources=(
                replace(google, utm_source="youtube", utm_medium="paid_video", referrer="https://www.youtube.com/"),
            ),
        ),
    )  # fmt: skip


def _retention() -> tuple[Channel, ...]:
    return (
        Channel(
            name="retargeting", label="Retargeting", effect=0.0007, memory=0.3, rate=0.55, base=0.0, visited=0.9,
            clicks=0.05, confounding=0.5, price=0.095, frequency=11.0, landing="product", claims=0.2,
            sources=(
                Source(utm_source="criteo", utm_medium="display", click_id="cto_pld", platform="criteo",
                       account="HP-EU"),
            ),
            campaigns=("retargeting_viewed", "retargeting_cart"),
        ),
        Channel(
            name="email", label="Email", effect=0.0011, memory=0.35, rate=0.8, clicks=0.055, customer=0.1,
            subscribers_only=True, confounding=0.2, price=0.030, frequency=1.7, landing="category",
            sources=(Source(utm_source="newsletter", utm_medium="email", platform="mailer", account="MAIL-1"),),
            campaigns=("newsletter_weekly", "newsletter_season"),
        ),
        Channel(
            name="affiliate", label="Affiliates", effect=0.0022, memory=0.15, rate=0.0045, market=7.0, clicks=0.6,
            confounding=0.3, price=0.55, billed="click", frequency=1.2, landing="product", claims=0.8,
            sources=(
                Source(utm_source="awin", utm_medium="affiliate", platform="awin", account="77120",
                       referrer="https://www.coastalreviews.example/"),
            ),
            campaigns=("affiliate_vouchers", "affiliate_reviews"),
        ),
    )  # fmt: skip


def _navigation() -> tuple[Channel, ...]:
    return (
        Channel(
            name="organic_search", label="Organic Search", kind="own", rate=0.007, market=7.0, visited=1.5, clicks=1.0,
            sources=(
                Source(referrer="https://www.google.com/", share=0.85),
                Source(referrer="https://www.bing.com/", share=0.1),
                Source(referrer="https://duckduckgo.com/", share=0.05),
            ),
        ),
        Channel(
            name="organic_social", label="Organic Social", kind="own", rate=0.003, market=1.0, visited=2.0, clicks=1.0,
            sources=(
                Source(referrer="https://www.instagram.com/", share=0.7),
                Source(referrer="https://www.pinterest.com/", share=0.3),
            ),
        ),
        Channel(
            name="referral", label="Referral", kind="own", rate=0.0015, market=3.0, clicks=1.0, landing="product",
            sources=(Source(referrer="https://www.smallboatjournal.example/kit"),),
        ),
        Channel(
            name="direct", label="Direct", kind="own", rate=0.006, market=5.0, visited=4.0, customer=1.5, clicks=1.0,
            landing="home", sources=(Source(),),
        ),
    )  # fmt: skip
