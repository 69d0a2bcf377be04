"""What counts as a conversion, how much, and how often."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from seamark.govern import SYSTEM
from seamark.kernel import key_of
from tests.collect.shop import Call, Shop, order, track


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path) as opened:
        yield opened


def refund(number: int, order_id: str, **properties: object) -> Call:
    return track(number, event="Order Refunded", properties={"order_id": order_id, "currency": "EUR"} | properties)


def money(shop: Shop) -> list[tuple[Any, ...]]:
    """Per event in the order sent: conversion, amount, currency, repeat, excess."""
    columns = "message_id, conversion, amount, currency, order_repeat, refund_excess"
    rows = sorted(shop.events(f"seq, {columns}"), key=lambda row: int(row["message_id"].split("-")[1]))
    return [tuple(row.values())[2:] for row in rows]


def test_an_order_counts_once_with_its_revenue(shop: Shop) -> None:
    shop.sent(order(1, "o-1", revenue=49.9, currency="usd", total=60), order(2, "o-1", revenue=49.9), track(3))
    assert money(shop) == [
        (1, 49_900_000, "USD", False, None),
        (0, None, None, True, None),
        (0, None, None, False, None),
    ]
    assert [event["order_id"] for event in shop.events()] == ["o-1", "o-1", None]
    assert shop.events()[0]["order_key"] == key_of("order", "o-1")
    shop.sent(order(4, "o-1", revenue=49.9))
    assert money(shop)[-1] == (0, None, None, True, None)


def test_an_order_counts_once_also_across_a_restart(tmp_path: Path) -> None:
    with Shop(tmp_path) as shop:
        shop.sent(order(1, "o-1", revenue=10))
    with Shop(tmp_path) as again:
        again.sent(order(2, "o-1", revenue=10), order(3, "o-2", revenue=5))
        assert money(again) == [
            (1, 10_000_000, "EUR", False, None),
            (0, None, None, True, None),
            (1, 5_000_000, "EUR", False, None),
        ]


@pytest.mark.parametrize(
    ("revenue", "amount"),
    [(0.1, 100_000), (1e-7, 0), (0.0000005, 0), (0.0000015, 2), (19.99, 19_990_000), (10**12, 10**18), (0, 0)],
)
def test_money_is_exact_to_a_millionth(shop: Shop, revenue: float, amount: int) -> None:
    shop.sent(order(1, "o-1", revenue=revenue))
    assert money(shop) == [(1, amount, "EUR", False, None)]


def test_an_order_id_may_be_a_number(shop: Shop) -> None:
    events = shop.sent(
        track(1, event="Order Completed", properties={"order_id": 1042, "revenue": 5, "currency": "EUR"})
    )
    assert [event["order_id"] for event in events] == ["1042"]


def test_what_is_no_money_goes_to_quarantine_by_the_plan_that_ships(shop: Shop) -> None:
    shop.send(order(1, "o-1", revenue="much"), order(2, "o-2", revenue=-1), order(3, "o-3", revenue=1, currency="Euro"))
    shop.load()
    assert [row["reason"] for row in shop.held()] == ["plan_violation"] * 3
    assert shop.events() == []


def test_a_plan_that_allows_anything_gets_no_amount_from_what_is_no_money(shop: Shop) -> None:
    plan = {"events": [{"name": "Order Completed", "conversion": True}, {"name": "Signed Up", "conversion": True}]}
    shop.collect.set_tracking_plan(plan, by=SYSTEM)
    shop.sent(
        order(1, "o-1", revenue="12.50", currency=" gbp "),
        order(2, "o-2", revenue="much"),
        order(3, "o-3", revenue=1e300),
        order(4, "o-4", revenue="NaN", currency="Pounds"),
        track(5, event="Signed Up", properties={"plan": "pro"}),
        track(6, event="Signed Up", properties=None),
        track(7, event="Order Completed", properties={"revenue": 3}),
        order(8, "", revenue=4, currency=None),
    )
    assert money(shop) == [
        (1, 12_500_000, "GBP", False, None),
        (1, None, None, False, None),
        (1, None, None, False, None),
        (1, None, None, False, None),
        (1, None, None, False, None),
        (1, None, None, False, None),
        (1, 3_000_000, "EUR", False, None),
        (1, 4_000_000, "EUR", False, None),
    ]


def test_only_a_track_call_converts(shop: Shop) -> None:
    page = {"type": "page", "name": "Order Completed", "event": "Order Completed", "userId": "u", "messageId": "m-1"}
    shop.sent(page | {"properties": {"order_id": "o-1", "revenue": 5}})
    assert money(shop) == [(0, None, None, False, None)]


def test_refunds_take_away_what_they_say_or_everything(shop: Shop) -> None:
    shop.sent(order(1, "o-1", revenue=100), refund(2, "o-1", revenue=30), refund(3, "o-1", total=20, currency="EUR"))
    shop.sent(refund(4, "o-1"), refund(5, "o-1"))
    assert money(shop) == [
        (1, 100_000_000, "EUR", False, None),
        (0, -30_000_000, "EUR", False, None),
        (0, -20_000_000, "EUR", False, None),
        (0, -50_000_000, "EUR", False, None),
        (0, None, None, False, None),
    ]


def test_a_refund_beyond_what_was_paid_is_kept_and_marked(shop: Shop) -> None:
    shop.sent(order(1, "o-1", revenue=100))
    shop.sent(refund(2, "o-1", revenue=130), refund(3, "unheard of", revenue=7), refund(4, "o-1", revenue=-5))
    assert money(shop)[1:] == [
        (0, -130_000_000, "EUR", False, 30_000_000),
        (0, -7_000_000, "EUR", False, 7_000_000),
        (0, -5_000_000, "EUR", False, 5_000_000),
    ]


def test_a_refund_before_its_order_is_excess_and_the_order_counts(shop: Shop) -> None:
    shop.sent(refund(1, "o-1", revenue=10), order(2, "o-1", revenue=10))
    assert money(shop) == [(0, -10_000_000, "EUR", False, 10_000_000), (1, 10_000_000, "EUR", False, None)]


def test_an_imported_order_makes_way_for_its_event(shop: Shop) -> None:
    imported = {
        "import_id": "i-1", "source": "crm", "account": "", "region": None, "channel": "Offline", "subject": None,
        "order_key": key_of("order", "o-1"), "order_id": "o-1", "currency": "EUR", "amount": 40_000_000,
    }  # fmt: skip
    rows = [imported, imported | {"order_id": "o-2", "order_key": key_of("order", "o-2")}]
    with shop.warehouse.transaction() as tx:
        table = pa.Table.from_pylist(rows)
        tx.load("offline_orders", table.append_column("time", pa.array([0, 0], pa.timestamp("us"))))
    shop.sent(refund(1, "o-1", revenue=10))
    assert money(shop) == [(0, -10_000_000, "EUR", False, None)], "an imported order was paid too"
    shop.sent(order(2, "o-1", revenue=39))
    assert shop.warehouse.rows("SELECT order_id FROM offline_orders") == [("o-2",)]
