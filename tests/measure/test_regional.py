"""A company with regions: what a test there changed, which regions to treat, what its costs show."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from seamark.govern import Actor
from seamark.kernel import FixedClock, Forbidden, Grounds, InputError, Period
from seamark.measure.regions import DesignQuestion, RegionalQuestion
from seamark.measure.relations import regional_facts
from seamark.warehouse import DuckEngine
from tests.measure.company import add_cost, add_events, add_order, event
from tests.measure.conftest import ANALYST, Shop

REGIONS = tuple(f"R{number}" for number in range(8))
FIRST, DAYS = date(2026, 1, 1), 112
TEST = Period(date(2026, 3, 26), date(2026, 4, 23))
TREATED = ("R1", "R4")


def orders(effect: float = 0.0) -> list[dict[str, Any]]:
    """Orders of some hundred a day and region, with a shared week and an effect in the treated regions."""
    random = np.random.default_rng(5)
    shared = 1 + 0.1 * random.normal(size=DAYS) + 0.15 * np.sin(np.arange(DAYS) / 7 * 2 * np.pi)
    rows, key = [], 1
    for place, region in enumerate(REGIONS):
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            lift = 1 + effect * (region in TREATED and day in TEST)
            for _ in range(random.poisson(6 * (1 + place / 4) * shared[number] * lift)):
                time = datetime(day.year, day.month, day.day, key % 24)  # noqa: DTZ001 - as the warehouse writes it
                rows.append(event(key, time=time, region=region, conversion=1, amount=50_000_000, currency="EUR"))
                key += 1
    return rows


@pytest.fixture
def coast(shop: Shop) -> Shop:
    """A shop that sold in eight regions for sixteen weeks, a third more in two of them in the last four."""
    shop.clock = FixedClock(datetime(2026, 4, 23, 9, tzinfo=UTC))
    shop.measure._clock = shop.clock  # noqa: SLF001 - the day the story is told
    with shop.warehouse.transaction() as tx:
        add_events(tx, orders(0.33))
    return shop


def question(**given: Any) -> RegionalQuestion:  # noqa: ANN401
    return RegionalQuestion(**{"metric": "conversions", "treated": TREATED, "period": TEST, **given})


def test_an_effect_is_found_with_its_interval_grade_and_age(coast: Shop) -> None:
    answer = coast.measure.regional(question(), by=ANALYST)
    days = [date(2026, 3, 26) + timedelta(days=number) for number in range(28)]
    seen = sum(one.observed for one in answer.found.moments[-28:])
    counted = coast.warehouse.rows(
        "SELECT count(*) FROM events WHERE region IN ('R1', 'R4') AND time >= DATE '2026-03-26'"
    )
    assert seen == counted[0][0]
    assert list(answer.days[-answer.test_days :]) == days
    truth = seen - seen / 1.33
    assert answer.estimate.low < truth < answer.estimate.high
    assert answer.found.effect.p_value < 0.05
    assert (answer.estimate.method, answer.estimate.evidence) == (
        "regional-synthetic-control",
        Grounds.QUASI_EXPERIMENT,
    )
    assert answer.estimate.value == answer.found.effect.total
    assert answer.says.startswith("Over 28 days, 2 treated regions had ")
    assert "chance alone would seldom do that" in answer.says
    drawn = coast.measure.regional(question(randomised=True), by=ANALYST)
    assert drawn.estimate.evidence == Grounds.EXPERIMENT


def test_money_is_in_the_currency_of_the_workspace(coast: Shop) -> None:
    add_order(coast.warehouse, 1, datetime(2026, 4, 1, 3), region="R1", amount=1_000_000, currency="USD")  # noqa: DTZ001
    add_order(coast.warehouse, 2, datetime(2026, 4, 1, 3), region="R1", amount=7_000_000, currency="JPY")  # noqa: DTZ001
    money, count = (coast.measure.regional(question(metric=name), by=ANALYST) for name in ("revenue", "conversions"))
    assert money.unit == "EUR"
    assert [(one.currency, one.amount) for one in money.excluded] == [("JPY", 7.0)]
    orders_ = sum(one.observed for one in count.found.moments[-28:]) - 2
    assert sum(one.observed for one in money.found.moments[-28:]) == pytest.approx(50 * orders_ + 0.5)


@pytest.mark.parametrize("method", ["differences", "interrupted-series"])
def test_other_methods_say_about_the_same(coast: Shop, method: str) -> None:
    answer = coast.measure.regional(question(method=method), by=ANALYST)
    plain = coast.measure.regional(question(), by=ANALYST)
    assert answer.found.effect.low < plain.found.effect.per_period < answer.found.effect.high


def test_a_design_names_regions_power_and_spend(coast: Shop) -> None:
    for number in range(DAYS):
        add_cost(coast.warehouse, FIRST + timedelta(days=number), "Display", amount=3_000_000, region="R2")
    answer = coast.measure.regional_design(
        DesignQuestion("conversions", days=14, sizes=(1, 2), include=("R2",), history_days=84), by=ANALYST
    )
    assert answer.history.days == 84
    assert answer.regions[0].region == "R7"
    assert sum(one.share for one in answer.regions) == pytest.approx(1)
    best = answer.markets[0]
    assert "R2" in best.regions
    assert best.cost == pytest.approx(3 * 14)
    assert f"{best.smallest * 100:.1f} % or more would be seen four times out of five" in answer.says


def test_pauses_of_spend_in_some_regions_are_found_as_tests(shop: Shop) -> None:
    for region in REGIONS[:4]:
        for number in range(60):
            dark = region in {"R0", "R2"} and 20 <= number < 41 + (region == "R2")
            everywhere = number in range(44, 58)
            if not dark and not everywhere:
                add_cost(shop.warehouse, FIRST + timedelta(days=number), "TV", amount=5, region=region)
    (found,) = shop.measure.found_tests(by=ANALYST)
    assert (found.channel, found.treated, found.others) == ("TV", ("R0", "R2"), 2)
    assert found.period in {Period(date(2026, 1, 21), date(2026, 2, end)) for end in (11, 12)}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"metric": "visitors"}, "not counted by region. Allowed are conversions"),
        ({"treated": ("XX",)}, "no region XX"),
        ({"treated": REGIONS}, "All 8 regions"),
        (
            {"period": Period(date(2027, 1, 1), date(2027, 1, 9))},
            "starts on 2027-01-01; data by region go from 2026-01-01",
        ),
        ({"period": Period(date(2026, 1, 3), date(2026, 1, 9))}, "2 periods before the test"),
        ({"exclude": ("R1",)}, "R1 is treated and left out"),
        ({"level": 1.2}, "0.5 to 0.99 are allowed"),
        ({"history_days": 3}, "14 to 1095 are allowed"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_sentence(coast: Shop, given: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        coast.measure.regional(question(**given), by=ANALYST)


def test_a_company_without_regions_is_told_what_to_send(shop: Shop) -> None:
    with pytest.raises(InputError, match="Nothing says in which region") as error:
        shop.measure.regional(question(), by=ANALYST)
    assert "context.location.region" in error.value.help
    assert shop.measure.regions("conversions", by=ANALYST) == ()
    assert shop.measure.found_tests(by=ANALYST) == ()


def test_it_takes_the_permission_to_measure(coast: Shop) -> None:
    nobody = Actor("k1", "Sender", "key", frozenset({"write"}))
    for ask in (
        lambda: coast.measure.regional(question(), by=nobody),
        lambda: coast.measure.regional_design(DesignQuestion("conversions"), by=nobody),
        lambda: coast.measure.found_tests(by=nobody),
        lambda: coast.measure.regions("conversions", by=nobody),
    ):
        with pytest.raises(Forbidden):
            ask()


def test_the_relation_is_what_plain_python_counts(shop: Shop) -> None:
    """Robots and events without a region are left out; orders, refunds and costs stand beside events."""
    day = datetime(2026, 1, 3, 12)  # noqa: DTZ001 - as the warehouse writes it
    rows = [
        event(1, time=day, region="A", conversion=1, amount=10_000_000, currency="EUR"),
        event(2, time=day, region="A", conversion=1, amount=20_000_000, currency="EUR", is_bot=True),
        event(3, time=day, conversion=1, amount=30_000_000, currency="EUR"),
        event(4, time=day, region="A", amount=-4_000_000, currency="EUR"),
        event(5, time=day, region="B", type="page"),
    ]
    with shop.warehouse.transaction() as tx:
        add_events(tx, rows)
    add_order(shop.warehouse, 9, day, region="A", amount=5_000_000)
    add_order(shop.warehouse, 10, day, region="A", amount=-1_000_000)
    add_cost(shop.warehouse, day.date(), "TV", amount=2_000_000, region="A")
    with DuckEngine(shop.warehouse) as engine:
        found = {(row["region"], row["currency"]): row for row in engine.run(regional_facts(engine)).to_pylist()}
    assert found["A", "EUR"] == {
        "region": "A", "day": day.date(), "currency": "EUR", "conversions": 2, "revenue": 10_000_000,
        "page_views": 0, "spend": 2_000_000,
    }  # fmt: skip
    assert (found["B", None]["page_views"], found["B", None]["conversions"]) == (1, 0)
