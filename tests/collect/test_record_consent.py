"""What people refused is not kept, and nobody's address is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collect.shop import Call, Shop, track

CLICK = {"page": {"url": "https://shop.example/?gclid=abc&utm_source=news"}}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path) as opened:
        yield opened


def preferring(number: int, **allowed: bool) -> Call:
    return track(number, context=CLICK | {"consent": {"categoryPreferences": allowed}})


def journaled(shop: Shop) -> bytes:
    return b"".join(record.body for record in shop.journal.records())


@pytest.mark.parametrize("category", ["Analytics", "analytics", "Performance", "statistics", "C0002"])
def test_who_refuses_analytics_is_not_kept_anywhere(shop: Shop, category: str) -> None:
    receipt = shop.send(track(1), preferring(2, **{category: False, "Advertising": True}), track(3))
    assert (receipt.accepted, receipt.dropped) == (2, {"no_consent": 1})
    shop.load()
    assert [event["message_id"] for event in shop.events()] == ["m-1", "m-3"]
    assert shop.drops() == {"no_consent": 1}
    assert b"m-2" not in journaled(shop)
    assert b"m-3" in journaled(shop)


def test_a_single_call_that_may_not_be_kept_is_only_counted(shop: Shop) -> None:
    receipt = shop.post("track", json.dumps(preferring(1, analytics=False)).encode())
    assert (receipt.accepted, receipt.dropped) == (0, {"no_consent": 1})
    shop.load()
    assert shop.events() == []
    assert shop.drops() == {"no_consent": 1}
    assert b"m-1" not in journaled(shop)


def test_what_is_no_event_and_may_not_be_kept_is_not_put_aside_either(shop: Shop) -> None:
    broken = preferring(1, analytics=False) | {"properties": "text"}
    nobody = preferring(2, analytics=False) | {"anonymousId": None}
    receipt = shop.send(broken, nobody, preferring(3, analytics=False, padding=True) | {"event": "x" * 40_000})
    assert (receipt.accepted, receipt.quarantined, receipt.dropped) == (0, 0, {"no_consent": 3})
    shop.load()
    assert shop.held() == []
    assert b"m-" not in journaled(shop)


@pytest.mark.parametrize("category", ["Advertising", "marketing", "Targeting", "c0004"])
def test_who_refuses_advertising_is_counted_and_the_click_is_not_used(shop: Shop, category: str) -> None:
    events = shop.sent(preferring(1, **{category: False}), preferring(2, **{category: True}))
    assert [(event["ads_consent"], event["click_id"]) for event in events] == [(False, None), (True, "gclid")]
    assert [event["utm_source"] for event in events] == ["news", "news"]


def test_global_privacy_control_refuses_advertising(shop: Shop) -> None:
    call = track(1, context=CLICK)
    shop.post("batch", json.dumps({"batch": [call]}).encode(), gpc=True)
    shop.send(track(2, context=CLICK))
    shop.load()
    assert [(event["ads_consent"], event["click_id"]) for event in shop.events()] == [(False, None), (True, "gclid")]


def test_rudderstack_names_what_was_denied(shop: Shop) -> None:
    def denying(number: int, *names: object) -> Call:
        return track(number, context={"consentManagement": {"deniedConsentIds": names, "allowedConsentIds": []}})

    receipt = shop.send(denying(1, "Analytics"), denying(2, "Marketing", 7), denying(3))
    assert (receipt.accepted, receipt.dropped) == (2, {"no_consent": 1})
    shop.load()
    assert [event["ads_consent"] for event in shop.events()] == [False, True]


@pytest.mark.parametrize(
    "odd", [None, {}, {"categoryPreferences": None}, {"categoryPreferences": {"Analytics": None}}, 7]
)
def test_a_consent_that_says_nothing_refuses_nothing(shop: Shop, odd: object) -> None:
    events = shop.sent(track(1, context={"consent": odd}))
    assert [event["ads_consent"] for event in events] == [True]


def test_no_address_is_kept(shop: Shop) -> None:
    address = "203.0.113.77"
    shop.send(
        track(1, context={"ip": address, "locale": "de"}),
        track(2, request_ip=address),
        track(3, context={"ip": address}, properties="broken"),
        track(4),
        sentAt="2026-11-23T12:00:00Z",
    )
    shop.post("track", json.dumps(track(5, context={"ip": address})).encode())
    shop.send(track(6), context={"ip": address, "locale": "fr"})
    shop.post("batch", json.dumps({"batch": [17], "context": {"ip": address}}).encode())
    shop.load()
    assert [event["message_id"] for event in shop.events()] == ["m-1", "m-2", "m-4", "m-5", "m-6"]
    assert [event["locale"] for event in shop.events()] == ["de", None, None, None, "fr"]
    assert [row["event"] for row in shop.held()][1:] == ["17"]
    assert shop.held()[0]["message_id"] == "m-3"
    assert address.encode() not in journaled(shop)
    everything = json.dumps([shop.events(), shop.held()], default=str)
    assert address not in everything


def test_refusals_and_addresses_leave_the_times_and_places_of_the_others_alone(shop: Shop) -> None:
    clock = {"timestamp": "2026-11-23T13:55:00Z"}  # two hours fast
    shop.send(
        preferring(1, analytics=False),
        track(2, **clock),
        track(3, anonymousId=None),
        track(4, context={"ip": "203.0.113.77"}, **clock),
        sentAt="2026-11-23T14:00:00Z",
    )
    shop.load()
    assert [str(event["time"]) for event in shop.events()] == ["2026-11-23 11:55:00"] * 2
    assert [(row["position"], str(row["sent_at"])) for row in shop.held()] == [(1, "2026-11-23 14:00:00")]
