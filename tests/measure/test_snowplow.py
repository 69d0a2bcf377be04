"""Snowplow's own sample, sent through the public door, counted as Snowplow counts it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from seamark.customers import Customers
from seamark.govern import SYSTEM
from seamark.kernel import Period
from seamark.measure import Measurement, Question
from tests.collect import snowplow
from tests.collect.shop import Shop
from tests.measure.road import load

SAMPLE = Period(date(2020, 1, 1), date(2022, 1, 1))
BATCH = 7
PING = timedelta(seconds=5)
Found = tuple[Shop, Measurement]


def stitched(events: list[snowplow.Row]) -> Iterator[dict[str, Any]]:
    """Calls whose user is the last one seen with the cookie, which is what Snowplow's model calls stitching.

    The raw column changes ten times within two visits of one cookie on purpose; for us a second user of a browser is
    another person from then on, so that sending it raw would make ten people.
    """
    last: dict[str, str] = {}
    for row in sorted(events, key=lambda row: row["collector_tstamp"]):
        last[row["domain_userid"]] = row["user_id"]
    for row in events:
        yield snowplow.call(row) | {"userId": last[row["domain_userid"]] if row["domain_userid"] else row["user_id"]}


@pytest.fixture
def counted(tmp_path: Path, shared_data: Path) -> Iterator[Found]:
    """The sample sent in small batches, each loaded on its own, some of them twice."""
    with Shop(tmp_path) as shop:
        measure = Measurement(shop.warehouse, settings=shop.settings, clock=shop.clock)
        customers = Customers(
            shop.warehouse, shop.journal, govern=shop.govern, settings=shop.settings, clock=shop.clock
        )
        calls = list(stitched(snowplow.modelled(snowplow.rows(shared_data))))
        for start in range(0, len(calls), BATCH):
            for _ in range(1 + start % 2):
                shop.send(*calls[start : start + BATCH])
            load(shop, customers, measure=measure)
        yield shop, measure


def total(measure: Measurement, metric: str) -> float | None:
    rows = measure.ask(Question(metric, SAMPLE, grain="total"), by=SYSTEM).rows
    return rows[0].value if rows else 0


def test_sessions_users_and_page_views_are_snowplows(counted: Found, shared_data: Path) -> None:
    _, measure = counted
    sessions, users = snowplow.expected(shared_data, "sessions"), snowplow.expected(shared_data, "users")
    assert total(measure, "sessions") == len(sessions) == 18
    assert total(measure, "page_views") == len(snowplow.expected(shared_data, "page_views")) == 43
    without_cookie = [row for row in sessions if not row["domain_userid"]]
    assert total(measure, "visitors") == len(users) + len(without_cookie) == 11 + 1


def test_every_session_begins_where_snowplows_does_with_as_many_page_views(counted: Found, shared_data: Path) -> None:
    """One difference: a visit of pings alone begins one ping earlier for Snowplow, and it sees a page view in it."""
    shop, _ = counted
    ours = shop.warehouse.rows(
        "SELECT session_id, min(started), sum(page_views)::INT FROM visits GROUP BY person, session_id, started"
    )
    theirs = {row["domain_sessionid"]: (begin(row) + PING, 0) for row in snowplow.expected(shared_data, "sessions")}
    views = defaultdict(list)
    for row in snowplow.expected(shared_data, "page_views"):
        views[row["domain_sessionid"]].append(begin(row))
    theirs |= {number: (min(times), len(times)) for number, times in views.items()}
    assert sorted(ours) == sorted((number, *rest) for number, rest in theirs.items())


def test_half_an_hour_of_silence_is_another_rule(shared_data: Path) -> None:
    """Why numbered sessions are kept: by cookie and half an hour only eleven of Snowplow's begin where its do."""
    made: set[tuple[str, datetime]] = set()
    last: dict[str, datetime] = {}
    for row in sorted(snowplow.modelled(snowplow.rows(shared_data)), key=lambda row: row["derived_tstamp"]):
        who, at = cookie(row, "domain_userid"), snowplow.moment(row["derived_tstamp"])
        if who not in last or at - last[who] > timedelta(minutes=30):
            made.add((who, at))
        last[who] = at
    theirs = {(cookie(row, "original_domain_userid"), begin(row)) for row in snowplow.expected(shared_data, "sessions")}
    assert len(made & theirs) == 11


def begin(row: snowplow.Row) -> datetime:
    return snowplow.moment(row["start_tstamp"])


def cookie(row: snowplow.Row, column: str) -> str:
    return row[column] or row["network_userid"]
