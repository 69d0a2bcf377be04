"""Hosts: whose site one is, and what kind of source a name or host is (search, social, video, shopping, …)."""

import csv
import re
from functools import cache, lru_cache
from importlib import resources

PASSING = "passing"  # brought nobody: the visitor only passed through to pay or to sign in
_TABLES = ("ga4_source_categories.csv", "own_sources.csv")  # a later table overrides an earlier one
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gob", "gov", "govt", "go", "ne", "net", "nom", "or", "org", "mil"}
)  # fmt: skip
_TENANTS = frozenset(
    {
        "appspot.com", "azurewebsites.net", "blogspot.com", "cloudfront.net", "fly.dev", "github.io", "gitlab.io",
        "herokuapp.com", "myshopify.com", "netlify.app", "onrender.com", "pages.dev", "squarespace.com", "vercel.app",
        "web.app", "webflow.io", "weebly.com", "wixsite.com", "wordpress.com", "workers.dev",
    }
)  # fmt: skip
_ADDRESS = re.compile(r"[0-9.]+|.*[:\[].*")
_HOST = re.compile(r"\s*(?:[a-z][a-z0-9+.\-]*:)?//(?:[^/?#@\\]*@)?(\[[^\]/?#]*\]|[^/?#:\\\s]*)", re.IGNORECASE)


def host_of(url: str) -> str:
    """The host of an address, lower case, without user, port and a leading ``www.``; empty when there is none.

    ``android-app://com.example/`` gives the application's name, as browsers put it in the referrer.
    """
    found = _HOST.match(url)
    host = found[1].lower().rstrip(".") if found else ""
    return host.removeprefix("www.")


@lru_cache(maxsize=65_536)
def site_of(host: str) -> str:
    """The site a host belongs to: ``shop.example.co.uk`` → ``example.co.uk``.

    Knows the common second-level country suffixes and hosts that many owners share (``name.github.io``), not the
    whole public suffix list: two sites are at worst taken for one when both end in a rare shared suffix.
    """
    if _ADDRESS.fullmatch(host):
        return host
    labels = host.split(".")
    if len(labels) < 3:
        return host
    shared = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if shared or ".".join(labels[-2:]) in _TENANTS else labels[-2:])


@lru_cache(maxsize=65_536)
def category_of(name: str) -> str:
    """The kind of source a UTM source or a host is; empty when the tables don't know it.

    Looked up as it stands, then without its leading labels (``m.facebook.com`` → ``facebook.com``), then as a family
    of country domains (``google.de`` → ``google.*``).
    """
    known = _categories()
    labels = name.split(".")
    for start in range(len(labels)):
        found = known.get(".".join(labels[start:])) if start < len(labels) - 1 or start == 0 else None
        if found:
            return found
    site = site_of(name)
    return known.get(f"{site.partition('.')[0]}.*", "") if "." in site else ""


@cache
def _categories() -> dict[str, str]:
    folder = resources.files(__package__).joinpath("data")
    rows = (row for table in _TABLES for row in _rows(folder.joinpath(table).read_text("utf-8")))
    return dict(rows)


def _rows(text: str) -> list[tuple[str, str]]:
    rows = list(csv.reader(text.splitlines()))[1:]
    return [(source.strip().lower(), _plain(category)) for source, category in rows]


def _plain(category: str) -> str:
    return category.removeprefix("SOURCE_CATEGORY_").lower()
