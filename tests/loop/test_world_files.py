"""The files of a world: readable, reproducible, equal among each other but for what was planted."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from seamark.kernel import InputError
from seamark.loop.world import write_world
from seamark.loop.world.schema import SCHEMA
from seamark.science.world import Incident, Tracking, WorldParameters

FAULTY = Tracking(duplicates=0.02, wrong_clocks=0.05, lost_orders=0.05, broken_orders=0.05, untidy_emails=0.1)
PARAMETERS = WorldParameters(people=5000, weeks=26, seed=7, regions=6, tracking=FAULTY, shapley_orders=2)
FILES = ("events.parquet", "costs.csv", "orders.csv", "tests.csv", "plan.yaml", "truth.json")
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a year of a small company with many faults."""
    directory = tmp_path_factory.mktemp("world")
    write_world(directory, PARAMETERS)
    return directory


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, Any]:
    """What only the simulator knows."""
    return dict(json.loads((folder / "truth.json").read_text()))


@pytest.fixture(scope="module")
def ask(folder: Path) -> Ask:
    """SQL over the files: ``sent`` is every message, ``events`` each once, ``orders``, ``costs``, ``tests``."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"CREATE VIEW sent AS SELECT * FROM '{folder}/events.parquet'")
    connection.execute("CREATE VIEW events AS SELECT DISTINCT ON (message_id) * FROM sent")
    connection.execute(
        """CREATE VIEW completed AS SELECT *, properties->>'$.order_id' AS order_id, properties->>'$.revenue' AS revenue
           FROM events WHERE event = 'Order Completed'"""
    )
    for name in ("orders", "costs", "tests"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_csv('{folder}/{name}.csv', header = true)")
    return lambda sql: connection.sql(sql).fetchall()


def moments(table: pa.Table) -> list[datetime]:
    """When each message arrived."""
    return [at for at in table.column("received_at").to_pylist() if at is not None]


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    short = msgspec.structs.replace(PARAMETERS, people=800, weeks=6)
    for name in ("one", "two"):
        write_world(tmp_path / name, short)
    for file in FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    write_world(tmp_path / "three", msgspec.structs.replace(short, seed=8))
    assert (tmp_path / "three" / "orders.csv").read_bytes() != (tmp_path / "one" / "orders.csv").read_bytes()


def test_events_are_a_table_in_order_of_arrival(folder: Path, ask: Ask) -> None:
    table = pq.read_table(folder / "events.parquet")
    assert table.schema.equals(SCHEMA)
    received = moments(table)
    assert received == sorted(received)
    assert received[0] >= PARAMETERS.start
    assert received[-1] < PARAMETERS.until
    types = {name for (name,) in ask("SELECT DISTINCT type FROM sent")}
    assert types == {"identify", "track", "page", "screen", "group", "alias"}


def test_a_message_sent_twice_is_the_same_message(ask: Ask, truth: dict[str, Any]) -> None:
    twice = ask(
        """SELECT count(*), count(DISTINCT (timestamp, event, properties, anonymous_id)), min(received_at),
                  max(received_at) FROM sent GROUP BY message_id HAVING count(*) > 1"""
    )
    assert len(twice) == truth["planted"]["duplicates"]
    assert all(copies == 2 and contents == 1 for copies, contents, _, _ in twice)
    assert all(first < again <= first + timedelta(seconds=95) for _, _, first, again in twice)


def test_every_web_order_is_an_event_but_for_the_planted_losses(ask: Ask, truth: dict[str, Any]) -> None:
    planted = truth["planted"]
    [(web, stores)] = ask("SELECT count(*) FILTER (channel = 'web'), count(*) FILTER (channel = 'store') FROM orders")
    [(known,)] = ask("SELECT count(DISTINCT order_id) FROM completed")
    [(nameless,)] = ask("SELECT count(*) FROM completed WHERE order_id IS NULL")
    assert planted["lost_orders"] > 0
    assert planted["no_order_id"] == nameless
    assert known + nameless + planted["lost_orders"] == web
    assert stores == truth["volumes"]["store_orders"]
    [(unknown,)] = ask(
        "SELECT count(*) FROM completed WHERE order_id IS NOT NULL AND order_id NOT IN (SELECT order_id FROM orders)"
    )
    assert unknown == 0
    [(repeated,)] = ask("SELECT count(*) - count(DISTINCT order_id) FROM completed WHERE order_id IS NOT NULL")
    assert planted["repeated_orders"] - planted["no_order_id"] <= repeated <= planted["repeated_orders"]


def test_the_till_and_the_events_agree_on_money(ask: Ask, truth: dict[str, Any]) -> None:
    wrong = ask(
        """SELECT order_id, amount, revenue FROM completed JOIN orders USING (order_id)
           WHERE revenue <> 'abc' AND revenue::DECIMAL(12, 2) <> amount::DECIMAL(12, 2)"""
    )
    assert wrong == []
    [(total,)] = ask("SELECT sum(amount)::DOUBLE FROM orders")
    assert total == pytest.approx(truth["value"]["total"])


def test_products_of_an_order_add_up_to_its_revenue(ask: Ask) -> None:
    rows = ask("SELECT properties FROM completed WHERE revenue <> 'abc'")
    assert len(rows) > 200
    for (text,) in rows:
        facts = json.loads(text)
        lines = sum(line["price"] * line["quantity"] for line in facts["products"])
        assert lines == pytest.approx(facts["revenue"])
        assert facts["total"] == pytest.approx(facts["revenue"] + facts["shipping"])


def test_refunds_show_in_the_till_and_for_web_orders_as_events(ask: Ask) -> None:
    [(till,)] = ask("SELECT count(*) FROM orders WHERE status = 'refunded' AND channel = 'web'")
    refunds = ask(
        """SELECT o.status, o.ordered_at, e.received_at FROM events e JOIN orders o
           ON o.order_id = (e.properties->>'$.order_id') WHERE e.event = 'Order Refunded'"""
    )
    assert len(refunds) == till > 0
    assert {status for status, _, _ in refunds} == {"refunded"}
    assert all(timedelta(days=3) <= back - bought <= timedelta(days=22) for _, bought, back in refunds)


@pytest.mark.parametrize(
    ("fault", "base", "share"),
    [
        ("duplicates", "SELECT count(*) FROM events", FAULTY.duplicates),
        ("lost_orders", "SELECT count(*) FROM orders WHERE channel = 'web'", FAULTY.lost_orders),
        ("untidy_email", "SELECT count(*) FROM events WHERE type = 'identify'", FAULTY.untidy_emails),
    ],
)
def test_faults_are_planted_in_their_share(
    ask: Ask, truth: dict[str, Any], *, fault: str, base: str, share: float
) -> None:
    [(count,)] = ask(base)
    planted = truth["planted"][fault]
    assert planted > 0
    assert abs(planted - share * count) < 4 * (share * count) ** 0.5 + 3


def test_broken_calls_are_the_ones_that_were_planted(ask: Ask, truth: dict[str, Any]) -> None:
    planted = truth["planted"]
    found = {
        "revenue_text": "SELECT count(*) FROM completed WHERE revenue = 'abc'",
        "no_currency": "SELECT count(*) FROM completed WHERE (properties->>'$.currency') IS NULL",
        "price_text": "SELECT count(*) FROM events WHERE (properties->>'$.price') = 'on request'",
        "no_product_id": """SELECT count(*) FROM events WHERE event IN ('Product Viewed', 'Product Added')
                            AND (properties->>'$.product_id') IS NULL""",
        "untidy_email": "SELECT count(*) FROM events WHERE email LIKE ' %'",
    }
    assert {name: ask(sql)[0][0] for name, sql in found.items()} == {name: planted[name] for name in found}


def test_a_wrong_clock_is_corrected_by_the_rule_for_event_time(ask: Ask) -> None:
    """Event time, receivedAt - (sentAt - timestamp), is right up to a message's wait, whatever the clock said."""
    rows = ask("SELECT epoch(received_at - timestamp), epoch(sent_at - timestamp), device_id IS NULL FROM events")
    off = [seconds for seconds, _, _ in rows if abs(seconds) > 1800]
    assert 0.01 < len(off) / len(rows) < 0.1
    waits = sorted(wait for _, wait, web in rows if web)
    assert waits[0] >= 0
    assert waits[-1] < 100, "a browser sends at once, or again after a retry"
    assert max(wait for _, wait, web in rows if not web) > 600, "a phone may be off line"


def test_robots_are_known_by_their_user_agent_and_nobody_signs_in_as_one(ask: Ask) -> None:
    robots = ask(
        """SELECT count(*), count(user_id), count(DISTINCT anonymous_id) FROM events
           WHERE user_agent SIMILAR TO '.*(bot|Bot|Headless|Monitor).*'"""
    )
    [(messages, users, ids)] = robots
    assert messages > 100
    assert users == 0
    assert ids > messages / 10


def test_clicks_that_were_paid_for_are_the_visits_that_came(ask: Ask) -> None:
    """Google's and Meta's clicks per campaign equal the click ids seen: the ledgers fit the events."""
    paid = ask(
        """SELECT campaign, sum(clicks)::INT FROM costs WHERE source IN ('google_ads', 'meta_ads', 'criteo')
           GROUP BY ALL ORDER BY ALL"""
    )
    came = ask(
        """SELECT utm_campaign, count(DISTINCT click_id) FROM events WHERE utm_campaign IN
           (SELECT campaign FROM costs WHERE source IN ('google_ads', 'meta_ads', 'criteo'))
           AND click_id NOT LIKE 'msclkid%' GROUP BY ALL ORDER BY ALL"""
    )
    assert len(paid) > 5
    assert paid == came


def test_costs_are_kept_in_the_currency_of_the_account(ask: Ask, truth: dict[str, Any]) -> None:
    currencies: dict[str, str] = dict(ask("SELECT source, any_value(currency) FROM costs GROUP BY 1"))
    assert currencies.pop("meta_ads") == "USD"
    assert set(currencies.values()) == {"EUR"}
    for channel, spent in ask("SELECT channel, sum(cost)::DOUBLE FROM costs GROUP BY 1"):
        rate = PARAMETERS.company.dollars if channel == "Paid Social" else 1.0
        assert spent / rate == pytest.approx(truth["channels"][channel]["spend"], rel=0.01)


def test_contributions_add_up_over_weeks_and_to_the_orders_of_the_till(ask: Ask, truth: dict[str, Any]) -> None:
    [(orders,)] = ask("SELECT count(*) FROM orders")
    assert truth["orders"]["total"] == orders == truth["volumes"]["orders"]
    for part in ("orders", "value"):
        outcome = truth[part]
        weekly = outcome["weekly"]
        assert sum(weekly["total"]) == pytest.approx(outcome["total"])
        assert sum(weekly["base"]) == pytest.approx(outcome["base"])
        for channel, share in outcome["incremental"].items():
            assert sum(weekly["incremental"][channel]) == pytest.approx(share, abs=0.5)
        if outcome["shapley"]:
            assert sum(outcome["shapley"].values()) + outcome["base"] == pytest.approx(outcome["total"], abs=0.5)
    assert set(truth["orders"]["incremental"]) == {channel for (channel,) in ask("SELECT DISTINCT channel FROM costs")}


def test_identities_are_counted_as_the_events_show_them(ask: Ask, truth: dict[str, Any]) -> None:
    counts = truth["identity"]
    [(ids,)] = ask(
        """SELECT count(DISTINCT anonymous_id) FROM events
           WHERE coalesce(user_agent, '') NOT SIMILAR TO '.*(bot|Bot|Headless|Monitor).*'"""
    )
    [(users,)] = ask("SELECT count(DISTINCT user_id) FILTER (user_id <> 'undefined') FROM events")
    assert ids == counts["anonymous_ids"]
    assert users <= counts["users"] <= users * 1.02, "a placeholder may have hidden somebody's only sign-in"
    assert counts["anonymous_ids"] > counts["people_seen"]
    assert counts["anonymous_ids_of_several_people"] > 0


def test_nobody_in_the_world_could_be_somebody(ask: Ask) -> None:
    """Addresses lie under domains that are reserved for examples."""
    [(addresses, reserved)] = ask(
        """SELECT count(DISTINCT email), count(DISTINCT email) FILTER (email SIMILAR TO '.*example\\.(com|org|net)')
           FROM orders"""
    )
    assert addresses == reserved > 100
    hosts = ask("SELECT DISTINCT regexp_extract(url, '^https://([^/?]+)', 1) FROM events WHERE url IS NOT NULL")
    assert hosts == [("www.harbourandpine.example",)]


def test_randomised_tests_name_channels_and_regions_of_the_costs(ask: Ask) -> None:
    assert ask("SELECT DISTINCT multiplier FROM tests ORDER BY 1") == [(0.0,), (1.0,)]
    strange = ask("SELECT channel FROM tests EXCEPT SELECT channel FROM costs")
    strange += ask("SELECT geo FROM tests EXCEPT SELECT region FROM costs")
    assert strange == []


def test_a_world_may_end_at_any_moment(tmp_path: Path) -> None:
    """A demo ends now, not at midnight."""
    noon = msgspec.structs.replace(
        PARAMETERS, people=800, weeks=5, until=PARAMETERS.until + timedelta(hours=13, minutes=7), incidents=()
    )
    write_world(tmp_path, noon, truth=False)
    assert not (tmp_path / "truth.json").exists()
    last = moments(pq.read_table(tmp_path / "events.parquet"))[-1]
    assert noon.until - timedelta(days=1) < last < noon.until


def test_progress_is_told_and_ends_at_the_end(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    parameters = WorldParameters(
        people=500, weeks=6, incidents=(Incident(kind="demand", start=2, weeks=1, factor=2),), shapley_orders=2
    )
    write_world(tmp_path, parameters, progress=lambda done, total: heard.append((done, total)))
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert heard[-1][0] == heard[-1][1]
    assert len(heard) > parameters.weeks


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="taken"):
        write_world(tmp_path / "taken", PARAMETERS)
