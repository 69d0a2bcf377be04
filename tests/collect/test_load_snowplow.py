"""Snowplow's sample through the tracking door: copies counted once, page views as its own model has them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collect import snowplow
from tests.collect.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path) as opened:
        yield opened


def test_every_event_counts_once_however_often_and_in_whatever_batches_it_comes(shop: Shop, shared_data: Path) -> None:
    rows = snowplow.rows(shared_data)
    assert len(rows) == 160
    assert len({row["event_id"] for row in rows}) == 157, "three copies on purpose"
    calls = list(snowplow.calls(rows))
    distinct = {call["messageId"] for call in calls}
    for size in (160, 7):
        for start in range(0, len(calls), size):
            shop.send(*calls[start : start + size])
        shop.load()
    assert {event["message_id"] for event in shop.events()} == distinct
    assert len(shop.events()) == len(distinct)
    assert shop.drops() == {"duplicate": 2 * 160 - len(distinct)}
    assert shop.held() == []


def test_the_page_views_are_those_of_snowplows_own_model(shop: Shop, shared_data: Path) -> None:
    calls = list(snowplow.calls(snowplow.modelled(snowplow.rows(shared_data))))
    shop.sent(*calls)
    pages = {event["message_id"]: event for event in shop.events() if event["type"] == "page"}
    views = {row["page_view_id"]: row for row in snowplow.expected(shared_data, "page_views")}
    assert set(pages) == set(views)
    assert len(views) == 43
    for view, row in views.items():
        page = pages[view]
        assert (page["url"], page["session_id"]) == (row["page_url"], row["domain_sessionid"])
        assert (page["campaign"] or "", page["utm_source"] or "") == (row["mkt_campaign"], row["mkt_source"])
        assert json.loads(page["properties"]) == {"page_view_id": view}
    sessions = {event["session_id"] for event in shop.events()}
    assert sessions == {row["domain_sessionid"] for row in snowplow.expected(shared_data, "sessions")}
    assert len(sessions) == 18
