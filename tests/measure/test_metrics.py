"""Metrics of a week one can count on one's fingers, then of random weeks against plain counting."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seamark.govern import POLICY, Actor
from seamark.kernel import Forbidden, InputError, NotSignedIn, Period
from seamark.measure import METRICS, Answer, Question
from tests.measure import reference
from tests.measure.company import START, Row, add_cost, add_order, event, random_events
from tests.measure.conftest import ANALYST, Shop

ADA, BEN, CLEO, ROBOT = 1, 2, 3, 4


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return START.replace(day=day, hour=hour, minute=minute)


def order(key: int, subject: int | None, time: datetime, euros: float, **given: Any) -> Row:  # noqa: ANN401
    amount = int(euros * 1_000_000)
    return event(key, subject=subject, time=time, **{"conversion": 1, "amount": amount, "currency": "EUR", **given})


def a_week() -> list[Row]:
    """Ada comes twice and buys twice; Ben clicks and buys; Cleo looks; a robot pretends; somebody is nobody."""
    search = {"channel": "Paid Search", "utm_source": "google", "utm_medium": "cpc", "campaign": "spring"}
    return [
        event(1, subject=ADA, type="page", time=at(1), **search),
        order(2, ADA, at(1, 9, 10), 30),
        event(3, subject=ADA, type="page", time=at(3), channel="Email", campaign="news"),
        order(4, ADA, at(3, 9, 5), 50),
        event(5, subject=ADA, time=at(5), amount=-10_000_000, currency="EUR", name="Order Refunded"),
        event(6, subject=BEN, type="page", time=at(2), **search),
        order(7, BEN, at(2, 9, 20), 40, currency="USD"),
        event(8, subject=CLEO, type="page", time=at(4)),
        event(9, subject=ROBOT, type="page", time=at(4), is_bot=True),
        order(10, ROBOT, at(4, 9, 1), 999, is_bot=True),
        order(11, None, at(6), 5, channel="Affiliates"),
    ]


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The week, which is only asked about."""
    shop = Shop(tmp_path_factory.mktemp("week"), currency="EUR", exchange_rates={"USD": 0.5})
    shop.load(a_week())
    add_cost(
        shop.warehouse, date(2026, 1, 1), "Paid Search", amount=12_000_000, clicks=6, impressions=600, campaign="spring"
    )
    add_cost(
        shop.warehouse, date(2026, 1, 2), "Paid Search", amount=8_000_000, clicks=2, impressions=200, currency="USD"
    )
    add_cost(
        shop.warehouse,
        date(2026, 1, 2),
        "Display",
        amount=4_000_000,
        impressions=1000,
        claimed_conversions=2.5,
        claimed_value=90_000_000,
    )
    add_order(shop.warehouse, 77, at(7), amount=100_000_000, channel="Offline")
    yield shop
    shop.warehouse.close()


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("events", 11),
        ("visitors", 3),
        ("sessions", 5),
        ("page_views", 4),
        ("conversions", 5),
        ("revenue", 30 + 50 + 20 - 10 + 5 + 100),
        ("spend", 12 + 4 + 4),
        ("new_customers", 2),
        ("conversion_rate", 5 / 5),
        ("cost_per_acquisition", 20 / 5),
        ("cost_per_new_customer", 20 / 2),
        ("return_on_ad_spend", 195 / 20),
        ("average_order_value", 195 / 5),
        ("refunds", 1),
        ("refund_rate", 1 / 5),
        ("brand_sessions", 2),
        ("brand_visibility", 2 / 5),
        ("impressions", 1800),
        ("clicks", 8),
        ("claimed_conversions", 2.5),
        ("claimed_value", 90),
        ("cost_per_click", 20 / 8),
        ("click_through", 8 / 1800),
    ],
)
def test_every_metric_of_a_week_counted_on_fingers(week: Shop, metric: str, expected: float) -> None:
    assert week.total(metric) == pytest.approx(expected)


def test_the_table_above_covers_every_metric() -> None:
    mark = test_every_metric_of_a_week_counted_on_fingers.pytestmark[0]  # type: ignore[attr-defined]
    assert {metric for metric, _ in mark.args[1]} == {metric.name for metric in METRICS}


def test_an_answer_is_the_document_of_the_contract(week: Shop) -> None:
    document = msgspec.json.decode(msgspec.json.encode(week.ask("revenue", "channel")))
    assert document["rows"] == [
        {"period": "2026-01-01", "value": 30.0, "channel": "Paid Search"},
        {"period": "2026-01-02", "value": 20.0, "channel": "Paid Search"},
        {"period": "2026-01-03", "value": 50.0, "channel": "Email"},
        {"period": "2026-01-05", "value": -10.0, "channel": "Direct"},
        {"period": "2026-01-06", "value": 5.0, "channel": "Affiliates"},
        {"period": "2026-01-07", "value": 100.0, "channel": "Offline"},
    ]
    assert (document["metric"], document["unit"]) == ("revenue", "EUR")
    assert document["data_through"] == "2026-01-06T09:00:00Z"
    assert document["age_seconds"] == timedelta(days=3, hours=15).total_seconds()


def test_a_visitor_of_two_days_is_one_visitor_of_the_week(week: Shop) -> None:
    daily = week.ask("visitors", grain="day").rows
    assert sum(row.value or 0 for row in daily) == 5
    assert [(row.period, row.value) for row in week.ask("visitors", grain="week").rows] == [
        (date(2025, 12, 29), 3),
        (date(2026, 1, 5), 1),
    ]
    assert [(row.period, row.value) for row in week.ask("visitors", grain="month").rows] == [(date(2026, 1, 1), 3)]
    assert [(row.period, row.value) for row in week.ask("visitors", days=(2, 6), grain="total").rows] == [
        (date(2026, 1, 2), 3)
    ]


def test_a_ratio_of_groups_is_made_of_sums_and_not_of_ratios(week: Shop) -> None:
    by_channel = {row.channel: row.value for row in week.ask("return_on_ad_spend", "channel", grain="total").rows}
    assert by_channel["Paid Search"] == pytest.approx(50 / 16)
    assert by_channel["Display"] == 0
    assert by_channel["Email"] is None  # revenue without spend has no return
    assert week.total("return_on_ad_spend") == pytest.approx(195 / 20)


def test_where_keeps_only_what_was_asked_for(week: Shop) -> None:
    assert week.total("revenue", where={"channel": ("Paid Search", "Email")}) == 100
    assert week.total("sessions", where={"campaign": ("(none)",)}) == 2
    assert week.total("sessions", where={"campaign": ("(none)", "spring")}) == 4
    assert week.total("spend", where={"channel": ("Nowhere",)}) == 0
    assert week.total("spend", where={"channel": ("Bob's \"'; DROP TABLE visits; --",)}) == 0
    assert week.total("sessions") == 5


def test_a_currency_without_rate_is_left_out_and_named(tmp_path: Path) -> None:
    shop = Shop(tmp_path, currency="EUR")
    shop.load(a_week())
    answer = shop.ask("average_order_value", grain="total")
    assert [(out.part, out.currency, out.amount) for out in answer.excluded] == [("revenue", "USD", 40.0)]
    assert shop.total("revenue") == 30 + 50 - 10 + 5
    shop.warehouse.close()


def test_many_questions_get_the_answers_each_would_get_alone(week: Shop) -> None:
    period = Period(date(2026, 1, 1), date(2026, 1, 9))
    questions = [
        Question(metric.name, period, by=by, grain="week")
        for metric, by in zip(METRICS, cycle(((), ("channel",), ("channel", "campaign"))))
    ]
    together = week.measure.ask_many(questions, by=ANALYST)
    assert [row.rows for row in together] == [week.measure.ask(asked, by=ANALYST).rows for asked in questions]


def test_an_empty_company_answers_with_no_rows(shop: Shop) -> None:
    answer = shop.ask("conversion_rate", "channel")
    assert (answer.rows, answer.data_through, answer.age_seconds) == ((), None, None)


@pytest.mark.parametrize(
    ("asked", "arrived"),
    [
        ({"metric": "happiness"}, "happiness"),
        ({"by": ("colour",)}, "colour"),
        ({"grain": "fortnight"}, "fortnight"),
        ({"where": {"colour": ("red",)}}, "colour"),
    ],
)
def test_a_question_that_cannot_be_asked_names_what_can(shop: Shop, asked: dict[str, Any], arrived: str) -> None:
    period = Period(date(2026, 1, 1), date(2026, 1, 9))
    with pytest.raises(InputError) as refusal:
        shop.measure.ask(Question(**{"metric": "revenue", "period": period, **asked}), by=ANALYST)
    assert refusal.value.detail["arrived"] == arrived
    allowed = refusal.value.detail["allowed"]
    assert isinstance(allowed, list)
    assert all(name in refusal.value.message for name in allowed)


def test_only_who_may_read_may_ask(shop: Shop) -> None:
    question = Question("revenue", Period(date(2026, 1, 1), date(2026, 1, 9)))
    with pytest.raises(Forbidden):
        shop.measure.ask(question, by=Actor("k", "Writer", "key", scopes=frozenset({"write"})))
    with pytest.raises(NotSignedIn):
        shop.measure.ask(question, by=None)  # type: ignore[arg-type]


def test_every_metric_is_written_for_a_marketer() -> None:
    for metric in METRICS:
        assert metric.description.endswith(".")
        assert metric.owner in POLICY["measure.read"].roles
        assert metric.formula.startswith(metric.numerator)


@pytest.mark.parametrize("seed", range(2))
def test_random_weeks_are_what_plain_counting_says(seed: int, tmp_path: Path) -> None:
    shop = Shop(tmp_path, currency="EUR", exchange_rates={"USD": 0.5})
    events = random_events(seed, 700)
    shop.load(events)
    rows = [row for row in reference.visits(events, []) if not row["is_bot"]]
    nobodys = [row for row in events if row["subject"] is None and not row["is_bot"]]
    expected: dict[tuple[date, str], list[float]] = {}
    for row in rows:
        counts = expected.setdefault((row["day"], row["channel"]), [0.0, 0.0, 0.0])
        counts[0] += row["is_start"]
        counts[1] += row["conversions"]
        counts[2] += row["amount"] / 1e6 * (0.5 if row["currency"] == "USD" else 1)
    for row in nobodys:
        counts = expected.setdefault((row["time"].date(), row["channel"] or "Unassigned"), [0.0, 0.0, 0.0])
        counts[1] += row["conversion"]
        counts[2] += (row["amount"] or 0) / 1e6 * (0.5 if row["currency"] == "USD" else 1)
    for place, metric in enumerate(("sessions", "conversions", "revenue")):
        wanted = {key: counts[place] for key, counts in expected.items() if counts[place]}
        assert found(shop.ask(metric, "channel")) == pytest.approx(wanted)
    people = {day: len({row["person"] for row in rows if row["day"] == day}) for day in {row["day"] for row in rows}}
    assert {row.period: row.value for row in shop.ask("visitors").rows} == people
    firsts: dict[int, date] = {}
    for row in rows:
        if row["conversions"]:
            firsts[row["person"]] = min(row["day"], firsts.get(row["person"], row["day"]))
    days = {day: list(firsts.values()).count(day) for day in firsts.values()}
    assert {row.period: row.value for row in shop.ask("new_customers").rows} == days
    shop.warehouse.close()


def found(answer: Answer) -> dict[tuple[date, Any], float | None]:
    return {(row.period, row.channel): row.value for row in answer.rows}


def test_a_customer_who_bought_in_a_store_first_is_not_new_online(shop: Shop) -> None:
    add_order(shop.warehouse, 5, at(1), subject=ADA, amount=1_000_000)
    shop.load([order(1, ADA, at(4), 10), order(2, BEN, at(4), 10)])
    assert {row.period: row.value for row in shop.ask("new_customers").rows} == {
        date(2026, 1, 1): 1,
        date(2026, 1, 4): 1,
    }


def test_the_age_of_an_answer_is_that_of_the_newest_event_received(shop: Shop) -> None:
    shop.load([event(1, subject=ADA, time=at(1), received_at=at(8, 12))])
    answer = shop.ask("events")
    assert answer.data_through == datetime(2026, 1, 8, 12, tzinfo=UTC)
    assert answer.age_seconds == 36 * 3600


def test_what_a_ratio_is_made_of_is_a_metric_of_its_own() -> None:
    whole = {metric.name for metric in METRICS if not metric.denominator}
    assert all({metric.numerator, metric.denominator} <= whole for metric in METRICS if metric.denominator)
