"""Machines that pass for visitors: crawlers, headless browsers, monitoring, by their user agent.

Our own list. Sources: what the operators publish about their own agents (Google, Bing, Yandex, Apple, Meta, OpenAI,
Anthropic, Perplexity, Common Crawl, the link previews of the networks, the monitoring services), what automation tools
announce by default, and the custom that a name with bot, crawler or spider is one.

Not in it: programs that speak the tracking API (curl, python-requests, okhttp, the clients' own agents). An event that
a shop's server sends is no robot's visit.
"""

import re
from functools import lru_cache
from typing import Any

import pyarrow as pa

# Words that name a machine; Cubot makes telephones.
_WORDS = (
    r"(?<!cu)bot(?![a-z])",
    r"bots?[/;:,+_\-)]",
    r"crawl",
    r"spider",
    r"scrap(?:er|ing|y)",
    r"slurp",
    r"archiver",
    r"link ?preview",
    r"monitor(?:ing)?(?![a-z])",
)
_SEARCH = (
    "mediapartners-google", "apis-google", "google-inspectiontool", "googleother", "google-extended", "google-safety",
    "google-read-aloud", "google web preview", "feedfetcher-google", "bingpreview", "yandexmetrika", "yandeximages",
    "ia_archiver", "chatgpt-user", "anthropic-ai", "claude-web", "claude-user", "perplexity-user", "cohere-ai",
    "diffbot", "meta-externalagent", "meta-externalfetcher",
)  # fmt: skip
_PREVIEWS = (
    "facebookexternalhit", "facebookcatalog", "whatsapp/", "skypeuripreview", "embedly", "vkshare", "flipboardproxy",
    "iframely",
)  # fmt: skip
_CRAWLERS = (
    "ahrefs", "semrush", "mj12", "screaming frog", "seokicks", "sistrix", "serpstat", "netcraft", "censys", "zgrab",
    "httrack", "nutch", "heritrix", "megaindex",
)  # fmt: skip
_MONITORS = (
    "pingdom", "statuscake", "site24x7", "gtmetrix", "lighthouse", "pagespeed", "ptst/", "webpagetest",
    "newrelicpinger", "synthetic", "catchpoint", "checkly", "betterstack", "betteruptime", "freshping", "nagios",
    "zabbix", "alertra", "hetrixtools",
)  # fmt: skip
_AUTOMATION = ("headless", "phantomjs", "puppeteer", "playwright", "selenium", "webdriver", "slimerjs", "casperjs")
_BOT = re.compile(
    "|".join([*_WORDS, *map(re.escape, (*_SEARCH, *_PREVIEWS, *_CRAWLERS, *_MONITORS, *_AUTOMATION))])
)  # fmt: skip


@lru_cache(maxsize=65_536)
def is_bot(user_agent: str | None) -> bool:
    """Whether a user agent names a machine. An absent one does not."""
    return bool(user_agent) and _BOT.search(str(user_agent).lower()) is not None


def bot_flags(user_agents: "pa.Array[Any] | pa.ChunkedArray[Any]") -> "pa.Array[Any]":
    """:func:`is_bot` of each row, never null; each distinct agent is looked at once and remembered."""
    array = user_agents.combine_chunks() if isinstance(user_agents, pa.ChunkedArray) else user_agents
    encoded: Any = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    flags = pa.array([is_bot(agent) for agent in encoded.dictionary.to_pylist()], pa.bool_())
    return flags.take(encoded.indices).fill_null(fill_value=False)
