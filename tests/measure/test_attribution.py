"""Who gets the credit: paths one can read, then random companies against plain Python."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from seamark.govern import Actor
from seamark.kernel import Forbidden, InputError, Period
from seamark.measure import AttributionAnswer, AttributionQuestion, Model
from seamark.measure.attributing import RULES
from seamark.measure.relations import PathRule, counted_paths
from seamark.warehouse import DuckEngine
from tests.measure import reference
from tests.measure.company import START, Row, add_cost, add_order, event, random_events
from tests.measure.conftest import ANALYST, Shop

ADA, BEN, CLEO = 1, 2, 3
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1))


def visit(key: int, subject: int, day: int, channel: str | None, **given: Any) -> Row:  # noqa: ANN401
    return event(key, subject=subject, type="page", time=START.replace(day=day), channel=channel, **given)


def bought(key: int, subject: int, day: int, euros: int, currency: str = "EUR") -> Row:
    time = START.replace(day=day, minute=5)
    return event(key, subject=subject, time=time, conversion=1, amount=euros * 1_000_000, currency=currency)


def credited_by(answer: AttributionAnswer, model: str) -> dict[str, tuple[float, float]]:
    return {row.name: (row.conversions, row.value) for row in answer.rows if row.model == model}


def asked(shop: Shop, **question: Any) -> AttributionAnswer:  # noqa: ANN401
    return shop.measure.attribute(AttributionQuestion(JANUARY, **question), by=ANALYST)


@pytest.fixture
def path(shop: Shop) -> Shop:
    """Ada: search on the 1st, social on the 8th, typed in on the 9th, e-mail on the 15th and bought for 100."""
    shop.load(
        [
            visit(1, ADA, 1, "Paid Search", campaign="spring"),
            visit(2, ADA, 8, "Paid Social"),
            visit(3, ADA, 9, None),
            visit(4, ADA, 15, "Email", campaign="news"),
            bought(5, ADA, 15, 100),
        ]
    )
    return shop


@pytest.mark.parametrize(
    ("model", "search", "social", "email"),
    [
        ("first", 1, 0, 0),
        ("last", 0, 0, 1),
        ("linear", 1 / 3, 1 / 3, 1 / 3),
        ("time-decay", 0.25 / 1.75, 0.5 / 1.75, 1 / 1.75),
        ("position", 0.4, 0.2, 0.4),
    ],
)
def test_one_path_under_each_model(path: Shop, model: str, search: float, social: float, email: float) -> None:
    found = credited_by(asked(path), model)
    assert found == {
        "Paid Search": pytest.approx((search, 100 * search)),
        "Paid Social": pytest.approx((social, 100 * social)),
        "Email": pytest.approx((email, 100 * email)),
    }


def test_direct_visits_stay_when_asked_for_or_when_there_is_nothing_else(path: Shop) -> None:
    assert credited_by(asked(path, direct=True), "linear")["Direct"] == pytest.approx((0.25, 25))
    path.load([visit(6, BEN, 2, None), bought(7, BEN, 2, 10)])
    assert credited_by(asked(path), "last")["Direct"] == (1, 10)


def test_the_look_back_forgets_what_was_long_ago(path: Shop) -> None:
    assert credited_by(asked(path, look_back_days=7), "first") == {"Paid Social": (1, 100), "Email": (0, 0)}
    assert credited_by(asked(path, look_back_days=6), "first") == {"Email": (1, 100)}


def test_credit_by_campaign_names_visits_without_one(path: Shop) -> None:
    found = credited_by(asked(path, by="campaign"), "linear")
    assert found == {name: pytest.approx((1 / 3, 100 / 3)) for name in ("spring", "news", "(none)")}


def test_cost_is_joined_and_a_channel_that_only_costs_is_shown(path: Shop) -> None:
    add_cost(path.warehouse, date(2026, 1, 3), "Paid Search", amount=20_000_000)
    add_cost(path.warehouse, date(2026, 1, 3), "Display", amount=5_000_000)
    answer = asked(path, models=("first",))
    rows = {row.name: row for row in answer.rows}
    assert (rows["Paid Search"].cost_per_acquisition, rows["Paid Search"].return_on_ad_spend) == (20, 5)
    assert (rows["Display"].conversions, rows["Display"].cost_per_acquisition, rows["Display"].cost) == (0, None, 5)
    assert rows["Email"].return_on_ad_spend is None
    assert answer.cost == 25


def test_orders_without_a_path_are_unattributed_and_not_hidden(path: Shop) -> None:
    add_order(path.warehouse, 1, START.replace(day=20), amount=7_000_000)
    add_order(path.warehouse, 2, START.replace(day=16), subject=ADA, amount=11_000_000)
    path.load([event(9, time=START.replace(day=4), conversion=1, amount=3_000_000, currency="EUR")])
    answer = asked(path)
    assert (answer.total.conversions, answer.total.value) == (4, 121)
    assert answer.unattributed.conversions == pytest.approx(2)
    assert answer.unattributed.value == pytest.approx(10)
    assert credited_by(answer, "last")["Email"] == (2, 111)


def test_money_without_rate_is_named_and_its_orders_still_count(path: Shop) -> None:
    path.load(
        [
            visit(6, BEN, 2, "Email"),
            bought(7, BEN, 2, 10, "USD"),
            visit(8, CLEO, 3, "Email"),
            bought(9, CLEO, 3, 10, "CHF"),
        ]
    )
    answer = asked(path)
    assert credited_by(answer, "last")["Email"] == (3, 105)
    assert [(out.currency, out.amount) for out in answer.excluded] == [("CHF", 10)]


def test_every_model_says_what_it_assumes(path: Shop) -> None:
    answer = asked(path)
    assert [text.model for text in answer.models] == list(Model)
    assert all(text.assumes.endswith(".") for text in answer.models)


@pytest.mark.parametrize(
    ("question", "allowed"),
    [({"models": ("best",)}, "time-decay"), ({"by": "colour"}, "campaign"), ({"look_back_days": 0}, 365)],
)
def test_what_cannot_be_asked_names_what_can(shop: Shop, question: dict[str, Any], allowed: object) -> None:
    with pytest.raises(InputError) as refusal:
        asked(shop, **question)
    assert allowed in refusal.value.detail["allowed"]  # type: ignore[operator]


def test_only_who_may_read_may_attribute(shop: Shop) -> None:
    with pytest.raises(Forbidden):
        shop.measure.attribute(AttributionQuestion(JANUARY), by=Actor("k", "W", "key", scopes=frozenset({"write"})))


def plain_paths(events: list[Row], *, days: int) -> dict[tuple[int, datetime, str | None], dict[str, Any]]:
    """Every conversion's path from the rule's sentence: sessions in order, direct ones out where others are."""
    rows = [row for row in reference.visits(events, []) if not row["is_bot"]]
    starts = [row for row in rows if row["is_start"]]
    made: dict[tuple[int, datetime, str | None], dict[str, Any]] = {}
    for row in (row for row in rows if row["conversions"]):
        key = (row["person"], row["started"], row["currency"])
        since = row["started"] - timedelta(days=days)
        steps = [one for one in starts if one["person"] == row["person"] and since <= one["started"] <= row["started"]]
        steps = [one for one in steps if one["channel"] != "Direct"] or steps
        steps.sort(key=lambda one: (one["started"], one["session_id"] or "", one["channel"]))
        path = made.setdefault(key, {"steps": [one["channel"] for one in steps], "orders": 0, "amount": 0})
        path["times"] = [one["started"] for one in steps]
        path["orders"] += row["conversions"]
        path["amount"] += row["amount"]
    return made


def plain_weight(model: str, path: dict[str, Any], place: int, anchor: datetime) -> float:
    length = len(path["steps"])
    if model == "time-decay":

        def age(time: datetime) -> float:
            return (anchor.replace(microsecond=0) - time.replace(microsecond=0)).total_seconds() / 86400

        every = [0.5 ** (age(time) / 7) for time in path["times"]]
        return float(every[place] / sum(every))
    ends = {0, length - 1}
    weights: dict[str, float] = {
        "first": float(place == 0),
        "last": float(place == length - 1),
        "linear": 1 / length,
        "shapley": 1 / (len(set(path["steps"])) * path["steps"].count(path["steps"][place])),
        "position": 1 / length if length < 3 else 0.4 if place in ends else 0.2 / (length - 2),
    }
    return weights[model]


@pytest.mark.parametrize("seed", range(2))
def test_random_companies_are_credited_as_the_sentences_say(seed: int, tmp_path: Path) -> None:
    shop = Shop(tmp_path, currency="EUR", exchange_rates={"USD": 0.5})
    events = random_events(seed, 900)
    shop.load(events)
    paths = plain_paths(events, days=2)
    answer = asked(shop, look_back_days=2)
    for model in (*RULES, Model.SHAPLEY):
        expected: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for (_, anchor, currency), path in paths.items():
            for place, step in enumerate(path["steps"]):
                weight = plain_weight(model, path, place, anchor)
                expected[step][0] += weight * path["orders"]
                expected[step][1] += weight * path["amount"] / 1e6 * (0.5 if currency == "USD" else 1)
        found = credited_by(answer, model)
        assert found == {name: pytest.approx(tuple(sums)) for name, sums in expected.items()}
    for model in Model:
        handed_out = sum(row.conversions for row in answer.rows if row.model == model)
        assert handed_out + answer.unattributed.conversions == pytest.approx(answer.total.conversions)
    with DuckEngine(shop.warehouse) as engine:
        rule = PathRule(look_back_days=2)
        counted = engine.run(counted_paths(engine, rule, start=JANUARY.start, end=JANUARY.end)).to_pylist()
    lengths: dict[int, int] = defaultdict(int)
    for path in paths.values():
        lengths[len(path["steps"])] += path["orders"]
    asked_for = AttributionQuestion(JANUARY, look_back_days=2)
    assert {row.touches: row.conversions for row in shop.measure.path_lengths(asked_for, by=ANALYST)} == lengths
    walked: dict[tuple[str, str | None], int] = defaultdict(int)
    for (_, _, currency), path in paths.items():
        walked[" > ".join(path["steps"]), currency] += path["orders"]
    assert {
        (row["path"], row["currency"]): row["total_conversions"] for row in counted if row["total_conversions"]
    } == walked
    shop.warehouse.close()


def test_people_who_did_not_buy_have_a_path_too(path: Shop) -> None:
    path.load([visit(6, BEN, 2, "Email"), visit(7, BEN, 20, "Paid Search"), visit(8, BEN, 21, None)])
    with DuckEngine(path.warehouse) as engine:
        rule = PathRule(look_back_days=10)
        rows = engine.run(counted_paths(engine, rule, start=JANUARY.start, end=JANUARY.end)).to_pylist()
    assert {(row["path"], row["total_conversions"], row["total_null"]) for row in rows} == {
        ("Paid Social > Email", 1, 0),
        ("Paid Search", 0, 1),
    }
