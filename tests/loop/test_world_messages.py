"""A world as the messages of tracking clients: history as it is sent later, and what goes on after it."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from seamark.loop.demo.messages import messages
from seamark.loop.demo.trickle import trickle
from seamark.loop.world import write_world
from seamark.loop.world.schema import SCHEMA
from seamark.science import WorldParameters, demo_parameters
from seamark.science.world import Visiting

PARAMETERS = WorldParameters(people=3000, weeks=10, seed=5, regions=4, visiting=Visiting(business=0.5))
SENT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
NOW = PARAMETERS.until + timedelta(days=1, hours=18)
TYPES = {"identify", "track", "page", "screen", "group", "alias"}


def moment(text: str) -> datetime:
    """A time as a message writes it."""
    assert text.endswith("Z")
    return datetime.fromisoformat(text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small company."""
    made = tmp_path_factory.mktemp("world")
    write_world(made, PARAMETERS, truth=False)
    return made


@pytest.fixture(scope="module")
def table(folder: Path) -> pa.Table:
    """Its events."""
    return pq.read_table(folder / "events.parquet")


@pytest.fixture(scope="module")
def sent(table: pa.Table) -> list[dict[str, Any]]:
    """All of them as history that is sent today."""
    return [json.loads(message) for message in messages(table, sent_at=SENT)]


def test_every_row_becomes_one_message_with_its_own_words(table: pa.Table, sent: list[dict[str, Any]]) -> None:
    rows = table.to_pylist()
    assert len(rows) == len(sent)
    assert {message["type"] for message in sent} == TYPES
    for row, message in zip(rows[::17], sent[::17], strict=True):
        context = message["context"]
        assert message["messageId"] == row["message_id"]
        assert message.get("userId") == row["user_id"]
        assert message["anonymousId"] == row["anonymous_id"]
        assert message.get("event", message.get("name")) == row["event"]
        assert context.get("userAgent") == row["user_agent"]
        assert context.get("page", {}).get("url") == row["url"]
        assert context.get("page", {}).get("referrer") == row["referrer"]
        assert context.get("campaign", {}).get("name") == row["utm_campaign"]
        assert context.get("device", {}).get("id") == row["device_id"]
        assert context["consent"]["categoryPreferences"]["Advertising"] is row["consent_ads"]
        assert message.get("traits") == (json.loads(row["traits"]) if row["traits"] else None)


def test_an_address_is_taken_apart_as_a_browser_does(sent: list[dict[str, Any]]) -> None:
    pages = [message["context"]["page"] for message in sent if "page" in message["context"]]
    assert len(pages) > 1000
    for page in pages:
        assert page["url"].endswith(page["path"] + page["search"])
        assert page["path"].startswith("/")
    landed = [page for page in pages if page["search"]]
    assert landed
    assert all("utm_source=" in page["search"] for page in landed)


def test_group_and_alias_name_their_ids_beside_the_properties(sent: list[dict[str, Any]]) -> None:
    groups = [message for message in sent if message["type"] == "group"]
    aliases = [message for message in sent if message["type"] == "alias"]
    assert all(message["groupId"].startswith("G") and "properties" not in message for message in groups)
    assert all(message["previousId"] == message["anonymousId"] for message in aliases)
    assert groups
    assert aliases


def test_history_is_stamped_with_its_true_time(table: pa.Table, sent: list[dict[str, Any]]) -> None:
    """Whatever the device's clock said; the server's rule for event time then gives the same."""
    rows = table.slice(0, 6000).to_pylist()
    for row, message in zip(rows, sent[:6000], strict=True):
        true = row["received_at"] - (row["sent_at"] - row["timestamp"])
        assert moment(message["timestamp"]) == true
        assert moment(message["sentAt"]) == SENT
    wrong = sum(abs((row["timestamp"] - row["received_at"]).days) > 1 for row in rows)
    assert wrong > 0, "there were wrong clocks to correct"


def test_live_messages_keep_what_the_clock_said(table: pa.Table) -> None:
    part = table.slice(0, 500)
    for row, message in zip(part.to_pylist(), map(json.loads, messages(part)), strict=True):
        assert moment(message["timestamp"]) == row["timestamp"]
        assert moment(message["sentAt"]) == row["sent_at"]


def test_text_that_json_must_escape_survives(table: pa.Table) -> None:
    row = table.slice(0, 1).to_pylist()[0]
    nasty = 'Fender "Large" \\ 10 m\n\tnew – ü'
    odd = pa.Table.from_pylist([row | {"title": nasty, "event": nasty, "url": f"https://a.example/{nasty}"}], SCHEMA)
    message = json.loads(messages(odd)[0])
    assert message["context"]["page"]["title"] == nasty
    assert message.get("event", message.get("name")) == nasty


def test_a_table_without_rows_sends_nothing(table: pa.Table) -> None:
    assert messages(table.slice(0, 0), sent_at=SENT) == []


def test_the_same_seed_trickles_the_same_messages() -> None:
    def minute(seed: int) -> list[list[bytes]]:
        stream = trickle(PARAMETERS, seed=seed)
        return [stream.between(NOW + timedelta(seconds=second)) for second in range(60)]

    first, again, other = minute(3), minute(3), minute(4)
    assert first == again
    assert first != other


def test_a_trickle_keeps_its_rate_and_order_and_knows_old_customers(table: pa.Table) -> None:
    stream = trickle(PARAMETERS, seed=1, rate=5.0)
    assert stream.between(NOW) == []
    seconds = [stream.between(NOW + timedelta(seconds=second)) for second in range(1, 901)]
    received = [json.loads(message) for part in seconds[300:] for message in part]
    assert 3 < len(received) / 600 < 15, "eighteen hours: busier than the mean"
    for second, part in enumerate(seconds, start=1):
        for message in map(json.loads, part):
            said = moment(message["sentAt"])
            assert NOW + timedelta(seconds=second - 2) < said <= NOW + timedelta(seconds=second)
            assert moment(message["timestamp"]) <= said
    known = set(table.column("user_id").to_pylist()) & {message.get("userId") for message in received} - {None}
    cookies = set(table.column("anonymous_id").to_pylist()) & {message["anonymousId"] for message in received}
    assert known
    assert len(cookies) > len(received) / 50
    assert {"Product Viewed", "Order Completed"} <= {message.get("event") for message in received}
    old = {message["messageId"] for message in map(json.loads, messages(table))}
    assert not old & {message["messageId"] for message in received}


def test_days_after_the_history_cost_what_the_same_weekdays_cost_four_weeks_before(folder: Path) -> None:
    until = PARAMETERS.until.date()
    past = csv_rows((folder / "costs.csv").read_bytes())
    now = csv_rows(trickle(PARAMETERS, seed=1).costs(until, until + timedelta(days=30)))
    assert {row["day"] for row in now} == {str(until + timedelta(days=n)) for n in range(30)}
    for later in (0, 9, 27, 29):
        then = until + timedelta(days=later - 28 * (1 + later // 28))
        assert cost_of(now, until + timedelta(days=later)) == cost_of(past, then) > 0
    assert now[0].keys() == past[0].keys()


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """A file of costs, row by row."""
    return list(csv.DictReader(content.decode().splitlines()))


def cost_of(rows: list[dict[str, str]], day: date) -> float:
    """What a day cost, in whatever currencies."""
    return round(sum(float(row["cost"]) for row in rows if row["day"] == str(day)), 2)


def test_a_pause_is_made_up_for_when_the_stream_is_asked_again() -> None:
    stream = trickle(PARAMETERS, seed=1, rate=2.0)
    stream.between(NOW)
    assert len(stream.between(NOW + timedelta(minutes=10))) > 300
    assert stream.between(NOW + timedelta(minutes=10)) == []


def test_the_demo_company_looks_like_a_company(tmp_path: Path) -> None:
    """Figures that the first page shows: conversion rate, order value, return, growth, one bad week."""
    until = datetime(2026, 11, 21, tzinfo=UTC)
    parameters = demo_parameters(until)
    assert parameters.until == until
    small = msgspec.structs.replace(parameters, people=parameters.people // 4, shapley_above=9.0)
    write_world(tmp_path, small)
    truth = json.loads((tmp_path / "truth.json").read_text())
    volumes, value = truth["volumes"], truth["value"]
    assert 300_000 < 4 * volumes["events"] < 520_000
    assert 0.02 < (volumes["orders"] - volumes["store_orders"]) / volumes["visits"] < 0.04
    assert 60 < value["total"] / volumes["orders"] < 120
    assert 1 < value["total"] / sum(channel["spend"] for channel in truth["channels"].values()) < 6
    weekly = truth["orders"]["weekly"]["total"]
    broken = parameters.weeks - 7
    assert weekly[broken] < 0.6 * min(weekly[broken - 1], weekly[broken + 1])
