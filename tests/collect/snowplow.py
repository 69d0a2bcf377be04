"""Snowplow's public sample of web events as calls of the tracking API.

Page views become page calls, page pings the track event 'Page Ping', everything else a track event of its own name.
The message id of a page view is Snowplow's page view id, of anything else its event id, so that its copies count once.
The time is Snowplow's corrected one and no ``sentAt`` is sent: it needs no second correction.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, str]
PAGE_VIEW = "contexts_com_snowplowanalytics_snowplow_web_page_1_0_0"
LONGEST = timedelta(days=3)  # of a session, and between making and sending an event: the model's own settings
TITLES = {"page_ping": "Page Ping", "link_click": "Link Clicked", "cmp_visible": "Consent Banner Shown"}


def rows(shared_data: Path) -> list[Row]:
    """The 160 raw events, in the order of the file."""
    path = shared_data / "events" / "snowplow_web" / "snowplow_web_events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected(shared_data: Path, table: str) -> list[Row]:
    """What Snowplow's model makes of them: ``sessions``, ``users`` or ``page_views``."""
    path = shared_data / "events" / "snowplow_web" / f"snowplow_web_{table}_expected.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def modelled(events: Iterable[Row]) -> list[Row]:
    """The events that Snowplow's model counts.

    Page views and pings with a page view id, sent within three days of being made, no later than three days after
    their session began.
    """
    known = [row for row in events if row["domain_sessionid"] and page_view_id(row) and not _is_late(row)]
    begun: dict[str, datetime] = {}
    for row in known:
        session, at = row["domain_sessionid"], moment(row["collector_tstamp"])
        begun[session] = min(begun.get(session, at), at)
    return [
        row
        for row in known
        if row["event"] in {"page_view", "page_ping"}
        and moment(row["collector_tstamp"]) <= begun[row["domain_sessionid"]] + LONGEST
    ]


def calls(events: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Each event as a call."""
    return (call(row) for row in events)


def call(row: Row) -> dict[str, Any]:
    """One event as a call."""
    is_page = row["event"] == "page_view"
    name = row["event_name"]
    kind = {"type": "page"} if is_page else {"type": "track", "event": TITLES.get(name, name.replace("_", " ").title())}
    return kind | {
        "messageId": page_view_id(row) or row["event_id"] if is_page else row["event_id"],
        "anonymousId": row["domain_userid"] or row["network_userid"],
        "userId": row["user_id"] or None,
        "timestamp": moment(row["derived_tstamp"]).isoformat() + "Z",
        "properties": {"page_view_id": page_view_id(row)},
        "context": _context(row),
    }


def page_view_id(row: Row) -> str | None:
    """The id Snowplow's client gives to a page view."""
    found = json.loads(row[PAGE_VIEW] or "[]")
    while isinstance(found, list) and found:
        found = found[0]
    return found.get("id") if isinstance(found, dict) else None


def moment(text: str) -> datetime:
    """A time of the sample (UTC)."""
    return datetime.fromisoformat(text)


def _is_late(row: Row) -> bool:
    return moment(row["dvce_sent_tstamp"]) - moment(row["dvce_created_tstamp"]) > LONGEST


def _context(row: Row) -> dict[str, Any]:
    campaign = {
        "source": row["mkt_source"],
        "medium": row["mkt_medium"],
        "name": row["mkt_campaign"],
        "term": row["mkt_term"],
        "content": row["mkt_content"],
    }
    return {
        "page": {
            "url": row["page_url"],
            "path": row["page_urlpath"],
            "title": row["page_title"],
            "referrer": row["page_referrer"],
        },
        "campaign": {name: value for name, value in campaign.items() if value},
        "userAgent": row["useragent"],
        "locale": row["br_lang"],
        "sessionId": row["domain_sessionid"],
        "library": {"name": "snowplow", "version": row["v_tracker"]},
    }
