"""From the journal to the warehouse: every column, every event once, also after a restart."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from seamark.collect.load.columns import EVENTS
from seamark.govern import SYSTEM
from seamark.kernel import DataDamaged, key_of
from seamark.warehouse import Kind
from tests.collect.shop import Shop, track


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path) as opened:
        yield opened


FULL = {
    "page": {
        "url": "https://shop.example/shoes?utm_source=ignored&gclid=abc",
        "path": "/shoes",
        "title": "Shoes",
        "referrer": "https://www.google.com/",
        "search": "?utm_source=ignored&gclid=abc",
    },
    "campaign": {"name": "autumn", "source": "google", "medium": "cpc", "term": "shoes", "content": "blue"},
    "library": {"name": "analytics.js", "version": "1"},
    "device": {"id": "d-1"},
    "userAgent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0",
    "locale": "de-DE",
    "location": {"region": "DE-HH", "city": "Hamburg"},
    "sessionId": 1732360000,
}


def test_every_column_is_filled(shop: Shop) -> None:
    call = track(1, userId="u-1", context=FULL, properties={"a": [1, {"b": None}]}, sentAt="2026-11-23T12:00:00Z")
    (event,) = shop.sent(call)
    assert {name: str(event[name]) for name in ("time", "received_at")} == {
        "time": "2026-11-23 11:59:00",
        "received_at": "2026-11-23 12:00:00",
    }
    assert {name: value for name, value in event.items() if name not in {"time", "received_at"}} == {
        "seq": 1,
        "message_key": key_of("message", "m-1"),
        "message_id": "m-1",
        "type": "track",
        "name": "Product Viewed",
        "source": "Shop",
        "subject": key_of("user", "u-1"),
        "user_id": "u-1",
        "anonymous_id": "v-1",
        "device_id": "d-1",
        "email_hash": None,
        "previous_id": None,
        "url": "https://shop.example/shoes?utm_source=ignored&gclid=abc",
        "path": "/shoes",
        "title": "Shoes",
        "referrer": "https://www.google.com/",
        "utm_source": "google",
        "utm_medium": "cpc",
        "campaign": "autumn",
        "utm_term": "shoes",
        "utm_content": "blue",
        "click_id": "gclid",
        "channel": "Paid Search",
        "conversion": 0,
        "amount": None,
        "currency": None,
        "order_key": None,
        "order_id": None,
        "order_repeat": False,
        "refund_excess": None,
        "is_bot": False,
        "ads_consent": True,
        "session_id": "1732360000",
        "library": "analytics.js",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0",
        "locale": "de-DE",
        "properties": '{"a": [1, {"b": null}]}',
        "traits": None,
        "region": "DE-HH",
    }


def test_the_columns_are_those_of_the_table(shop: Shop) -> None:
    shop.send(track(1))
    with shop.warehouse.transaction() as tx:
        shop.collect.load(tx, shop.collect.take(10))
        fresh = tx.table("SELECT * FROM fresh")
        described = [(name, kind) for name, kind, *_ in tx.rows("DESCRIBE fresh")]
        assert described == [(name, kind) for name, kind, *_ in tx.rows("DESCRIBE events")]
        assert fresh.num_rows == 1
    assert EVENTS.names == [name for name, *_ in shop.warehouse.rows("DESCRIBE events")]


def test_fresh_is_empty_when_nothing_was_added(shop: Shop) -> None:
    shop.sent(track(1))
    shop.send(track(1))
    with shop.warehouse.transaction() as tx:
        loaded = shop.collect.load(tx, shop.collect.take(10))
        assert tx.rows("SELECT count(*) FROM fresh") == [(0,)]
    assert (loaded.events, loaded.duplicates, loaded.last_seq) == (0, 1, 2)


def test_who_is_told_apart_by_the_most_specific_identifier(shop: Shop) -> None:
    events = shop.sent(track(1, userId="u-1"), track(2), track(3, anonymousId="", userId="u-2"))
    assert [event["subject"] for event in events] == [
        key_of("user", "u-1"),
        key_of("anon", "v-1"),
        key_of("user", "u-2"),
    ]
    assert [event["anonymous_id"] for event in events] == ["v-1", "v-1", None]


def test_traits_come_beside_the_call_or_inside_its_context(shop: Shop) -> None:
    segment = {
        "type": "identify",
        "userId": "u-1",
        "messageId": "m-1",
        "traits": {"email": " Ada@Example.com ", "plan": "pro"},
    }
    rudder = {
        "type": "identify",
        "userId": "u-2",
        "messageId": "m-2",
        "context": {"traits": {"email": "ben@example.com"}},
    }
    group = {"type": "group", "userId": "u-1", "groupId": "g-1", "messageId": "m-3", "traits": {"name": "Navy"}}
    alias = {"type": "alias", "userId": "u-9", "previousId": "v-1", "messageId": "m-4"}
    later = track(5, context={"traits": {"email": "ada@example.com"}})
    wrong = {"type": "identify", "userId": "u-3", "messageId": "m-6", "traits": {"email": 7}}
    events = shop.sent(segment, rudder, group, alias, later, wrong)

    def hashed(address: str) -> str:
        return hashlib.sha256(address.encode()).hexdigest()

    ada, ben = hashed("ada@example.com"), hashed("ben@example.com")
    assert [event["email_hash"] for event in events] == [ada, ben, None, None, ada, None]
    assert [event["traits"] and json.loads(event["traits"]) for event in events] == [
        {"email": " Ada@Example.com ", "plan": "pro"},
        {"email": "ben@example.com"},
        {"name": "Navy"},
        None,
        None,
        {"email": 7},
    ]
    assert [event["name"] for event in events] == [None, None, "g-1", None, "Product Viewed", None]
    assert events[3]["previous_id"] == "v-1"
    kept = shop.warehouse.rows("SELECT subject, message_key FROM traits ORDER BY message_key")
    assert sorted(kept) == sorted(
        (key_of("user", user), key_of("message", message))
        for user, message in (("u-1", "m-1"), ("u-2", "m-2"), ("u-3", "m-6"))
    )


def test_a_page_reported_by_a_server_is_in_its_properties(shop: Shop) -> None:
    page = {
        "type": "page",
        "userId": "u-1",
        "name": "Home",
        "properties": {"url": "https://shop.example/?utm_source=news&utm_medium=email", "title": "Home", "path": "/"},
    }
    odd = {"type": "page", "userId": "u-1", "messageId": "z", "properties": {"url": 7}}
    events = shop.sent(page, odd)
    assert [(event["url"], event["title"], event["utm_source"], event["channel"]) for event in events] == [
        ("https://shop.example/?utm_source=news&utm_medium=email", "Home", "news", "Email"),
        (None, None, None, None),
    ]


def test_the_browsers_own_agent_counts_where_the_call_names_none(shop: Shop) -> None:
    browser, program = "Mozilla/5.0 (compatible; Googlebot/2.1)", "python-requests/2.32"
    for number, agent in enumerate((browser, program)):
        shop.post("track", json.dumps(track(number)).encode(), user_agent=agent)
    shop.load()
    assert [(event["user_agent"], event["is_bot"]) for event in shop.events()] == [(browser, True), (None, False)]


def test_the_same_batch_twice_is_counted_once(shop: Shop) -> None:
    calls = [track(number) for number in range(50)]
    shop.send(*calls)
    shop.send(*calls)
    assert [loaded.duplicates for loaded in shop.load()] == [50]
    shop.send(*calls)
    assert [(loaded.events, loaded.duplicates) for loaded in shop.load()] == [(0, 50)]
    assert len(shop.events()) == 50
    assert shop.drops() == {"duplicate": 100}


def test_the_same_batch_again_after_a_restart_is_counted_once(tmp_path: Path) -> None:
    calls = [track(number) for number in range(50)]
    with Shop(tmp_path) as shop:
        shop.send(*calls, track(99, anonymousId=None))
        shop.load()
        shop.send(*calls[:10])
    with Shop(tmp_path) as again:
        again.send(*calls, track(50), track(99, anonymousId=None))
        again.load()
        assert len(again.events()) == 51
        assert len(again.held()) == 1
        assert again.drops() == {"duplicate": 61}
        assert again.warehouse.watermark == 3


def test_what_was_on_disk_and_not_loaded_is_loaded_after_a_restart(tmp_path: Path) -> None:
    with Shop(tmp_path) as shop:
        shop.send(track(1))
        shop.load()
        shop.send(track(2))
        shop.send(track(3))
    with Shop(tmp_path) as again:
        again.send(track(4))
        assert [event["message_id"] for event in again.events()] == ["m-1"]
        again.load()
        assert [event["message_id"] for event in again.events()] == ["m-1", "m-2", "m-3", "m-4"]


def load_and_fail(shop: Shop) -> None:
    with shop.warehouse.transaction() as tx:
        shop.collect.load(tx, shop.collect.take(10))
        raise RuntimeError("out of memory")


def test_a_load_that_fails_is_tried_again_and_counts_once(shop: Shop) -> None:
    plan = {
        "events": [{"name": "Secret", "action": "reject"}, {"name": "Odd", "action": "quarantine", "required": ["x"]}]
    }
    shop.collect.set_tracking_plan(plan, by=SYSTEM)
    shop.send(track(1), track(2, event="Odd"), track(3, event="Secret", properties="no"), track(4, messageId=None))
    for _ in range(2):
        with pytest.raises(RuntimeError, match="out of memory"):
            load_and_fail(shop)
    shop.load()
    assert [event["message_id"] for event in shop.events()] == ["2-3", "m-1"]
    assert [row["message_id"] for row in shop.held()] == ["m-2", "m-3"]
    assert shop.load() == []


def test_more_than_memory_should_hold_is_read_back_from_disk(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seamark.collect.load.waiting.MEMORY_EVENTS", 10)
    for number in range(30):
        shop.send(track(2 * number), track(2 * number + 1))
    taken = [shop.load_records(shop.collect.take(7)).last_seq for _ in range(3)]
    assert taken == sorted(taken)
    for number in range(30, 40):
        shop.send(track(2 * number), track(2 * number + 1))
    shop.load(7)
    assert len(shop.events()) == 80
    assert shop.warehouse.watermark == 40
    shop.send(track(1_000))
    assert [loaded.events for loaded in shop.load()] == [1], "fresh ones come by memory again"


def test_every_kind_of_record_is_taken_in_order(shop: Shop) -> None:
    shop.send(track(1, event="Odd"))
    shop.collect.set_tracking_plan({"events": [{"name": "Odd", "action": "quarantine", "required": ["x"]}]}, by=SYSTEM)
    shop.send(track(2, event="Odd"), track(3, event="Odd", properties={"x": 1}))
    shop.journal.write(Kind.SOURCE, b"{}")
    shop.load()
    assert [event["message_id"] for event in shop.events()] == ["m-1", "m-3"]
    assert [(row["message_id"], row["reason"]) for row in shop.held()] == [("m-2", "plan_violation")]
    assert shop.warehouse.watermark == 4


def test_a_replay_brings_back_what_the_new_plan_allows(shop: Shop) -> None:
    shop.collect.set_tracking_plan({"unplanned": "quarantine", "events": [{"name": "Known"}]}, by=SYSTEM)
    shop.send(
        track(1, event="New", timestamp="2026-11-23T13:50:00Z", context=FULL),
        track(2, event="Other"),
        sentAt="2026-11-23T14:00:00Z",
    )
    shop.post("t", json.dumps(track(3, event="New") | {"type": "x", "messageId": None}).encode())
    shop.load()
    assert [row["reason"] for row in shop.held()] == ["unknown_event"] * 3
    shop.collect.set_tracking_plan({"unplanned": "quarantine", "events": [{"name": "New"}]}, by=SYSTEM)
    shop.collect.replay(by=SYSTEM, reason="unknown_event")
    shop.load()
    assert [(event["message_id"], str(event["time"]), str(event["received_at"])) for event in shop.events()] == [
        ("3-0", "2026-11-23 11:59:00", "2026-11-23 12:00:00"),
        ("m-1", "2026-11-23 11:50:00", "2026-11-23 12:00:00"),
    ]
    assert [row["replayed_at"] is None for row in shop.held()] == [False, True, False]
    assert len(shop.held()) == 3, "what still breaks the plan is not put aside again"
    shop.collect.replay(by=SYSTEM, reason="unknown_event")
    shop.load()
    assert len(shop.events()) == 2


def test_rejected_by_the_plan_is_counted_and_not_kept(shop: Shop) -> None:
    shop.collect.set_tracking_plan(
        {"unplanned": "reject", "events": [{"name": "Known", "action": "reject", "required": ["x"]}]}, by=SYSTEM
    )
    shop.send(track(1, event="Known"), track(2, event="Unheard of"), track(3, event="Known", properties={"x": 1}))
    shop.load()
    assert [event["message_id"] for event in shop.events()] == ["m-3"]
    assert shop.held() == []
    assert shop.drops() == {"plan_rejected": 1, "unknown_event": 1}


def test_a_warehouse_ahead_of_its_journal_is_damage(tmp_path: Path) -> None:
    with Shop(tmp_path) as shop:
        shop.sent(track(1))
    for path in (tmp_path / "journal").iterdir():
        path.unlink()
    with pytest.raises(DataDamaged, match="holds journal record 1, but the journal ends with 0"):
        Shop(tmp_path)


def test_the_tail_shows_what_was_loaded_last(tmp_path: Path) -> None:
    with Shop(tmp_path) as shop:
        assert shop.collect.tail(by=SYSTEM) == []
        shop.sent(*(track(number) for number in range(150)))
        shop.sent(*(track(number) for number in range(150, 300)))
        assert [event["message_id"] for event in shop.collect.tail(by=SYSTEM, limit=3)] == ["m-299", "m-298", "m-297"]
        assert len(shop.collect.tail(by=SYSTEM, limit=1_000)) == 200
    with Shop(tmp_path) as again:
        again.sent(track(300))
        assert again.collect.tail(by=SYSTEM, limit=1)[0]["message_id"] == "m-300"
        assert len(again.collect.tail(by=SYSTEM, limit=1_000)) == 200


def test_sources_show_what_came_and_what_did_not(shop: Shop) -> None:
    shop.send(track(1), track(2), track(2), track(3, anonymousId=None))
    other = shop.govern.create_key("App", "write", by=SYSTEM).secret
    shop.post("track", json.dumps(track(4)).encode(), authorization=f"Bearer {other}".encode())
    shop.load()
    app, own = shop.collect.sources(by=SYSTEM)
    assert (app.source, app.events_total, app.events_24h, app.quarantined_24h, app.dropped_24h) == ("App", 1, 1, 0, 0)
    assert (own.source, own.events_total, own.events_24h, own.quarantined_24h, own.dropped_24h) == ("Shop", 2, 2, 1, 1)
    assert own.last_event == shop.clock.now()


def test_the_lag_is_the_age_of_what_waits_then_the_delay_of_the_last_load(shop: Shop) -> None:
    assert shop.collect.lag() == 0
    shop.sent(track(1))
    shop.send(track(2))
    shop.clock.advance(timedelta(seconds=3))
    shop.send(track(3))
    assert shop.collect.lag() == 3
    shop.clock.advance(timedelta(seconds=1))
    shop.load()
    assert shop.collect.lag() == 1, "of the newest event that load brought"
    shop.clock.advance(timedelta(seconds=11))
    assert shop.collect.lag() == 0
