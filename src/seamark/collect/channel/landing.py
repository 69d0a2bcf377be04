"""What an address says about how somebody came: UTM tags and the kind of click id in its query or fragment."""

import re
from functools import lru_cache
from urllib.parse import unquote_plus

import msgspec

from seamark.collect.channel.rules import CLICK_IDS

_TAGS = {
    "utm_source": "utm_source",
    "utm_medium": "utm_medium",
    "utm_campaign": "campaign",
    "utm_term": "utm_term",
    "utm_content": "utm_content",
}
_KINDS = {click.name.lower(): (order, click.name) for order, click in enumerate(CLICK_IDS)}
_PARAMETER = re.compile(rf"(?:^|[?&#])({'|'.join([*_TAGS, *_KINDS])})=([^&#]+)", re.IGNORECASE)
_LONGEST = 512  # characters kept of a tag; what is longer is no name anybody gave


class Landing(msgspec.Struct, frozen=True):
    """How an address says somebody came; None where it says nothing. ``click_id`` is the kind, never the id."""

    utm_source: str | None = None
    utm_medium: str | None = None
    campaign: str | None = None
    utm_term: str | None = None
    utm_content: str | None = None
    click_id: str | None = None


NOWHERE = Landing()


@lru_cache(maxsize=32_768)
def landing_of(address: str) -> Landing:
    """Tags and click id of an address or of its query alone (``page.search``, with or without ``?``).

    The first of a repeated tag counts; of several click ids the one that says most (advertisements first).
    An address without any gives :data:`NOWHERE`, the same object each time.
    """
    if "=" not in address:
        return NOWHERE
    tags: dict[str, str] = {}
    kinds: list[tuple[int, str]] = []
    for name, value in _PARAMETER.findall(address):
        lower = name.lower()
        if lower in _KINDS:
            kinds.append(_KINDS[lower])
        elif text := unquote_plus(value).strip()[:_LONGEST]:
            tags.setdefault(_TAGS[lower], text)
    if not tags and not kinds:
        return NOWHERE
    return Landing(**tags, click_id=min(kinds)[1] if kinds else None)
