"""From signals to a channel: one arrival, a table of events, a row of costs."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from seamark.collect.channel.codes import Coded, coded, codes, combined
from seamark.collect.channel.rules import ADVERTISING, CLICK_IDS, RULES, UNASSIGNED, Rule
from seamark.collect.channel.sources import PASSING, category_of, host_of, site_of

SIGNALS = ("utm_source", "utm_medium", "campaign", "click_id", "referrer", "url")
_ABSENT = frozenset({"(not set)", "(not provided)", "null", "undefined", "none", "(none)"})
_Fits = Callable[[str], re.Match[str] | None]
_CLICKS = {click.name.lower(): click for click in CLICK_IDS}
_FRONT = r"^\s*(?:[A-Za-z][A-Za-z0-9+.\-]*:)?(?P<front>//[^/?#\\\s]*)"


def channel_of(
    *,
    utm_source: str | None = None,
    utm_medium: str | None = None,
    campaign: str | None = None,
    click_id: str | None = None,
    referrer: str | None = None,
    url: str | None = None,
) -> str | None:
    """The channel of one event, or None when it carries no sign of an arrival.

    ``click_id`` is the kind (``gclid``); ``referrer`` and ``url`` are addresses. A referrer of the page's own site,
    or one that only took a payment or a sign-in, is no arrival.
    """
    return _channel(utm_source, utm_medium, campaign, click_id, host_of(referrer or ""), host_of(url or ""))


def channels_of(table: pa.Table) -> "pa.Array[Any]":
    """The channel of each row of a table with the columns :data:`SIGNALS`; null without a sign of an arrival.

    Same rules as :func:`channel_of`; each distinct combination of tags and hosts is looked at once, and remembered.
    """
    columns = [coded(table.column(name)) for name in SIGNALS[:4]]
    columns += [_hosts(table.column(name)) for name in SIGNALS[4:]]
    rows, combinations = combined(columns)
    return pa.array([_channel(*combination) for combination in combinations], pa.string()).take(rows)


def _hosts(addresses: "pa.ChunkedArray[Any]") -> Coded:
    """Addresses as codes of their hosts; paths, which are many, never reach Python."""
    distinct = addresses.combine_chunks().dictionary_encode()
    by_address = coded(pc.struct_field(pc.extract_regex(distinct.dictionary, _FRONT), "front"))
    numbers = codes(distinct)
    of_row = np.where(numbers == 0, 0, np.append(by_address.codes, 0)[numbers - 1])
    return Coded(of_row, [host_of(front or "") for front in by_address.values])


@lru_cache(maxsize=200_000)
def _channel(*signal: str | None) -> str | None:
    source, medium, campaign, click_name = (_plain(part) for part in signal[:4])
    referrer, page = signal[4] or "", signal[5] or ""
    click = _CLICKS.get(click_name)
    if source or medium:
        of_click = (click.source, click.medium) if click else ("", "")
        tagged = ruled((source or of_click[0], medium or of_click[1]), campaign)
        outweighed = click and click.paid and tagged not in ADVERTISING
        return ruled(of_click, campaign) if outweighed else tagged
    if click:
        return ruled((click.source, click.medium), campaign)
    if _is_outside(referrer, page):
        return ruled((referrer, "organic" if category_of(referrer) == "search" else "referral"), campaign)
    return ruled(("", ""), campaign) if campaign else None


def _plain(text: str | None) -> str:
    plain = (text or "").strip().lower()
    return "" if plain in _ABSENT else plain


def _is_outside(referrer: str, page: str) -> bool:
    """A referrer counts where a page was opened from another site that didn't just pass the visitor through."""
    return bool(referrer and page) and site_of(referrer) != site_of(page) and category_of(referrer) != PASSING


@lru_cache(maxsize=200_000)
def ruled(tags: tuple[str, str], campaign: str) -> str:
    """The channel of the first rule that fits ``tags`` (source, medium) and campaign, all in lower case."""
    source, medium = tags
    if source in {"(direct)", "direct"} and not medium:
        medium = "(none)"
    category = category_of(source)
    for rule, source_fits, medium_fits, campaign_fits in _compiled():
        if (
            (not rule.category or rule.category == category)
            and (source_fits is None or source_fits(source))
            and (medium_fits is None or medium_fits(medium))
            and (campaign_fits is None or campaign_fits(campaign))
        ):
            return rule.channel
    return UNASSIGNED


@cache
def _compiled() -> list[tuple[Rule, _Fits | None, _Fits | None, _Fits | None]]:
    return [(rule, _fits(rule.source), _fits(rule.medium), _fits(rule.campaign)) for rule in RULES]


def _fits(pattern: str) -> _Fits | None:
    return re.compile(pattern).fullmatch if pattern else None
