"""The live figures: this second, once for everybody."""

import threading
from datetime import date, timedelta

import msgspec

from seamark.measure import Band
from tests.measure.company import Row, add_cost, add_order, event
from tests.measure.conftest import ANALYST, Shop


def test_a_second_of_the_company(shop: Shop) -> None:
    now = shop.clock.now().replace(tzinfo=None) + timedelta(hours=12)
    shop.clock.advance(timedelta(hours=12))
    euro = {"currency": "EUR"}
    shop.load(
        [
            event(1, subject=1, time=now - timedelta(seconds=3)),
            event(2, subject=1, time=now - timedelta(seconds=2), conversion=1, amount=20_000_000, **euro),
            event(3, subject=2, time=now - timedelta(minutes=4), amount=-5_000_000, **euro),
            event(4, subject=3, time=now - timedelta(minutes=6), conversion=1, amount=7_000_000, **euro),
            event(5, subject=4, time=now - timedelta(seconds=1), is_bot=True, conversion=1, amount=9_000_000, **euro),
            event(6, time=now - timedelta(minutes=1), conversion=1, amount=4_000_000, currency="USD"),
            event(
                7, subject=5, time=now - timedelta(days=1), received_at=now, conversion=1, amount=900_000_000, **euro
            ),
        ]
    )
    add_cost(shop.warehouse, date(2026, 1, 10), "Display", amount=3_000_000)
    add_cost(shop.warehouse, date(2026, 1, 10), "Display", amount=3_000_000, currency="USD")
    add_cost(shop.warehouse, date(2026, 1, 9), "Display", amount=50_000_000)
    add_order(shop.warehouse, 1, now - timedelta(hours=2), amount=1_000_000)
    document = msgspec.json.decode(msgspec.json.encode(shop.measure.live()))
    assert document == {
        "at": "2026-01-10T12:00:00Z",
        "events_per_second": 0.4,
        "visitors_5m": 2,
        "conversions_5m": 2,
        "revenue_5m": 20 - 5 + 2,
        "revenue_today": 20 - 5 + 7 + 2 + 1,
        "spend_today": 4.5,
        "lag_seconds": 0.4,
    }


def test_an_empty_company_is_quiet(shop: Shop) -> None:
    snapshot = shop.measure.live()
    assert (snapshot.events_per_second, snapshot.visitors_5m, snapshot.revenue_5m) == (0, 0, 0)


def test_what_is_usual_at_this_hour_of_this_weekday(shop: Shop) -> None:
    """Five weeks of a shop that at this hour has a visitor a minute, one in five buys."""
    shop.clock.advance(timedelta(hours=12))
    now = shop.clock.now().replace(tzinfo=None)
    rows: list[Row] = []
    for week in range(1, 6):
        for minute in range(-30, 30):
            time = now - timedelta(weeks=week) + timedelta(minutes=minute)
            money = {"conversion": 1, "amount": 10_000_000, "currency": "EUR"} if minute % 5 == 0 else {}
            rows.append(event(len(rows), subject=minute % 5, time=time, **money))
        add_cost(shop.warehouse, (now - timedelta(weeks=week)).date(), "Display", amount=week * 1_000_000)
    shop.load([*rows, event(9999, subject=1, time=now - timedelta(weeks=6))])
    usual = shop.measure.usual(by=ANALYST)
    assert usual.weeks == 5
    assert usual.events_per_second == Band(5 / 300, 5 / 300)
    assert (usual.visitors_5m, usual.conversions_5m) == (Band(5, 5), Band(1, 1))
    assert usual.revenue_today == Band(60, 60)  # six orders of this hour's first half
    assert usual.spend_day == Band(1.4, 4.6)


def test_three_weeks_are_needed_to_call_anything_usual(shop: Shop) -> None:
    now = shop.clock.now().replace(tzinfo=None)
    shop.load([event(1, subject=1, time=now - timedelta(weeks=2, days=1))])
    usual = shop.measure.usual(by=ANALYST)
    assert (usual.weeks, usual.visitors_5m, usual.spend_day) == (2, None, None)


def test_a_hundred_viewers_are_one_look(shop: Shop) -> None:
    """Whoever looks within the same second sees the same moment, though the clock went on and events came."""
    first = shop.measure.live()
    shop.clock.advance(timedelta(seconds=30))
    shop.load([event(1, subject=1, time=shop.clock.now().replace(tzinfo=None))])
    seen = []
    viewers = [threading.Thread(target=lambda: seen.append(shop.measure.live())) for _ in range(100)]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join()
    assert {snapshot.at for snapshot in seen} == {first.at}
