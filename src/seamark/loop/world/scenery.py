"""What does not change from week to week, as text: pages, links, browsers, names, properties of products."""

import json
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from seamark.science import CATALOGUE, Breach, DeviceKind, Placement, WorldParameters

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0{} Safari/537.36"
_SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko){}{} Safari/604.1"
_AGENTS: dict[DeviceKind, tuple[str, ...]] = {
    DeviceKind.DESKTOP: (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + _CHROME.format(137, ""),
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " + _SAFARI.format(" Version/18.4", ""),
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0",
        "Mozilla/5.0 (X11; Linux x86_64) " + _CHROME.format(136, ""),
    ),
    DeviceKind.MOBILE: (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) " + _SAFARI.format(" Version/18.5", " Mobile/15E148"),
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) " + _CHROME.format(137, " Mobile"),
        "Mozilla/5.0 (Linux; Android 14; SM-S921B) " + _CHROME.format(136, " Mobile"),
    ),
    DeviceKind.TABLET: (
        "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) " + _SAFARI.format(" Version/18.5", ""),
        "Mozilla/5.0 (Linux; Android 14; SM-X710) " + _CHROME.format(136, ""),
    ),
    DeviceKind.APP: (
        "HarbourPine/4.2.0 (iPhone; iOS 18.5; Scale/3.00)",
        "HarbourPine/4.2.0 (Linux; Android 15; Pixel 9)",
    ),
}
ROBOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/136.0.0.0 Safari/537.36",
    "Mozilla/5.0 (compatible; UptimeMonitor/1.0)",
)
_PRODUCT_BREACHES = (Breach.NONE, Breach.PRICE_TEXT, Breach.NO_PRODUCT_ID)
_FIXED_PAGES = (
    ("/cart", "Your Cart"), ("/checkout", "Checkout"), ("/checkout/thanks", "Thank You"), ("/account", "Your Account"),
)  # fmt: skip


class Page(NamedTuple):
    """One page of the shop."""

    path: str
    title: str


def _slug(text: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


class Scenery:
    """The texts that rows of events refer to by number."""

    def __init__(
        self, parameters: WorldParameters, placements: tuple[Placement, ...], *, regions: tuple[str, ...]
    ) -> None:
        self.parameters, self.regions = parameters, regions
        company = parameters.company
        self.site = f"https://{company.host}"
        pages = _pages(company.name)
        self.urls = [self.site + page.path for page in pages]
        self.titles = [page.title for page in pages]
        self.first_category, self.first_product = 1, 1 + len(CATALOGUE.categories)
        self.cart = self.first_product + len(CATALOGUE.products)
        self.checkout, self.thanks, self.account = self.cart + 1, self.cart + 2, self.cart + 3
        self.agents = [agent for kind in DeviceKind for agent in _AGENTS[kind]] + list(ROBOTS)
        self.agent_start = np.cumsum([0, *(len(_AGENTS[kind]) for kind in DeviceKind)])
        self.agent_count = np.array([len(_AGENTS[kind]) for kind in DeviceKind])
        channels = [parameters.channels[place.channel] for place in placements]
        self.landing = np.array([("home", "category", "product").index(channel.landing) for channel in channels])
        self.referrers = [place.source.referrer for place in placements]
        self.queries = [_query(parameters, place) for place in placements]
        self.click_names = [place.source.click_id for place in placements]
        self.tags = {
            "utm_source": [place.source.utm_source for place in placements],
            "utm_medium": [place.source.utm_medium for place in placements],
            "utm_campaign": [place.campaign for place in placements],
            "utm_term": [place.ad_group if place.source.utm_medium == "cpc" else "" for place in placements],
            "utm_content": [
                channel.creatives[place.creative] for channel, place in zip(channels, placements, strict=True)
            ],
        }
        self.region_locale = np.array([_locale(region, company.locales) for region in regions])
        self.properties = _product_properties(company.currency)
        self.page_properties = _page_properties()
        self.mail_properties = [
            json.dumps({"campaign": place.campaign, "link_url": self.site + query}, separators=(",", ":"))
            for place, query in zip(placements, self.queries, strict=True)
        ]
        self.given_up = [
            json.dumps({"value": product.cents / 100, "currency": company.currency}, separators=(",", ":"))
            for product in CATALOGUE.products
        ]

    def agent(self, kind: Whole, which: Whole) -> Whole:
        """Number of the user agent for device kinds and their choice."""
        return np.asarray(self.agent_start[kind] + which % self.agent_count[kind])

    def property_of(self, product: Whole, *, added: Flags, breach: NDArray[np.int8]) -> Whole:
        """Row in ``properties`` for products that were viewed or added, broken or not."""
        variant = sum(number * (breach == kind) for number, kind in enumerate(_PRODUCT_BREACHES))
        return np.asarray((3 * added + variant) * len(CATALOGUE.products) + product)


def _pages(company: str) -> list[Page]:
    pages = [Page("/", f"{company} – calm gear for coastal living")]
    pages += [Page(f"/{_slug(name)}", f"{name} – {company}") for name in CATALOGUE.categories]
    pages += [
        Page(f"/{_slug(product.category)}/{_slug(product.name)}", f"{product.name} – {company}")
        for product in CATALOGUE.products
    ]
    return pages + [Page(path, f"{title} – {company}") for path, title in _FIXED_PAGES]


def _page_properties() -> list[str]:
    """JSON of page calls, in the order of the pages."""
    texts = ["{}", *(json.dumps({"category": name}) for name in CATALOGUE.categories)]
    texts += [json.dumps({"category": product.category, "product_id": product.sku}) for product in CATALOGUE.products]
    return texts + ["{}" for _ in _FIXED_PAGES]


def _query(parameters: WorldParameters, place: Placement) -> str:
    """The link's tags, up to where a click id would follow."""
    if not place.source.utm_source:
        return ""
    tags = {
        "utm_source": place.source.utm_source,
        "utm_medium": place.source.utm_medium,
        "utm_campaign": place.campaign,
    }
    if place.source.utm_medium == "cpc":
        tags["utm_term"] = place.ad_group
    if creative := parameters.channels[place.channel].creatives[place.creative]:
        tags["utm_content"] = creative
    return "?" + urlencode(tags)


def _locale(region: str, locales: tuple[str, ...]) -> int:
    """The locale of the region's country, or the first."""
    return next((number for number, locale in enumerate(locales) if locale.endswith(region[:2])), 0)


def _product_properties(currency: str) -> list[str]:
    """JSON of 'Product Viewed', then 'Product Added', per breach and product."""
    return [
        _product(row, currency, breach=breach, added=added)
        for added in (False, True)
        for breach in _PRODUCT_BREACHES
        for row in range(len(CATALOGUE.products))
    ]


def _product(row: int, currency: str, *, breach: Breach, added: bool) -> str:
    product = CATALOGUE.products[row]
    price: float | str = "on request" if breach == Breach.PRICE_TEXT else product.cents / 100
    facts: dict[str, object] = {} if breach == Breach.NO_PRODUCT_ID else {"product_id": product.sku}
    facts |= {"name": product.name, "category": product.category, "price": price, "currency": currency}
    return json.dumps(facts | ({"quantity": 1} if added else {}), separators=(",", ":"))
