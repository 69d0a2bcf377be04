"""The rules of channel classification, as data: read from the top, the first that fits decides.

After Google's default channel group (support article 9756891, "manual traffic"), in its order. Rules marked ``ours``
are additions; docs/channels.md says why each is there.
"""

import msgspec

PAID = r".*cp.*|ppc|retargeting|remarketing|paid.*"  # Google's; "remarketing" is ours
_SHOP = r".*(([^a-df-z]|^)shop|shopping).*"  # Google's, as it stands
_GENERIC = r"(.*[^a-z])?(non[^a-z]?brand|unbrand|no[^a-z]brand|generic).*"
_BRAND = r"(.*[^a-z])?brand(ed|s|ing)?([^a-z].*)?"
_RETURNING = r".*(retarget|remarket).*"
_BANNER = r"display|banner|expandable|interstitial|cpm"
_MANY_NETWORKS = r".*cross-network.*|(.*[^a-z])?(pmax|performance[^a-z]?max|demand[^a-z]?gen)([^a-z].*)?"
_EMAIL = r"email|e-mail|e_mail|e mail"
_SOCIAL = r"social|social-network|social-media|sm|social network|social media"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One line: an arrival that fits every pattern given belongs to ``channel``.

    Patterns are regular expressions over the whole lower-cased value; ``category`` is the kind of source
    (:func:`seamark.collect.channel.sources.category_of`). An empty pattern asks nothing.
    """

    channel: str
    source: str = ""
    category: str = ""
    medium: str = ""
    campaign: str = ""
    ours: bool = False


RULES: tuple[Rule, ...] = (
    Rule(channel="Direct", source=r"\(direct\)", medium=r"\(not set\)|\(none\)"),
    Rule(channel="Cross-network", campaign=r".*cross-network.*"),
    Rule(channel="Cross-network", medium=PAID, campaign=_MANY_NETWORKS, ours=True),
    Rule(channel="Retargeting", medium=r"retargeting|remarketing", ours=True),
    Rule(channel="Retargeting", medium=f"{PAID}|{_BANNER}", campaign=_RETURNING, ours=True),
    Rule(channel="Paid Search Generic", category="search", medium=PAID, campaign=_GENERIC, ours=True),
    Rule(channel="Paid Search Brand", category="search", medium=PAID, campaign=_BRAND, ours=True),
    Rule(channel="Paid Shopping", category="shopping", medium=PAID),
    Rule(channel="Paid Shopping", medium=PAID, campaign=_SHOP),
    Rule(channel="Paid Search", category="search", medium=PAID),
    Rule(channel="Paid Social", category="social", medium=PAID),
    Rule(channel="Paid Video", category="video", medium=PAID),
    Rule(channel="Display", medium=_BANNER),
    Rule(channel="Paid Social", medium=r"paid[^a-z]?social", ours=True),
    Rule(channel="Paid Video", medium=r"paid[^a-z]?video|cpv", ours=True),
    Rule(channel="Paid Search", medium=r"paid[^a-z]?search", ours=True),
    Rule(channel="Paid Other", medium=PAID),
    Rule(channel="AI Assistants", category="ai", ours=True),
    Rule(channel="Organic Shopping", category="shopping"),
    Rule(channel="Organic Shopping", campaign=_SHOP),
    Rule(channel="Organic Shopping", medium="shopping", ours=True),
    Rule(channel="Organic Social", category="social"),
    Rule(channel="Organic Social", medium=_SOCIAL),
    Rule(channel="Organic Video", category="video"),
    Rule(channel="Organic Video", medium=r".*video.*"),
    Rule(channel="Organic Search", category="search"),
    Rule(channel="Organic Search", medium="organic"),
    Rule(channel="Email", category="email", ours=True),
    Rule(channel="Referral", medium=r"referral|app|link"),
    Rule(channel="Email", source=_EMAIL),
    Rule(channel="Email", medium=_EMAIL),
    Rule(channel="Email", source=r"newsletter", ours=True),
    Rule(channel="Email", medium=r"newsletter", ours=True),
    Rule(channel="Affiliates", medium="affiliate"),
    Rule(channel="Affiliates", medium="affiliates|partner", ours=True),
    Rule(channel="Audio", medium="audio"),
    Rule(channel="SMS", source="sms"),
    Rule(channel="SMS", medium="sms"),
    Rule(channel="Mobile Push", medium=r".*push|.*mobile.*|.*notification.*"),
    Rule(channel="Mobile Push", source="firebase"),
)
UNASSIGNED = "Unassigned"
DIRECT = "Direct"
ADVERTISING = frozenset(
    {
        "Cross-network",
        "Retargeting",
        "Paid Search",
        "Paid Search Brand",
        "Paid Search Generic",
        "Paid Shopping",
        "Paid Social",
        "Paid Video",
        "Paid Other",
        "Display",
        "Affiliates",
        "Audio",
    }
)
CHANNELS: tuple[str, ...] = (*dict.fromkeys(rule.channel for rule in RULES), UNASSIGNED)


class ClickId(msgspec.Struct, frozen=True):
    """A parameter that a platform adds to the address: what source and medium it stands for.

    ``paid`` when only advertisements carry it: then it outweighs tags that say nothing of advertising.
    """

    name: str
    source: str
    medium: str
    paid: bool = True


CLICK_IDS: tuple[ClickId, ...] = (
    ClickId("gclid", "google", "cpc"),
    ClickId("gbraid", "google", "cpc"),
    ClickId("wbraid", "google", "cpc"),
    ClickId("dclid", "dv360", "display"),
    ClickId("msclkid", "bing", "cpc"),
    ClickId("yclid", "yandex", "cpc"),
    ClickId("ttclid", "tiktok", "paid_social"),
    ClickId("li_fat_id", "linkedin", "paid_social"),
    ClickId("twclid", "twitter", "paid_social"),
    ClickId("ScCid", "snapchat", "paid_social"),
    ClickId("epik", "pinterest", "paid_social"),
    ClickId("rdt_cid", "reddit", "paid_social"),
    ClickId("qclid", "quora", "paid_social"),
    ClickId("cto_pld", "criteo", "display"),
    ClickId("dicbo", "outbrain", "cpc"),
    ClickId("tblci", "taboola", "cpc"),
    ClickId("awc", "awin", "affiliate"),
    ClickId("cjevent", "cj", "affiliate"),
    ClickId("irclickid", "impact", "affiliate"),
    ClickId("sscid", "shareasale", "affiliate"),
    ClickId("tduid", "tradedoubler", "affiliate"),
    ClickId("ranSiteID", "rakuten-advertising", "affiliate"),
    ClickId("gad_source", "google", "cpc"),
    ClickId("mc_cid", "mailchimp", "email", paid=False),
    ClickId("_kx", "klaviyo", "email", paid=False),
    ClickId("_hsenc", "hubspot", "email", paid=False),
    ClickId("srsltid", "google", "shopping", paid=False),  # free product listings
    ClickId("fbclid", "facebook", "social", paid=False),  # Meta adds it to every outbound link, bought or not
    ClickId("igshid", "instagram", "social", paid=False),
)
