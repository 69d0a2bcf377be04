"""The channel of a cost row: what the events of that campaign would be called, so that cost and response meet."""

import re
from functools import lru_cache

from seamark.collect.channel.classify import ruled
from seamark.collect.channel.rules import ADVERTISING, CHANNELS

# A platform's ads as tags: the source and medium its visits arrive with.
PLATFORMS: dict[str, tuple[str, str]] = {
    "google_ads": ("google", "cpc"),
    "adwords": ("google", "cpc"),
    "microsoft_ads": ("bing", "cpc"),
    "bing_ads": ("bing", "cpc"),
    "yandex_direct": ("yandex", "cpc"),
    "apple_search_ads": ("apple", "paid_search"),
    "amazon_ads": ("amazon", "cpc"),
    "meta": ("facebook", "paid_social"),
    "meta_ads": ("facebook", "paid_social"),
    "facebook_ads": ("facebook", "paid_social"),
    "instagram_ads": ("instagram", "paid_social"),
    "tiktok_ads": ("tiktok", "paid_social"),
    "linkedin_ads": ("linkedin", "paid_social"),
    "pinterest_ads": ("pinterest", "paid_social"),
    "snapchat_ads": ("snapchat", "paid_social"),
    "twitter_ads": ("twitter", "paid_social"),
    "x_ads": ("twitter", "paid_social"),
    "reddit_ads": ("reddit", "paid_social"),
    "quora_ads": ("quora", "paid_social"),
    "youtube_ads": ("youtube", "cpv"),
    "dv360": ("dv360", "display"),
    "criteo": ("criteo", "display"),
    "outbrain": ("outbrain", "cpc"),
    "taboola": ("taboola", "cpc"),
    "awin": ("awin", "affiliate"),
    "cj": ("cj", "affiliate"),
    "mailchimp": ("mailchimp", "email"),
    "klaviyo": ("klaviyo", "email"),
}

# Google's campaign types (API enum AdvertisingChannelType and the names on its pages) as channels.
CAMPAIGN_TYPES: dict[str, str] = {
    "search": "Paid Search",
    "search_network": "Paid Search",
    "hotel": "Paid Search",
    "travel": "Paid Search",
    "display": "Display",
    "video": "Paid Video",
    "shopping": "Paid Shopping",
    "performance_max": "Cross-network",
    "demand_gen": "Cross-network",
    "discovery": "Cross-network",
    "multi_channel": "Cross-network",
    "app": "Cross-network",
    "local": "Cross-network",
    "local_services": "Cross-network",
    # and its networks (API enum AdNetworkType), for rows that only say where an ad was shown
    "search_partners": "Paid Search",
    "google_search": "Paid Search",
    "content": "Display",
    "google_display_network": "Display",
    "youtube": "Paid Video",
    "youtube_watch": "Paid Video",
    "youtube_search": "Paid Video",
    "youtube_videos": "Paid Video",
    "mixed": "Cross-network",
    "cross_network": "Cross-network",
    "smart": "Cross-network",
}

# Channels that a campaign's name may narrow (brand search, retargeting), as the tags that lead to them.
_AS_TAGS = {
    "Paid Search": ("google", "cpc"),
    "Paid Social": ("facebook", "paid_social"),
    "Paid Video": ("youtube", "cpv"),
    "Paid Shopping": ("amazon", "cpc"),
    "Display": ("", "display"),
    "Paid Other": ("", "paid"),
}
_NAMES = {re.sub(r"[^a-z]", "", name.lower()): name for name in CHANNELS}
_NAMES |= {"affiliate": "Affiliates", "emailmarketing": "Email", "aiassistant": "AI Assistants", "push": "Mobile Push"}
_NAMES |= {"brandsearch": "Paid Search Brand", "genericsearch": "Paid Search Generic", "remarketing": "Retargeting"}


@lru_cache(maxsize=100_000)
def channel_of_cost(
    platform: str, campaign: str = "", *, given: str = "", campaign_type: str = "", tags: tuple[str, str] = ("", "")
) -> str:
    """The channel money was spent on.

    ``given`` is what the file itself calls it: a name of ours in any spelling is understood, any other name ("TV",
    "Radio") stands as it is. Else ``tags`` (UTM source and medium) decide, else Google's ``campaign_type``, else the
    ``platform``; the ``campaign`` name narrows as it does for events. A platform we don't know gives 'Unassigned'.
    """
    name = campaign.strip().lower()
    if given.strip():
        return _narrowed(_NAMES.get(re.sub(r"[^a-z]", "", given.lower()), given.strip()), name)
    if any(tags):
        return ruled((tags[0].strip().lower(), tags[1].strip().lower()), name)
    kind = re.sub(r"[^a-z]+", "_", campaign_type.strip().lower()).strip("_")
    if kind in CAMPAIGN_TYPES:
        return _narrowed(CAMPAIGN_TYPES[kind], name)
    known = re.sub(r"[^a-z0-9]+", "_", platform.strip().lower())
    return ruled(PLATFORMS.get(known, (known, "")), name)


def _narrowed(channel: str, campaign: str) -> str:
    """A channel narrowed by the campaign's name where events would be; never moved out of advertising."""
    if channel not in _AS_TAGS or not campaign:
        return channel
    narrowed = ruled(_AS_TAGS[channel], campaign)
    return narrowed if narrowed in ADVERTISING else channel
