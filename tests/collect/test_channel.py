"""Where somebody came from: tags, click ids and referrers, one at a time and a table at a time."""

import csv
import random
import re
import time
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamark.collect.channel import (
    CHANNELS,
    NOWHERE,
    RULES,
    SIGNALS,
    Landing,
    channel_of,
    channel_of_cost,
    channels_of,
    landing_of,
)
from seamark.collect.channel.sources import category_of, host_of, site_of

SHOP = "https://www.harbourgoods.example/sale"

TAGGED = [  # source, medium, campaign, channel: Google's own rows first
    ("(direct)", "(none)", None, "Direct"),
    ("google", "cpc", "cross-network", "Cross-network"),
    ("amazon", "cpc", None, "Paid Shopping"),
    ("google", "cpc", "spring-shop", "Paid Shopping"),
    ("google", "cpc", None, "Paid Search"),
    ("bing", "ppc", "x", "Paid Search"),
    ("facebook", "cpm", None, "Paid Social"),
    ("youtube", "cpc", None, "Paid Video"),
    ("news.example", "cpm", None, "Display"),
    ("news.example", "banner", None, "Display"),
    ("google", "display", None, "Display"),
    ("somewhere", "paid", None, "Paid Other"),
    ("amazon", "link", None, "Organic Shopping"),
    ("facebook", None, None, "Organic Social"),
    ("other", "social-media", None, "Organic Social"),
    ("vimeo", None, None, "Organic Video"),
    ("other", "promo_video", None, "Organic Video"),
    ("google", "organic", None, "Organic Search"),
    ("other.example", "referral", None, "Referral"),
    ("e-mail", "x", None, "Email"),
    ("crm", "email", None, "Email"),
    ("partner", "affiliate", None, "Affiliates"),
    ("podcast", "audio", None, "Audio"),
    ("sms", "x", None, "SMS"),
    ("crm", "web-push", None, "Mobile Push"),
    ("firebase", "x", None, "Mobile Push"),
    ("what", "ever", None, "Unassigned"),
    # additions of ours
    ("google", "cpc", "Brand | UK | exact", "Paid Search Brand"),
    ("google", "cpc", "brand_shop", "Paid Search Brand"),
    ("google", "cpc", "Non-Brand | UK", "Paid Search Generic"),
    ("google", "cpc", "generic_outdoor_gear", "Paid Search Generic"),
    ("google", "cpc", "rebrandly", "Paid Search"),
    ("google", "cpc", "PMax | UK", "Cross-network"),
    ("criteo", "display", "retargeting_cart", "Retargeting"),
    ("facebook", "paid_social", "Remarketing 30d", "Retargeting"),
    ("facebook", "retargeting", None, "Retargeting"),
    ("newsletter", None, None, "Email"),
    ("chatgpt.com", None, None, "AI Assistants"),
    ("unheardof", "paid_social", None, "Paid Social"),
    # spelling doesn't matter
    ("  Google ", "CPC", None, "Paid Search"),
    ("(not set)", "(none)", None, None),
]


@pytest.mark.parametrize(("source", "medium", "campaign", "channel"), TAGGED)
def test_tags_lead_to_the_channel(
    source: str | None, medium: str | None, campaign: str | None, channel: str | None
) -> None:
    assert channel_of(utm_source=source, utm_medium=medium, campaign=campaign, url=SHOP) == channel


@pytest.mark.parametrize(
    ("referrer", "channel"),
    [
        ("https://www.google.com/", "Organic Search"),
        ("https://www.google.co.uk/search?q=boots", "Organic Search"),
        ("https://uk.search.yahoo.com/", "Organic Search"),
        ("android-app://com.google.android.googlequicksearchbox/", "Organic Search"),
        ("https://l.facebook.com/l.php?u=x", "Organic Social"),
        ("https://m.youtube.com/watch?v=1", "Organic Video"),
        ("https://www.amazon.de/dp/1", "Organic Shopping"),
        ("https://chatgpt.com/", "AI Assistants"),
        ("https://gemini.google.com/app", "AI Assistants"),
        ("https://mail.google.com/mail/u/0/", "Email"),
        ("https://www.coastalreviews.example/boots", "Referral"),
        ("HTTPS://user:secret@Coastalreviews.EXAMPLE:8443/x", "Referral"),
        (SHOP, None),
        ("https://harbourgoods.example/", None),
        ("https://blog.harbourgoods.example/post", None),
        ("https://www.paypal.com/checkoutnow", None),
        ("https://hooks.stripe.com/3d_secure", None),
        ("https://accounts.google.com/o/oauth2", None),
        ("", None),
        (None, None),
        ("about:blank", None),
        ("not an address", None),
    ],
)
def test_a_referrer_counts_when_it_is_another_site_that_brought_somebody(
    referrer: str | None, channel: str | None
) -> None:
    assert channel_of(referrer=referrer, url=SHOP) == channel


def test_a_referrer_without_a_page_is_no_arrival() -> None:
    assert channel_of(referrer="https://www.google.com/") is None


@pytest.mark.parametrize(
    ("page", "referrer", "same"),
    [
        ("https://shop.example.co.uk/a", "https://www.example.co.uk/", True),
        ("https://one.github.io/", "https://two.github.io/", False),
        ("https://one.co.uk/", "https://two.co.uk/", False),
        ("http://localhost:3000/a", "http://localhost:3000/b", True),
        ("http://10.0.0.1/a", "http://10.0.0.2/", False),
        ("http://[::1]:80/a", "http://[::1]/", True),
    ],
)
def test_one_site_is_told_from_another(page: str, referrer: str, *, same: bool) -> None:
    assert (channel_of(referrer=referrer, url=page) is None) is same


@pytest.mark.parametrize(
    ("click_id", "source", "medium", "channel"),
    [
        ("gclid", None, None, "Paid Search"),
        ("msclkid", None, None, "Paid Search"),
        ("dclid", None, None, "Display"),
        ("ttclid", None, None, "Paid Social"),
        ("ScCid", None, None, "Paid Social"),
        ("awc", None, None, "Affiliates"),
        ("mc_cid", None, None, "Email"),
        ("srsltid", None, None, "Organic Shopping"),
        ("fbclid", None, None, "Organic Social"),  # Meta adds it to every link
        ("fbclid", "instagram", "paid_social", "Paid Social"),
        ("gclid", "google", "organic", "Paid Search"),  # only a bought click carries one
        ("gclid", "google", "display", "Display"),  # tags that say advertising say more
        ("gclid", "youtube", "paid_video", "Paid Video"),
        ("gclid", None, "cpc", "Paid Search"),
        ("unheard_of", None, None, None),
    ],
)
def test_click_ids_are_weighed_against_tags(
    click_id: str, source: str | None, medium: str | None, channel: str | None
) -> None:
    assert channel_of(click_id=click_id, utm_source=source, utm_medium=medium) == channel


@pytest.mark.parametrize(
    ("address", "landing"),
    [
        (
            "https://a.example/p?utm_source=google&utm_medium=cpc&utm_campaign=Brand%20UK&utm_term=a+b&utm_content=x&gclid=Cj0",
            Landing("google", "cpc", "Brand UK", "a b", "x", "gclid"),
        ),
        ("?fbclid=IwAR0", Landing(click_id="fbclid")),
        ("utm_source=x", Landing(utm_source="x")),
        ("?gclid=1&fbclid=2", Landing(click_id="gclid")),
        ("?fbclid=2&GCLID=1", Landing(click_id="gclid")),
        ("https://a.example/#utm_source=x&utm_medium=y", Landing("x", "y")),
        ("?utm_source=first&utm_source=second", Landing("first")),
        ("?utm_source=&gclid=", NOWHERE),
        ("?my_utm_source=x&notgclid=1", NOWHERE),
        ("?page=2", NOWHERE),
        ("", NOWHERE),
    ],
)
def test_an_address_says_how_somebody_landed(address: str, landing: Landing) -> None:
    assert landing_of(address) == landing


def _table(rows: list[tuple[str | None, ...]]) -> pa.Table:
    return pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(SIGNALS)})


_PART = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "google",
            "cpc",
            "email",
            "brand",
            "gclid",
            "fbclid",
            "https://www.google.com/x",
            SHOP,
            "//a.b",
            "(direct)",
            "",
        ]
    ),
    st.text(max_size=12),
)


@settings(deadline=None)
@given(st.lists(st.tuples(*[_PART] * 6), max_size=30))
def test_a_table_says_what_each_row_says(rows: list[tuple[str | None, ...]]) -> None:
    alone = [channel_of(**dict(zip(SIGNALS, row, strict=True))) for row in rows]
    assert channels_of(_table(rows)).to_pylist() == alone


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_is_an_address_without_complaint(address: str, other: str) -> None:
    landing_of(address)
    site_of(host_of(address))
    assert channel_of(utm_source=address, utm_medium=other, referrer=other, url=address) in {None, *CHANNELS}


def test_a_million_repeating_events_take_less_than_a_second() -> None:
    pick = random.Random(5)
    few: list[tuple[str | None, ...]] = [
        (source, medium, campaign, None, referrer, f"{SHOP}/{page}")
        for source, medium in ((None, None), ("google", "cpc"), ("crm", "email"))
        for campaign in (None, "brand", "spring")
        for referrer in (None, "https://www.google.com/", SHOP)
        for page in range(40)
    ]
    small = _table(few)
    rows = pa.array(pick.choices(range(len(few)), k=1_000_000))
    table = small.take(rows)
    started = time.process_time()
    channels = channels_of(table)
    assert time.process_time() - started < 1.0
    assert channels.equals(channels_of(small).take(rows))


@pytest.mark.parametrize(
    ("platform", "given_name", "campaign_type", "campaign", "channel"),
    [
        ("google_ads", "", "SEARCH", "summer", "Paid Search"),
        ("google_ads", "", "SEARCH", "Brand core", "Paid Search Brand"),
        ("google_ads", "", "Performance Max", "summer", "Cross-network"),
        ("google_ads", "", "", "generic", "Paid Search Generic"),
        ("Google Ads", "", "DISPLAY", "retargeting_cart", "Retargeting"),
        ("meta", "", "", "prospecting", "Paid Social"),
        ("meta", "", "", "Retargeting 7d", "Retargeting"),
        ("microsoft_ads", "", "", "", "Paid Search"),
        ("media_agency", "TV", "", "tv_brand", "TV"),
        ("google_ads", "paid_search", "", "brand_core", "Paid Search Brand"),
        ("google_ads", "Paid search brand", "", "x", "Paid Search Brand"),
        ("mailer", "email", "", "weekly", "Email"),
        ("who_knows", "", "", "x", "Unassigned"),
    ],
)
def test_money_goes_to_the_channel_its_visits_will_have(
    platform: str, given_name: str, campaign_type: str, campaign: str, *, channel: str
) -> None:
    assert channel_of_cost(platform, campaign, given=given_name, campaign_type=campaign_type) == channel


def test_the_published_list_of_sources_is_understood_as_it_stands(shared_data: Path) -> None:
    """Every source of Google's list gets its category, but those that only take payments, sell mail or chat."""
    ours = {"passing", "email", "ai"}
    with (shared_data / "events/snowplow_web/snowplow_web_dim_ga4_source_categories.csv").open() as file:
        rows = [(row["source"].lower(), row["source_category"].removeprefix("SOURCE_CATEGORY_").lower())
                for row in csv.DictReader(file)]  # fmt: skip
    assert len(rows) == 819
    differing = {source for source, category in rows if category_of(source) not in {category, *ours}}
    assert differing == set()


def test_the_snowplow_sample_is_grouped_as_its_own_models_group_it(shared_data: Path) -> None:
    """Tagged sessions agree; what Snowplow leaves unassigned for want of a tag is told by the referrer here."""
    with (shared_data / "events/snowplow_web/snowplow_web_sessions_expected.csv").open() as file:
        tagged = [row for row in csv.DictReader(file) if row["mkt_source"] or row["mkt_medium"]]
    assert len(tagged) >= 2
    for row in tagged:
        found = channel_of(
            utm_source=row["mkt_source"], utm_medium=row["mkt_medium"], campaign=row["mkt_campaign"],
            referrer=row["referrer"], url=row["first_page_url"],
        )  # fmt: skip
        assert found == row["default_channel_group"]


def test_the_page_of_channels_shows_every_rule(root: Path) -> None:
    """docs/channels.md has one line per rule, in order."""
    text = (root / "docs" / "channels.md").read_text()
    lines = re.findall(r"^\| (\d+) \| ([^|]+?) \|", text, re.MULTILINE)
    assert [(int(number), name) for number, name in lines] == [
        (number, rule.channel) for number, rule in enumerate(RULES, 1)
    ]
